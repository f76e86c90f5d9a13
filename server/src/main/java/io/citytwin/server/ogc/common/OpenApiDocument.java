package io.citytwin.server.ogc.common;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.RouteTable;
import io.citytwin.server.http.RouteTable.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OpenAPI 3.0 description of all routes, made of what the routes themselves declare. It refers to nothing outside
 * itself. Its server is the root of the OGC APIs; paths beside it name their own server.
 */
final class OpenApiDocument {
    private static final String ROOT = "/ogc";
    private static final Pattern VARIABLE = Pattern.compile("[{<](\\w+)[>}]");

    private final String base;
    private final Map<String, Object> paths = new LinkedHashMap<>();

    private OpenApiDocument(String base) {
        this.base = base;
    }

    static Map<String, Object> of(String base, List<ApiBlock> blocks, RouteTable routes) {
        OpenApiDocument document = new OpenApiDocument(base);
        routes.listRoutes().stream().filter(OpenApiDocument::isDescribed).forEach(document::add);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("openapi", "3.0.3");
        root.put(
                "info",
                Map.of(
                        "title", "CityTwin",
                        "version", "1.0.0",
                        "description",
                                "Features, tiles, 3D Tiles, H3 and administration of the city's one map. Unknown or"
                                        + " invalid parameters are answered with 400 and a problem that names them."));
        root.put("servers", List.of(Map.of("url", base + ROOT)));
        // Reading needs no token, but whoever bears it sees the layers that are not open too.
        root.put("security", List.of(Map.of(), Map.of("adminToken", List.of())));
        root.put("tags", blocks.stream().map(OpenApiDocument::tag).toList());
        root.put("paths", document.paths);
        root.put("components", components());
        return root;
    }

    /** The viewer's files are no API. */
    private static boolean isDescribed(Route route) {
        return !route.path().contains("*") && !route.path().equals("/") && !route.path().equals("/<path>");
    }

    private static Map<String, Object> tag(ApiBlock block) {
        Map<String, Object> tag = new LinkedHashMap<>();
        tag.put("name", block.name());
        tag.put("description", block.title());
        block.specification().ifPresent(url -> tag.put("externalDocs", Map.of("url", url)));
        return tag;
    }

    @SuppressWarnings("unchecked") // the map is filled here only
    private void add(Route route) {
        boolean ogc = route.path().equals(ROOT) || route.path().startsWith(ROOT + "/");
        String own = ogc ? route.path().substring(ROOT.length()) : route.path();
        String path = VARIABLE.matcher(own.isEmpty() ? "/" : own).replaceAll("{$1}");
        Map<String, Object> item = (Map<String, Object>) paths.computeIfAbsent(path, p -> new LinkedHashMap<>());
        if (!ogc) {
            item.put("servers", List.of(Map.of("url", base)));
        }
        item.put(route.method().toLowerCase(Locale.ROOT), operation(route));
    }

    private static Map<String, Object> operation(Route route) {
        Operation o = route.operation();
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", o.id());
        operation.put("summary", o.summary());
        operation.put("tags", List.of(route.block()));
        operation.put("parameters", parameters(route));
        Map<String, Object> content = new LinkedHashMap<>();
        for (String mediaType : o.mediaTypes()) {
            content.put(mediaType, Map.of("schema", schema(o.id(), mediaType)));
        }
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", Map.of("description", "The answer", "content", content));
        responses.put("400", Map.of("$ref", "#/components/responses/InvalidParameter"));
        if (route.path().contains("{")) {
            responses.put("404", Map.of("$ref", "#/components/responses/NotFound"));
        }
        responses.put("500", Map.of("$ref", "#/components/responses/ServerError"));
        operation.put("responses", responses);
        if (o.guarded()) {
            operation.put("security", List.of(Map.of("adminToken", List.of())));
        }
        return operation;
    }

