package io.citytwin.store;

import static io.citytwin.store.Identifiers.literal;
import static io.citytwin.store.Identifiers.quote;

import io.citytwin.model.Attribute;
import io.citytwin.model.Layer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Generalised copies of dense layers, for map tiles below zoom {@value #FIRST_FULL_ZOOM}. At each zoom the plane is
 * divided into cells of 1/{@value #CELLS} tile: features larger than a cell stay, simplified; of the smaller ones the
 * largest in a cell stands for all of them and says how many they are ({@code cluster}). An area too small to be drawn
 * becomes a square. Each zoom is made from the one below it, so that the whole pyramid costs little more than its base.
 */
public final class OverviewStore {
    /** From this zoom on tiles hold the features themselves. */
    public static final int FIRST_FULL_ZOOM = 14;

    /** Cells per tile edge. */
    static final int CELLS = 64;

    private static final double WORLD = 40_075_016.685578488;

    private final Database database;
    private final Map<String, Long> built = new ConcurrentHashMap<>();

    public OverviewStore(Database database) {
        this.database = database;
    }

    static String table(Layer layer) {
        return "overview." + quote(layer.id());
    }

    /** The attributes that an overview keeps: what the style draws by, and a name. */
    static List<Attribute> keptAttributes(Layer layer) {
        Set<String> names = new LinkedHashSet<>();
        if (layer.style().get("colorBy") instanceof Map<?, ?> colorBy) {
            names.add(String.valueOf(colorBy.get("attribute")));
        }
        names.add(String.valueOf(layer.style().get("heightAttribute")));
        names.add("name");
        names.add("名称");
        names.add("class");
        return layer.attributes().stream().filter(a -> names.contains(a.name())).toList();
    }

    /**
     * Sees to it that the layer's overview shows its present revision, building it where it does not. Many may ask at
     * once, in many processes: one builds, the others wait.
     */
    public void ensure(Layer layer, long revision) {
        // Numbers of change sets need not rise in the order of commits: only the same number means the same state.
        if (built.getOrDefault(layer.id(), -1L) == revision) {
            return;
        }
        try (Connection connection = database.dedicated()) {
            // Held until the connection closes; only then, under the lock, the snapshot of the build begins.
            try (Statement lock = connection.createStatement()) {
                lock.execute("SELECT pg_advisory_lock(hashtextextended(" + literal("overview " + layer.id()) + ", 0))");
            }
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            long known = number(connection, "SELECT revision FROM catalog.overview WHERE layer = ?", layer.id());
            long current = number(connection, "SELECT revision FROM catalog.layer WHERE id = ?", layer.id());
            if (known != current) {
                build(connection, layer, current);
            }
            connection.commit();
            built.put(layer.id(), current);
        } catch (SQLException e) {
            throw new StoreException("the overview of layer " + layer.id() + " could not be built", e);
        }
    }

    private static long number(Connection connection, String sql, String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private void build(Connection connection, Layer layer, long revision) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL work_mem = '256MB'");
            pyramid(statement, layer);
            String fresh = "overview." + quote("new " + revision);
            statement.execute("DROP TABLE IF EXISTS " + fresh);
            statement.execute("CREATE TABLE " + fresh + " AS " + rows(layer));
            for (int z = 0; z < FIRST_FULL_ZOOM; z++) {
                statement.execute("CREATE INDEX ON " + fresh + " USING gist (geom) WHERE z = " + z);
            }
            statement.execute("ANALYZE " + fresh);
            statement.execute("DROP TABLE IF EXISTS " + table(layer));
            statement.execute("ALTER TABLE " + fresh + " RENAME TO " + quote(layer.id()));
            statement.execute("INSERT INTO catalog.overview VALUES (" + literal(layer.id()) + ", " + revision
                    + ") ON CONFLICT (layer) DO UPDATE SET revision = excluded.revision");
        }
    }

    /** Which features stand at which zoom, and for how many. */
    private static void pyramid(Statement statement, Layer layer) throws SQLException {
        statement.execute("CREATE TEMP TABLE pyramid (z smallint, fid bigint, n bigint, x float8, y float8, s float8) ON"
                + " COMMIT DROP");
        // Places and sizes in web Mercator's unit square, from the boxes alone.
        String mercatorY = "0.5 - ln(tan(pi() / 4 + radians(least(greatest(cy, -85.05), 85.05)) / 2)) / (2 * pi())";
        String boxes = "SELECT fid, 1::bigint AS n, (cx + 180) / 360 AS x, " + mercatorY + " AS y,"
                + " greatest(w, h / cos(radians(least(greatest(cy, -85.05), 85.05)))) / 360 AS s FROM"
                + " (SELECT fid, (ST_XMin(geom) + ST_XMax(geom)) / 2 AS cx, (ST_YMin(geom) + ST_YMax(geom)) / 2 AS cy,"
                + " ST_XMax(geom) - ST_XMin(geom) AS w, ST_YMax(geom) - ST_YMin(geom) AS h FROM "
                + Identifiers.current(layer.id()) + " WHERE geom IS NOT NULL) b";
        for (int z = FIRST_FULL_ZOOM - 1; z >= 0; z--) {
            double cells = Math.scalb((double) CELLS, z);
            String from = z == FIRST_FULL_ZOOM - 1
                    ? boxes
                    : "SELECT fid, n, x, y, s FROM pyramid WHERE z = " + (z + 1);
            // The largest of a cell by one hash aggregate: its size stands in the high bits, its id in the low ones.
            statement.execute("INSERT INTO pyramid WITH f AS MATERIALIZED (" + from + "), small AS (SELECT sum(n) AS n,"
                    + " max((least(s * 8e9, 2147483646)::bigint << 32) | (fid & 4294967295)) AS k FROM f WHERE s * "
                    + cells + " < 1 GROUP BY floor(x * " + cells + "), floor(y * " + cells + "))"
                    + " SELECT " + z + ", fid, n, x, y, s FROM f WHERE s * " + cells + " >= 1 UNION ALL"
                    + " SELECT " + z + ", f.fid, small.n, f.x, f.y, f.s FROM small JOIN f ON f.fid = (small.k &"
                    + " 4294967295) WHERE f.s * " + cells + " < 1");
        }
    }

    private static String rows(Layer layer) {
        String attributes = keptAttributes(layer).stream()
                .map(a -> ", c." + quote(a.name()))
                .collect(Collectors.joining());
        String pixel = "(" + WORLD + " / (1 << p.z) / 4096)";
        String simple = "ST_Simplify(ST_Transform(c.geom, 3857), 2 * " + pixel + ", true)";
        String geometry = simple;
        if (layer.geometryType().dimension() == 2) {
            String cell = "(" + WORLD + " / (1 << p.z) / " + CELLS + ")";
            // Half the side of the square that stands for n small areas.
            String half = "least(greatest(p.s * " + WORLD + " * sqrt(p.n), " + cell + " / 3), " + cell + " * 0.9) / 2";
            String x = "((p.x - 0.5) * " + WORLD + ")";
            String y = "((0.5 - p.y) * " + WORLD + ")";
            geometry = "CASE WHEN p.s * " + WORLD + " < " + cell + " / 3 THEN ST_MakeEnvelope(" + x + " - " + half
                    + ", " + y + " - " + half + ", " + x + " + " + half + ", " + y + " + " + half
                    + ", 3857) ELSE " + simple + " END";
        }
        return "SELECT p.z, p.fid, p.n AS cluster, " + geometry + "::geometry(Geometry, 3857) AS geom" + attributes
                + " FROM pyramid p JOIN " + Identifiers.current(layer.id()) + " c USING (fid)";
    }
}
