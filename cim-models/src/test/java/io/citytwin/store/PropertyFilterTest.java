package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.Feature;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Cql2Json;
import io.citytwin.query.Cql2Text;
import io.citytwin.query.Expr;
import io.citytwin.query.Expr.Comparator;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import io.citytwin.testing.PostgisFixture;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

@DisplayName("Filters over properties in a JSON attribute")
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PropertyFilterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final int COUNT = 400;
    private static final Instant EARLY = Instant.parse("2024-01-01T00:00:00Z");
    private static final String[] NAMES = {"Pset_A.Rating", "Pset_A.External", "Qto_B.Volume", "Pset_C.Name", "Pset_C.Any"};
    private static final Layer LAYER = layer(Map.of(
            "propertiesAttribute", "properties", "filterAttributes", List.of("storey", "class")));

    private Database database;
    private LayerStore layers;
    private FeatureReader reader;
    private PropertyFilters filters;
    private List<Row> first;

    private static Layer layer(Map<String, Object> style) {
        return new Layer(
                "elements",
                null,
                null,
                null,
                null,
                GeometryType.POINT,
                false,
                List.of(
                        Attribute.of("key", AttributeType.TEXT),
                        Attribute.of("class", AttributeType.TEXT),
                        Attribute.of("storey", AttributeType.TEXT),
                        Attribute.of("height", AttributeType.REAL),
                        Attribute.of("properties", AttributeType.JSON)),
                "key",
                "EPSG:4326",
                null,
                null,
                null,
                Sharing.OPEN,
                style);
    }

    @BeforeAll
    void load(DatabaseUrl url) {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        reader = new FeatureReader(database);
        filters = new PropertyFilters(database, layers);
        first = rows(new Random(5), COUNT);
        LayerLoader.load(database, layers, LAYER, first, EARLY);
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static List<Row> rows(Random random, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(random, i));
        }
        return rows;
    }

    private static Row row(Random random, int i) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        for (String name : NAMES) {
            if (random.nextInt(4) > 0) {
                properties.set(name, value(random, name));
            }
        }
        if (i % 100 == 7) {
            properties.put("Pset_Rare.Long", "x".repeat(250) + i % 2);
        }
        Object[] values = {
            "k" + i,
            random.nextInt(5) == 0 ? null : "Ifc" + random.nextInt(4),
            "S" + random.nextInt(3),
            random.nextInt(5) == 0 ? null : random.nextInt(100) / 2.0,
            random.nextInt(20) == 0 ? null : properties.toString()
        };
        return new Row(values, FACTORY.createPoint(new Coordinate(114 + i * 1e-4, 33)), "k" + i);
    }

    private static JsonNode value(Random random, String name) {
        JsonNodeFactory f = JsonNodeFactory.instance;
        int kind = name.equals("Pset_A.External") ? 5 + random.nextInt(2) : name.startsWith("Qto") ? 0 : random.nextInt(9);
        return switch (kind) {
            case 0 -> f.numberNode(new BigDecimal(random.nextInt(400) - 100).movePointLeft(1));
            case 1 -> f.numberNode(random.nextInt(120));
            case 2 -> f.textNode(List.of("60", "60.0", "30", "-1.5", "1e2", "6e1").get(random.nextInt(6)));
            case 3 -> f.textNode(List.of("T30", "T90", "60 min", "", "50%", "é", "Σ60").get(random.nextInt(7)));
            case 5 -> f.booleanNode(true);
            case 6 -> f.booleanNode(false);
            case 7 -> f.nullNode();
            case 8 -> f.arrayNode().add(60).add("T30");
            default -> f.textNode("true");
        };
    }

    // The other route: the rules of docs/bim.md in plain Java.

    private static Boolean test(Predicate p, Map<String, Object> row) {
        if (p instanceof Expr.And and) {
            Boolean result = true;
            for (Predicate operand : and.operands()) {
                Boolean one = test(operand, row);
                result = Boolean.FALSE.equals(one) || Boolean.FALSE.equals(result)
                        ? Boolean.FALSE
                        : one == null ? null : result;
            }
            return result;
        } else if (p instanceof Expr.Or or) {
            Boolean result = false;
            for (Predicate operand : or.operands()) {
                Boolean one = test(operand, row);
                result = Boolean.TRUE.equals(one) || Boolean.TRUE.equals(result)
                        ? Boolean.TRUE
                        : one == null ? null : result;
            }
            return result;
        } else if (p instanceof Expr.Not not) {
            Boolean one = test(not.operand(), row);
            return one == null ? null : !one;
        } else if (p instanceof Expr.BooleanProperty property) {
            return bool(row.get(property.name()));
        } else if (p instanceof Expr.IsNull isNull) {
            return row.get(((Expr.Property) isNull.value()).name()) == null;
        } else if (p instanceof Expr.Like like) {
            String text = text(row.get(((Expr.Property) like.value()).name()));
            String pattern = ((Expr.Text) like.pattern()).value();
            return text == null ? null : text.matches("(?s)" + pattern.replace("%", ".*").replace("_", "."));
        } else if (p instanceof Expr.Between b) {
            return test(
                    new Expr.And(List.of(
                            new Expr.Comparison(Comparator.GE, b.value(), b.low()),
                            new Expr.Comparison(Comparator.LE, b.value(), b.high()))),
                    row);
        } else if (p instanceof Expr.In in) {
            return test(
                    new Expr.Or(in.list().stream()
                            .map(v -> (Predicate) new Expr.Comparison(Comparator.EQ, in.value(), v))
                            .toList()),
                    row);
        }
        Expr.Comparison c = (Expr.Comparison) p;
        return compare(c.comparator(), of(c.left(), row), of(c.right(), row));
    }

    private static Object of(Value value, Map<String, Object> row) {
        if (value instanceof Expr.Property property) {
            return row.get(property.name());
        } else if (value instanceof Expr.Number number) {
            return number.value().doubleValue();
        } else if (value instanceof Expr.BooleanLiteral literal) {
            return literal.value();
        }
        return ((Expr.Text) value).value();
    }

    /** Both as numbers where one is a number, else as texts, else as booleans; of two properties what both can be. */
    private static Boolean compare(Comparator comparator, Object a, Object b) {
        if (a == null || b == null) {
            return null;
        }
        boolean aIsProperty = a instanceof JsonNode;
        boolean bIsProperty = b instanceof JsonNode;
        if (!(a instanceof String) && !(b instanceof String) && number(a) != null && number(b) != null) {
            return holds(comparator, Double.compare(number(a) + 0.0, number(b) + 0.0));
        }
        if ((a instanceof String || aIsProperty) && (b instanceof String || bIsProperty) && text(a) != null && text(b) != null) {
            return holds(comparator, text(a).compareTo(text(b)));
        }
        if (bool(a) != null && bool(b) != null) {
            return holds(comparator, bool(a).compareTo(bool(b)));
        }
        return null;
    }

    private static boolean holds(Comparator comparator, int order) {
        return switch (comparator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    private static Double number(Object value) {
        if (value instanceof Double d) {
            return d;
        }
        if (value instanceof JsonNode node) {
            boolean plain = node.isNumber() || (node.isTextual() && node.textValue().matches("[+-]?\\d+(\\.\\d*)?(e\\d+)?"));
            return plain ? (Double) Double.parseDouble(node.asText()) : null;
        }
        return null;
    }

    private static String text(Object value) {
        return value instanceof JsonNode node ? node.textValue() : value instanceof String s ? s : null;
    }

    private static Boolean bool(Object value) {
        return value instanceof JsonNode node
                ? node.isBoolean() ? (Boolean) node.booleanValue() : null
                : value instanceof Boolean b ? b : null;
    }

    private Map<String, Object> map(Feature feature) throws Exception {
        Map<String, Object> row = new java.util.HashMap<>();
        for (int i = 0; i < 4; i++) {
            row.put(LAYER.attributes().get(i).name(), feature.values().get(i));
        }
        String properties = (String) feature.values().get(4);
        if (properties != null) {
            JSON.readTree(properties).fields().forEachRemaining(e -> {
                if (!e.getValue().isNull()) {
                    row.put(e.getKey(), e.getValue());
                }
            });
        }
        return row;
    }

    private static Predicate predicate(Random random, int depth) {
        if (depth > 0) {
            List<Predicate> operands = List.of(predicate(random, depth - 1), predicate(random, depth - 1));
            return switch (random.nextInt(3)) {
                case 0 -> new Expr.And(operands);
                case 1 -> new Expr.Or(operands);
                default -> new Expr.Not(operands.get(0));
            };
        }
        Expr.Property property = new Expr.Property(NAMES[random.nextInt(NAMES.length)]);
        Comparator comparator = Comparator.values()[random.nextInt(6)];
        return switch (random.nextInt(9)) {
            case 0 -> new Expr.IsNull(property);
            case 1 -> new Expr.BooleanProperty("Pset_A.External");
            case 2 -> new Expr.Between(property, literal(random), literal(random));
            case 3 -> new Expr.In(property, List.of(literal(random), literal(random), literal(random)));
            case 4 -> new Expr.Like(
                    property, new Expr.Text(List.of("T%", "%60%", "_30", "", "%").get(random.nextInt(5))));
            case 5 -> new Expr.Comparison(Comparator.EQ, new Expr.Property("storey"), new Expr.Text("S" + random.nextInt(4)));
            case 6 -> new Expr.Comparison(
                    comparator, property, new Expr.Property(random.nextBoolean() ? "height" : NAMES[random.nextInt(5)]));
            case 7 -> new Expr.Comparison(comparator, literal(random), property);
            default -> new Expr.Comparison(comparator, property, literal(random));
        };
    }

    private static Value literal(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Expr.Text(List.of("T30", "60", "60.0", "S1", "true").get(random.nextInt(5)));
            case 1 -> new Expr.BooleanLiteral(random.nextBoolean());
            default -> Expr.Number.of(List.of(60, 30, 0, -5, 100).get(random.nextInt(5)));
        };
    }

    private void agree(long seed, int filtersToTry, TimeSelector time) throws Exception {
        Layer layer = layers.getLayer("elements");
        FeatureQuery all = FeatureQuery.all(layer).withTime(time);
        Map<Long, Map<String, Object>> rows = new java.util.TreeMap<>();
        for (Feature feature : reader.list(all)) {
            rows.put(feature.fid(), map(feature));
        }
        Random random = new Random(seed);
        int found = 0;
        int indexed = 0;
        for (int i = 0; i < filtersToTry; i++) {
            Predicate filter = predicate(random, i % 4);
            List<Long> expected = rows.entrySet().stream()
                    .filter(e -> Boolean.TRUE.equals(test(filter, e.getValue())))
                    .map(Map.Entry::getKey)
                    .toList();
            for (Predicate form : List.of(filter, filters.prepare(filter, layer, time), unsure(filter, layer, time))) {
                List<Long> actual = new ArrayList<>();
                reader.forEach(all.withFilter(form), row -> actual.add(row.fid()));
                assertThat(actual).as("%s as %s", Cql2Text.format(filter), form).isEqualTo(expected);
                assertThat(reader.count(all.withFilter(form))).as(Cql2Text.format(filter)).isEqualTo(expected.size());
                indexed += form instanceof Expr.Indexed ? 1 : 0;
            }
            found += expected.isEmpty() ? 0 : 1;
        }
        assertThat(found).as("filters that found something").isGreaterThan(filtersToTry / 3);
        assertThat(indexed).as("filters that the index answered").isGreaterThan(time.isNow() ? filtersToTry / 3 : -1);
    }

    /** The form that a filter has which many features fulfil: rows are not looked up, their number is. */
    private Predicate unsure(Predicate filter, Layer layer, TimeSelector time) {
        return filters.prepare(filter, layer, time) instanceof Expr.Indexed indexed
                ? new Expr.Indexed(indexed.condition(), null)
                : filter;
    }

    @Test
    @Order(1)
    @DisplayName("600 random filters find and count what plain Java finds, with the index and without")
    void randomFilters() throws Exception {
        agree(1, 600, TimeSelector.NOW);
    }

    @Test
    @Order(2)
    @DisplayName("A text in quotes, bare, and JSON name a property alike; texts longer than the index holds are told apart")
    void spellings() {
        Layer layer = layers.getLayer("elements");
        long bare = count(layer, Cql2Text.parse("Qto_B.Volume < 10 AND storey = 'S1'"));
        assertThat(bare).isPositive();
        assertThat(count(layer, Cql2Text.parse("\"Qto_B.Volume\" < 10 AND storey = 'S1'"))).isEqualTo(bare);
        assertThat(count(layer, Cql2Json.parse("{\"op\":\"and\",\"args\":[{\"op\":\"<\",\"args\":[{\"property\":"
                        + "\"Qto_B.Volume\"},10]},{\"op\":\"=\",\"args\":[{\"property\":\"storey\"},\"S1\"]}]}")))
                .isEqualTo(bare);
        String cut = "x".repeat(250);
        long all = count(layer, Cql2Text.parse("Pset_Rare.Long IS NOT NULL"));
        assertThat(all).isBetween(1L, 4L);
        assertThat(count(layer, Cql2Text.parse("Pset_Rare.Long = '" + cut + "1'"))).isEqualTo(all);
        assertThat(count(layer, Cql2Text.parse("Pset_Rare.Long = '" + cut + "0'"))).isZero();
        assertThat(count(layer, Cql2Text.parse("Pset_Rare.Long LIKE '%x1'"))).isEqualTo(all);
        assertThat(count(layer, Cql2Text.parse("Qto_B.Volume * 2 + 1 > 41"))).isEqualTo(
                count(layer, Cql2Text.parse("Qto_B.Volume > 20")));
        assertThat(count(layer, Cql2Text.parse("CASEI(Pset_C.Name) = CASEI('t30')")))
                .isEqualTo(count(layer, Cql2Text.parse("Pset_C.Name = 'T30'")))
                .isPositive();
    }

    private long count(Layer layer, Predicate filter) {
        return reader.count(
                FeatureQuery.all(layer).withFilter(filters.prepare(filter, layer, TimeSelector.NOW)));
    }

    @Test
    @Order(3)
    @DisplayName("A property that no feature has is refused with those that were meant; so are dates and geometries")
    void unknownNames() {
        Layer layer = layers.getLayer("elements");
        assertThatThrownBy(() -> count(layer, Cql2Text.parse("\"Pset_A.Ratign\" < 60")))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageContaining("no feature of layer elements has a property \"Pset_A.Ratign\"")
                .hasMessageContaining("\"Pset_A.Rating\"");
        assertThatThrownBy(() -> count(layer, Cql2Text.parse("Pset_X.Volume < 60")))
                .hasMessageContaining("\"Qto_B.Volume\"");
        assertThatThrownBy(() -> count(layer, Cql2Text.parse("Nothing < 60")))
                .hasMessageContaining("has no property \"Nothing\"")
                .hasMessageContaining("Set.Name");
        assertThatThrownBy(() -> count(layer, Cql2Text.parse("Pset_A.Rating = DATE('2024-01-01')")))
                .hasMessageContaining("properties are numbers, texts and booleans");
        assertThat(filters.properties(layer)).extracting(LayerProperty::name).contains(NAMES).contains("Pset_Rare.Long");
        assertThat(filters.properties(layer).stream()
                        .filter(p -> p.name().equals("Pset_A.External"))
                        .findFirst()
                        .orElseThrow()
                        .kinds())
                .containsExactly("boolean");
    }

    @Test
    @Order(4)
    @DisplayName("The index follows changes, reverts and definitions; other times are read without it")
    void changes() throws Exception {
        Random random = new Random(99);
        List<Row> next = new ArrayList<>(first.subList(20, 200));
        next.addAll(rows(random, 120).subList(0, 20));
        for (int i = 300; i < COUNT; i++) {
            next.add(row(random, i));
        }
        ChangeSet changed = LayerLoader.load(database, layers, LAYER, next, Instant.parse("2025-01-01T00:00:00Z"));
        agree(2, 150, TimeSelector.NOW);
        agree(3, 60, TimeSelector.at(Instant.parse("2024-06-01T00:00:00Z")));
        assertIndexIsWhatFeaturesSay();
        new ChangeSetStore(database, layers).revert(changed.id());
        agree(4, 150, TimeSelector.NOW);
        assertIndexIsWhatFeaturesSay();

        layers.update(layer(Map.of("propertiesAttribute", "properties", "filterAttributes", List.of("class"))));
        agree(5, 100, TimeSelector.NOW);
        assertIndexIsWhatFeaturesSay();
        layers.update(layer(Map.of()));
        assertThatThrownBy(() -> count(layers.getLayer("elements"), Cql2Text.parse("Pset_A.Rating = 60")))
                .hasMessageContaining("has no property \"Pset_A.Rating\"");
        layers.drop("elements");
        try (var connection = database.read();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT (SELECT count(*) FROM catalog.layer_property)"
                        + " + (SELECT count(*) FROM pg_tables WHERE schemaname = 'property')")) {
            row.next();
            assertThat(row.getLong(1)).isZero();
        }
    }

    private void assertIndexIsWhatFeaturesSay() throws Exception {
        String arguments = layers.getLayer("elements").filterAttributes().contains("storey")
                ? "properties, ARRAY['class', 'storey'], ARRAY[class, storey]"
                : "properties, ARRAY['class'], ARRAY[class]";
        String expected = "SELECT r.fid, v.name, v.kind, v.number, v.text COLLATE \"C\" FROM city.elements r,"
                + " catalog.property_values(" + arguments + ") v";
        String actual = "SELECT i.fid, p.name, p.kind, i.number, i.text FROM property.elements i JOIN"
                + " catalog.layer_property p ON p.layer = 'elements' AND p.id = i.name";
        String counts = "SELECT count(*) FROM (SELECT p.id, p.features FROM catalog.layer_property p WHERE"
                + " p.layer = 'elements' AND p.features > 0 EXCEPT SELECT name, count(*) FROM property.elements GROUP BY 1) c";
        try (var connection = database.read();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT (SELECT count(*) FROM (" + expected + " EXCEPT ALL " + actual
                        + ") a), (SELECT count(*) FROM (" + actual + " EXCEPT ALL " + expected + ") b), (" + counts + ")")) {
            row.next();
            assertThat(List.of(row.getLong(1), row.getLong(2), row.getLong(3))).containsOnly(0L);
        }
    }
}
