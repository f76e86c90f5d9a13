package io.citytwin.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;

/** The quick proof against the full test: it may not know, but what it says is so. */
class QuickValidityTest {
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void what_it_calls_valid_is_valid_and_most_of_what_is_valid_it_calls_so(long seed) {
        Random random = new Random(seed);
        int valid = 0;
        int certain = 0;
        for (int i = 0; i < 20_000; i++) {
            Polygon polygon = random(random);
            boolean full = new IsValidOp(polygon).isValid();
            boolean quick = QuickValidity.isCertain(polygon);
            assertThat(quick && !full).as(polygon.toText()).isFalse();
            valid += full ? 1 : 0;
            certain += quick ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(1000);
        assertThat(certain).isGreaterThan(valid * 8 / 10);
    }

    /** Small whole numbers half of the time: touching, overlapping and collinear edges come often. */
    private static Polygon random(Random random) {
        boolean grid = random.nextBoolean();
        LinearRing shell = ring(random, grid, 0, 0, 8, 3 + random.nextInt(6));
        int count = random.nextInt(3);
        LinearRing[] holes = new LinearRing[count];
        for (int h = 0; h < count; h++) {
            holes[h] = ring(random, grid, random.nextInt(5) - 2, random.nextInt(5) - 2, 2, 3 + random.nextInt(3));
        }
        return GEOMETRIES.createPolygon(shell, holes);
    }

    private static LinearRing ring(Random random, boolean grid, double cx, double cy, double radius, int n) {
        Coordinate[] points = new Coordinate[n + 1];
        boolean star = random.nextInt(4) > 0;
        for (int i = 0; i < n; i++) {
            double angle = star ? 2 * Math.PI * i / n : random.nextDouble() * 7;
            double r = radius * (0.4 + 0.6 * random.nextDouble());
            double x = cx + r * Math.cos(angle);
            double y = cy + r * Math.sin(angle);
            points[i] = grid ? new Coordinate(Math.rint(x), Math.rint(y)) : new Coordinate(x, y);
        }
        points[n] = points[0];
        return GEOMETRIES.createLinearRing(points);
    }
}
