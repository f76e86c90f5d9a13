package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.testing.PostgisFixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/** Renewed cell by cell, a generalised copy is the same as one that is built anew. */
@ExtendWith(PostgisFixture.class)
class OverviewStoreTest {
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private final DatabaseUrl url;
    private Database database;
    private LayerStore layers;

    OverviewStoreTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
    }

    @AfterEach
    void close() {
        layers.drop("houses");
        database.close();
    }

    private static Layer layer() {
        return new Layer(
                "houses", "building", "楼", "Houses", null, GeometryType.MULTIPOLYGON, false,
                List.of(Attribute.of("name", AttributeType.TEXT)),
                "name", "EPSG:4326", null, null, null, Sharing.OPEN, Map.of());
    }

    private void load(Map<String, Envelope> houses) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database, layers, new ChangeSetWriter.Request("test", null, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer(), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            long row = 0;
            for (Map.Entry<String, Envelope> house : houses.entrySet()) {
                batch.add(++row, new Object[] {house.getKey()}, GEOMETRIES.toGeometry(house.getValue()), house.getKey());
            }
            staging.write(batch);
            writer.commit(s -> {});
        }
    }

    /** Mostly houses, some of them as large as districts. */
    private static Envelope house(Random random) {
        double x = 114 + random.nextDouble() * 0.1;
        double y = 33 + random.nextDouble() * 0.1;
        double size = random.nextInt(200) == 0 ? 0.02 : 1e-4 + 2e-4 * random.nextDouble();
        return new Envelope(x, x + size, y, y + size * (0.5 + random.nextDouble()));
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT concat_ws(' ', z, fid, cluster, name, ST_AsText(geom), x, y,"
                        + " s, cx, cy) FROM overview.houses ORDER BY z, fid")) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void ensure() {
        // A store of its own each time, as after a restart: nothing is remembered but what the database knows.
        new OverviewStore(database).ensure(layers.getLayer("houses"), layers.revision("houses"));
    }

    @Test
    void a_copy_that_change_sets_renewed_equals_one_that_is_built_anew() throws SQLException {
        Random random = new Random(5);
        Map<String, Envelope> houses = new TreeMap<>();
        for (int i = 0; i < 3000; i++) {
            houses.put("h" + i, house(random));
        }
        load(houses);
        ensure();
        long table = number("SELECT 'overview.houses'::regclass::oid");
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 25; i++) {
                String name = "h" + random.nextInt(3200);
                if (random.nextInt(3) == 0) {
                    houses.remove(name);
                } else {
                    houses.put(name, house(random));
                }
            }
            load(houses);
            if (round != 1) {
                ensure();
            }
        }
        assertThat(number("SELECT 'overview.houses'::regclass::oid")).isEqualTo(table);
        assertThat(number("SELECT sum(cluster) FROM overview.houses WHERE z = 3")).isEqualTo(houses.size());
        List<String> renewed = rows();
        try (Connection connection = database.read(); Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM catalog.overview");
        }
        ensure();
        assertThat(number("SELECT 'overview.houses'::regclass::oid")).isNotEqualTo(table);
        assertThat(renewed).isEqualTo(rows());
    }

    @Test
    void when_everything_changed_it_is_built_anew() throws SQLException {
        Map<String, Envelope> houses = new TreeMap<>();
        houses.put("a", new Envelope(114, 114.3, 33, 33.3));
        load(houses);
        ensure();
        long table = number("SELECT 'overview.houses'::regclass::oid");
        houses.put("a", new Envelope(114, 117, 33, 36));
        load(houses);
        ensure();
        assertThat(number("SELECT 'overview.houses'::regclass::oid")).isNotEqualTo(table);
        assertThat(rows()).hasSize(OverviewStore.FIRST_FULL_ZOOM);
    }
}
