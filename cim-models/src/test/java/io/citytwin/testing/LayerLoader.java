package io.citytwin.testing;

import io.citytwin.model.ChangeSet;
import io.citytwin.model.Layer;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.Database;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.LayerStore;
import io.citytwin.store.RowBatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Geometry;

/** Puts rows into a layer the way every import does, without a file. */
public final class LayerLoader {
    private LayerLoader() {}

    /** A row: values in the order of the layer's attributes, geometry in EPSG:4326 or null. */
    public record Row(Object[] values, Geometry geometry, String key) {
        public Row(Object[] values, Geometry geometry) {
            this(values, geometry, null);
        }
    }

    /** Makes these rows the whole layer, valid from that time (null: now). */
    public static ChangeSet load(
            Database database, LayerStore layers, Layer layer, List<Row> rows, Instant validFrom) {
        ChangeSetWriter.Request request =
                new ChangeSetWriter.Request("test", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of());
        try (ChangeSetWriter writer = ChangeSetWriter.begin(database, layers, request)) {
            LayerStaging staging = writer.stage(layer, layer.sourceCrs());
            RowBatch batch = staging.newBatch();
            long number = 0;
            for (Row row : rows) {
                batch.add(++number, row.values(), row.geometry(), row.key());
                if (number % 5000 == 0) {
                    staging.write(batch);
                    batch = staging.newBatch();
                }
            }
            staging.write(batch);
            return writer.commit(stage -> {});
        }
    }
}
