package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;

/** Reads OpenStreetMap files whole, for tests. */
final class OsmTestReads {
    private OsmTestReads() {}

    /** What came out of a read: records and rejects by layer. */
    record Read(Map<String, SourceLayer> layers, List<SourceRecord> records, List<BadRecordException> rejects) {
        List<SourceRecord> of(String layer) {
            return records.stream().filter(r -> r.layer().equals(layer)).toList();
        }

        List<BadRecordException> rejectsOf(String layer) {
            return rejects.stream().filter(r -> r.layer().equals(layer)).toList();
        }

        SourceRecord get(String layer, String key) {
            return of(layer).stream()
                    .filter(r -> r.values()[0].equals(key))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + key + " in " + layer));
        }

        Object value(String layer, String key, String field) {
            List<String> names =
                    layers.get(layer).fields().stream().map(SourceLayer.SourceField::name).toList();
            return get(layer, key).values()[names.indexOf(field)];
        }
    }

    static Read read(Path file, Path temporary, Path state) throws UnreadableSourceException, InterruptedException {
        SourceInput input = SourceInput.of(file);
        SourceFormat format = new OsmFormat();
        List<SourceRecord> records = new ArrayList<>();
        List<BadRecordException> rejects = new ArrayList<>();
        Map<String, SourceLayer> layers = new LinkedHashMap<>();
        ReadOptions options = new ReadOptions(null, temporary, Duration.ofMinutes(1), state);
        try (SourceDataset dataset = format.open(input, options)) {
            dataset.layers().forEach(l -> layers.put(l.name(), l));
            dataset.read(layers.keySet(), new SourceDataset.RecordSink() {
                @Override
                public void accept(SourceRecord record) {
                    records.add(record);
                }

                @Override
                public void reject(BadRecordException why) {
                    rejects.add(why);
                }
            });
            dataset.committed();
        }
        return new Read(layers, records, rejects);
    }

    /** A city as a map of layer and key to its content, with a read applied as the pipeline would. */
    static void apply(Read read, boolean whole, Map<String, String> city) {
        if (whole) {
            city.clear();
        }
        for (SourceRecord r : read.records()) {
            String key = r.layer() + " " + r.values()[0];
            if (r.action() == SourceRecord.Action.DELETE) {
                city.remove(key);
            } else {
                city.put(key, Arrays.toString(r.values()) + " " + r.geometry().norm());
            }
        }
    }

    static boolean isThreeDimensional(Geometry geometry) {
        boolean[] found = {false};
        geometry.apply(new CoordinateSequenceFilter() {
            @Override
            public void filter(CoordinateSequence sequence, int i) {
                found[0] |= sequence.hasZ();
            }

            @Override
            public boolean isDone() {
                return found[0];
            }

            @Override
            public boolean isGeometryChanged() {
                return false;
            }
        });
        return found[0];
    }

    static Map<String, Long> counts(Read read) {
        return read.records().stream()
                .collect(Collectors.groupingBy(SourceRecord::layer, TreeMap::new, Collectors.counting()));
    }
}
