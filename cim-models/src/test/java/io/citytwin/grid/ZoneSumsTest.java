package io.citytwin.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;
import net.sf.geographiclib.PolygonArea;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Areas and lengths split among zones where the grid is awkward, against brute force: the intersection of every zone's
 * polygon with the feature (JTS), measured by GeographicLib.
 */
class ZoneSumsTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final Envelope WORLD = new Envelope(-180, 180, -90, 90);

    @ParameterizedTest(name = "{0} at resolution {1}")
    @DisplayName("Areas and lengths equal brute force")
    @CsvSource({
        "antimeridian, 3", "antimeridian, 6", "antimeridian, 9",
        "north pole, 3", "north pole, 5", "north pole, 8",
        "south pole, 4", "south pole, 7",
        "icosahedron edge, 3", "icosahedron edge, 5", "icosahedron edge, 7",
        "pentagon, 4", "pentagon, 7",
        "anywhere, 4", "anywhere, 8"
    })
    void equalBruteForce(String where, int resolution) {
        Random random = new Random(where.hashCode() + resolution);
        int split = 0;
        for (int i = 0; i < 40; i++) {
            double[] centre = centre(where, resolution, random);
            double edge = 1_281_000 / Math.pow(Math.sqrt(7), resolution);
            double radius = edge * (0.1 + 1.4 * random.nextDouble());
            Geometry blob = blob(centre, radius, random);
            if (blob == null) {
                continue;
            }
            split += check(blob, resolution, where + " " + i + ": " + centre[0] + " " + centre[1]);
            check(blob.getBoundary(), resolution, where + " line " + i + ": " + centre[0] + " " + centre[1]);
        }
        assertThat(split).as("features in several zones").isGreaterThan(10);
    }

    /** Compares all zones of one feature; returns 1 if there are several. */
    private static int check(Geometry feature, int resolution, String what) {
        boolean lines = feature.getDimension() == 1;
        ZoneSums sums = new ZoneSums(resolution, 0);
        sums.addShape(new WKBWriter().write(feature));
        Map<Long, Double> found = new HashMap<>();
        for (ZoneValues v : sums.list()) {
            found.put(v.zone(), lines ? v.length() : v.area());
        }
        double total = measure(feature);
        double sum = 0;
        int zones = 0;
        for (long zone : around(feature, resolution)) {
            double expected = measure(OverlayNGRobust.overlay(H3Grid.polygon(zone), feature, OverlayNG.INTERSECTION));
            double value = found.getOrDefault(zone, 0.0);
            assertThat(value).as(what + ", zone " + H3Grid.format(zone)).isCloseTo(expected, within(1e-5 * total));
            found.remove(zone);
            sum += value;
            zones += value > 1e-3 * total ? 1 : 0;
        }
        assertThat(found.values().stream().mapToDouble(v -> v).sum()).as(what + ": beside").isLessThan(1e-6 * total);
        // a zone's side is straight in longitude and latitude, so that its two geodesics are one and cancel out
        assertThat(sum).as(what + ": total").isCloseTo(total, within(1e-4 * total));
        return zones > 1 ? 1 : 0;
    }

    private static double[] centre(String where, int resolution, Random random) {
        double spread = 60 / Math.pow(Math.sqrt(7), resolution);
        return switch (where) {
            case "antimeridian" -> new double[] {
                180 + (random.nextDouble() - 0.5) * spread, random.nextDouble() * 130 - 65
            };
            case "north pole" -> new double[] {random.nextDouble() * 360 - 180, 90 - random.nextDouble() * spread};
            case "south pole" -> new double[] {random.nextDouble() * 360 - 180, -90 + random.nextDouble() * spread};
            case "icosahedron edge" -> distorted(resolution, random);
            case "pentagon" -> pentagon(resolution, random);
            default -> new double[] {random.nextDouble() * 360 - 180, random.nextDouble() * 140 - 70};
        };
    }

    /** The middle of a cell that an icosahedron's edge crosses: it has more corners than others. */
    private static double[] distorted(int resolution, Random random) {
        // Along the line between two neighbouring pentagons, which is such an edge.
        double[] a = H3Grid.centre(Long.parseLong("8009fffffffffff", 16));
        double[] b = H3Grid.centre(Long.parseLong("801dfffffffffff", 16));
        GeodesicData line = Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0]);
        for (int i = 0; i < 10_000; i++) {
            GeodesicData p = Geodesic.WGS84.Direct(
                    a[1], a[0], line.azi1 + (random.nextDouble() - 0.5) * 2, line.s12 * random.nextDouble());
            long cell = H3Grid.cell(p.lon2, p.lat2, resolution);
            if (H3Grid.ring(cell).length > 12) {
                return H3Grid.centre(cell);
            }
        }
        throw new IllegalStateException("no distorted cell of resolution " + resolution);
    }

    private static double[] pentagon(int resolution, Random random) {
        long pentagon = Long.parseLong("8009fffffffffff", 16);
        double[] c = H3Grid.centre(H3Grid.children(pentagon, resolution).first());
        double size = 10 / Math.pow(Math.sqrt(7), resolution);
        return new double[] {c[0] + (random.nextDouble() - 0.5) * size, c[1] + (random.nextDouble() - 0.5) * size};
    }

    /**
     * A dented disk of short edges, cut at the antimeridian as RFC 7946 wants it; null where it holds a pole, which no
     * polygon in longitude and latitude does.
     */
    private static Geometry blob(double[] centre, double radius, Random random) {
        int n = 400;
        double dent = 0.3 * random.nextDouble();
        int waves = 2 + random.nextInt(5);
        Coordinate[] c = new Coordinate[n + 1];
        double before = centre[0];
        for (int i = 0; i < n; i++) {
            double azimuth = -360.0 * i / n;
            double r = radius * (1 + dent * Math.sin(2 * Math.PI * waves * i / n)) / (1 + dent);
            GeodesicData p = Geodesic.WGS84.Direct(centre[1], centre[0], azimuth, r);
            before = p.lon2 - 360 * Math.rint((p.lon2 - before) / 360);
            c[i] = new Coordinate(before, p.lat2);
        }
        if (Math.abs(c[n - 1].x - c[0].x) > 180) {
            return null;
        }
        c[n] = c[0];
        Polygon whole = FACTORY.createPolygon(c);
        List<Polygon> parts = new ArrayList<>();
        for (int turn = -1; turn <= 1; turn++) {
            double shift = 360.0 * turn;
            Geometry moved = whole.copy();
            moved.apply((org.locationtech.jts.geom.CoordinateFilter) p -> p.x += shift);
            moved.geometryChanged();
            Geometry part = moved.intersection(FACTORY.toGeometry(WORLD));
            for (int i = 0; i < part.getNumGeometries(); i++) {
                if (part.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
                    parts.add(polygon);
                }
            }
        }
        return whole.isValid() ? FACTORY.createMultiPolygon(parts.toArray(Polygon[]::new)) : null;
    }

    /** All zones that may meet the feature: those around the cells of its corners, and around those within. */
    private static Set<Long> around(Geometry feature, int resolution) {
        Set<Long> zones = new HashSet<>();
        for (Coordinate c : feature.getCoordinates()) {
            zones.add(H3Grid.cell(c.x, c.y, resolution));
        }
        Set<Long> wider = new HashSet<>();
        for (long zone : zones) {
            for (long near : H3Grid.disk(zone, 3)) {
                wider.add(near);
            }
        }
        return wider;
    }

    private static double measure(Geometry geometry) {
        double sum = 0;
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            Geometry part = geometry.getGeometryN(i);
            if (part instanceof Polygon polygon && !polygon.isEmpty()) {
                sum += Math.abs(area(polygon.getExteriorRing()));
                for (int h = 0; h < polygon.getNumInteriorRing(); h++) {
                    sum -= Math.abs(area(polygon.getInteriorRingN(h)));
                }
            } else if (part instanceof LineString line) {
                for (int k = 1; k < line.getNumPoints(); k++) {
                    Coordinate a = line.getCoordinateN(k - 1);
                    Coordinate b = line.getCoordinateN(k);
                    sum += Geodesic.WGS84.Inverse(a.y, a.x, b.y, b.x).s12;
                }
            }
        }
        return sum;
    }

    private static double area(LineString ring) {
        PolygonArea area = new PolygonArea(Geodesic.WGS84, false);
        for (int i = 1; i < ring.getNumPoints(); i++) {
            area.AddPoint(ring.getCoordinateN(i).y, ring.getCoordinateN(i).x);
        }
        return area.Compute(false, true).area;
    }
}
