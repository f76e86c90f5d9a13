package io.citytwin.importers.pipeline;

import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An empty city in a database of the test's own, with what loads files into it; it is empty again when closed. */
public final class ImportFixture implements AutoCloseable {
    private final Database database;
    private final LayerStore layers;
    private final ImportRun imports;

    /** A city that keeps no files. */
    public ImportFixture(DatabaseUrl url) {
        this(url, null, null);
    }

    /**
     * A city with folders of its own.
     *
     * @param state where formats keep what they must remember, or null
     * @param assets where files are kept, or null
     */
    public ImportFixture(DatabaseUrl url, Path state, Path assets) {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        imports = new ImportRun(
                database,
                layers,
                LayerDefinitions.builtIn(),
                CrsRegistry.standard(),
                Formats.standard(),
                state,
                assets);
    }

    /** @param assetFolder where files are kept, or null for nowhere */
    ImportFixture(DatabaseUrl url, Path assetFolder) {
        this(url, null, assetFolder);
    }

    public LayerStore layers() {
        return layers;
    }

    ChangeSetStore changeSets() {
        return new ChangeSetStore(database, layers);
    }

    public ImportReport run(ImportRequest request) throws ImportRefusedException, InterruptedException {
        return imports.run(request, ImportProgress.SILENT);
    }

    /** The features of a layer at a time, in the order of their ids. */
    public List<Feature> features(String layer, TimeSelector time) {
        return new FeatureReader(database).list(FeatureQuery.all(layers.getLayer(layer)).withTime(time));
    }

    /** The value of a feature's attribute. */
    public Object value(String layer, Feature feature, String attribute) {
        Layer kept = layers.getLayer(layer);
        return feature.values().get(kept.attributes().indexOf(kept.findAttribute(attribute).orElseThrow()));
    }

    /** What an import did to its only layer. */
    LayerChange load(ImportRequest request) throws ImportRefusedException, InterruptedException {
        return run(request).changeSet().layers().get(0);
    }

    /** The present models of a layer with their attributes, in the order of their ids. */
    public List<Block> models(String layer) {
        List<Block> blocks = new ArrayList<>();
        BlockGrid all = new BlockGrid(new Bbox(-180, -90, 180, 90), 0, 1);
        new BlockReader(database)
                .readBlocks(
                        layers.getLayer(layer), null, BlockSelection.NOW, all, 0, 0, 0, BlockReader.Choice.ALL, blocks::add);
        return blocks;
    }

    /** The number that a query answers with. */
    long number(String sql) throws SQLException {
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.dedicated();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void dropLayers() {
        layers.listLayers().forEach(l -> layers.drop(l.id()));
    }

    @Override
    public void close() {
        dropLayers();
        database.close();
    }
}
