package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.CsvWriter;
import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.GeoJsonWriter;
import io.citytwin.datasets.file.GeoPackageWriter;
import io.citytwin.datasets.file.ShapefileWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;

/** The folder the city is written into; it remembers what was written for the manifest. */
public final class CityFolder {
    private final Path folder;
    private final Set<String> only;
    private final List<ManifestEntry> entries = new ArrayList<>();

    /** @param only ids of the layers wanted; empty for all */
    public CityFolder(Path folder, Set<String> only) {
        this.folder = folder;
        this.only = Set.copyOf(only);
    }

    public Path folder() {
        return folder;
    }

    /** Whether that layer is to be written. */
    public boolean wants(String layer) {
        return only.isEmpty() || only.contains(layer);
    }

    /** What was written so far, in order. */
    public List<ManifestEntry> entries() {
        return List.copyOf(entries);
    }

    /** Opens a file of the format its ending names; closing it enters it into the manifest. */
    FeatureSink open(ManifestEntry entry, FeatureSchema schema) throws IOException {
        FeatureSink sink = sink(folder.resolve(entry.file()), schema);
        return new FeatureSink() {
            @Override
            public void write(Geometry geometry, Object... values) throws IOException {
                sink.write(geometry, values);
            }

            @Override
            public long count() {
                return sink.count();
            }

            @Override
            public void close() throws IOException {
                sink.close();
                entries.add(entry.withCount(sink.count()));
            }
        };
    }

    private static FeatureSink sink(Path path, FeatureSchema schema) throws IOException {
        String name = path.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "shp" -> new ShapefileWriter(path, schema, Charset.forName("GBK"));
            case "gpkg" -> new GeoPackageWriter(path, schema);
            case "geojson" -> new GeoJsonWriter(path, schema, true);
            case "geojsonl" -> new GeoJsonWriter(path, schema, false);
            case "csv" -> new CsvWriter(path, schema);
            default -> throw new IllegalArgumentException("no writer for " + path);
        };
    }
}
