package io.citytwin.importers.format.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBWriter;

@DisplayName("Well-known binary")
class WkbReaderTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    @ParameterizedTest(name = "seed {0}: what JTS writes is read the same")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatJtsWritesIsReadTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        WkbReader reader = new WkbReader();
        for (int i = 0; i < 200; i++) {
            boolean z = random.nextBoolean();
            Geometry geometry = geometry(random, z, 0);
            int order = random.nextBoolean() ? ByteOrderValues.BIG_ENDIAN : ByteOrderValues.LITTLE_ENDIAN;
            byte[] wkb = new WKBWriter(z ? 3 : 2, order, random.nextBoolean()).write(geometry);
            Geometry read = reader.read(wkb, 0, wkb.length);
            assertThat(read.getGeometryType()).isEqualTo(geometry.getGeometryType());
            assertThat(read.equalsExact(geometry)).isTrue();
            Coordinate[] expected = geometry.getCoordinates();
            Coordinate[] actual = read.getCoordinates();
            for (int c = 0; c < expected.length; c++) {
                assertThat((Double) actual[c].getZ()).isEqualTo(z ? (Double) expected[c].getZ() : (Double) Double.NaN);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}: cut off anywhere, it is refused")
    @ValueSource(longs = {5, 6})
    void cutOffAnywhereItIsRefused(long seed) {
        Random random = new Random(seed);
        WkbReader reader = new WkbReader();
        for (int i = 0; i < 20; i++) {
            byte[] wkb = new WKBWriter(2).write(geometry(random, false, 0));
            for (int length = 0; length < wkb.length; length++) {
                int end = length;
                assertThatThrownBy(() -> reader.read(wkb, 0, end)).isInstanceOf(MalformedGeometryException.class);
            }
        }
    }

    private static Geometry geometry(Random random, boolean z, int depth) {
        int parts = 1 + random.nextInt(3);
        return switch (random.nextInt(depth > 1 ? 6 : 7)) {
            case 0 -> point(random, z);
            case 1 -> line(random, z);
            case 2 -> polygon(random, z);
            case 3 -> FACTORY.createMultiPoint(many(parts, () -> point(random, z)).toArray(new Point[0]));
            case 4 -> FACTORY.createMultiLineString(many(parts, () -> line(random, z)).toArray(new LineString[0]));
            case 5 -> FACTORY.createMultiPolygon(many(parts, () -> polygon(random, z)).toArray(new Polygon[0]));
            default -> FACTORY.createGeometryCollection(
                    many(parts, () -> geometry(random, z, depth + 1)).toArray(new Geometry[0]));
        };
    }

    private static <T> List<T> many(int count, java.util.function.Supplier<T> supplier) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(supplier.get());
        }
        return all;
    }

    private static Point point(Random random, boolean z) {
        return FACTORY.createPoint(coordinate(random, z));
    }

    private static LineString line(Random random, boolean z) {
        return FACTORY.createLineString(
                many(2 + random.nextInt(5), () -> coordinate(random, z)).toArray(new Coordinate[0]));
    }

    private static Polygon polygon(Random random, boolean z) {
        LinearRing[] holes = many(random.nextInt(3), () -> ring(random, z)).toArray(new LinearRing[0]);
        return FACTORY.createPolygon(ring(random, z), holes);
    }

    private static LinearRing ring(Random random, boolean z) {
        List<Coordinate> vertices = many(3 + random.nextInt(5), () -> coordinate(random, z));
        vertices.add(vertices.get(0).copy());
        return FACTORY.createLinearRing(vertices.toArray(new Coordinate[0]));
    }

    private static Coordinate coordinate(Random random, boolean z) {
        double x = random.nextDouble() * 360 - 180;
        double y = random.nextDouble() * 180 - 90;
        return z ? new Coordinate(x, y, random.nextDouble() * 100) : new Coordinate(x, y);
    }
}
