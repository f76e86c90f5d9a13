package io.citytwin.server.ogc.common;

import io.citytwin.server.http.ProblemException;
import java.util.List;

/** Which of the formats on offer a request wants: {@code f=} first, then the Accept header (RFC 9110, 12.5.1). */
public final class Negotiation {
    private Negotiation() {}

    /**
     * Chooses.
     *
     * @param f the value of the parameter f, or null
     * @param accept the Accept header, or null
     * @param offered the formats, the default first
     * @throws ProblemException 406 where the header names only others
     */
    public static MediaFormat choose(String f, String accept, List<MediaFormat> offered) {
        if (f != null) {
            return offered.stream()
                    .filter(format -> format.id().equals(f))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.badParameter(
                            "f", "f=" + f + " is not offered here", offered.stream().map(MediaFormat::id).toList()));
        }
        if (accept == null || accept.isBlank()) {
            return offered.get(0);
        }
        MediaFormat best = null;
        double bestWeight = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.strip().split(";");
            double weight = weight(parts);
            MediaFormat match = match(parts[0].strip().toLowerCase(java.util.Locale.ROOT), offered);
            if (match != null && weight > bestWeight) {
                best = match;
                bestWeight = weight;
            }
        }
        if (best == null) {
            throw ProblemException.of(
                    406,
                    "none of " + accept + " is offered here; there are "
                            + String.join(", ", offered.stream().map(MediaFormat::mediaType).toList()));
        }
        return best;
    }

    private static MediaFormat match(String range, List<MediaFormat> offered) {
        if (range.equals("*/*")) {
            return offered.get(0);
        }
        for (MediaFormat format : offered) {
            for (String type : format.accepted()) {
                boolean whole = range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1));
                if (whole || type.equals(range)) {
                    return format;
                }
            }
        }
        return null;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.matches("q=[01](\\.\\d{0,3})?")) {
                return Double.parseDouble(part.substring(2));
            }
        }
        return 1;
    }
}
