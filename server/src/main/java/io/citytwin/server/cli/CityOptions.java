package io.citytwin.server.cli;

import io.citytwin.server.app.City;
import io.citytwin.server.app.ServerConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command knows: which city, and how to answer. */
final class CityOptions {
    private static final int COMMAND_CONNECTIONS = 6;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The city's data directory (default: .citytwin/ of the installation, or CITYTWIN_DATA_DIR).")
    private Path dataDirectory;

    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "A PostgreSQL with PostGIS instead of the private one:"
                    + " postgresql://user:password@host:port/database (or CITYTWIN_DB_URL, which other users don't see).")
    private String databaseUrl;

    @Option(names = "--json", description = "Answer in JSON, for machines.")
    private boolean json;

    boolean json() {
        return json;
    }

    Path dataDirectory() {
        if (dataDirectory != null) {
            return dataDirectory.toAbsolutePath().normalize();
        }
        String named = System.getenv("CITYTWIN_DATA_DIR");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath().normalize();
        }
        return Path.of(System.getenv().getOrDefault("CITYTWIN_HOME", ""), ".citytwin").toAbsolutePath().normalize();
    }

    ServerConfig config() {
        return config(Map.of());
    }

    ServerConfig config(Map<String, String> overrides) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        if (databaseUrl != null) {
            all.put("database.url", databaseUrl);
        }
        return ServerConfig.read(dataDirectory(), System.getenv(), all);
    }

    /** Opens the city for one command. */
    City openCity() {
        return City.open(config(), COMMAND_CONNECTIONS);
    }

    /** The words that hand these options on to another process; the database's URL goes by the environment. */
    Map<String, String> environmentForChild() {
        return databaseUrl == null ? Map.of() : Map.of("CITYTWIN_DB_URL", databaseUrl);
    }
}
