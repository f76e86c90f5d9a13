package io.citytwin.datasets.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Streams an ESRI Shapefile (technical description of 1998): .shp, .shx, .dbf in GBK, .cpg and .prj. Polygons are
 * written with clockwise shells, as the format asks.
 */
public final class ShapefileWriter implements FeatureSink {
    private static final int HEADER_BYTES = 100;
    private static final double NO_MEASURE = -1e39;

    private final Path path;
    private final FeatureSchema schema;
    private final OutputStream shp;
    private final OutputStream shx;
    private final DbfWriter dbf;
    private final Envelope envelope = new Envelope();
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private long words = HEADER_BYTES / 2;
    private int count;

    /** @param path the .shp file; its siblings are written beside it */
    public ShapefileWriter(Path path, FeatureSchema schema, Charset encoding) throws IOException {
        this.path = path;
        this.schema = schema;
        Files.createDirectories(path.toAbsolutePath().getParent());
        shp = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
        shx = new BufferedOutputStream(Files.newOutputStream(sibling("shx")), 1 << 16);
        shp.write(new byte[HEADER_BYTES]);
        shx.write(new byte[HEADER_BYTES]);
        dbf = new DbfWriter(sibling("dbf"), schema.fields(), encoding);
        Files.writeString(sibling("cpg"), encoding.name(), StandardCharsets.US_ASCII);
        Files.writeString(sibling("prj"), Cgcs2000.ESRI_WKT, StandardCharsets.US_ASCII);
    }

    private Path sibling(String ending) {
        String name = path.getFileName().toString();
        return path.resolveSibling(name.substring(0, name.length() - 3) + ending);
    }

    @Override
    public void write(Geometry geometry, Object... values) throws IOException {
        ensure(64 + geometry.getNumPoints() * 32 + 8 * parts(geometry));
        buffer.clear();
        buffer.position(8);
        buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(schema.geometry().shapeType());
        if (geometry instanceof Point point) {
            putPoint(point);
        } else {
            putParts(geometry);
        }
        int content = (buffer.position() - 8) / 2;
        count++;
        buffer.order(ByteOrder.BIG_ENDIAN).putInt(0, count).putInt(4, content);
        shp.write(buffer.array(), 0, buffer.position());
        buffer.putInt(0, (int) words).putInt(4, content);
        shx.write(buffer.array(), 0, 8);
        words += content + 4;
        if (words > Integer.MAX_VALUE) {
            throw new IOException("a shapefile must stay below 4 GB: " + path);
        }
        envelope.expandToInclude(geometry.getEnvelopeInternal());
        dbf.write(values);
    }

    private static int parts(Geometry geometry) {
        return geometry instanceof Polygon polygon ? 1 + polygon.getNumInteriorRing() : 1;
    }

    private void putPoint(Point point) {
        Coordinate c = point.getCoordinate();
        buffer.putDouble(c.x).putDouble(c.y);
        if (schema.geometry().hasZ()) {
            buffer.putDouble(height(c.getZ())).putDouble(NO_MEASURE);
        }
    }

    private void putParts(Geometry geometry) {
        Envelope box = geometry.getEnvelopeInternal();
        int parts = parts(geometry);
        buffer.putDouble(box.getMinX()).putDouble(box.getMinY());
        buffer.putDouble(box.getMaxX()).putDouble(box.getMaxY());
        buffer.putInt(parts).putInt(geometry.getNumPoints());
        int start = 0;
        for (int part = 0; part < parts; part++) {
            buffer.putInt(start);
            start += ring(geometry, part).getNumPoints();
        }
        for (int part = 0; part < parts; part++) {
            putLine(ring(geometry, part).getCoordinateSequence(), geometry instanceof Polygon, part == 0);
        }
        if (schema.geometry().hasZ()) {
            putHeights(geometry.getCoordinates());
        }
    }

    private static LineString ring(Geometry geometry, int part) {
        if (geometry instanceof Polygon polygon) {
            return part == 0 ? polygon.getExteriorRing() : polygon.getInteriorRingN(part - 1);
        }
        return (LineString) geometry;
    }

    private void putLine(CoordinateSequence line, boolean isRing, boolean isShell) {
        boolean turn = isRing && Orientation.isCCW(line) == isShell;
        int n = line.size();
        for (int k = 0; k < n; k++) {
            int at = turn ? n - 1 - k : k;
            buffer.putDouble(line.getX(at)).putDouble(line.getY(at));
        }
    }

    private void putHeights(Coordinate[] line) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Coordinate c : line) {
            low = Math.min(low, height(c.getZ()));
            high = Math.max(high, height(c.getZ()));
        }
        buffer.putDouble(low).putDouble(high);
        for (Coordinate c : line) {
            buffer.putDouble(c.getZ());
        }
        // Measures are optional here, and there are none.
    }

    private double height(double z) {
        lowest = Math.min(lowest, z);
        highest = Math.max(highest, z);
        return z;
    }

    private void ensure(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes * 2);
        }
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        shp.close();
        shx.close();
        dbf.close();
        writeHeader(path, words);
        writeHeader(sibling("shx"), HEADER_BYTES / 2 + 4L * count);
    }

    private void writeHeader(Path file, long lengthWords) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(0, 9994).putInt(24, (int) lengthWords);
        header.order(ByteOrder.LITTLE_ENDIAN).putInt(28, 1000).putInt(32, schema.geometry().shapeType());
        if (count > 0) {
            header.putDouble(36, envelope.getMinX()).putDouble(44, envelope.getMinY());
            header.putDouble(52, envelope.getMaxX()).putDouble(60, envelope.getMaxY());
            if (schema.geometry().hasZ()) {
                header.putDouble(68, lowest).putDouble(76, highest);
            }
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.write(header.array());
        }
    }
}
