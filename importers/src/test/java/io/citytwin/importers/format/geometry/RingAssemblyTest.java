package io.citytwin.importers.format.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;

@DisplayName("Loose rings")
class RingAssemblyTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    @ParameterizedTest(name = "seed {0}: nested squares in any order and turned any way give the area between them")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nestedSquares(long seed) {
        Random random = new Random(seed);
        List<LinearRing> rings = new ArrayList<>();
        double area = 0;
        int places = seed == 6 ? 150 : 1 + random.nextInt(6);
        for (int place = 0; place < places; place++) {
            int depth = 1 + random.nextInt(4);
            for (int level = 0; level < depth; level++) {
                double size = 8 - level * 2;
                rings.add(square(place * 10 + level, level, size, random.nextBoolean()));
                area += level % 2 == 0 ? size * size : -size * size;
            }
        }
        Collections.shuffle(rings, random);
        Geometry assembled = RingAssembly.assemble(rings);
        assertThat(assembled.isValid()).isTrue();
        assertThat(assembled.getArea()).isEqualTo(area);
    }

    private static LinearRing square(double x, double y, double size, boolean clockwise) {
        Coordinate a = new Coordinate(x, y);
        Coordinate b = new Coordinate(x, y + size);
        Coordinate c = new Coordinate(x + size, y + size);
        Coordinate d = new Coordinate(x + size, y);
        return FACTORY.createLinearRing(
                clockwise
                        ? new Coordinate[] {a, b, c, d, a.copy()}
                        : new Coordinate[] {a, d, c, b, a.copy()});
    }
}
