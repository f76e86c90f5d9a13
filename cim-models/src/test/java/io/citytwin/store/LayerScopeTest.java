package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.testing.PostgisFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Sources that are a part of a layer replace their part and leave the others alone. */
@ExtendWith(PostgisFixture.class)
class LayerScopeTest {
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();
    private static final Layer LAYER = new Layer(
            "parts_of_it",
            "generic",
            null,
            null,
            null,
            GeometryType.POINT,
            false,
            List.of(
                    Attribute.of("key", AttributeType.TEXT),
                    Attribute.of("part", AttributeType.TEXT),
                    Attribute.of("v", AttributeType.INTEGER)),
            "key",
            "EPSG:4326",
            null,
            null,
            null,
            Sharing.OPEN,
            Map.of());

    private final DatabaseUrl url;
    private Database database;
    private LayerStore layers;

    LayerScopeTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
    }

    @AfterEach
    void close() {
        layers.listLayers().forEach(l -> layers.drop(l.id()));
        database.close();
    }

    private ChangeSet load(Map<String, Map<String, Long>> parts, Instant validFrom) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerScope scope = new LayerScope("part", List.copyOf(parts.keySet()));
            LayerStaging staging = writer.stage(LAYER, "EPSG:4326", scope);
            RowBatch batch = staging.newBatch();
            long row = 0;
            for (Map.Entry<String, Map<String, Long>> part : parts.entrySet()) {
                for (Map.Entry<String, Long> entry : part.getValue().entrySet()) {
                    String key = part.getKey() + "/" + entry.getKey();
                    batch.add(
                            ++row,
                            new Object[] {key, part.getKey(), entry.getValue()},
                            GEOMETRIES.createPoint(new Coordinate(114, 33)),
                            key);
                }
            }
            staging.write(batch);
            return writer.commit(s -> {});
        }
    }

    @Test
    void parts_of_a_layer_are_replaced_one_by_one() throws SQLException {
        Random random = new Random(5);
        Map<String, Map<String, Long>> known = new TreeMap<>();
        List<String> names = List.of("a", "b", "it's c");
        for (int round = 0; round < 25; round++) {
            Map<String, Map<String, Long>> news = new HashMap<>();
            for (String name : names) {
                if (random.nextInt(3) == 0 || news.isEmpty() && name.equals("it's c")) {
                    Map<String, Long> rows = new TreeMap<>();
                    for (int i = random.nextInt(6); i >= 0; i--) {
                        rows.put("k" + random.nextInt(8), (long) random.nextInt(3));
                    }
                    news.put(name, rows);
                }
            }
            long removed = news.entrySet().stream()
                    .flatMap(e -> known.getOrDefault(e.getKey(), Map.of()).keySet().stream()
                            .filter(k -> !e.getValue().containsKey(k)))
                    .count();
            ChangeSet changeSet = load(news, null);
            known.putAll(news);
            assertThat(changeSet.layers().get(0).removed()).isEqualTo(removed);
            assertThat(table()).isEqualTo(rows(known));
        }
    }

    @Test
    void a_part_that_is_set_in_the_past_leaves_the_others_of_then_alone() throws SQLException {
        load(Map.of("a", Map.of("1", 1L), "b", Map.of("1", 1L)), Instant.parse("2020-01-01T00:00:00Z"));
        load(Map.of("b", Map.of("1", 2L)), Instant.parse("2024-01-01T00:00:00Z"));
        ChangeSet past = load(Map.of("a", Map.of("2", 7L)), Instant.parse("2022-01-01T00:00:00Z"));
        assertThat(past.layers().get(0).added()).isEqualTo(1);
        assertThat(past.layers().get(0).removed()).isEqualTo(1);
        assertThat(table()).containsExactlyInAnyOrder("a/2 7", "b/1 2");
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM history.parts_of_it WHERE part = 'b' AND"
                        + " recorded_to = 'infinity'")) {
            row.next();
            assertThat(row.getLong(1)).as("b of 2020 to 2024 is believed as before").isEqualTo(1);
        }
    }

    private static List<String> rows(Map<String, Map<String, Long>> parts) {
        List<String> rows = new ArrayList<>();
        parts.forEach((part, values) -> values.forEach((key, v) -> rows.add(part + "/" + key + " " + v)));
        rows.sort(null);
        return rows;
    }

    private List<String> table() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT key || ' ' || v FROM city.parts_of_it")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        rows.sort(null);
        return rows;
    }
}
