package io.citytwin.tiles.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.valid.IsValidOp;

/** Commands against exact geometry: a plane whose units are the tile's own, so that nothing but rounding may differ. */
class TileGeometryTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final int EXTENT = 4096;
    private static final int BUFFER = 64;
    private static final Geometry BOX =
            FACTORY.toGeometry(new Envelope(-BUFFER, EXTENT + BUFFER, -BUFFER, EXTENT + BUFFER));

    private final TileGeometry tile = new TileGeometry(
            // y = 4096 − y' : the source's y runs up.
            new TilePlane(4326, 4326, new double[] {0, 0, EXTENT, EXTENT}, EXTENT), EXTENT, BUFFER);

    /** What the commands draw, with y up again; polygons by the sign of their rings. */
    private Geometry draw(Geometry source) {
        int type = tile.take(new WKBWriter(2, source.hashCode() % 2 == 0
                        ? ByteOrderValues.BIG_ENDIAN
                        : ByteOrderValues.LITTLE_ENDIAN)
                .write(source));
        int[] c = Arrays.copyOf(tile.commands(), type == 0 ? 0 : tile.size());
        List<List<Coordinate>> paths = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (int i = 0; i < c.length; ) {
            int command = c[i] & 7;
            int count = c[i++] >>> 3;
            assertThat(count).isPositive();
            for (int k = 0; k < count; k++) {
                if (command == 7) {
                    List<Coordinate> path = paths.get(paths.size() - 1);
                    assertThat(path.size()).isGreaterThan(2);
                    path.add(path.get(0).copy());
                    continue;
                }
                x += c[i] >>> 1 ^ -(c[i] & 1);
                y += c[i + 1] >>> 1 ^ -(c[i + 1] & 1);
                i += 2;
                if (command == 1) {
                    paths.add(new ArrayList<>());
                } else {
                    assertThat(command).isEqualTo(2);
                }
                paths.get(paths.size() - 1).add(new Coordinate(x, EXTENT - y));
            }
        }
        if (type == 1) {
            return FACTORY.createMultiPointFromCoords(
                    paths.stream().map(p -> p.get(0)).toArray(Coordinate[]::new));
        }
        if (type == 2) {
            return FACTORY.createMultiLineString(paths.stream()
                    .map(p -> FACTORY.createLineString(p.toArray(Coordinate[]::new)))
                    .toArray(LineString[]::new));
        }
        List<Polygon> polygons = new ArrayList<>();
        LinearRing shell = null;
        List<LinearRing> holes = new ArrayList<>();
        for (List<Coordinate> path : paths) {
            LinearRing ring = FACTORY.createLinearRing(path.toArray(Coordinate[]::new));
            // With y up again what is positive in the tile runs clockwise, which JTS counts as positive.
            if (Area.ofRingSigned(ring.getCoordinateSequence()) > 0) {
                if (shell != null) {
                    polygons.add(FACTORY.createPolygon(shell, holes.toArray(LinearRing[]::new)));
                }
                shell = ring;
                holes.clear();
            } else {
                assertThat(shell).isNotNull();
                holes.add(ring);
            }
        }
        if (shell != null) {
            polygons.add(FACTORY.createPolygon(shell, holes.toArray(LinearRing[]::new)));
        }
        return FACTORY.createMultiPolygon(polygons.toArray(Polygon[]::new));
    }

    private static LinearRing star(Random random, double cx, double cy, double radius, int n) {
        Coordinate[] points = new Coordinate[n + 1];
        for (int i = 0; i < n; i++) {
            double r = radius * (0.2 + 0.8 * random.nextDouble());
            double angle = 2 * Math.PI * i / n;
            points[i] = new Coordinate(cx + r * Math.cos(angle), cy + r * Math.sin(angle));
        }
        points[n] = points[0];
        return FACTORY.createLinearRing(points);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void polygons_are_valid_and_equal_the_exact_intersection_to_the_rounding(long seed) {
        Random random = new Random(seed);
        int drawn = 0;
        for (int i = 0; i < 1500; i++) {
            double radius = Math.exp(random.nextDouble() * 9);
            double cx = -600 + random.nextDouble() * 5300;
            double cy = -600 + random.nextDouble() * 5300;
            int n = 3 + random.nextInt(random.nextInt(10) == 0 ? 300 : 12);
            LinearRing[] holes =
                    random.nextInt(3) == 0 ? new LinearRing[] {star(random, cx, cy, radius * 0.15, 5)} : null;
            Polygon source = FACTORY.createPolygon(star(random, cx, cy, radius, n), holes);
            if (!source.isValid()) {
                continue;
            }
            Geometry expected = source.intersection(BOX);
            Geometry seen = draw(source);
            assertThat(new IsValidOp(seen).getValidationError()).as(source.toText()).isNull();
            assertThat(BOX.getEnvelopeInternal().contains(seen.getEnvelopeInternal()) || seen.isEmpty())
                    .isTrue();
            assertThat(seen.symDifference(expected).getArea())
                    .as(source.toText())
                    .isLessThanOrEqualTo(expected.getLength() * 0.75 + 2);
            drawn += seen.isEmpty() ? 0 : 1;
        }
        assertThat(drawn).isGreaterThan(800);
    }

    @Test
    void a_comb_that_the_edge_cuts_into_teeth_becomes_as_many_polygons() throws ParseException {
        Geometry comb = new WKTReader()
                .read("POLYGON ((4200 0, 4000 0, 4000 10, 4190 10, 4190 20, 4000 20, 4000 30, 4200 30, 4200 0))");
        Geometry seen = draw(comb);
        assertThat(seen.getNumGeometries()).isEqualTo(2);
        assertThat(seen.isValid()).isTrue();
        assertThat(seen.getArea()).isCloseTo(comb.intersection(BOX).getArea(), within(1.0));
    }

    @Test
    void a_polygon_around_the_whole_tile_fills_it_and_its_hole_is_kept() throws ParseException {
        Geometry seen = draw(new WKTReader()
                .read("MULTIPOLYGON (((-1e6 -1e6, 1e6 -1e6, 1e6 1e6, -1e6 1e6, -1e6 -1e6),"
                        + " (1000 1000, 1000 2000, 2000 2000, 2000 1000, 1000 1000)))"));
        assertThat(seen.getArea()).isEqualTo(4224.0 * 4224 - 1e6);
        assertThat(((Polygon) seen.getGeometryN(0)).getNumInteriorRing()).isEqualTo(1);
    }

    @Test
    void what_rounding_leaves_no_area_is_not_drawn() throws ParseException {
        assertThat(tile.take(new WKBWriter()
                        .write(new WKTReader().read("POLYGON ((10 10, 10.3 10, 10.3 10.3, 10 10.3, 10 10))"))))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void lines_are_cut_to_the_tile(long seed) {
        Random random = new Random(seed);
        int drawn = 0;
        for (int i = 0; i < 2000; i++) {
            double step = Math.exp(random.nextDouble() * 8);
            Coordinate[] points = new Coordinate[2 + random.nextInt(20)];
            points[0] = new Coordinate(-500 + random.nextDouble() * 5000, -500 + random.nextDouble() * 5000);
            for (int k = 1; k < points.length; k++) {
                points[k] = new Coordinate(
                        points[k - 1].x + random.nextGaussian() * step, points[k - 1].y + random.nextGaussian() * step);
            }
            LineString source = FACTORY.createLineString(points);
            Geometry expected = source.intersection(BOX);
            Geometry seen = draw(source);
            assertThat(seen.getLength())
                    .as(source.toText())
                    .isCloseTo(expected.getLength(), within(1.5 * (points.length + 1)));
            if (!seen.isEmpty()) {
                assertThat(BOX.getEnvelopeInternal().contains(seen.getEnvelopeInternal())).isTrue();
                assertThat(source.buffer(1).covers(seen)).as(source.toText()).isTrue();
                drawn++;
            }
        }
        assertThat(drawn).isGreaterThan(1000);
    }

    @Test
    void points_of_the_tile_stay_and_others_go() throws ParseException {
        Geometry seen = draw(new WKTReader().read("MULTIPOINT ((5 6), (4500 1), (-64 4160), (7.6 8.4))"));
        assertThat(seen.toText()).isEqualTo("MULTIPOINT ((5 6), (-64 4160), (8 8))");
    }

    @Test
    void of_a_collection_the_highest_dimension_is_drawn() throws ParseException {
        Geometry seen = draw(new WKTReader()
                .read("GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 100 100), POINT (2 2), LINESTRING (5 5, 9 5))"));
        assertThat(seen.toText()).isEqualTo("MULTILINESTRING ((0 0, 100 100), (5 5, 9 5))");
    }

    @Test
    void heights_are_passed_over_and_broken_bytes_are_refused() throws ParseException {
        Geometry line = new WKTReader().read("LINESTRING Z (1 2 3, 40 50 60)");
        byte[] wkb = new WKBWriter(3, true).write(line);
        assertThat(tile.take(wkb)).isEqualTo(2);
        assertThat(tile.size()).isEqualTo(6);
        assertThatThrownBy(() -> tile.take(Arrays.copyOf(wkb, wkb.length - 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cut off");
    }
}
