package io.citytwin.server.app;

import java.util.List;

/** All keys of citytwin.yaml, in the order of the reference page. */
final class ConfigKeys {
    static final ConfigKey<String> HTTP_HOST =
            ConfigKey.text("http.host", "127.0.0.1", "Address to listen at; 0.0.0.0 for all of the machine's.");
    static final ConfigKey<Integer> HTTP_PORT =
            ConfigKey.integer("http.port", 8080, "Port to listen at; 0 takes any free one.", 0, 65535);
    static final ConfigKey<String> HTTP_PUBLIC_URL = ConfigKey.matching(
            "http.publicUrl",
            "",
            "The address under which callers see the server, where a proxy doesn't tell by X-Forwarded-* headers.",
            "empty or an http(s) URL",
            t -> t.isEmpty() || t.matches("https?://[^\\s]+"));
    static final ConfigKey<Boolean> HTTP_TRUST_FORWARDED = ConfigKey.flag(
            "http.trustForwarded",
            true,
            "Whether X-Forwarded-Proto, -Host, -Port and -Prefix are believed when links are written.");
    static final ConfigKey<Integer> HTTP_MAX_UPLOAD =
            ConfigKey.integer("http.maxUploadMegabytes", 4096, "Largest upload to /admin/imports.", 1, 1_000_000);
    static final ConfigKey<Integer> HTTP_SHUTDOWN = ConfigKey.integer(
            "http.shutdownSeconds", 10, "How long running requests may take to end when the server stops.", 0, 600);
    static final ConfigKey<String> DATABASE_URL = ConfigKey.secret(
            "database.url",
            "The city's own PostgreSQL with PostGIS, postgresql://user:password@host:port/database; empty for the"
                    + " private one under the data directory.");
    static final ConfigKey<Integer> DATABASE_CONNECTIONS =
            ConfigKey.integer("database.connections", 16, "Most connections of this server for reading.", 2, 500);
    static final ConfigKey<String> VIEWER_FOLDER = ConfigKey.text(
            "viewer.folder", "", "Folder of the built viewer; empty for web-viewer/dist of the installation.");
    static final ConfigKey<List<String>> IMPORT_FOLDERS = ConfigKey.list(
            "imports.folders",
            "Folders out of which POST /admin/imports may read files by path; none allows uploads only.");
    static final ConfigKey<Integer> IMPORT_PARALLEL =
            ConfigKey.integer("imports.parallel", 1, "How many imports over HTTP run at once; the others wait.", 1, 16);
    static final ConfigKey<Integer> TILES_MEMORY =
            ConfigKey.integer("tiles.memoryMegabytes", 256, "Tiles kept in memory.", 0, 1_000_000);
    static final ConfigKey<Integer> TILES_DISK = ConfigKey.integer(
            "tiles.diskMegabytes", 4096, "Tiles kept on disk under the data directory.", 0, 10_000_000);
    static final ConfigKey<Double> CITY_GEOID_OFFSET = ConfigKey.number(
            "city.geoidOffsetMetres",
            0,
            "Height of the geoid (the zero of the city's height datum) above the ellipsoid: what is added to a stored"
                    + " height, once, on its way to 3D. It is negative in most of China. With city.geoidGrid, what the"
                    + " datum's zero lies above the grid's geoid: a metre or two at most.",
            -120,
            100);
    static final ConfigKey<String> CITY_GEOID_GRID = ConfigKey.text(
            "city.geoidGrid",
            "",
            "Grid of geoid undulations in degrees (.gtx or GeoTIFF as PROJ distributes EGM96 and EGM2008, or .asc), a path"
                    + " relative to the data directory; empty for the constant alone. It must cover the city's layers.");
    static final ConfigKey<String> LOG_TARGET = ConfigKey.choice(
            "log.target",
            "file",
            "Where the structured log (one JSON object a line) goes: log/citytwin.log under the data directory, or"
                    + " standard output.",
            "file",
            "stdout");
    static final ConfigKey<String> LOG_LEVEL =
            ConfigKey.choice("log.level", "info", "Least level that is logged.", "error", "warn", "info", "debug");
    static final ConfigKey<String> LOG_REQUESTS = ConfigKey.choice(
            "log.requests",
            "errors",
            "Which requests are logged: all, those answered with 4xx or 5xx or slower than 5 s, or none.",
            "all",
            "errors",
            "none");

    static final List<ConfigKey<?>> ALL = List.of(
            HTTP_HOST,
            HTTP_PORT,
            HTTP_PUBLIC_URL,
            HTTP_TRUST_FORWARDED,
            HTTP_MAX_UPLOAD,
            HTTP_SHUTDOWN,
            DATABASE_URL,
            DATABASE_CONNECTIONS,
            VIEWER_FOLDER,
            IMPORT_FOLDERS,
            IMPORT_PARALLEL,
            TILES_MEMORY,
            TILES_DISK,
            CITY_GEOID_OFFSET,
            CITY_GEOID_GRID,
            LOG_TARGET,
            LOG_LEVEL,
            LOG_REQUESTS);

    /** Sections that other rooms read whole and check themselves. */
    static final List<String> SECTIONS = List.of("crs");

    private ConfigKeys() {}
}
