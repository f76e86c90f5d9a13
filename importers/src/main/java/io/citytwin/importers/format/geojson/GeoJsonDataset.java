package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonParser;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** An opened GeoJSON file: a first pass has found the schema and that the text is sound, the second reads the rows. */
final class GeoJsonDataset implements SourceDataset {
    private final GeoJsonSource source;
    private final GeoJsonSchema schema;
    private final SourceLayer layer;

    private GeoJsonDataset(GeoJsonSource source, GeoJsonSchema schema, SourceLayer layer) {
        this.source = source;
        this.schema = schema;
        this.layer = layer;
    }

    static GeoJsonDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        GeoJsonSource source = GeoJsonSource.of(input, options.encoding());
        GeoJsonSchema schema = new GeoJsonSchema();
        try {
            boolean geoJson = source.isSequence() ? scanRecords(source, schema) : scanDocument(source, schema);
            if (!geoJson && schema.features() == 0) {
                throw new UnreadableSourceException(input.displayName()
                        + " is no GeoJSON: there is neither a FeatureCollection nor a Feature nor a geometry in it");
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(
                    input.displayName() + " is no sound GeoJSON: " + GeoJsonSource.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(input.displayName() + " was not read to its end: interrupted", e);
        }
        SourceLayer layer = SourceLayer.of(
                SiblingFiles.baseName(input.path()),
                schema.fields(),
                schema.geometryType(),
                schema.hasZ(),
                schema.crs(),
                OptionalLong.of(schema.features()));
        return new GeoJsonDataset(source, schema, layer);
    }

    private static boolean scanDocument(GeoJsonSource source, GeoJsonSchema schema)
            throws IOException, InterruptedException {
        try (JsonParser parser = source.parser()) {
            return new GeoJsonWalk(parser, schema).walk();
        }
    }

    /** A record that is no JSON is rejected in the second pass; a file without a sound one is no GeoJSON. */
    private static boolean scanRecords(GeoJsonSource source, GeoJsonSchema schema)
            throws IOException, InterruptedException {
        IOException firstFault = null;
        try (InputStream in = Files.newInputStream(source.input().path())) {
            RecordSplitter records = new RecordSplitter(in, source.delimiter());
            for (byte[] record = records.next(); record != null; record = records.next()) {
                try (JsonParser parser = source.parser(record)) {
                    new GeoJsonWalk(parser, schema).walk();
                } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                    firstFault = firstFault == null ? e : firstFault;
                }
            }
        }
        if (schema.features() == 0 && firstFault != null) {
            throw firstFault;
        }
        return schema.features() > 0;
    }

    @Override
    public List<SourceLayer> layers() {
        return List.of(layer);
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        if (!layers.contains(layer.name())) {
            return;
        }
        GeoJsonRows rows = new GeoJsonRows(layer, schema.propertyNames(), schema.idIsField(), sink);
        try {
            if (source.isSequence()) {
                readRecords(rows);
            } else {
                try (JsonParser parser = source.parser()) {
                    new GeoJsonWalk(parser, rows).walk();
                }
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(
                    source.input().displayName() + " is no sound GeoJSON: " + GeoJsonSource.reason(e), e);
        }
    }

    private void readRecords(GeoJsonRows rows) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(source.input().path())) {
            RecordSplitter records = new RecordSplitter(in, source.delimiter());
            for (byte[] record = records.next(); record != null; record = records.next()) {
                rows.setRow(records.number());
                try (JsonParser parser = source.parser(record)) {
                    if (!new GeoJsonWalk(parser, rows).walk()) {
                        rows.rejectRecord(
                                records.number(), "the record is no GeoJSON object: " + GeoJsonSource.text(record));
                    }
                } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                    rows.rejectRecord(records.number(), GeoJsonSource.reason(e) + ": " + GeoJsonSource.text(record));
                }
            }
        }
    }

    @Override
    public void close() {
        // files are open only while they are walked
    }
}
