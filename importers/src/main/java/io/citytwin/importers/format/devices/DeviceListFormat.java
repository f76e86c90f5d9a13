package io.citytwin.importers.format.devices;

import io.citytwin.importers.format.csv.CsvFormat;
import io.citytwin.importers.format.text.TextEncoding;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A list of IoT devices as delimited text: a device per row with its id, what it is and observes, and where it stands.
 * The table is read as any CSV; this format knows that it is of class device, which column is the key, the codes of the
 * kinds of devices, and a column that names the coordinate system.
 */
public final class DeviceListFormat implements SourceFormat {
    private static final int HEAD_BYTES = 1 << 16;
    private final CsvFormat csv = new CsvFormat();

    @Override
    public String name() {
        return "devices";
    }

    @Override
    public String title() {
        return "Device list (CSV)";
    }

    @Override
    public List<String> mediaTypes() {
        return csv.mediaTypes();
    }

    @Override
    public List<String> extensions() {
        return csv.extensions();
    }

    @Override
    public boolean accepts(SourceInput input) {
        return csv.accepts(input) && DeviceColumns.of(header(input)).isDeviceList();
    }

    /** The names in the first line; none where it can't be read. */
    private static List<String> header(SourceInput input) {
        try (InputStream in = Files.newInputStream(input.path())) {
            byte[] head = firstLine(in.readNBytes(HEAD_BYTES));
            Charset charset = TextEncoding.detect(new ByteArrayInputStream(head));
            String line = new String(head, charset).lines().findFirst().orElse("");
            return Stream.of(line.replace("\uFEFF", "").split("[,;\t|]"))
                    .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
                    .toList();
        } catch (IOException e) {
            return List.of(); // the format that takes it in the end will say why it can't be read
        }
    }

    /** The first line only: a character cut in two at the end would mislead about the charset. */
    private static byte[] firstLine(byte[] head) {
        for (int i = 0; i < head.length; i++) {
            if (head[i] == '\n') {
                return Arrays.copyOf(head, i);
            }
        }
        return head;
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        return DeviceListDataset.over(csv.open(input, options), input.displayName());
    }
}
