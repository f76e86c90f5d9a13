package io.citytwin.server.http;

import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Conditional answers and ready-made compressed bodies (RFC 9110, sections 8.4 and 13). */
public final class Representation {
    private Representation() {}

    /**
     * Sets ETag and Cache-Control and says whether the caller has this version already; if so the answer is a 304 and
     * the handler is done.
     *
     * @param tag opaque text without quotes
     */
    public static boolean isKnown(Context ctx, String tag, String cacheControl) {
        String etag = "\"" + tag + "\"";
        ctx.header("ETag", etag);
        ctx.header("Cache-Control", cacheControl);
        String known = ctx.header("If-None-Match");
        if (known == null || !matches(known, etag)) {
            return false;
        }
        ctx.status(304);
        return true;
    }

    private static boolean matches(String header, String etag) {
        for (String candidate : header.split(",")) {
            // Weak comparison, and a compressing proxy may have appended its own mark.
            String plain = candidate.strip().replaceFirst("^W/", "").replaceFirst("-{1,2}gzip\"$", "\"");
            if (plain.equals("*") || plain.equals(etag)) {
                return true;
            }
        }
        return false;
    }

    /** Sends gzipped bytes as they are, or unpacked to the rare caller who doesn't take gzip. */
    public static void sendGzipped(Context ctx, String mediaType, byte[] gzipped) throws IOException {
        ctx.contentType(mediaType);
        ctx.header("Vary", "Accept-Encoding");
        ctx.disableCompression();
        if (acceptsGzip(ctx)) {
            ctx.header("Content-Encoding", "gzip");
            ctx.result(gzipped);
        } else {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
                ctx.result(in.readAllBytes());
            }
        }
    }

    /** Whether the caller takes gzip: named (or *) in Accept-Encoding with a weight that is not 0. */
    public static boolean acceptsGzip(Context ctx) {
        String header = ctx.header("Accept-Encoding");
        if (header == null) {
            return false;
        }
        for (String coding : header.split(",")) {
            String[] parts = coding.strip().split(";");
            boolean named = parts[0].strip().equalsIgnoreCase("gzip") || parts[0].strip().equals("*");
            boolean refused = parts.length > 1 && parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            if (named) {
                return !refused;
            }
        }
        return false;
    }
}
