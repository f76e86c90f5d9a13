package io.citytwin.importers.format.assets3d;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceDataset.RecordSink;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * What became of a source that is one feature with files.
 *
 * @param row its values by field
 * @param footprint in longitude and latitude
 * @param files the folder that holds them
 */
public record TakenAsset(Map<String, Object> row, Geometry footprint, Path files, List<String> warnings) {
    /** Reads a source into {@code folder/assets}, and looks that nothing half-made stays there. */
    public static TakenAsset take(
            SourceFormat format, Path source, Path folder, Map<String, String> constants, String crs) throws Exception {
        Path assets = folder.resolve("assets");
        ReadOptions options = new ReadOptions(
                null, Files.createTempDirectory(folder, "tmp"), Duration.ofMinutes(1), null, assets, Map.of(), null,
                constants, crs, CrsRegistry.standard(), null, false);
        SourceInput input = SourceInput.of(source);
        assertThat(format.accepts(input)).as("accepts " + source).isTrue();
        List<SourceRecord> records = new ArrayList<>();
        try (SourceDataset dataset = format.open(input, options)) {
            SourceLayer layer = dataset.layers().get(0);
            dataset.read(Set.of(layer.name()), new RecordSink() {
                @Override
                public void accept(SourceRecord record) {
                    records.add(record);
                }

                @Override
                public void reject(BadRecordException why) {
                    throw new AssertionError(why);
                }
            });
            assertThat(dataset.isChangesOnly()).isTrue();
            assertThat(records).hasSize(1);
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < layer.fields().size(); i++) {
                row.put(layer.fields().get(i).name(), records.get(0).values()[i]);
            }
            Geometry footprint = records.get(0).geometry().copy();
            CrsRegistry.standard().resolve(layer.crs()).toWgs84().apply(footprint);
            return new TakenAsset(row, footprint, assets.resolve((String) row.get("folder")), dataset.warnings());
        } finally {
            if (Files.exists(assets)) {
                try (Stream<Path> left = Files.list(assets)) {
                    assertThat(left.filter(p -> p.getFileName().toString().startsWith(".filling"))).isEmpty();
                }
            }
        }
    }

    /** The footprint's box, in degrees. */
    public Envelope box() {
        return footprint.getEnvelopeInternal();
    }

    /** Its files by name, with their sizes. */
    public Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                sizes.put(files.relativize(file).toString(), Files.size(file));
            }
        }
        return sizes;
    }
}
