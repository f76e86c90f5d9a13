package io.citytwin.datasets.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.locationtech.jts.geom.Geometry;

/** Streams a CSV table (RFC 4180, UTF-8); coordinates are ordinary columns, so the geometry is ignored. */
public final class CsvWriter implements FeatureSink {
    private final FeatureSchema schema;
    private final BufferedWriter out;
    private long count;

    public CsvWriter(Path path, FeatureSchema schema) throws IOException {
        this.schema = schema;
        Files.createDirectories(path.toAbsolutePath().getParent());
        out = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        writeLine(schema.fields().stream().map(Field::name).toArray());
    }

    @Override
    public void write(Geometry geometry, Object... values) throws IOException {
        Object[] cells = new Object[values.length];
        for (int k = 0; k < values.length; k++) {
            Field field = schema.fields().get(k);
            cells[k] = field.type() == Field.Type.REAL && values[k] != null
                    ? Decimals.format(((Number) values[k]).doubleValue(), field.decimals())
                    : values[k];
        }
        writeLine(cells);
        count++;
    }

    private void writeLine(Object[] cells) throws IOException {
        for (int k = 0; k < cells.length; k++) {
            out.write(k == 0 ? "" : ",");
            String text = cells[k] == null ? "" : cells[k].toString();
            boolean quote = text.contains(",") || text.contains("\"") || text.contains("\n");
            out.write(quote ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        out.write("\r\n");
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