    private static List<Map<String, Object>> parameters(Route route) {
        List<Map<String, Object>> list = new ArrayList<>();
        Matcher variables = VARIABLE.matcher(route.path());
        while (variables.find()) {
            String name = variables.group(1);
            list.add(Map.of("name", name, "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        for (QueryParameter<?> p : route.operation().parameters()) {
            Map<String, Object> parameter = new LinkedHashMap<>();
            parameter.put("name", p.name());
            parameter.put("in", "query");
            parameter.put("description", p.description());
            parameter.put("required", p.required());
            parameter.put("schema", p.schema());
            parameter.put("style", p.style());
            parameter.put("explode", p.explode());
            list.add(parameter);
        }
        if (route.operation().open()) {
            // Part 1, 7.15.6: filters by property, whatever the properties are called.
            list.add(Map.of(
                    "name", "propertyFilters",
                    "in", "query",
                    "description", "Any property of the collection with the value it must have",
                    "required", false,
                    "schema", Map.of("type", "object", "additionalProperties", Map.of("type", "string")),
                    "style", "form",
                    "explode", true));
        }
        return list;
    }

    private static Map<String, Object> schema(String operationId, String mediaType) {
        if (mediaType.contains("html") || mediaType.startsWith("text/")) {
            return Map.of("type", "string");
        }
        if (!mediaType.contains("json")) {
            return Map.of("type", "string", "format", "binary");
        }
        String named =
                switch (operationId) {
                    case "getLandingPage" -> "LandingPage";
                    case "getConformanceDeclaration" -> "Conformance";
                    case "getCollections" -> "Collections";
                    case "describeCollection" -> "Collection";
                    case "getFeatures" -> "FeatureCollection";
                    case "getFeature" -> "Feature";
                    default -> null;
                };
        return named == null ? Map.of() : Map.of("$ref", "#/components/schemas/" + named);
    }

    private static Map<String, Object> components() {
        Map<String, Object> string = Map.of("type", "string");
        Map<String, Object> links = Map.of("type", "array", "items", ref("Link"));
        Map<String, Object> schemas = new LinkedHashMap<>();
        schemas.put(
                "Link",
                object(
                        List.of("href", "rel"),
                        Map.of("href", string, "rel", string, "type", string, "title", string)));
        schemas.put(
                "LandingPage",
                object(List.of("links"), Map.of("title", string, "description", string, "links", links)));
        schemas.put(
                "Conformance",
                object(List.of("conformsTo"), Map.of("conformsTo", Map.of("type", "array", "items", string))));
        schemas.put(
                "Collection",
                object(
                        List.of("id", "links"),
                        Map.of(
                                "id", string,
                                "title", string,
                                "description", string,
                                "links", links,
                                "extent", Map.of("type", "object"),
                                "itemType", string,
                                "crs", Map.of("type", "array", "items", string),
                                "storageCrs", string)));
        schemas.put(
                "Collections",
                object(
                        List.of("links", "collections"),
                        Map.of("links", links, "collections", Map.of("type", "array", "items", ref("Collection")))));
        Map<String, Object> nullableObject = Map.of("type", "object", "nullable", true);
        schemas.put(
                "Feature",
                object(
                        List.of("type", "geometry", "properties"),
                        Map.of(
                                "type", Map.of("type", "string", "enum", List.of("Feature")),
                                "id", Map.of("type", "integer", "format", "int64"),
                                "geometry", nullableObject,
                                "properties", nullableObject,
                                "links", links)));
        Map<String, Object> count = Map.of("type", "integer", "minimum", 0);
        schemas.put(
                "FeatureCollection",
                object(
                        List.of("type", "features"),
                        Map.of(
                                "type", Map.of("type", "string", "enum", List.of("FeatureCollection")),
                                "features", Map.of("type", "array", "items", ref("Feature")),
                                "links", links,
                                "timeStamp", Map.of("type", "string", "format", "date-time"),
                                "numberMatched", count,
                                "numberReturned", count)));
        schemas.put(
                "Problem",
                object(
                        List.of("title", "status"),
                        Map.of(
                                "type", string,
                                "title", string,
                                "status", Map.of("type", "integer"),
                                "detail", string,
                                "instance", string,
                                "parameter", string,
                                "allowed", Map.of("type", "array", "items", string),
                                "requestId", string)));
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("InvalidParameter", problem("A parameter is unknown or breaks its rule"));
        responses.put("NotFound", problem("There is no such thing, or not for this caller"));
        responses.put("ServerError", problem("The server failed; the request id leads to its log"));
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas);
        components.put("responses", responses);
        components.put("securitySchemes", Map.of("adminToken", Map.of("type", "http", "scheme", "bearer")));
        return components;
    }

    private static Map<String, Object> problem(String description) {
        return Map.of(
                "description",
                description,
                "content",
                Map.of("application/problem+json", Map.of("schema", ref("Problem"))));
    }

    private static Map<String, Object> object(List<String> required, Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("required", required);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> ref(String name) {
        return Map.of("$ref", "#/components/schemas/" + name);
    }
}
