package io.citytwin.server.app;

import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStore;
import io.citytwin.store.Migrations;
import io.citytwin.store.cluster.ClusterConfig;
import io.citytwin.store.cluster.PrivateCluster;
import java.util.Optional;

/**
 * The city's data, open: the database (the private cluster, started or joined, or the city's own PostgreSQL), its schema
 * current, and the stores upon it. Commands use it whether a server runs beside them or not.
 */
public final class City implements AutoCloseable {
    private final ServerConfig config;
    private final Optional<PrivateCluster> cluster;
    private final Database database;
    private final LayerStore layers;
    private final ChangeSetStore changeSets;

    private City(ServerConfig config, Optional<PrivateCluster> cluster, Database database) {
        this.config = config;
        this.cluster = cluster;
        this.database = database;
        this.layers = new LayerStore(database);
        this.changeSets = new ChangeSetStore(database, layers);
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

    @Override
    public void close() {
        database.close();
        cluster.ifPresent(PrivateCluster::close);
    }
}
