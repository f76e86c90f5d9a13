package io.citytwin.server.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the HTTP server listens and answers.
 *
 * @param host address to listen at
 * @param port port to listen at, 0 for any free one
 * @param publicUrl the address under which callers see it, where that can't be told from the request
 * @param trustForwarded whether X-Forwarded-* headers are believed
 * @param maxUploadMegabytes largest request body
 * @param uploadFolder where large request bodies wait
 * @param shutdownSeconds how long running requests may take to end when the server stops
 * @param requestLog which requests are logged at INFO: "all", "errors" (4xx, 5xx and slower than 5 s) or "none"
 */
public record HttpSettings(
        String host,
        int port,
        Optional<String> publicUrl,
        boolean trustForwarded,
        int maxUploadMegabytes,
        Path uploadFolder,
        int shutdownSeconds,
        String requestLog) {}
