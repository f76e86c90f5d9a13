package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.testing.PostgisFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** The store against a plain model of two times: whatever is asked, both give the same answer. */
@ExtendWith(PostgisFixture.class)
class BitemporalStoreTest {
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

    private final DatabaseUrl url;
    private Database database;
    private LayerStore layers;
    private ChangeSetStore changeSets;

    BitemporalStoreTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        changeSets = new ChangeSetStore(database, layers);
    }

    @AfterEach
    void close() {
        layers.listLayers().forEach(l -> layers.drop(l.id()));
        database.close();
    }

    private static Layer layer(boolean keyed) {
        return new Layer(
                "things",
                "generic",
                "东西",
                "Things",
                null,
                GeometryType.POINT,
                false,
                List.of(Attribute.of("名称", AttributeType.TEXT), Attribute.of("v", AttributeType.INTEGER)),
                keyed ? "名称" : null,
                "EPSG:4326",
                null,
                null,
                null,
                Sharing.OPEN,
                Map.of());
    }

    /** What a version says in the model: key, value and its two times. */
    private record Version(String key, long v, Instant from, Instant to, Instant recorded, Instant until) {}

    private final List<Version> model = new ArrayList<>();

    private ChangeSet load(Map<String, Long> rows, Instant validFrom, boolean keyed, ChangeSetWriter.Mode mode) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database, layers, new ChangeSetWriter.Request("test", validFrom, mode, Map.of()))) {
            LayerStaging staging = writer.stage(layer(keyed), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            long row = 0;
            for (Map.Entry<String, Long> entry : rows.entrySet()) {
                batch.add(
                        ++row,
                        new Object[] {entry.getKey(), entry.getValue()},
                        GEOMETRIES.createPoint(new Coordinate(114 + entry.getValue() * 1e-4, 33)),
                        keyed ? entry.getKey() : null);
            }
            staging.write(batch);
            return writer.commit(s -> {});
        }
    }

    private void loadModel(Map<String, Long> rows, Instant validFrom, Instant recorded) {
        Instant v = validFrom == null ? recorded : validFrom;
        List<Version> believed = model.stream().filter(m -> m.until == null).toList();
        List<Version> atV = believed.stream()
                .filter(m -> !m.from.isAfter(v) && (m.to == null || m.to.isAfter(v)))
                .toList();
        Map<String, Long> news = new TreeMap<>(rows);
        for (Version old : atV) {
            Long now = news.remove(old.key);
            if (now != null && now == old.v) {
                continue;
            }
            replace(old, recorded);
            if (old.from.isBefore(v)) {
                model.add(new Version(old.key, old.v, old.from, v, recorded, null));
            }
            if (now != null) {
                model.add(new Version(old.key, now, v, old.to, recorded, null));
            }
        }
        news.forEach((key, value) -> {
            Instant next = believed.stream()
                    .filter(m -> m.key.equals(key) && m.from.isAfter(v))
                    .map(Version::from)
                    .min(Instant::compareTo)
                    .orElse(null);
            model.add(new Version(key, value, v, next, recorded, null));
        });
    }

    private void replace(Version old, Instant recorded) {
        model.remove(old);
        model.add(new Version(old.key, old.v, old.from, old.to, old.recorded, recorded));
    }

    private void revertModel(Instant then, Instant now) {
        List<String> keys = model.stream()
                .filter(m -> then.equals(m.recorded) || then.equals(m.until))
                .map(Version::key)
                .distinct()
                .toList();
        List<Version> before = model.stream()
                .filter(m -> keys.contains(m.key)
                        && m.recorded.isBefore(then)
                        && (m.until == null || !m.until.isBefore(then)))
                .toList();
        model.stream().filter(m -> keys.contains(m.key) && m.until == null).toList().forEach(m -> replace(m, now));
        before.forEach(m -> model.add(new Version(m.key, m.v, m.from, m.to, now, null)));
    }

    private Map<String, Long> askModel(Instant at, Instant asOf) {
        Map<String, Long> seen = new TreeMap<>();
        model.stream()
                .filter(m -> !m.recorded.isAfter(asOf) && (m.until == null || m.until.isAfter(asOf)))
                .filter(m -> !m.from.isAfter(at) && (m.to == null || m.to.isAfter(at)))
                .forEach(m -> assertThat(seen.put(m.key, m.v)).isNull());
        return seen;
    }

    private Map<String, Long> askStore(Instant at, Instant asOf) throws SQLException {
        Map<String, Long> seen = new TreeMap<>();
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement("SELECT \"名称\", v FROM city.things WHERE"
                        + " recorded_from <= ? AND valid_from <= ? UNION ALL SELECT \"名称\", v FROM history.things WHERE"
                        + " recorded_from <= ? AND recorded_to > ? AND valid_from <= ? AND valid_to > ?")) {
            int i = 1;
            for (Instant time : List.of(asOf, at, asOf, asOf, at, at)) {
                statement.setObject(i++, ChangeSetWriter.utc(time));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    assertThat(seen.put(rows.getString(1), rows.getLong(2))).isNull();
                }
            }
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void any_order_of_snapshots_and_reverts_reads_as_the_model_says(long seed) throws SQLException {
        Random random = new Random(seed);
        boolean keyed = true;
        List<ChangeSet> done = new ArrayList<>();
        for (int step = 0; step < 12; step++) {
            if (step > 3 && random.nextInt(4) == 0) {
                ChangeSet last = done.get(done.size() - 1);
                ChangeSet reverted = changeSets.revert(last.id());
                revertModel(last.recordedAt(), reverted.recordedAt());
                done.add(reverted);
            } else {
                Map<String, Long> rows = new TreeMap<>();
                for (int k = 0; k < 12; k++) {
                    if (random.nextInt(3) > 0) {
                        rows.put("k" + k, (long) random.nextInt(3));
                    }
                }
                Instant valid = random.nextInt(4) == 0 ? null : START.plus(Duration.ofDays(random.nextInt(400)));
                ChangeSet changeSet = load(rows, valid, keyed, ChangeSetWriter.Mode.SNAPSHOT);
                loadModel(rows, valid, changeSet.recordedAt());
                done.add(changeSet);
            }
            for (int i = 0; i < 6; i++) {
                Instant at = START.plus(Duration.ofDays(random.nextInt(500)));
                Instant asOf = done.get(random.nextInt(done.size())).recordedAt();
                assertThat(askStore(at, asOf)).as("step %d at %s as of %s", step, at, asOf).isEqualTo(askModel(at, asOf));
            }
            Instant now = done.get(done.size() - 1).recordedAt();
            assertThat(askStore(now, now)).as("now after step %d", step).isEqualTo(askModel(now, now));
            assertThat(layers.findEntry("things").orElseThrow().featureCount())
                    .isEqualTo(count("SELECT count(*) FROM city.things"));
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.read();
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void an_import_counts_what_is_new_changed_gone_and_the_same() {
        ChangeSet first = load(Map.of("a", 1L, "b", 2L, "c", 3L), START, true, ChangeSetWriter.Mode.SNAPSHOT);
        assertThat(first.layers().get(0).added()).isEqualTo(3);
        ChangeSet second = load(Map.of("a", 1L, "b", 5L, "d", 4L), null, true, ChangeSetWriter.Mode.SNAPSHOT);
        var change = second.layers().get(0);
        assertThat(List.of(change.added(), change.changed(), change.removed(), change.unchanged()))
                .containsExactly(1L, 1L, 1L, 1L);
        assertThat(changeSets.touchedBoxes(second.id(), "things")).hasSize(4);
        ChangeSet third = load(Map.of("a", 1L, "b", 5L, "d", 4L), null, true, ChangeSetWriter.Mode.SNAPSHOT);
        assertThat(third.layers().get(0).wroteNothing()).isTrue();
        assertThat(layers.revision("things")).isEqualTo(second.id());
    }

    @Test
    void without_a_key_rows_are_compared_by_content_even_where_they_repeat() throws SQLException {
        load(Map.of("a", 1L, "b", 2L), START, false, ChangeSetWriter.Mode.SNAPSHOT);
        var same = load(Map.of("a", 1L, "b", 2L), null, false, ChangeSetWriter.Mode.SNAPSHOT).layers().get(0);
        assertThat(same.unchanged()).isEqualTo(2);
        var changed = load(Map.of("a", 1L, "b", 3L), null, false, ChangeSetWriter.Mode.SNAPSHOT).layers().get(0);
        assertThat(List.of(changed.added(), changed.removed(), changed.unchanged())).containsExactly(1L, 1L, 1L);
        assertThat(count("SELECT count(*) FROM city.things")).isEqualTo(2);
    }

    @Test
    void a_removed_feature_that_comes_back_keeps_its_id() throws SQLException {
        load(Map.of("a", 1L, "b", 2L), START, true, ChangeSetWriter.Mode.SNAPSHOT);
        long fid = count("SELECT fid FROM city.things WHERE \"名称\" = 'b'");
        load(Map.of("a", 1L), null, true, ChangeSetWriter.Mode.SNAPSHOT);
        load(Map.of("a", 1L, "b", 7L), null, true, ChangeSetWriter.Mode.SNAPSHOT);
        assertThat(count("SELECT fid FROM city.things WHERE \"名称\" = 'b'")).isEqualTo(fid);
    }

    @Test
    void a_change_set_that_others_built_upon_is_not_reverted() {
        load(Map.of("a", 1L), START, true, ChangeSetWriter.Mode.SNAPSHOT);
        ChangeSet second = load(Map.of("a", 2L), null, true, ChangeSetWriter.Mode.SNAPSHOT);
        ChangeSet third = load(Map.of("a", 3L), null, true, ChangeSetWriter.Mode.SNAPSHOT);
        assertThatThrownBy(() -> changeSets.revert(second.id()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("change set " + third.id() + " wrote 1 of its features");
    }

    @Test
    void rows_whose_key_stands_there_already_are_rejected_and_the_rest_is_loaded() throws SQLException {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", START, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer(true), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            for (int i = 1; i <= 3; i++) {
                batch.add(i, new Object[] {"k" + (i % 2), (long) i}, GEOMETRIES.createPoint(new Coordinate(1, 2)), "k" + (i % 2));
            }
            staging.write(batch);
            ChangeSet changeSet = writer.commit(s -> {});
            assertThat(changeSet.layers().get(0).added()).isEqualTo(2);
            assertThat(changeSet.layers().get(0).rejected()).isEqualTo(1);
            List<ChangeSetStore.RejectedRow> rejected = new ArrayList<>();
            changeSets.readRejects(changeSet.id(), rejected::add);
            assertThat(rejected).singleElement().satisfies(r -> {
                assertThat(r.row()).isEqualTo(3);
                assertThat(r.reason()).isEqualTo("the key k1 stands in row 1 already");
                assertThat(r.properties()).contains("\"v\": 3");
            });
        }
        assertThat(layers.findEntry("things").orElseThrow().featureCount()).isEqualTo(2);
    }

    private ChangeSet loadRows(boolean keyed, Object[]... rows) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", null, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer(keyed), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            long number = 0;
            for (Object[] row : rows) {
                batch.add(++number, row, GEOMETRIES.createPoint(new Coordinate(114, 33)), keyed ? (String) row[0] : null);
            }
            staging.write(batch);
            return writer.commit(s -> {});
        }
    }

    @Test
    void a_feature_that_comes_once_more_than_it_is_known_is_written_with_all_it_says() throws SQLException {
        loadRows(false, new Object[] {"a", 1L}, new Object[] {"b", 2L});
        ChangeSet second =
                loadRows(false, new Object[] {"a", 1L}, new Object[] {"a", 1L}, new Object[] {"b", 2L}, new Object[] {"a", 1L});
        assertThat(second.layers().get(0).added()).isEqualTo(2);
        assertThat(second.layers().get(0).unchanged()).isEqualTo(2);
        assertThat(count("SELECT count(*) FROM city.things WHERE \"名称\" = 'a' AND v = 1 AND ST_X(geom) = 114"
                        + " AND h3 IS NOT NULL AND content_hash IS NOT NULL"))
                .isEqualTo(3);
    }

    @Test
    void a_known_row_whose_key_stands_there_twice_is_rejected_with_all_it_says() throws SQLException {
        loadRows(true, new Object[] {"a", 1L}, new Object[] {"b", 2L});
        ChangeSet second = loadRows(true, new Object[] {"a", 1L}, new Object[] {"b", 2L}, new Object[] {"b", 2L});
        assertThat(second.layers().get(0).unchanged()).isEqualTo(2);
        assertThat(second.layers().get(0).rejected()).isEqualTo(1);
        List<ChangeSetStore.RejectedRow> rejected = new ArrayList<>();
        changeSets.readRejects(second.id(), rejected::add);
        assertThat(rejected).singleElement().satisfies(r -> {
            assertThat(r.row()).isEqualTo(3);
            assertThat(r.properties()).contains("\"v\": 2").doesNotContain("is_known");
            assertThat(r.geometryWkt()).isEqualTo("POINT(114 33)");
        });
    }

    @Test
    void what_was_removed_comes_back_with_all_it_said() throws SQLException {
        loadRows(true, new Object[] {"a", 1L}, new Object[] {"b", 2L});
        loadRows(true, new Object[] {"a", 1L});
        ChangeSet third = loadRows(true, new Object[] {"a", 1L}, new Object[] {"b", 2L});
        assertThat(third.layers().get(0).added()).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM city.things WHERE \"名称\" = 'b' AND v = 2 AND ST_X(geom) = 114"))
                .isEqualTo(1);
    }

    @Test
    void a_writer_that_never_commits_leaves_nothing() throws SQLException {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", START, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer(true), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            batch.add(1, new Object[] {"a", 1L}, null, "a");
            staging.write(batch);
        }
        assertThat(layers.findLayer("things")).isEmpty();
        assertThat(count("SELECT count(*) FROM pg_tables WHERE schemaname = 'staging' AND tablename LIKE 'cs%'"))
                .isZero();
    }
}
