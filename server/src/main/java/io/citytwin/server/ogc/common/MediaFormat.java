package io.citytwin.server.ogc.common;

import java.util.List;

/**
 * A form an answer can take.
 *
 * @param id what {@code f=} calls it
 * @param mediaType what Content-Type says
 * @param accepted the media types in an Accept header that mean it, without parameters
 * @param title for links and pages
 */
public record MediaFormat(String id, String mediaType, List<String> accepted, String title) {
    public static final MediaFormat JSON =
            new MediaFormat("json", "application/json", List.of("application/json"), "JSON");
    public static final MediaFormat HTML =
            new MediaFormat("html", "text/html", List.of("text/html", "application/xhtml+xml"), "HTML");
    public static final MediaFormat OPENAPI = new MediaFormat(
            "json",
            "application/vnd.oai.openapi+json;version=3.0",
            List.of("application/vnd.oai.openapi+json", "application/json"),
            "OpenAPI 3.0");
    public static final MediaFormat SCHEMA = new MediaFormat(
            "json", "application/schema+json", List.of("application/schema+json", "application/json"), "JSON Schema");
}
