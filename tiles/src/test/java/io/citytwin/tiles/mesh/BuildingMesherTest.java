package io.citytwin.tiles.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

@DisplayName("The building mesher")
class BuildingMesherTest {
    private static final double LON = 114.02;
    private static final double LAT = 33.0;
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final EastNorthUp frame = EastNorthUp.at(LON, LAT, 0);

    @Test
    @DisplayName("raises random polygons with holes to closed blocks whose volume is area times height")
    void volumes() {
        Random random = new Random(42);
        for (int i = 0; i < 400; i++) {
            Polygon footprint = randomPolygon(random, i % 4);
            double height = 1 + random.nextDouble() * 99;
            BuildingMesher mesher = new BuildingMesher(frame, true);
            assertThat(mesher.add(footprint, random.nextDouble() * 50, height, 0)).isTrue();
            double expected = areaInMetres(footprint) * height;
            assertThat(footprint.isValid()).isTrue();
            assertThat(mesher.mesh().volume()).as("%s", footprint).isCloseTo(expected, within(expected * 1e-4));
            assertClosed(mesher.mesh());
            assertNormalsFitWinding(mesher.mesh());
        }
    }

    @Test
    @DisplayName("gives the same block for rings of either direction")
    void direction() {
        Polygon footprint = randomPolygon(new Random(5), 2);
        BuildingMesher there = new BuildingMesher(frame, true);
        BuildingMesher back = new BuildingMesher(frame, true);
        there.add(footprint, 0, 10, 0);
        back.add(footprint.reverse(), 0, 10, 0);
        assertThat(there.mesh().volume()).isPositive().isCloseTo(back.mesh().volume(), within(0.1));
    }

    @Test
    @DisplayName("keeps every corner of the footprint to a centimetre, at base and at roof")
    void positions() {
        Random random = new Random(9);
        for (int i = 0; i < 100; i++) {
            Polygon footprint = randomPolygon(random, 1);
            BuildingMesher mesher = new BuildingMesher(frame, false);
            mesher.add(footprint, 61.5, 20, 3);
            for (Coordinate corner : footprint.getCoordinates()) {
                for (double height : new double[] {61.5, 81.5}) {
                    Ellipsoid.Ecef wanted = Ellipsoid.toEcef(corner.x, corner.y, height);
                    assertThat(nearest(mesher.mesh(), wanted)).isLessThan(0.01);
                }
            }
            for (int v = 0; v < mesher.mesh().vertexCount(); v++) {
                assertThat(mesher.mesh().feature(v)).isEqualTo(3);
            }
        }
    }

    @Test
    @DisplayName("raises every part of a multipolygon")
    void multipolygon() throws ParseException {
        Geometry two = new WKTReader()
                .read("MULTIPOLYGON(((114.02 33,114.0201 33,114.0201 33.0001,114.02 33.0001,114.02 33)),"
                        + "((114.03 33,114.0301 33,114.0301 33.0001,114.03 33.0001,114.03 33)))");
        BuildingMesher mesher = new BuildingMesher(frame, true);
        mesher.add(two, 0, 10, 0);
        double expected = areaInMetres(two) * 10;
        assertThat(mesher.mesh().volume()).isCloseTo(expected, within(expected * 1e-3));
        assertThat(mesher.mesh().triangleCount()).isEqualTo(2 * (2 + 2 + 8));
    }

    @Test
    @DisplayName("leaves out rings that enclose nothing and counts them")
    void degenerate() throws ParseException {
        BuildingMesher mesher = new BuildingMesher(frame, true);
        WKTReader reader = new WKTReader();
        assertThat(mesher.add(reader.read("POLYGON((114 33,114.001 33,114 33,114 33))"), 0, 10, 0)).isFalse();
        assertThat(mesher.add(reader.read("POLYGON EMPTY"), 0, 10, 0)).isFalse();
        assertThat(mesher.add(reader.read("POINT(114 33)"), 0, 10, 0)).isFalse();
        assertThat(mesher.degenerateRings()).isEqualTo(1);
        Geometry doubled = reader.read("POLYGON((114.02 33,114.02 33,114.0201 33,114.0201 33.0001,114.0201 33.0001,"
                + "114.02 33.0001,114.02 33),(114.02005 33.00005,114.02006 33.00005,114.02005 33.00005,"
                + "114.02005 33.00005))");
        assertThat(mesher.add(doubled, 0, 10, 0)).isTrue();
        assertThat(mesher.degenerateRings()).isEqualTo(2);
        assertClosed(mesher.mesh());
    }

    @Test
    @DisplayName("refuses heights that are not positive and finite, with the value")
    void badHeight() {
        BuildingMesher mesher = new BuildingMesher(frame, true);
        for (double height : new double[] {0, -3, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> mesher.add(FACTORY.createPolygon(), 0, height, 0))
                    .hasMessageContaining("positive and finite, was " + height);
        }
    }

