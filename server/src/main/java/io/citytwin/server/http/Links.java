package io.citytwin.server.http;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Absolute addresses of this server as its caller sees it, behind any number of proxies: the configured public URL if
 * there is one, else what X-Forwarded-Proto, -Host, -Port and -Prefix say, else the Host header.
 */
public final class Links {
    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}.\\-_]+(:\\d+)?|\\[[0-9a-fA-F:.]+](:\\d+)?");
    private static final Pattern PREFIX = Pattern.compile("(/[\\p{Alnum}._~\\-]+)*");

    private final Optional<String> publicUrl;
    private final boolean trustForwarded;

    public Links(Optional<String> publicUrl, boolean trustForwarded) {
        this.publicUrl = publicUrl.map(url -> url.replaceAll("/+$", ""));
        this.trustForwarded = trustForwarded;
    }

    /** Scheme, host, port and path prefix, without a slash at the end. */
    public String base(Context ctx) {
        if (publicUrl.isPresent()) {
            return publicUrl.get();
        }
        String scheme = ctx.scheme();
        String host = ctx.host() == null ? "localhost" : ctx.host();
        String prefix = "";
        if (trustForwarded) {
            scheme = first(ctx, "X-Forwarded-Proto").filter(s -> s.equals("http") || s.equals("https")).orElse(scheme);
            Optional<String> forwardedHost = first(ctx, "X-Forwarded-Host").filter(h -> HOST.matcher(h).matches());
            host = forwardedHost.orElse(host);
            Optional<String> port = first(ctx, "X-Forwarded-Port").filter(p -> p.matches("\\d{1,5}"));
            if (forwardedHost.isPresent() && port.isPresent() && !host.matches(".*:\\d+")) {
                boolean usual = port.get().equals(scheme.equals("https") ? "443" : "80");
                host = usual ? host : host + ":" + port.get();
            }
            prefix = first(ctx, "X-Forwarded-Prefix")
                    .map(p -> p.replaceAll("/+$", ""))
                    .filter(p -> PREFIX.matcher(p).matches())
                    .orElse("");
        }
        return scheme + "://" + host + prefix;
    }

    private static Optional<String> first(Context ctx, String header) {
        return Optional.ofNullable(ctx.header(header)).map(v -> v.split(",")[0].strip()).filter(v -> !v.isEmpty());
    }

    /** The absolute address of a path of this server ("/ogc/collections"). */
    public String to(Context ctx, String path) {
        return base(ctx) + path;
    }

    /** The absolute address of a path with query parameters; those with a null value are left out. */
    public String to(Context ctx, String path, Map<String, String> query) {
        StringBuilder text = new StringBuilder(to(ctx, path));
        char separator = '?';
        for (Map.Entry<String, String> e : query.entrySet()) {
            if (e.getValue() != null) {
                text.append(separator).append(encode(e.getKey())).append('=').append(encode(e.getValue()));
                separator = '&';
            }
        }
        return text.toString();
    }

    /** The request's own address with some query parameters changed (null removes one). */
    public String self(Context ctx, Map<String, String> changes) {
        Map<String, String> query = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, values) -> query.put(name, values.isEmpty() ? "" : values.get(0)));
        query.putAll(changes);
        return to(ctx, ctx.req().getRequestURI(), query);
    }

    /** A path segment, percent-encoded (layer ids may be Chinese). */
    public static String segment(String text) {
        return encode(text);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2C", ",").replace("%3A", ":");
    }
}
