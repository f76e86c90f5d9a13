package io.citytwin.server.viewer;

import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

final class ViewerEndpoint {
    /** Nothing from outside, no eval; Cesium needs WebAssembly, workers made of blobs and inline styles. */
    static final String SECURITY_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"
            + " worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
            + " connect-src 'self'; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'self'";

    /** What the build names by its content ("index-BqX3_-aZ.js") never changes. */
    private static final Pattern NAMED_BY_CONTENT = Pattern.compile(".*-[A-Za-z0-9_-]{8}\\.[a-z0-9.]+");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ktx2", "image/ktx2"),
            Map.entry("glb", "model/gltf-binary"),
            Map.entry("xml", "application/xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json"));

    private static final String NOT_BUILT =
            """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>CityTwin</title>
            <body style="font-family:sans-serif;max-width:40em;margin:4em auto;line-height:1.5">
            <h1>CityTwin</h1>
            <p>The server runs; its viewer has not been built (浏览器端尚未构建).
            Run <code>npm ci &amp;&amp; npm run build</code> in <code>web-viewer</code>, or start with
            <code>./citytwin</code>, which does.</p>
            <p><a href="/ogc">OGC API</a> · <a href="/ogc/collections">Layers</a> · <a href="/health">Health</a></p>
            </body></html>
            """;

    private final Path folder;

    ViewerEndpoint(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    void serve(Context ctx, RequestParameters parameters) throws IOException {
        String name = ctx.pathParamMap().getOrDefault("file", "index.html");
        Path file = folder.resolve(name.isEmpty() ? "index.html" : name).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
            if (name.equals("index.html") || name.isEmpty()) {
                page(ctx, NOT_BUILT);
                return;
            }
            throw new NotFoundResponse();
        }
        send(ctx, file);
    }

    private static void page(Context ctx, String html) {
        ctx.header("Content-Security-Policy", SECURITY_POLICY);
        ctx.header("Cache-Control", "no-store");
        ctx.html(html);
    }

    private static void send(Context ctx, Path file) throws IOException {
        String name = file.getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        ctx.header("Content-Security-Policy", SECURITY_POLICY);
        ctx.header("Referrer-Policy", "same-origin");
        String caching = "public, max-age=3600";
        if (extension.equals("html")) {
            caching = "no-cache";
        } else if (NAMED_BY_CONTENT.matcher(name).matches()) {
            caching = "public, max-age=31536000, immutable";
        }
        String tag = Long.toString(Files.getLastModifiedTime(file).toMillis(), 36) + "-"
                + Long.toString(Files.size(file), 36);
        if (Representation.isKnown(ctx, tag, caching)) {
            return;
        }
        ctx.contentType(TYPES.getOrDefault(extension, "application/octet-stream"));
        ctx.header("Vary", "Accept-Encoding");
        Path brotli = file.resolveSibling(name + ".br");
        Path gzip = file.resolveSibling(name + ".gz");
        String accepted = String.valueOf(ctx.header("Accept-Encoding"));
        if (accepted.matches(".*\\bbr\\b(?!\\s*;\\s*q=0(\\.0*)?\\b).*") && Files.isRegularFile(brotli)) {
            sendBytes(ctx, brotli, "br");
        } else if (Representation.acceptsGzip(ctx) && Files.isRegularFile(gzip)) {
            sendBytes(ctx, gzip, "gzip");
        } else {
            ctx.result(Files.newInputStream(file));
        }
    }

    private static void sendBytes(Context ctx, Path file, String encoding) throws IOException {
        ctx.disableCompression();
        ctx.header("Content-Encoding", encoding);
        ctx.header("Content-Length", Long.toString(Files.size(file)));
        ctx.result(Files.newInputStream(file));
    }
}
