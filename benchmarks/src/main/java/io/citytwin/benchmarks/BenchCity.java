package io.citytwin.benchmarks;

import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.pipeline.Formats;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.importers.pipeline.ImportRun;
import io.citytwin.server.app.City;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.store.LayerStore;
import java.util.HashMap;
import java.util.Map;

/** A city of its own for benchmarks, under the work folder, and the tools that know its database. */
final class BenchCity implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final ServerConfig config;
    private final City city;

    private BenchCity(ServerConfig config) {
        this.config = config;
        this.city = City.open(config, CONNECTIONS);
    }

    static BenchCity open(Setting setting) {
        return new BenchCity(config(setting, Map.of()));
    }

    /** The configuration of the benchmarks' city. */
    static ServerConfig config(Setting setting, Map<String, String> more) {
        Map<String, String> overrides = new HashMap<>(more);
        setting.databaseUrl().ifPresent(url -> overrides.put("database.url", url));
        return ServerConfig.read(setting.work().resolve("city"), System.getenv(), overrides);
    }

    City city() {
        return city;
    }

    LayerStore layers() {
        return city.layers();
    }

    Commands commands() {
        return new Commands(city.database().url());
    }

    ImportReport importFile(ImportRequest request) throws InterruptedException, BenchException {
        ImportRun run = new ImportRun(
                city.database(), city.layers(), LayerDefinitions.builtIn(), CrsRegistry.standard(), Formats.standard());
        try {
            return run.run(request, ImportProgress.SILENT);
        } catch (ImportRefusedException e) {
            throw new BenchException(e.getMessage(), e);
        }
    }

    void drop(String layer) {
        if (layers().findLayer(layer).isPresent()) {
            layers().drop(layer);
        }
    }

    @Override
    public void close() {
        city.close();
    }
}
