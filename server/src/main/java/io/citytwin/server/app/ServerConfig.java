package io.citytwin.server.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.citytwin.server.http.HttpSettings;
import io.citytwin.store.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that can be set, read once at start from citytwin.yaml under the data directory and CITYTWIN_*
 * environment variables (which go before the file). Each key is listed in {@link ConfigKeys}; docs/configuration.md is
 * written from that list.
 *
 * @param dataDirectory the city's data: cluster, token, log, caches
 * @param http how the server listens and answers
 * @param databaseUrl the city's own PostgreSQL; empty for the private one
 * @param connections most connections for reading
 * @param viewerFolder folder of the built viewer
 * @param imports what imports over HTTP may do
 * @param tileMemoryMegabytes tiles kept in memory
 * @param tileDiskMegabytes tiles kept on disk
 * @param geoid how high the zero of the city's height datum lies above the ellipsoid
 * @param logTarget "file" or "stdout"
 * @param logLevel least level logged
 * @param crs the crs section, read by io.citytwin.crs; it may hold secrets and is never printed
 */
public record ServerConfig(
        Path dataDirectory,
        HttpSettings http,
        Optional<DatabaseUrl> databaseUrl,
        int connections,
        Path viewerFolder,
        Imports imports,
        int tileMemoryMegabytes,
        int tileDiskMegabytes,
        Geoid geoid,
        String logTarget,
        String logLevel,
        Section crs) {

    /** What imports over HTTP may do: folders that paths may lie in, how many run at once. */
    public record Imports(List<Path> folders, int parallel) {}

    /**
     * The height of the height datum's zero above the ellipsoid.
     *
     * @param offsetMetres what is added everywhere
     * @param grid a file of undulations that are added too
     */
    public record Geoid(double offsetMetres, Optional<Path> grid) {}

    /** A raw section of the file whose values are not for printing. */
    public record Section(Map<String, Object> values) {
        @Override
        public String toString() {
            return "Section" + values.keySet();
        }
    }

    public static final String FILE_NAME = "citytwin.yaml";

    /** National height datums are no further from the geoid, in metres. */
    private static final double MOST_BESIDE_GRID = 5;

    /**
     * Reads and checks the configuration.
     *
     * @param dataDirectory the data directory; citytwin.yaml in it may be missing
     * @param environment the environment variables
     * @param overrides values by key name that go before both (the command line)
     * @throws ConfigException in one line
     */
    public static ServerConfig read(Path dataDirectory, Map<String, String> environment, Map<String, String> overrides) {
        Path data = dataDirectory.toAbsolutePath().normalize();
        Path file = data.resolve(FILE_NAME);
        Map<String, Object> tree = readFile(file);
        Values v = new Values(flatten(file, tree), file, environment, overrides);
        HttpSettings http = new HttpSettings(
                v.get(ConfigKeys.HTTP_HOST),
                v.get(ConfigKeys.HTTP_PORT),
                Optional.of(v.get(ConfigKeys.HTTP_PUBLIC_URL)).filter(t -> !t.isEmpty()),
                v.get(ConfigKeys.HTTP_TRUST_FORWARDED),
                v.get(ConfigKeys.HTTP_MAX_UPLOAD),
                data.resolve("uploads"),
                v.get(ConfigKeys.HTTP_SHUTDOWN),
                v.get(ConfigKeys.LOG_REQUESTS));
        String viewer = v.get(ConfigKeys.VIEWER_FOLDER);
        return new ServerConfig(
                data,
                http,
                v.url(ConfigKeys.DATABASE_URL),
                v.get(ConfigKeys.DATABASE_CONNECTIONS),
                viewer.isEmpty()
                        ? Path.of(environment.getOrDefault("CITYTWIN_HOME", ""), "web-viewer", "dist")
                        : data.resolve(viewer),
                new Imports(
                        v.get(ConfigKeys.IMPORT_FOLDERS).stream()
                                .map(f -> data.resolve(f).normalize())
                                .toList(),
                        v.get(ConfigKeys.IMPORT_PARALLEL)),
                v.get(ConfigKeys.TILES_MEMORY),
                v.get(ConfigKeys.TILES_DISK),
                geoid(v, data),
                v.get(ConfigKeys.LOG_TARGET),
                v.get(ConfigKeys.LOG_LEVEL),
                new Section(sectionOf(tree, "crs", file)));
    }

    private static Geoid geoid(Values v, Path data) {
        double offset = v.get(ConfigKeys.CITY_GEOID_OFFSET);
        String grid = v.get(ConfigKeys.CITY_GEOID_GRID);
        if (!grid.isEmpty() && Math.abs(offset) > MOST_BESIDE_GRID) {
            throw new ConfigException("city.geoidOffsetMetres must be from " + -MOST_BESIDE_GRID + " to "
                    + MOST_BESIDE_GRID + " where city.geoidGrid is given, or the geoid's height would be added twice; it was "
                    + offset);
        }
        return new Geoid(offset, grid.isEmpty() ? Optional.empty() : Optional.of(data.resolve(grid)));
    }

    private static Map<String, Object> readFile(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
            JsonNode tree = yaml.readTree(Files.readString(file));
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                return Map.of();
            }
            if (!tree.isObject()) {
                throw new ConfigException(file + ": this is not a YAML mapping");
            }
            return yaml.convertValue(tree, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            // The reader's own message would quote the text, which may hold a password.
            throw new ConfigException(file + ", line " + line + ": this is not a YAML mapping");
        } catch (IOException e) {
            throw new ConfigException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static Map<String, String> flatten(Path file, Map<String, Object> tree) {
        Map<String, String> flat = new LinkedHashMap<>();
        tree.forEach((section, value) -> {
            if (ConfigKeys.SECTIONS.contains(section)) {
                return;
            }
            if (!(value instanceof Map<?, ?> keys)) {
                throw new ConfigException(file + ": " + section + " must be a section with keys below it");
            }
            keys.forEach((key, text) -> flat.put(section + "." + key, textOf(text)));
        });
        List<String> known = ConfigKeys.ALL.stream().map(ConfigKey::name).toList();
        for (String name : flat.keySet()) {
            if (!known.contains(name)) {
                throw new ConfigException(
                        file + ": there is no key " + name + "; there are " + String.join(", ", known));
            }
        }
        return flat;
    }

    private static String textOf(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value == null ? "" : String.valueOf(value);
    }

    private static Map<String, Object> sectionOf(Map<String, Object> tree, String name, Path file) {
        Object section = tree.get(name);
        if (section == null) {
            return Map.of();
        }
        if (!(section instanceof Map<?, ?> map)) {
            throw new ConfigException(file + ": " + name + " must be a section with keys below it");
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((k, value) -> copy.put(String.valueOf(k), value));
        return copy;
    }

    /** The three sources in their order. */
    private record Values(
            Map<String, String> file, Path path, Map<String, String> environment, Map<String, String> overrides) {
        <T> T get(ConfigKey<T> key) {
            if (overrides.containsKey(key.name())) {
                return key.read(overrides.get(key.name()), "command line");
            }
            String fromEnvironment = environment.get(key.environmentName());
            if (fromEnvironment != null && !fromEnvironment.isBlank()) {
                return key.read(fromEnvironment, key.environmentName());
            }
            if (file.containsKey(key.name())) {
                return key.read(file.get(key.name()), path.toString());
            }
            return key.read(key.standard(), "default");
        }

        Optional<DatabaseUrl> url(ConfigKey<String> key) {
            String text = get(key);
            if (text.isBlank()) {
                return Optional.empty();
            }
            try {
                return Optional.of(DatabaseUrl.parse(text));
            } catch (IllegalArgumentException e) {
                throw new ConfigException(key.name() + ": " + e.getMessage());
            }
        }
    }
}
