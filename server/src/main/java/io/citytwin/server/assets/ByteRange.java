package io.citytwin.server.assets;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a caller asks for (RFC 9110, section 14), first and last byte included.
 *
 * @param first from 0; not before the end where the range can't be satisfied
 */
record ByteRange(long first, long last) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * What the headers ask for; empty for the whole file: no range, several, one that makes no sense (such are ignored),
     * or one of another version.
     */
    static Optional<ByteRange> of(String header, String ifRange, String etag, long size) {
        if (header == null || ifRange != null && !ifRange.strip().equals(etag)) {
            return Optional.empty();
        }
        Matcher m = SINGLE.matcher(header.replace(" ", ""));
        if (!m.matches() || m.group(1).isEmpty() && m.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (m.group(1).isEmpty()) {
            long wanted = Long.parseLong(m.group(2));
            return Optional.of(wanted == 0 ? new ByteRange(size, size - 1) : new ByteRange(Math.max(0, size - wanted), size - 1));
        }
        long first = Long.parseLong(m.group(1));
        long last = m.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(m.group(2)), size - 1);
        boolean senseless = !m.group(2).isEmpty() && Long.parseLong(m.group(2)) < first;
        return senseless ? Optional.empty() : Optional.of(new ByteRange(first, last));
    }

    boolean isSatisfiable() {
        return first <= last;
    }

    long length() {
        return last - first + 1;
    }
}
