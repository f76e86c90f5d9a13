package io.citytwin.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.crs.LocalCrsReader;
import io.citytwin.importers.format.raster.GeoidGridFile;
import io.citytwin.importers.pipeline.Formats;
import io.citytwin.importers.pipeline.ImportRun;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.Bbox;
import io.citytwin.raster.GeoidGrid;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import io.citytwin.store.Migrations;
import io.citytwin.store.cluster.ClusterConfig;
import io.citytwin.store.cluster.PrivateCluster;
import io.citytwin.tiles.terrain.ElevationModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The city's data, open: the database (the private cluster, started or joined, or the city's own PostgreSQL), its schema
 * current, and the stores upon it. Commands use it whether a server runs beside them or not.
 */
public final class City implements AutoCloseable {
    /** Classes whose rasters may reach far beyond the city, where the nearest height of the geoid will do. */
    private static final List<String> WIDER_THAN_A_CITY = List.of("elevation", "imagery", "asset-3d");

    private final ServerConfig config;
    private final Optional<PrivateCluster> cluster;
    private final Database database;
    private final LayerStore layers;
    private final ChangeSetStore changeSets;
    private final CrsRegistry crs;
    private final LayerDefinitions definitions;
    private GeoidHeights geoid;

    private City(ServerConfig config, Optional<PrivateCluster> cluster, Database database) {
        this.config = config;
        this.cluster = cluster;
        this.database = database;
        this.layers = new LayerStore(database);
        this.changeSets = new ChangeSetStore(database, layers);
        this.crs = crsOf(config);
        this.definitions = LayerDefinitions.load(config.dataDirectory().resolve("catalog"));
    }

    private GeoidHeights geoidOf(ServerConfig.Geoid configured) {
        if (configured.grid().isEmpty()) {
            return GeoidHeights.constant(configured.offsetMetres());
        }
        Path file = configured.grid().get();
        GeoidGrid grid;
        try {
            grid = GeoidGridFile.open(file, assetFolder(), configured.offsetMetres());
        } catch (UnreadableSourceException e) {
            throw new ConfigException("city.geoidGrid: " + e.getMessage());
        }
        for (LayerStore.CatalogEntry entry : layers.listEntries()) {
            boolean ofTheCity = entry.extent() != null && !WIDER_THAN_A_CITY.contains(entry.layer().cityClass());
            if (ofTheCity && !grid.covers(entry.extent())) {
                throw new ConfigException("city.geoidGrid: " + file + " does not cover the city: it has "
                        + text(grid.extent()) + ", layer " + entry.layer().id() + " lies at " + text(entry.extent()));
            }
        }
        return grid;
    }

    private static String text(Bbox box) {
        return String.format(
                Locale.ROOT,
                "longitudes %.4f to %.4f and latitudes %.4f to %.4f",
                box.minX(),
                box.maxX(),
                box.minY(),
                box.maxY());
    }

    /**
     * Opens the city; what is missing (the cluster, the schema) is made.
     *
     * @param connections most pooled connections
     * @throws io.citytwin.store.cluster.ClusterException where the private cluster cannot run, in one line
     */
    public static City open(ServerConfig config, int connections) {
        Optional<PrivateCluster> cluster = config.databaseUrl().isPresent()
                ? Optional.empty()
                : Optional.of(PrivateCluster.open(clusterConfig(config)));
        try {
            DatabaseUrl url = cluster.map(PrivateCluster::url).orElseGet(() -> config.databaseUrl().orElseThrow());
            Migrations.migrate(url);
            return new City(config, cluster, Database.open(url, connections));
        } catch (RuntimeException e) {
            cluster.ifPresent(PrivateCluster::close);
            throw e;
        }
    }

    private static CrsRegistry crsOf(ServerConfig config) {
        Map<String, Object> section = config.crs().values();
        JsonNode node = section.isEmpty() ? null : new ObjectMapper().valueToTree(section);
        return LocalCrsReader.read(node, config.dataDirectory()).toRegistry();
    }

    /** Where the private cluster lies. */
    public static ClusterConfig clusterConfig(ServerConfig config) {
        return ClusterConfig.durable(config.dataDirectory().resolve("pg"));
    }

    public ServerConfig config() {
        return config;
    }

    /** The private cluster, unless the city has a PostgreSQL of its own. */
    public Optional<PrivateCluster> cluster() {
        return cluster;
    }

    public Database database() {
        return database;
    }

    public LayerStore layers() {
        return layers;
    }

    public ChangeSetStore changeSets() {
        return changeSets;
    }

    /** The coordinate systems: the public ones and the city's own of the configuration. */
    public CrsRegistry crs() {
        return crs;
    }

    /** The layer definitions: the built-in ones and the city's own under {@code catalog} of the data directory. */
    public LayerDefinitions definitions() {
        return definitions;
    }

    /**
     * How high the zero of the city's height datum lies above the ellipsoid.
     *
     * @throws ConfigException where the configured grid can't be read or does not cover the city
     */
    public synchronized GeoidHeights geoid() {
        if (geoid == null) {
            geoid = geoidOf(config.geoid());
        }
        return geoid;
    }

    /** What runs imports. */
    public ImportRun imports() {
        ImportRun imports = new ImportRun(
                database,
                layers,
                definitions,
                crs,
                Formats.standard(),
                config.dataDirectory().resolve("import-state"),
                assetFolder());
        ElevationModels models = new ElevationModels(layers, new FeatureReader(database), crs, assetFolder());
        return imports.onGround(new TerrainGround(layers, models));
    }

    /** Where the files of rasters, point clouds and 3D assets lie, each in the folder that its feature names. */
    public Path assetFolder() {
        return config.dataDirectory().resolve("assets");
    }

    @Override
    public void close() {
        database.close();
        cluster.ifPresent(PrivateCluster::close);
    }
}
