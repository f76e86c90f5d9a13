package io.citytwin.store;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Rows of one layer encoded for PostgreSQL's binary COPY. A batch belongs to one thread; many can be filled at the same
 * time and are written one after the other by {@link LayerStaging#write}.
 */
public final class RowBatch {
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;
    private static final int POSTGRES_EPOCH_DAY = 10_957;
    private static final int EWKB_Z = 0x80000000;
    private static final int EWKB_SRID = 0x20000000;
    private static final int SRID = 4326;
    private static final int FLOAT8 = 701;

    private final Attribute[] attributes;
    private final long[] nameSeeds;
    private final boolean hasZ;
    private final boolean hasModel;
    private final GeometryType geometryType;
    private final CentroidCell centroidCell = new CentroidCell();
    private final ContentHash hash = new ContentHash();
    private final ContentHash keyHash = new ContentHash();
    private final boolean compared;
    private final KnownContent known;
    private long[] keyHashes = new long[1024];
    private int keys;
    private byte[] bytes = new byte[1 << 17];
    private int size;
    private int rows;
    private double minX = Double.POSITIVE_INFINITY;
    private double minY = Double.POSITIVE_INFINITY;
    private double maxX = Double.NEGATIVE_INFINITY;
    private double maxY = Double.NEGATIVE_INFINITY;

    /**
     * @param compared whether the rows will be compared with a layer's, in a staging table that marks known rows
     * @param known what the layer's features say, so that a row that says the same is sent without its content; or null
     */
    RowBatch(Layer layer, boolean compared, KnownContent known) {
        this.compared = compared;
        this.known = known;
        List<Attribute> list = layer.attributes();
        attributes = list.toArray(Attribute[]::new);
        nameSeeds = list.stream()
                .mapToLong(a -> ContentHash.nameSeed(a.name(), a.type()))
                .toArray();
        hasZ = layer.hasZ();
        hasModel = layer.hasModel();
        geometryType = layer.geometryType().storageType();
    }

    /**
     * Adds a row.
     *
     * @param number the row's number in this staging: unique, rising
     * @param values one per attribute of the layer, of the class that {@link AttributeType#javaType()} names, or null
     * @param geometry EPSG:4326, x = longitude, y = latitude, z = height in metres; valid; of the layer's type (single
     *     parts are made multi); or null
     * @param key the key in the source, or null
     */
    public void add(long number, Object[] values, Geometry geometry, String key) {
        add(number, values, geometry, null, key);
    }

    /**
     * Adds a row of a layer whose features have models; see {@link #add(long, Object[], Geometry, String)}.
     *
     * @param model the feature's triangles, or null
     */
    public void add(long number, Object[] values, Geometry geometry, ModelMesh model, String key) {
        int start = size;
        hash.reset();
        putRowHeader(number);
        for (int i = 0; i < attributes.length; i++) {
            putValue(attributes[i].type(), nameSeeds[i], values[i]);
        }
        if (geometry == null) {
            putInt(-1);
        } else {
            int lengthAt = size;
            putInt(0);
            putGeometry(geometry, true);
            setInt(lengthAt, size - lengthAt - 4);
        }
        if (hasModel) {
            putModel(model);
        }
        boolean isKnown = known != null && known.contains(hash);
        if (isKnown) {
            size = start;
            putRowHeader(number);
            putNulls(contentColumns());
        }
        putKey(key);
        putInt(16);
        putLong(hash.high());
        putLong(hash.low());
        if (geometry == null || isKnown) {
            putInt(-1);
        } else {
            putInt(8);
            putLong(centroidCell.of(geometry));
        }
        putMark(isKnown);
        rows++;
    }

    /** Adds a row of a change file that says: the feature of that key is gone. */
    public void addDeletion(long number, String key) {
        putRowHeader(number);
        putNulls(contentColumns());
        putKey(key);
        putNulls(2);
        putMark(false);
        rows++;
    }

    /**
     * Adds what is left of a row that was rejected: its key. The source has that feature still, though not in a form that
     * can be taken, so that what is known of it must not count as gone.
     */
    public void addKept(long number, String key) {
        if (compared && key != null) {
            putRowHeader(number);
            putNulls(contentColumns());
            byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
            putInt(utf8.length);
            putBytes(utf8);
            putNulls(2);
            putMark(true);
        }
    }

    private void putRowHeader(long number) {
        putShort(contentColumns() + (compared ? 5 : 4));
        putInt(8);
        putLong(number);
    }

    /** Attributes, geometry and model. */
    private int contentColumns() {
        return attributes.length + (hasModel ? 3 : 1);
    }

    private void putModel(ModelMesh model) {
        if (model == null) {
            putNulls(2);
            return;
        }
        byte[] stored = model.bytes();
        hash.put(stored, 0, stored.length);
        putInt(stored.length);
        putBytes(stored);
        // An array of one dimension: flags, type of its elements, length, lower bound, then the elements.
        double[] extent = model.extent();
        putInt(20 + 12 * extent.length);
        putInt(1);
        putInt(0);
        putInt(FLOAT8);
        putInt(extent.length);
        putInt(1);
        for (double v : extent) {
            putInt(8);
            putLong(Double.doubleToRawLongBits(v));
        }
    }

    private void putNulls(int count) {
        for (int i = 0; i < count; i++) {
            putInt(-1);
        }
    }

    private void putMark(boolean isKnown) {
        if (compared) {
            putInt(1);
            ensure(1);
            bytes[size++] = (byte) (isKnown ? 1 : 0);
        }
    }

    private void putKey(String key) {
        if (key == null) {
            putInt(-1);
            return;
        }
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        putInt(utf8.length);
        putBytes(utf8);
        if (compared) {
            keyHash.reset();
            keyHash.put(utf8, 0, utf8.length);
            if (keys == keyHashes.length) {
                keyHashes = Arrays.copyOf(keyHashes, keys * 2);
            }
            keyHashes[keys++] = keyHash.low();
        }
    }

    /** How many rows have a key; counted only where rows will be compared. */
    int keys() {
        return keys;
    }

    long keyHash(int index) {
        return keyHashes[index];
    }

    public int rows() {
        return rows;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    double[] extent() {
        return new double[] {minX, minY, maxX, maxY};
    }

    void clear() {
        size = 0;
        rows = 0;
        keys = 0;
    }

    private void putValue(AttributeType type, long seed, Object value) {
        if (value == null) {
            putInt(-1);
            return;
        }
        hash.put(seed);
        switch (type) {
            case TEXT -> {
                byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
                hash.put(text, 0, text.length);
                putInt(text.length);
                putBytes(text);
            }
            case JSON -> {
                byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
                hash.put(text, 0, text.length);
                putInt(text.length + 1);
                ensure(1);
                bytes[size++] = 1;
                putBytes(text);
            }
            case INTEGER -> {
                putInt(8);
                putHashed((Long) value);
            }
            case REAL -> {
                putInt(8);
                putHashed(Double.doubleToLongBits((Double) value));
            }
            case BOOLEAN -> {
                boolean flag = (Boolean) value;
                hash.put(flag ? 1 : 0);
                putInt(1);
                ensure(1);
                bytes[size++] = (byte) (flag ? 1 : 0);
            }
            case DATE -> {
                int day = Math.toIntExact(((LocalDate) value).toEpochDay() - POSTGRES_EPOCH_DAY);
                hash.put(day);
                putInt(4);
                putInt(day);
            }
            case TIMESTAMP -> {
                Instant time = (Instant) value;
                putInt(8);
                putHashed((time.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * 1_000_000 + time.getNano() / 1000);
            }
        }
    }

    private void putHashed(long value) {
        hash.put(value);
        putLong(value);
    }

    /**
     * EWKB, big-endian as all of COPY is; the outermost geometry carries the SRID and the layer's multi type. The hash
     * takes the same walk: a multi geometry of one part hashes as that part, so that the storage type makes no change.
     */
    private void putGeometry(Geometry geometry, boolean outermost) {
        boolean wrap = outermost
                && !(geometry instanceof GeometryCollection)
                && switch (geometryType) {
                    case MULTIPOINT, MULTILINESTRING, MULTIPOLYGON -> true;
                    default -> false;
                };
        if (wrap) {
            putHeader(geometry instanceof Polygon ? 6 : geometry instanceof LineString ? 5 : 4, true);
            putInt(1);
            putGeometry(geometry, false);
        } else if (geometry instanceof Polygon polygon) {
            putHeader(3, outermost);
            hash.put(3);
            hash.put(polygon.getNumInteriorRing());
            putRings(polygon);
        } else if (geometry instanceof LineString line) {
            putHeader(2, outermost);
            hash.put(2);
            putPoints(line.getCoordinateSequence(), true);
        } else if (geometry instanceof Point point) {
            putHeader(1, outermost);
            hash.put(1);
            putPoints(point.getCoordinateSequence(), false);
        } else {
            int code =
                    switch (geometry.getGeometryType()) {
                        case "MultiPoint" -> 4;
                        case "MultiLineString" -> 5;
                        case "MultiPolygon" -> 6;
                        case "GeometryCollection" -> 7;
                        default -> throw new IllegalArgumentException(
                                "no such geometry type can be stored: " + geometry.getGeometryType());
                    };
            int parts = geometry.getNumGeometries();
            putHeader(code, outermost);
            putInt(parts);
            if (parts != 1) {
                hash.put(7);
                hash.put(parts);
            }
            for (int i = 0; i < parts; i++) {
                putGeometry(geometry.getGeometryN(i), false);
            }
        }
    }

    private void putHeader(int code, boolean withSrid) {
        ensure(9);
        bytes[size++] = 0;
        putInt(code | (hasZ ? EWKB_Z : 0) | (withSrid ? EWKB_SRID : 0));
        if (withSrid) {
            putInt(SRID);
        }
    }

    private void putRings(Polygon polygon) {
        if (polygon.isEmpty()) {
            putInt(0);
            return;
        }
        putInt(polygon.getNumInteriorRing() + 1);
        putPoints(polygon.getExteriorRing().getCoordinateSequence(), true);
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            putPoints(polygon.getInteriorRingN(i).getCoordinateSequence(), true);
        }
    }

    private void putPoints(CoordinateSequence points, boolean withCount) {
        int count = points.size();
        if (withCount) {
            putInt(count);
        }
        hash.put(count);
        ensure(count * 24);
        boolean z = points.hasZ();
        byte[] target = bytes;
        int at = size;
        for (int i = 0; i < count; i++) {
            double x = points.getX(i);
            double y = points.getY(i);
            minX = Math.min(minX, x);
            minY = Math.min(minY, y);
            maxX = Math.max(maxX, x);
            maxY = Math.max(maxY, y);
            BIG_ENDIAN.set(target, at, Double.doubleToRawLongBits(x));
            BIG_ENDIAN.set(target, at + 8, Double.doubleToRawLongBits(y));
            at += 16;
            hash.putPosition(x, y);
            // A height that is missing stays missing: NaN, never 0.
            double height = z ? points.getOrdinate(i, Coordinate.Z) : Double.NaN;
            if (hasZ) {
                BIG_ENDIAN.set(target, at, Double.doubleToRawLongBits(height));
                at += 8;
            }
            if (z && !Double.isNaN(height)) {
                hash.putHeight(height);
            }
        }
        size = at;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    private void putBytes(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, bytes, size, source.length);
        size += source.length;
    }

    private void putShort(int value) {
        ensure(2);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
    }

    private void putInt(int value) {
        ensure(4);
        setInt(size, value);
        size += 4;
    }

    private void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void putLong(long value) {
        ensure(8);
        BIG_ENDIAN.set(bytes, size, value);
        size += 8;
    }

    private static final java.lang.invoke.VarHandle BIG_ENDIAN =
            java.lang.invoke.MethodHandles.byteArrayViewVarHandle(long[].class, java.nio.ByteOrder.BIG_ENDIAN);
}
