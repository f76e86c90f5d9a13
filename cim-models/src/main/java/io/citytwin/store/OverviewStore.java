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
 * becomes a square. Each zoom is made from the one below it, so that the whole pyramid costs little more than its base,
 * and a change set renews only the cells that it touched, on each zoom.
 */
public final class OverviewStore {
    /** From this zoom on tiles hold the features themselves. */
    public static final int FIRST_FULL_ZOOM = 14;

    /** Cells per tile edge. */
    static final int CELLS = 64;

    private static final double WORLD = 40_075_016.685578488;

    /** Where change sets touched more cells than this the copy is built anew. */
    private static final int MOST_DIRTY = 20_000;

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
            long known = number(
                    connection,
                    "SELECT revision FROM catalog.overview WHERE layer = ? AND columns = ?",
                    layer.id(),
                    columns(layer));
            long current = number(connection, "SELECT revision FROM catalog.layer WHERE id = ?", layer.id());
            if (known != current && !renew(connection, layer, known, current)) {
                build(connection, layer, current);
            }
            connection.commit();
            built.put(layer.id(), current);
        } catch (SQLException e) {
            throw new StoreException("the overview of layer " + layer.id() + " could not be built", e);
        }
    }

    private static long number(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    private static String columns(Layer layer) {
        return keptAttributes(layer).stream()
                .map(a -> a.name() + " " + a.type().sqlType())
                .collect(Collectors.joining(", "));
    }

    // The whole copy

    private void build(Connection connection, Layer layer, long revision) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL work_mem = '256MB'");
            statement.execute("CREATE TEMP TABLE pyramid (" + PYRAMID + ") ON COMMIT DROP");
            for (int z = FIRST_FULL_ZOOM - 1; z >= 0; z--) {
                String from = z == FIRST_FULL_ZOOM - 1
                        ? places(layer, "geom IS NOT NULL")
                        : "SELECT fid, n, x, y, s FROM pyramid WHERE z = " + (z + 1);
                statement.execute("INSERT INTO pyramid " + level(z, from));
            }
            String fresh = "overview." + quote("new " + revision);
            statement.execute("DROP TABLE IF EXISTS " + fresh);
            statement.execute("CREATE TABLE " + fresh + " AS " + rows(layer));
            for (int z = 0; z < FIRST_FULL_ZOOM; z++) {
                statement.execute("CREATE INDEX ON " + fresh + " USING gist (geom) WHERE z = " + z);
            }
            statement.execute("CREATE INDEX ON " + fresh + " (z, cx, cy)");
            statement.execute("ANALYZE " + fresh);
            statement.execute("DROP TABLE IF EXISTS " + table(layer));
            statement.execute("ALTER TABLE " + fresh + " RENAME TO " + quote(layer.id()));
            note(statement, layer, revision);
        }
    }

    private static void note(Statement statement, Layer layer, long revision) throws SQLException {
        statement.execute("INSERT INTO catalog.overview (layer, revision, columns) VALUES (" + literal(layer.id())
                + ", " + revision + ", " + literal(columns(layer))
                + ") ON CONFLICT (layer) DO UPDATE SET revision = excluded.revision, columns = excluded.columns");
    }

    // What changed of it

    /**
     * Renews the cells that change sets touched after the one that the copy shows.
     *
     * @return false where the copy must be built anew: there is none, or too much was touched
     */
    private static boolean renew(Connection connection, Layer layer, long known, long current) throws SQLException {
        if (known < 0) {
            return false;
        }
        // Times tell the order of change sets, their numbers don't.
        String touched = "(SELECT b.* FROM catalog.changeset_box b JOIN catalog.changeset c ON c.id = b.changeset WHERE"
                + " b.layer = " + literal(layer.id()) + " AND c.recorded_at > (SELECT recorded_at FROM catalog.changeset"
                + " WHERE id = " + known + ")) t";
        int finest = FIRST_FULL_ZOOM - 1;
        String cells = cells(finest);
        String firstX = "floor((t.min_x + 180) / 360 * " + cells + ")::int";
        String lastX = "floor((t.max_x + 180) / 360 * " + cells + ")::int";
        String firstY = "floor((" + mercatorY("t.max_y") + ") * " + cells + ")::int";
        String lastY = "floor((" + mercatorY("t.min_y") + ") * " + cells + ")::int";
        long many = number(connection, "SELECT coalesce(sum((" + lastX + " - " + firstX + " + 1)::float8 * (" + lastY
                + " - " + firstY + " + 1)), 0)::bigint FROM " + touched);
        if (many > MOST_DIRTY) {
            return false;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE pyramid (" + PYRAMID + ") ON COMMIT DROP");
            statement.execute("CREATE TEMP TABLE dirty ON COMMIT DROP AS SELECT DISTINCT cx, cy FROM " + touched
                    + ", generate_series(" + firstX + ", " + lastX + ") cx, generate_series(" + firstY + ", " + lastY
                    + ") cy");
            for (int z = finest; z >= 0; z--) {
                String from;
                if (z == finest) {
                    from = "SELECT p.* FROM dirty d CROSS JOIN LATERAL (" + places(layer, "geom && " + box("d", z))
                            + ") p WHERE floor(p.x * " + cells + ") = d.cx AND floor(p.y * " + cells + ") = d.cy";
                } else {
                    statement.execute("CREATE TEMP TABLE parent ON COMMIT DROP AS SELECT DISTINCT cx >> 1 AS cx,"
                            + " cy >> 1 AS cy FROM dirty");
                    statement.execute("DROP TABLE dirty");
                    statement.execute("ALTER TABLE parent RENAME TO dirty");
                    from = "SELECT o.fid, o.cluster AS n, o.x, o.y, o.s FROM dirty d, generate_series(0, 1) i,"
                            + " generate_series(0, 1) j, " + table(layer) + " o WHERE o.z = " + (z + 1)
                            + " AND o.cx = 2 * d.cx + i AND o.cy = 2 * d.cy + j";
                }
                statement.execute("DELETE FROM " + table(layer) + " o USING dirty d WHERE o.z = " + z
                        + " AND o.cx = d.cx AND o.cy = d.cy");
                statement.execute("TRUNCATE pyramid");
                statement.execute("INSERT INTO pyramid " + level(z, from));
                statement.execute("INSERT INTO " + table(layer) + " " + rows(layer));
            }
            note(statement, layer, current);
        }
        return true;
    }

    /** A cell's box in degrees and a hair more, as SQL; {@code d} has its column and row. */
    private static String box(String d, int z) {
        String cells = cells(z);
        String hair = " * 1e-9";
        return "ST_MakeEnvelope((" + d + ".cx / " + cells + " - 0.5) * 360 - 1" + hair + ", " + latitude("(" + d
                + ".cy + 1) / " + cells) + " - 1" + hair + ", ((" + d + ".cx + 1) / " + cells + " - 0.5) * 360 + 1"
                + hair + ", " + latitude(d + ".cy / " + cells) + " + 1" + hair + ", 4326)";
    }

    // The SQL that both are made of

    private static final String PYRAMID = "z smallint, fid bigint, n bigint, x float8, y float8, s float8, cx int, cy int";

    private static String cells(int z) {
        return String.valueOf(Math.scalb((double) CELLS, z));
    }

    private static String mercatorY(String latitude) {
        return "0.5 - ln(tan(pi() / 4 + radians(least(greatest(" + latitude + ", -85.05), 85.05)) / 2)) / (2 * pi())";
    }

    private static String latitude(String y) {
        return "degrees(atan(sinh(pi() * (1 - 2 * (" + y + ")))))";
    }

    /** Places and sizes of features in web Mercator's unit square, from their boxes alone. */
    private static String places(Layer layer, String condition) {
        return "SELECT fid, 1::bigint AS n, (cx + 180) / 360 AS x, " + mercatorY("cy") + " AS y,"
                + " greatest(w, h / cos(radians(least(greatest(cy, -85.05), 85.05)))) / 360 AS s FROM"
                + " (SELECT fid, (ST_XMin(geom) + ST_XMax(geom)) / 2 AS cx, (ST_YMin(geom) + ST_YMax(geom)) / 2 AS cy,"
                + " ST_XMax(geom) - ST_XMin(geom) AS w, ST_YMax(geom) - ST_YMin(geom) AS h FROM "
                + Identifiers.current(layer.id()) + " WHERE " + condition + ") b";
    }

    /** Which of these features stand at a zoom, and for how many. */
    private static String level(int z, String from) {
        String cells = cells(z);
        String cell = "floor(f.x * " + cells + ")::int, floor(f.y * " + cells + ")::int";
        // The largest of a cell by one hash aggregate: its size stands in the high bits, its id in the low ones.
        return "WITH f AS MATERIALIZED (" + from + "), small AS (SELECT sum(n) AS n,"
                + " max((least(s * 8e9, 2147483646)::bigint << 32) | (fid & 4294967295)) AS k FROM f WHERE s * "
                + cells + " < 1 GROUP BY floor(x * " + cells + "), floor(y * " + cells + "))"
                + " SELECT " + z + ", fid, n, x, y, s, " + cell + " FROM f WHERE s * " + cells + " >= 1 UNION ALL"
                + " SELECT " + z + ", f.fid, small.n, f.x, f.y, f.s, " + cell
                + " FROM small JOIN f ON f.fid = (small.k & 4294967295) WHERE f.s * " + cells + " < 1";
    }

    /** The copy's rows of what stands in the table pyramid. */
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
                + ", p.x, p.y, p.s, p.cx, p.cy FROM pyramid p JOIN " + Identifiers.current(layer.id()) + " c USING (fid)";
    }
}
