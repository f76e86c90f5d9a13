package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.AssetFolder;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One asset, which is one feature; reading it copies its files into the city. */
final class Asset3dDataset extends AssetDataset {
    private static final String MAKER = "asset3d-1";
    private static final int BUFFER = 1 << 16;

    private static final List<SourceField> FIELDS = List.of(
            text("name"),
            text("title"),
            text("kind"),
            text("folder"),
            text("entry"),
            new SourceField("files", AttributeType.INTEGER, true),
            new SourceField("bytes", AttributeType.INTEGER, true),
            new SourceField("missing_files", AttributeType.INTEGER, true),
            new SourceField("lowest", AttributeType.REAL, true),
            new SourceField("highest", AttributeType.REAL, true),
            new SourceField("heading", AttributeType.REAL, true),
            text("licence"),
            text("attribution"));

    private final String name;
    private final AssetEntries entries;
    private final AssetSurvey survey;
    private final Double heading;
    private final ReadOptions options;

    Asset3dDataset(String name, AssetEntries entries, AssetSurvey survey, Double heading, ReadOptions options) {
        super(name, FIELDS, "EPSG:4326", "asset-3d");
        this.name = name;
        this.entries = entries;
        this.survey = survey;
        this.heading = heading;
        this.options = options;
    }

    private static SourceField text(String name) {
        return new SourceField(name, AttributeType.TEXT, true);
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(entries.warnings());
        warnings.addAll(survey.warnings());
        return warnings;
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        try (AssetFolder folder = AssetFolder.of(options, MAKER, listing(), entries.sources())) {
            if (!folder.isThere()) {
                fill(folder.path());
            }
            folder.keep();
            sink.accept(new SourceRecord(name, 1, survey.place().footprint(), values(folder.name())));
        }
    }

    private Object[] values(String folder) {
        Map<String, String> said = options.constants();
        double lowest = survey.place().lowest();
        double highest = survey.place().highest();
        return new Object[] {
            said.getOrDefault("name", name),
            said.get("title"),
            survey.kind(),
            folder,
            survey.entry(),
            (long) entries.sizes().size(),
            entries.bytes(),
            survey.missing(),
            Double.isNaN(lowest) ? null : lowest,
            Double.isNaN(highest) ? null : highest,
            heading,
            said.get("licence"),
            said.get("attribution")
        };
    }

    /** What beside the files' content makes the asset: their names, and what was made for it. */
    private String listing() {
        StringBuilder text = new StringBuilder(survey.kind()).append('\n');
        entries.sizes().forEach((file, size) -> text.append(size).append(' ').append(file).append('\n'));
        survey.made()
                .forEach((file, bytes) -> text.append(file)
                        .append('\n')
                        .append(new String(bytes, StandardCharsets.UTF_8))
                        .append('\n'));
        return text.toString();
    }

    private void fill(Path folder) throws UnreadableSourceException, InterruptedException {
        for (Map.Entry<String, Long> entry : entries.sizes().entrySet()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Path target = folder.resolve(entry.getKey()).normalize();
            if (!target.startsWith(folder)) {
                throw new UnreadableSourceException(
                        entries.display() + " holds a file whose name leads out of it: " + entry.getKey());
            }
            try {
                Files.createDirectories(target.getParent());
                copy(entry.getKey(), entry.getValue(), target);
            } catch (IOException e) {
                throw new UnreadableSourceException(
                        entries.display() + ": " + entry.getKey() + " can't be copied: " + e.getMessage(), e);
            }
        }
        for (Map.Entry<String, byte[]> made : survey.made().entrySet()) {
            try {
                Files.write(folder.resolve(made.getKey()), made.getValue(), java.nio.file.StandardOpenOption.CREATE_NEW);
            } catch (IOException e) {
                throw new UnreadableSourceException(entries.display() + ": " + made.getKey()
                        + " can't be written, it must not be a file of the source: " + e.getMessage(), e);
            }
        }
    }

    private void copy(String file, long size, Path target) throws IOException, UnreadableSourceException {
        try (InputStream in = entries.open(file);
                OutputStream out = Files.newOutputStream(target, java.nio.file.StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[BUFFER];
            long copied = 0;
            boolean json = file.endsWith(".json");
            for (int n = in.readNBytes(buffer, 0, BUFFER); n > 0; n = in.readNBytes(buffer, 0, BUFFER)) {
                // A byte order mark is no JSON (RFC 8259), and some clients stumble over it.
                int from = json && copied == 0 && JsonFile.hasMark(buffer) ? 3 : 0;
                copied += n;
                if (copied > size) {
                    break;
                }
                out.write(buffer, from, n - from);
            }
            if (copied != size) {
                throw new UnreadableSourceException(entries.display() + ": " + file + " states " + size
                        + " bytes and has " + (copied > size ? "more" : copied + ""));
            }
        }
    }

    @Override
    public void close() {
        entries.close();
    }
}
