package io.citytwin.datasets.file;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Streams GeoJSON (RFC 7946: longitude, latitude) as one collection or newline-delimited, one feature a line. */
public final class GeoJsonWriter implements FeatureSink {
    private static final int DEGREE_DECIMALS = 8;

    private final FeatureSchema schema;
    private final BufferedWriter out;
    private final boolean isCollection;
    private final StringBuilder line = new StringBuilder(1024);
    private long count;

    /** @param isCollection true for one FeatureCollection, false for a feature per line */
    public GeoJsonWriter(Path path, FeatureSchema schema, boolean isCollection) throws IOException {
        this.schema = schema;
        this.isCollection = isCollection;
        Files.createDirectories(path.toAbsolutePath().getParent());
        out = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        if (isCollection) {
            out.write("{\"type\":\"FeatureCollection\",\"name\":\"" + schema.name() + "\",\"features\":[\n");
        }
    }

    @Override
    public void write(Geometry geometry, Object... values) throws IOException {
        line.setLength(0);
        if (isCollection && count > 0) {
            line.append(",\n");
        }
        line.append("{\"type\":\"Feature\",\"properties\":{");
        for (int k = 0; k < values.length; k++) {
            Field field = schema.fields().get(k);
            line.append(k == 0 ? "" : ",");
            JsonText.quote(line, field.name());
            line.append(':');
            appendValue(field, values[k]);
        }
        line.append("},\"geometry\":{\"type\":\"").append(geometry.getGeometryType()).append("\",\"coordinates\":");
        appendGeometry(geometry);
        line.append("}}");
        if (!isCollection) {
            line.append('\n');
        }
        out.append(line);
        count++;
    }

    private void appendValue(Field field, Object value) {
        if (value == null) {
            line.append("null");
        } else if (field.type() == Field.Type.REAL) {
            Decimals.append(line, ((Number) value).doubleValue(), field.decimals());
        } else if (field.type() == Field.Type.INTEGER || field.type() == Field.Type.BOOLEAN) {
            line.append(value);
        } else {
            JsonText.quote(line, value.toString());
        }
    }

    private void appendGeometry(Geometry geometry) {
        if (geometry instanceof Point point) {
            appendPosition(point.getCoordinateSequence(), 0);
        } else if (geometry instanceof LineString lineString) {
            appendLine(lineString);
        } else {
            Polygon polygon = (Polygon) geometry;
            line.append('[');
            appendLine(polygon.getExteriorRing());
            for (int k = 0; k < polygon.getNumInteriorRing(); k++) {
                line.append(',');
                appendLine(polygon.getInteriorRingN(k));
            }
            line.append(']');
        }
    }

    private void appendLine(LineString lineString) {
        CoordinateSequence sequence = lineString.getCoordinateSequence();
        line.append('[');
        for (int k = 0; k < sequence.size(); k++) {
            line.append(k == 0 ? "" : ",");
            appendPosition(sequence, k);
        }
        line.append(']');
    }

    private void appendPosition(CoordinateSequence sequence, int at) {
        double[] lonLat = Cgcs2000.toLonLat(sequence.getX(at), sequence.getY(at));
        line.append('[');
        Decimals.append(line, lonLat[0], DEGREE_DECIMALS).append(',');
        Decimals.append(line, lonLat[1], DEGREE_DECIMALS);
        if (schema.geometry().hasZ()) {
            Decimals.append(line.append(','), sequence.getZ(at), 3);
        }
        line.append(']');
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        if (isCollection) {
            out.write("\n]}\n");
        }
        out.close();
    }
}