    /** A star-shaped ring of 3 to 30 corners within 10 to 60 m of a random point, with holes in its kernel. */
    static Polygon randomPolygon(Random random, int holes) {
        double lon = LON + (random.nextDouble() - 0.5) * 0.05;
        double lat = LAT + (random.nextDouble() - 0.5) * 0.05;
        LinearRing shell = star(random, lon, lat, 20, 60, 5 + random.nextInt(26));
        List<LinearRing> inner = new ArrayList<>();
        for (int i = 0; i < holes; i++) {
            double angle = 2 * Math.PI * i / holes;
            double away = holes == 1 ? 0 : 5;
            inner.add(star(
                    random,
                    lon + degreesEast(away * Math.cos(angle)),
                    lat + away * Math.sin(angle) / Ellipsoid.METRES_PER_DEGREE,
                    1,
                    3,
                    3 + random.nextInt(6)));
        }
        return FACTORY.createPolygon(shell, inner.toArray(LinearRing[]::new));
    }

    private static LinearRing star(Random random, double lon, double lat, double least, double most, int corners) {
        Coordinate[] ring = new Coordinate[corners + 1];
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * (i + 0.8 * random.nextDouble()) / corners;
            double r = least + random.nextDouble() * (most - least);
            ring[i] = new Coordinate(
                    lon + degreesEast(r * Math.cos(angle)), lat + r * Math.sin(angle) / Ellipsoid.METRES_PER_DEGREE);
        }
        ring[corners] = ring[0].copy();
        return FACTORY.createLinearRing(ring);
    }

    private static double degreesEast(double metres) {
        return metres / (Ellipsoid.METRES_PER_DEGREE * Math.cos(Math.toRadians(LAT)));
    }

    /** Area by the geodesic polygon area of GeographicLib: a second route. */
    private static double areaInMetres(Geometry geometry) {
        double sum = 0;
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            Polygon polygon = (Polygon) geometry.getGeometryN(i);
            sum += ringArea(polygon.getExteriorRing());
            for (int h = 0; h < polygon.getNumInteriorRing(); h++) {
                sum -= ringArea(polygon.getInteriorRingN(h));
            }
        }
        return sum;
    }

    private static double ringArea(LinearRing ring) {
        var area = new net.sf.geographiclib.PolygonArea(net.sf.geographiclib.Geodesic.WGS84, false);
        for (int i = 0; i + 1 < ring.getNumPoints(); i++) {
            area.AddPoint(ring.getCoordinateN(i).y, ring.getCoordinateN(i).x);
        }
        return Math.abs(area.Compute().area);
    }

    private double nearest(TriangleMesh mesh, Ellipsoid.Ecef wanted) {
        double least = Double.MAX_VALUE;
        for (int v = 0; v < mesh.vertexCount(); v++) {
            least = Math.min(
                    least,
                    frame.toEcef(mesh.position(v, 0), mesh.position(v, 1), mesh.position(v, 2))
                            .distance(wanted));
        }
        return least;
    }

    /** Every edge between two positions is walked as often one way as the other. */
    static void assertClosed(TriangleMesh mesh) {
        Map<List<Float>, Integer> edges = new HashMap<>();
        for (int i = 0; i < 3 * mesh.triangleCount(); i += 3) {
            for (int k = 0; k < 3; k++) {
                int a = mesh.index(i + k);
                int b = mesh.index(i + (k + 1) % 3);
                edges.merge(edge(mesh, a, b), 1, Integer::sum);
                edges.merge(edge(mesh, b, a), -1, Integer::sum);
            }
        }
        assertThat(edges.values()).allMatch(n -> n == 0);
    }

    private static List<Float> edge(TriangleMesh mesh, int a, int b) {
        return List.of(
                mesh.position(a, 0), mesh.position(a, 1), mesh.position(a, 2),
                mesh.position(b, 0), mesh.position(b, 1), mesh.position(b, 2));
    }

    static void assertNormalsFitWinding(TriangleMesh mesh) {
        for (int i = 0; i < 3 * mesh.triangleCount(); i += 3) {
            int a = mesh.index(i);
            int b = mesh.index(i + 1);
            int c = mesh.index(i + 2);
            double[] u = new double[3];
            double[] v = new double[3];
            for (int k = 0; k < 3; k++) {
                u[k] = mesh.position(b, k) - mesh.position(a, k);
                v[k] = mesh.position(c, k) - mesh.position(a, k);
            }
            double x = u[1] * v[2] - u[2] * v[1];
            double y = u[2] * v[0] - u[0] * v[2];
            double z = u[0] * v[1] - u[1] * v[0];
            double length = Math.sqrt(x * x + y * y + z * z);
            double dot = x * mesh.normal(a, 0) + y * mesh.normal(a, 1) + z * mesh.normal(a, 2);
            if (length > 1) {
                assertThat(dot / length).isGreaterThan(0.99);
            }
        }
    }
}
