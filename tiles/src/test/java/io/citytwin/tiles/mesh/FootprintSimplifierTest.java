package io.citytwin.tiles.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.tiles.mesh.FootprintSimplifier.Simplified;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.algorithm.distance.DiscreteHausdorffDistance;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.io.WKTReader;

@DisplayName("The simplifier of footprints")
class FootprintSimplifierTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final double LATITUDE = 33;
    private static final double PER_DEGREE = Ellipsoid.METRES_PER_DEGREE;

    @Test
    @DisplayName("keeps random footprints valid, leaves out corners only, and is nowhere farther away than it says")
    void random() {
        Random random = new Random(8);
        int plainer = 0;
        for (int i = 0; i < 600; i++) {
            Polygon metres = footprint(random, 4 + random.nextInt(60), i % 3 == 0);
            double tolerance = 0.2 + random.nextDouble() * 6;
            Simplified simplified = FootprintSimplifier.simplify(degrees(metres), tolerance);
            Geometry plain = metres(simplified.footprint());
            assertThat(plain.isValid()).as("%s", plain).isTrue();
            assertThat(plain.getArea()).isPositive();
            assertThat(simplified.moved()).isLessThanOrEqualTo(tolerance);
            Set<Coordinate> corners = new HashSet<>(List.of(degrees(metres).getCoordinates()));
            assertThat(corners.containsAll(List.of(simplified.footprint().getCoordinates()))).isTrue();
            if (((Polygon) plain).getNumInteriorRing() == metres.getNumInteriorRing()) {
                // Measured another way: by points along both outlines.
                double distance = DiscreteHausdorffDistance.distance(metres.getBoundary(), plain.getBoundary(), 0.05);
                assertThat(distance).isLessThanOrEqualTo(simplified.moved() + 1e-3);
                assertThat(distance).isGreaterThan(0.9 * simplified.moved() - 1e-3);
            } else {
                assertThat(simplified.moved()).isGreaterThan(0);
            }
            plainer += plain.getNumPoints() < metres.getNumPoints() ? 1 : 0;
        }
        assertThat(plainer).isGreaterThan(400);
    }

    @Test
    @DisplayName("straightens a wall with a bay, and closes a shaft, but no courtyard")
    void shapes() throws Exception {
        Geometry bay = degrees(read("POLYGON ((0 0, 40 0, 40 20, 25 20, 25 21, 20 21, 20 20, 0 20, 0 0))"));
        assertThat(FootprintSimplifier.simplify(bay, 0.5).footprint()).isSameAs(bay);
        Simplified straight = FootprintSimplifier.simplify(bay, 1.1);
        assertThat(metres(straight.footprint()).getNumPoints()).isEqualTo(5);
        assertThat(straight.moved()).isBetween(0.99, 1.01);
        Geometry shaft = degrees(read("POLYGON ((0 0, 40 0, 40 20, 0 20, 0 0), (5 5, 5 6, 6 6, 6 5, 5 5),"
                + " (10 10, 10 14, 14 14, 14 10, 10 10))"));
        Simplified closed = FootprintSimplifier.simplify(shaft, 2);
        assertThat(((Polygon) closed.footprint()).getNumInteriorRing()).isEqualTo(1);
        assertThat(closed.moved()).isBetween(1.41, 1.42);
    }

    @Test
    @DisplayName("leaves out small parts, but not the largest, and gives back what can't be plainer")
    void parts() throws Exception {
        Geometry parts = degrees(read("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((5 0, 15 0, 15 10, 5 10, 5 0)))"));
        Simplified simplified = FootprintSimplifier.simplify(parts, 3);
        assertThat(simplified.footprint().getNumGeometries()).isEqualTo(1);
        assertThat(simplified.footprint().getEnvelopeInternal())
                .isEqualTo(parts.getGeometryN(1).getEnvelopeInternal());
        assertThat(simplified.moved()).isBetween(1.41, 1.42);
        Geometry tiny = parts.getGeometryN(0);
        assertThat(FootprintSimplifier.simplify(tiny, 1000)).isEqualTo(new Simplified(tiny, 0));
        assertThat(FootprintSimplifier.simplify(FACTORY.createPolygon(), 1).moved()).isZero();
        assertThatThrownBy(() -> FootprintSimplifier.simplify(tiny, 0)).hasMessageContaining("must be above 0, was 0");
    }

    @Test
    @DisplayName("keeps a thin, a comb-like and a crossing ring something that can be raised")
    void odd() throws Exception {
        Geometry thin = degrees(read("POLYGON ((0 0, 10 0.3, 20 0, 30 0.3, 40 0, 40 1, 30 1.3, 20 1, 10 1.3, 0 1, 0 0))"));
        Geometry plain = FootprintSimplifier.simplify(thin, 5).footprint();
        assertThat(plain.isValid()).isTrue();
        assertThat(metres(plain).getArea()).isGreaterThan(1);
        StringBuilder comb = new StringBuilder("POLYGON ((0 0");
        for (int i = 0; i < 30; i++) {
            comb.append(", ").append(i).append(" 10, ").append(i + 0.5).append(" 0.1");
        }
        Geometry teeth = degrees(read(comb.append(", 30 10, 30 -1, 0 -1, 0 0))").toString()));
        for (double tolerance : new double[] {0.3, 2, 9.95, 20, 100}) {
            Geometry answer = FootprintSimplifier.simplify(teeth, tolerance).footprint();
            assertThat(answer.isValid()).isTrue();
            assertThat(answer.getArea()).isPositive();
        }
        Geometry crossing = degrees(read("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 5, -1 4, 0 3, 0 0))"));
        assertThat(FootprintSimplifier.simplify(crossing, 0.01).footprint()).isSameAs(crossing);
    }

    private static Geometry read(String wkt) throws Exception {
        return new WKTReader(FACTORY).read(wkt);
    }

    /** A wavy ring, sometimes with a hole. */
    private static Polygon footprint(Random random, int corners, boolean hole) {
        double radius = 5 + random.nextDouble() * 50;
        LinearRing shell = ring(random, corners, radius, 0.7);
        return FACTORY.createPolygon(
                shell, hole ? new LinearRing[] {ring(random, 6, radius * 0.4 * random.nextDouble(), 0.5)} : null);
    }

    private static LinearRing ring(Random random, int corners, double radius, double least) {
        Coordinate[] points = new Coordinate[corners + 1];
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * i / corners;
            double r = radius * (least + (1 - least) * random.nextDouble());
            points[i] = new Coordinate(r * Math.cos(angle), r * Math.sin(angle));
        }
        points[corners] = points[0].copy();
        return FACTORY.createLinearRing(points);
    }

    private static Geometry degrees(Geometry metres) {
        return new AffineTransformation(
                        1 / PER_DEGREE / Math.cos(Math.toRadians(LATITUDE)), 0, 114, 0, 1 / PER_DEGREE, LATITUDE)
                .transform(metres);
    }

    private static Geometry metres(Geometry degrees) {
        double cos = Math.cos(Math.toRadians(LATITUDE));
        return new AffineTransformation(PER_DEGREE * cos, 0, -114 * PER_DEGREE * cos, 0, PER_DEGREE, -LATITUDE * PER_DEGREE)
                .transform(degrees);
    }
}
