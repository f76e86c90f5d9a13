package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.grid.CellRanges;
import io.citytwin.grid.H3Grid;
import io.citytwin.grid.ZoneSums;
import io.citytwin.grid.ZoneValues;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.H3Queries.Selection;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import io.citytwin.testing.PostgisFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.util.AffineTransformation;

/** H3 sums against the brute force of PostGIS: every zone's polygon against every feature's geometry. */
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class H3QueriesTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final Layer BLOCKS = layer("blocks", GeometryType.MULTIPOLYGON);
    private static final Layer PIPES = layer("pipes", GeometryType.MULTILINESTRING);

    private Database database;
    private H3Queries queries;

    private static Layer layer(String id, GeometryType type) {
        return new Layer(
                id,
                null,
                null,
                null,
                null,
                type,
                false,
                List.of(Attribute.of("层数", AttributeType.INTEGER), Attribute.of("height", AttributeType.REAL)),
                null,
                "EPSG:4490",
                null,
                null,
                null,
                Sharing.OPEN,
                Map.of());
    }

    @BeforeAll
    void load(DatabaseUrl url) {
        database = Database.open(url, 4);
        LayerStore layers = new LayerStore(database);
        queries = new H3Queries(database, Duration.ofSeconds(60));
        Random random = new Random(11);
        List<Row> blocks = new ArrayList<>();
        List<Row> pipes = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            Object[] values = {i % 9 == 0 ? null : (long) random.nextInt(30), i % 7 == 0 ? null : random.nextDouble() * 90};
            blocks.add(new Row(values, block(random, i)));
            pipes.add(new Row(values.clone(), pipe(random, i)));
        }
        LayerLoader.load(database, layers, BLOCKS, blocks, Instant.parse("2020-01-01T00:00:00Z"));
        LayerLoader.load(database, layers, PIPES, pipes, Instant.parse("2020-01-01T00:00:00Z"));
    }

    @AfterAll
    void close() {
        database.close();
    }

    /** Turned L-shapes, every tenth with a hole, every hundredth large; many of them lie on zones' borders. */
    private static Geometry block(Random random, int i) {
        double size = i % 100 == 0 ? 0.01 + random.nextDouble() * 0.02 : 1e-4 + random.nextDouble() * 4e-4;
        double x = 114 + random.nextDouble() * 0.1;
        double y = 32.9 + random.nextDouble() * 0.1;
        Coordinate[] shell = coordinates(0, 0, 1, 0, 1, 0.5, 0.5, 0.5, 0.5, 1, 0, 1, 0, 0);
        Geometry g = i % 10 == 0
                ? FACTORY.createPolygon(
                        FACTORY.createLinearRing(shell),
                        new org.locationtech.jts.geom.LinearRing[] {
                            FACTORY.createLinearRing(coordinates(0.1, 0.1, 0.4, 0.1, 0.4, 0.4, 0.1, 0.1))
                        })
                : FACTORY.createPolygon(shell);
        return new AffineTransformation()
                .rotate(random.nextDouble() * 6)
                .scale(size, size)
                .translate(x, y)
                .transform(g);
    }

    private static Geometry pipe(Random random, int i) {
        int n = 2 + random.nextInt(5);
        double step = i % 50 == 0 ? 0.02 : 0.001;
        Coordinate[] c = new Coordinate[n];
        c[0] = new Coordinate(114 + random.nextDouble() * 0.1, 32.9 + random.nextDouble() * 0.1);
        for (int k = 1; k < n; k++) {
            c[k] = new Coordinate(
                    c[k - 1].x + (random.nextDouble() - 0.5) * step, c[k - 1].y + (random.nextDouble() - 0.5) * step);
        }
        return FACTORY.createLineString(c);
    }

    private static Coordinate[] coordinates(double... xy) {
        Coordinate[] c = new Coordinate[xy.length / 2];
        for (int i = 0; i < c.length; i++) {
            c[i] = new Coordinate(xy[2 * i], xy[2 * i + 1]);
        }
        return c;
    }

    private Map<Long, ZoneValues> sums(Selection selection, int resolution) {
        ZoneSums sums = new ZoneSums(resolution, selection.attributes().size());
        queries.forEachCell(selection, sums::addCell);
        queries.forEachCentroid(selection, sums.undecided(), sums::addPoint);
        queries.forEachShape(selection, sums::addShape);
        return sums.list().stream().collect(Collectors.toMap(ZoneValues::zone, v -> v));
    }

    private static Selection all(Layer layer) {
        return new Selection(
                layer, TimeSelector.NOW, Optional.empty(), List.of(), Optional.empty(), List.of("层数", "height"));
    }

    private List<double[]> ask(String sql) {
        List<double[]> rows = new ArrayList<>();
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                double[] row = new double[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = result.getDouble(i + 1);
                }
                rows.add(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return rows;
    }

    private static String wkt(long zone) {
        return "ST_GeomFromText('" + H3Grid.polygon(zone).toText() + "',4326)";
    }

    @ParameterizedTest
    @DisplayName("Counts, areas and lengths of every zone equal PostGIS's brute force, and add up to the layer's totals")
    @CsvSource({"blocks,7", "blocks,8", "blocks,9", "blocks,10", "pipes,8", "pipes,9", "pipes,10"})
    void everyZoneEqualsBruteForce(String id, int resolution) {
        Layer layer = id.equals("blocks") ? BLOCKS : PIPES;
        Map<Long, ZoneValues> zones = sums(all(layer), resolution);
        String polygons = zones.keySet().stream()
                .map(z -> "(" + z + "::bigint," + wkt(z) + ")")
                .collect(Collectors.joining(","));
        Map<Long, double[]> expected = new TreeMap<>();
        for (double[] row : ask("SELECT z / 1000000, z % 1000000,"
                + " count(*) FILTER (WHERE ST_Within(ST_Centroid(geom), p)),"
                + " sum(ST_Area(ST_Intersection(geom, p)::geography)), sum(ST_Length(ST_Intersection(geom, p)::geography)),"
                + " count(\"层数\") FILTER (WHERE ST_Within(ST_Centroid(geom), p)),"
                + " sum(\"层数\") FILTER (WHERE ST_Within(ST_Centroid(geom), p)),"
                + " max(height) FILTER (WHERE ST_Within(ST_Centroid(geom), p)),"
                + " min(height) FILTER (WHERE ST_Within(ST_Centroid(geom), p))"
                + " FROM (VALUES " + polygons + ") AS zones(z, p) JOIN city." + id + " ON geom && p GROUP BY z")) {
            long zone = (long) row[0] * 1_000_000 + (long) row[1];
            expected.put(zone, row);
        }
        assertThat(zones.keySet()).containsAll(expected.keySet());
        double count = 0;
        double area = 0;
        double length = 0;
        for (ZoneValues v : zones.values()) {
            double[] row = expected.get(v.zone());
            assertThat((double) v.count()).isEqualTo(row[2]);
            assertThat(v.area()).isCloseTo(row[3], within(3e-7 * row[3] + 1e-4));
            assertThat(v.length()).isCloseTo(row[4], within(1e-7 * row[4] + 1e-5));
            assertThat((double) v.number(0)).isEqualTo(row[5]);
            assertThat(v.sum(0)).isEqualTo(row[6]);
            if (v.number(1) > 0) {
                assertThat(v.maximum(1)).isEqualTo(row[7]);
                assertThat(v.minimum(1)).isEqualTo(row[8]);
            }
            count += v.count();
            area += v.area();
            length += v.length();
        }
        double[] total = ask("SELECT count(*), sum(ST_Area(geom::geography)), sum(ST_Length(geom::geography)) FROM city."
                        + id)
                .get(0);
        assertThat(count).isEqualTo(total[0]);
        // edges of kilometres, cut at a border, become two geodesics: a little is left over
        assertThat(area).isCloseTo(total[1], within(2e-5 * total[1]));
        assertThat(length).isCloseTo(total[2], within(1e-7 * total[2]));
    }

    @ParameterizedTest
    @DisplayName("At fine resolutions every feature still counts once, in the zone that holds its centroid")
    @CsvSource({"11", "12", "13", "14", "15"})
    void atFineResolutionsEveryFeatureStillCountsOnce(int resolution) {
        ZoneSums sums = new ZoneSums(resolution, 0);
        Selection selection = new Selection(
                BLOCKS, TimeSelector.NOW, Optional.empty(), List.of(), Optional.empty(), List.of());
        queries.forEachCell(selection, sums::addCell);
        queries.forEachCentroid(selection, sums.undecided(), sums::addPoint);
        Map<Long, Long> expected = new TreeMap<>();
        for (double[] xy : ask("SELECT ST_X(ST_Centroid(geom)), ST_Y(ST_Centroid(geom)) FROM city.blocks")) {
            expected.merge(H3Grid.cell(xy[0], xy[1], resolution), 1L, Long::sum);
        }
        assertThat(sums.list().stream().collect(Collectors.toMap(ZoneValues::zone, ZoneValues::count)))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("The ranges of some zones hold all their features")
    void theRangesOfSomeZonesHoldAllTheirFeatures() {
        Random random = new Random(5);
        for (int i = 0; i < 20; i++) {
            int resolution = 7 + random.nextInt(5);
            long middle = H3Grid.cell(114.05 + random.nextDouble() * 0.03, 32.95, resolution);
            List<Long> zones = java.util.Arrays.stream(H3Grid.disk(middle, random.nextInt(4)))
                    .boxed()
                    .toList();
            Selection some = new Selection(
                    BLOCKS,
                    TimeSelector.NOW,
                    Optional.empty(),
                    CellRanges.holding(zones),
                    Optional.empty(),
                    List.of());
            ZoneSums sums = new ZoneSums(resolution, 0).restrictTo(zones);
            queries.forEachCell(some, sums::addCell);
            queries.forEachCentroid(some, sums.undecided(), sums::addPoint);
            long expected = ask("SELECT ST_X(ST_Centroid(geom)), ST_Y(ST_Centroid(geom)) FROM city.blocks").stream()
                    .filter(xy -> zones.contains(H3Grid.cell(xy[0], xy[1], resolution)))
                    .count();
            assertThat(sums.list().stream().mapToLong(ZoneValues::count).sum()).isEqualTo(expected);
            List<long[]> features = new ArrayList<>();
            queries.forEachFeature(some, (fid, lon, lat, geometry, properties) -> {
                if (zones.contains(H3Grid.cell(lon, lat, resolution))) {
                    features.add(new long[] {fid});
                    assertThat(geometry).startsWith("{\"type\":\"MultiPolygon\"");
                    assertThat(properties).contains("\"层数\"").doesNotContain("content_hash");
                }
            });
            assertThat(features).hasSize((int) expected);
        }
    }

    @Test
    @DisplayName("The zone of a point layer is the cell of the point")
    void theZoneOfAPointIsItsCell() {
        Point p = FACTORY.createPoint(new Coordinate(114.01, 32.91));
        ZoneSums sums = new ZoneSums(9, 0);
        sums.addPoint(p.getX(), p.getY(), new double[0]);
        assertThat(sums.list()).singleElement().satisfies(v -> {
            assertThat(v.zone()).isEqualTo(H3Grid.cell(114.01, 32.91, 9));
            assertThat(v.count()).isOne();
        });
    }
}
