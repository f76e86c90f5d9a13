package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.Feature;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Cql2Text;
import io.citytwin.query.Expr;
import io.citytwin.query.FilterModel;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.query.RandomFilters;
import io.citytwin.store.FeatureQuery.Position;
import io.citytwin.store.FeatureQuery.SortKey;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeatureReaderTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final Envelope AREA = new Envelope(114.0, 114.1, 32.9, 33.0);
    private static final int COUNT = 600;
    private static final Layer LAYER = new Layer(
            "建筑",
            null,
            null,
            null,
            null,
            GeometryType.GEOMETRY,
            false,
            List.of(
                    Attribute.of("名称", AttributeType.TEXT),
                    Attribute.of("code", AttributeType.TEXT),
                    Attribute.of("height", AttributeType.REAL),
                    Attribute.of("floors", AttributeType.INTEGER),
                    Attribute.of("flag", AttributeType.BOOLEAN),
                    Attribute.of("built", AttributeType.DATE),
                    Attribute.of("seen", AttributeType.TIMESTAMP)),
            "code",
            "EPSG:4490",
            null,
            null,
            null,
            Sharing.OPEN,
            Map.of());

    private Database database;
    private LayerStore layers;
    private FeatureReader reader;
    private List<Map<String, Object>> rows;

    @BeforeAll
    void load(DatabaseUrl url) {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        reader = new FeatureReader(database);
        Random random = new Random(7);
        List<Row> source = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            source.add(row(random, i));
        }
        LayerLoader.load(database, layers, LAYER, source, Instant.parse("2020-01-01T00:00:00Z"));
        rows = reader.list(query()).stream().map(FeatureReaderTest::map).toList();
        assertThat(rows).hasSize(COUNT);
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static FeatureQuery query() {
        return FeatureQuery.all(LAYER);
    }

    private static Row row(Random random, int i) {
        double x = AREA.getMinX() + random.nextInt(1000) * 1e-4;
        double y = AREA.getMinY() + random.nextInt(1000) * 1e-4;
        double size = (1 + random.nextInt(40)) * 1e-4;
        Geometry geometry =
                switch (random.nextInt(4)) {
                    case 0 -> FACTORY.createPoint(new Coordinate(x, y));
                    case 1 -> FACTORY.createLineString(new Coordinate[] {
                        new Coordinate(x, y), new Coordinate(x + size, y + size / 2), new Coordinate(x + size, y)
                    });
                    case 2 -> null;
                    default -> FACTORY.toGeometry(new Envelope(x, x + size, y, y + size));
                };
        Object[] values = {
            random.nextInt(5) == 0 ? null : pick(random, "驻马店", "驻X店", "a", "50%", "Ärger", "", "new\nline"),
            "c" + i,
            random.nextInt(5) == 0 ? null : random.nextInt(400) / 10.0 - 5,
            random.nextInt(5) == 0 ? null : (long) random.nextInt(12),
            random.nextInt(5) == 0 ? null : random.nextBoolean(),
            random.nextInt(5) == 0 ? null : LocalDate.of(2020, 1, 1).plusDays(random.nextInt(60)),
            random.nextInt(5) == 0
                    ? null
                    : Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(60) * 86_400L)
        };
        return new Row(values, geometry, "c" + i);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static Map<String, Object> map(Feature feature) {
        Map<String, Object> row = new HashMap<>();
        for (int i = 0; i < LAYER.attributes().size(); i++) {
            row.put(LAYER.attributes().get(i).name(), feature.values().get(i));
        }
        row.put("geom", feature.geometry());
        row.put("fid", feature.fid());
        return row;
    }

    @Test
    @DisplayName("500 random filters find in PostGIS what plain Java finds row by row, and count it")
    void filters() {
        RandomFilters filters = new RandomFilters(42, AREA);
        int found = 0;
        for (int i = 0; i < 500; i++) {
            Expr.Predicate filter = filters.predicate(i % 4);
            List<Object> expected = rows.stream()
                    .filter(row -> FilterModel.matches(filter, row))
                    .map(row -> row.get("fid"))
                    .toList();
            FeatureQuery query = query().withFilter(filter);
            List<Object> actual = new ArrayList<>();
            reader.forEach(query, row -> actual.add(row.fid()));
            assertThat(actual).as(Cql2Text.format(filter)).isEqualTo(expected);
            assertThat(reader.count(query)).isEqualTo(expected.size());
            found += expected.isEmpty() ? 0 : 1;
        }
        assertThat(found).as("filters that found something").isGreaterThan(150);
    }

    @Test
    @DisplayName("A box finds the features whose geometry meets it, not those whose own box does")
    void boxes() {
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            double x = AREA.getMinX() + random.nextDouble() * 0.09;
            double y = AREA.getMinY() + random.nextDouble() * 0.09;
            Bbox box = new Bbox(x, y, x + random.nextDouble() * 0.02, y + random.nextDouble() * 0.02);
            Geometry rectangle = FACTORY.toGeometry(new Envelope(box.minX(), box.maxX(), box.minY(), box.maxY()));
            List<Object> expected = rows.stream()
                    .filter(row -> row.get("geom") != null && ((Geometry) row.get("geom")).intersects(rectangle))
                    .map(row -> row.get("fid"))
                    .toList();
            List<Object> actual = new ArrayList<>();
            reader.forEach(query().withBbox(List.of(box)), row -> actual.add(row.fid()));
            assertThat(actual).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "height", "-height", "名称,-floors", "-built,seen", "flag,-名称,height", "-seen"})
    @DisplayName("Paging returns every row exactly once and in order, nulls last")
    void paging(String sortby) {
        List<SortKey> sort = sortby.isEmpty()
                ? List.of()
                : List.of(sortby.split(",")).stream()
                        .map(s -> new SortKey(s.replace("-", ""), s.startsWith("-")))
                        .toList();
        List<Long> whole = new ArrayList<>();
        reader.forEach(query().withSort(sort), row -> whole.add(row.fid()));
        List<Long> paged = new ArrayList<>();
        Position[] position = {null};
        long returned;
        do {
            returned = reader.forEach(query().withSort(sort).withAfter(position[0]).withLimit(17), row -> {
                paged.add(row.fid());
                position[0] = row.position();
            });
        } while (returned == 17);
        assertThat(paged).isEqualTo(whole).hasSize(COUNT).doesNotHaveDuplicates();
        if (sort.size() == 1) {
            List<Object> values = rowsInOrder(whole).stream().map(row -> row.get(sort.get(0).attribute())).toList();
            assertThat(values).isSortedAccordingTo(nullsLast(sort.get(0).descending()));
        }
    }

    private List<Map<String, Object>> rowsInOrder(List<Long> fids) {
        Map<Object, Map<String, Object>> byId = new HashMap<>();
        rows.forEach(row -> byId.put(row.get("fid"), row));
        return fids.stream().map(byId::get).toList();
    }

    @SuppressWarnings("unchecked") // values of one attribute are of one class
    private static Comparator<Object> nullsLast(boolean descending) {
        Comparator<Object> order = (a, b) -> ((Comparable<Object>) a).compareTo(b);
        return Comparator.nullsLast(descending ? order.reversed() : order);
    }

    @Test
    @DisplayName("A calculation that overflows is the filter's fault, and says so")
    void overflow() {
        FeatureQuery query = query().withFilter(Cql2Text.parse("height * 1e300 * 1e300 > 1"));
        assertThatThrownBy(() -> reader.count(query))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageContaining("out of range");
        assertThat(reader.count(query().withFilter(Cql2Text.parse("height / 0 > 1 OR floors % 0 = 1")))).isZero();
    }

    @Test
    @DisplayName("A consumer that gives up ends the query, and the connection serves the next one")
    void givingUp() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> reader.forEach(query(), row -> {
                        throw new IOException("the client has left");
                    }))
                    .isInstanceOf(IOException.class);
        }
        assertThat(reader.count(query())).isEqualTo(COUNT);
    }

    @Test
    @DisplayName("Text that looks like SQL stays text")
    void injection() {
        String evil = "x'' OR 1=1; DROP TABLE city.\"建筑\"; --";
        assertThat(reader.count(query().withFilter(Cql2Text.parse("名称 = '" + evil + "'")))).isZero();
        assertThat(reader.count(query())).isEqualTo(COUNT);
    }

    @Test
    @DisplayName("An interval of time shows every version that was so at some time of it, and pages through them")
    void versions() {
        Layer layer = new Layer(
                "moving", null, null, null, null, GeometryType.POINT, false,
                List.of(Attribute.of("code", AttributeType.TEXT), Attribute.of("v", AttributeType.INTEGER)),
                "code", "EPSG:4490", null, null, null, Sharing.OPEN, Map.of());
        for (int year = 2020; year < 2024; year++) {
            List<Row> source = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                source.add(new Row(
                        new Object[] {"k" + i, i % 2 == 0 ? (long) year : 0L},
                        FACTORY.createPoint(new Coordinate(114, 33)),
                        "k" + i));
            }
            LayerLoader.load(database, layers, layer, source, Instant.parse(year + "-01-01T00:00:00Z"));
        }
        FeatureQuery all = FeatureQuery.all(layer);
        assertThat(reader.count(all)).isEqualTo(20);
        FeatureQuery in2021 = all.withTime(TimeSelector.at(Instant.parse("2021-06-01T00:00:00Z")));
        assertThat(reader.list(in2021)).hasSize(20);
        assertThat(reader.list(in2021)).extracting(f -> f.values().get(1)).containsOnly(0L, 2021L);
        FeatureQuery both = all.withTime(new TimeSelector(
                Instant.parse("2021-06-01T00:00:00Z"), Instant.parse("2022-06-01T00:00:00Z"), true, null));
        assertThat(reader.count(both)).isEqualTo(30);
        TreeSet<String> seen = new TreeSet<>();
        Position[] position = {null};
        long returned;
        do {
            returned = reader.forEach(both.withAfter(position[0]).withLimit(7), row -> {
                assertThat(seen.add(row.fid() + "@" + row.validFrom())).isTrue();
                position[0] = row.position();
            });
        } while (returned == 7);
        assertThat(seen).hasSize(30);
    }
}
