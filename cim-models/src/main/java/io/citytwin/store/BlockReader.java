package io.citytwin.store;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * Reads blocks for 3D tiles: how they are spread, which tiles of a grid hold any, and the blocks of one tile. A block is a
 * footprint with a height, or in layers whose features have models (there the rule is null) a model. Geometry in
 * EPSG:4326, x = longitude; heights in metres in the city's height datum.
 */
public final class BlockReader {
    /** Where change sets touched more boxes than this a layer is looked through as a whole. */
    private static final int MOST_BOXES = 5_000;

    private static final String LOCKED = "55P03";
    private static final int PATIENCE_MILLIS = 300;

    private final Database database;

    public BlockReader(Database database) {
        this.database = database;
    }

    /**
     * A feature as it stands in tiles: a footprint to be raised, or a model.
     *
     * @param footprint polygon or multipolygon, null where there is a model
     * @param model the triangles, null in layers without models
     * @param base lowest height, metres in the city's height datum
     * @param height metres from there to the top
     * @param values values of {@link #attributes}
     */
    public record Block(
            long fid, Geometry footprint, ModelMesh model, double base, double height, List<Object> values) {}

    /**
     * Blocks of one level of sizes in one cell of the grid's last level together.
     *
     * @param level the level of their sizes: the first whose tiles hold them
     * @param x column on the last level, from the west
     * @param y row on the last level, from the south
     * @param count number of blocks
     * @param triangles about how many triangles their shapes have
     * @param extent box around them
     * @param lowest lowest base, metres in the city's height datum
     * @param highest highest roof
     * @param largest greatest size of a block, metres
     * @param envelope whether they are seen from outside, as the layer's envelope attribute says; true where it has none
     */
    public record Cell(
            int level,
            int x,
            int y,
            int count,
            long triangles,
            Bbox extent,
            double lowest,
            double highest,
            double largest,
            boolean envelope) {}

    /** Which blocks of a cell are wanted. */
    public enum Choice {
        /** All that stand there. */
        ALL,
        /** Those of the level's sizes and of coarser ones. */
        LARGE,
        /** Those of them that are seen from outside. */
        LARGE_ENVELOPE
    }

    /** The attributes that blocks have: not those of JSON, whose documents may be larger than all the rest. */
    public static List<Attribute> attributes(Layer layer) {
        return layer.attributes().stream()
                .filter(a -> a.type() != AttributeType.JSON)
                .toList();
    }

    /**
     * Blocks of about one size (half an octave: from 2^(bin/2) metres) in one cell of a fine raster.
     *
     * @param triangles about how many triangles they have together
     * @param heaviest the most that one of them has
     * @param envelope as {@link Cell} has it
     */
    public record Pile(int bin, int column, int row, int count, long triangles, long heaviest, boolean envelope) {}

    /**
     * Makes the index by which the large blocks of a layer are found, unless it is there. Without it the answers are the
     * same, only later. It gives way to writers: while one is at work it makes nothing.
     *
     * @return whether it is there now
     */
    public boolean ensureSizeIndex(Layer layer, Extrusion rule) {
        String expression = BlockSql.longestSide(layer, rule, Identifiers.quote(layer.id()));
        // Another rule (another height attribute) is another index.
        String name = "block_size_" + Integer.toHexString(expression.hashCode());
        try (Connection connection = database.dedicated();
                Statement statement = connection.createStatement()) {
            if (number(connection, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'city' AND tablename = "
                            + Identifiers.literal(layer.id()) + " AND indexname = " + Identifiers.literal(name))
                    == 0) {
                statement.execute("SET lock_timeout = '" + PATIENCE_MILLIS + "ms'");
                statement.execute("CREATE INDEX IF NOT EXISTS " + Identifiers.quote(name) + " ON "
                        + Identifiers.current(layer.id()) + " ((" + expression + "))");
                statement.execute("ANALYZE " + Identifiers.current(layer.id()));
            }
            return true;
        } catch (SQLException e) {
            if (LOCKED.equals(e.getSQLState())) {
                return false;
            }
            throw Refusal.of(e, layer, null);
        }
    }

    /** How the blocks are spread over a box in {@code raster} columns and rows; those outside count at its border. */
    public List<Pile> listPiles(Layer layer, Extrusion rule, TimeSelector time, Bbox box, int raster) {
        SqlFragment from = VersionsSql.from(layer, time);
        BlockGrid grid = new BlockGrid(box, 0, 1);
        SqlFragment sql = new SqlFragment.Builder()
                .add("SELECT floor(2 * ln(\"#size\") / ln(2::float8))::int, "
                        + BlockSql.column(grid, String.valueOf(raster)) + ", "
                        + BlockSql.row(grid, String.valueOf(raster))
                        + ", count(*)::int, sum(\"#triangles\")::bigint, max(\"#triangles\")::bigint, "
                        + BlockSql.envelope(layer) + " FROM ")
                .add(BlockSql.blocks(layer, rule, from, SqlFragment.of(""), box))
                .add(" AS v GROUP BY 1, 2, 3, 7")
                .build();
        return query(
                layer,
                sql,
                row -> new Pile(
                        row.getInt(1),
                        row.getInt(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getBoolean(7)));
    }

    /**
     * How the blocks of a layer are spread over a grid.
     *
     * @param revision the change set that the layer showed then
     * @param cells the cells of the last level that hold blocks, per level of sizes, in no order
     */
    public record Spread(long revision, List<Cell> cells) {}

    /**
     * What change sets did to the present blocks of a layer.
     *
     * @param revision the change set that the layer shows with them
     * @param gone the blocks that stand no more, by the cells in which they stood
     * @param come those that stand now
     */
    public record SpreadChange(long revision, List<Cell> gone, List<Cell> come) {}

    /** How the blocks are spread over the cells of the grid's last level. */
    public Spread listCells(Layer layer, Extrusion rule, BlockSelection selection, BlockGrid grid) {
        return snapshot(layer, connection -> new Spread(
                revision(connection, layer),
                cells(connection, layer, rule, selection.from(layer), grid)));
    }

    /**
     * What changed among the present blocks after a change set.
     *
     * @param since the revision that is known
     * @return empty where the layer must be looked through: that change set is not one of this layer, or too much changed
     */
    public Optional<SpreadChange> findChangedCells(Layer layer, Extrusion rule, BlockGrid grid, long since) {
        return snapshot(layer, connection -> {
            String boxes = "(SELECT b.min_x, b.min_y, b.max_x, b.max_y FROM catalog.changeset_box b JOIN"
                    + " catalog.changeset c ON c.id = b.changeset WHERE b.layer = " + Identifiers.literal(layer.id())
                    + " AND c.recorded_at > " + then(since) + ")";
            long known = number(connection, "SELECT count(*) FROM catalog.changeset_layer WHERE changeset = " + since
                    + " AND layer = " + Identifiers.literal(layer.id()));
            if (known == 0 || number(connection, "SELECT count(*) FROM " + boxes + " x") > MOST_BOXES) {
                return Optional.empty();
            }
            String city = Identifiers.current(layer.id());
            // Written since, and found by where: the table has no index of times.
            SqlFragment come = SqlFragment.of("(SELECT * FROM " + city + " WHERE fid IN (SELECT c.fid FROM " + boxes
                    + " b JOIN " + city + " c ON c.geom && ST_MakeEnvelope(b.min_x, b.min_y, b.max_x, b.max_y, 4326)"
                    + " WHERE c.recorded_from > " + then(since) + "))");
            // Believed then and present, but not any more.
            SqlFragment gone = SqlFragment.of("(SELECT * FROM " + Identifiers.history(layer.id())
                    + " WHERE valid_to = 'infinity' AND recorded_to > " + then(since) + " AND recorded_from <= "
                    + then(since) + ")");
            return Optional.of(new SpreadChange(
                    revision(connection, layer),
                    cells(connection, layer, rule, gone, grid),
                    cells(connection, layer, rule, come, grid)));
        });
    }

    private static String then(long changeset) {
        return "(SELECT recorded_at FROM catalog.changeset WHERE id = " + changeset + ")";
    }

    private static List<Cell> cells(
            Connection connection, Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid) throws SQLException {
        return query(
                connection,
                BlockCellSql.cells(layer, rule, from, grid),
                row -> new Cell(
                        row.getInt("level"),
                        row.getInt("x"),
                        row.getInt("y"),
                        row.getInt("count"),
                        row.getLong("triangles"),
                        new Bbox(row.getDouble("west"), row.getDouble("south"), row.getDouble("east"), row.getDouble(
                                "north")),
                        row.getDouble("lowest"),
                        row.getDouble("highest"),
                        row.getDouble("largest"),
                        row.getBoolean("envelope")));
    }

    private static long revision(Connection connection, Layer layer) throws SQLException {
        return number(
                connection, "SELECT revision FROM catalog.layer WHERE id = " + Identifiers.literal(layer.id()));
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return query(connection, SqlFragment.of(sql), row -> row.getLong(1)).stream().findFirst().orElse(0L);
    }

    /**
     * Pushes the blocks of one tile in the order of their ids.
     *
     * @param choice which blocks of the tile's cell are wanted
     */
    public void readBlocks(
            Layer layer,
            Extrusion rule,
            BlockSelection selection,
            BlockGrid grid,
            int level,
            int x,
            int y,
            Choice choice,
            Consumer<Block> consumer) {
        if (!grid.has(level, x, y)) {
            throw new IllegalArgumentException("the grid of " + grid.levels() + " levels has no cell " + level + "/"
                    + x + "/" + y);
        }
        SqlFragment sql = BlockCellSql.blocks(layer, rule, selection.from(layer), grid, level, x, y, choice);
        WKBReader wkb = new WKBReader();
        query(layer, sql, row -> {
            consumer.accept(block(layer, row, wkb));
            return null;
        });
    }

    private static Block block(Layer layer, ResultSet row, WKBReader wkb) throws SQLException {
        List<Object> values = Arrays.asList(RowValues.of(row, 5, attributes(layer)));
        byte[] shape = row.getBytes(2);
        try {
            return new Block(
                    row.getLong(1),
                    layer.hasModel() ? null : wkb.read(shape),
                    layer.hasModel() ? ModelMesh.of(shape) : null,
                    row.getDouble(3),
                    row.getDouble(4),
                    values);
        } catch (ParseException e) {
            throw new StoreException("the geometry of feature " + row.getLong(1) + " can't be read", e);
        }
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    /** Several statements that see the same state. */
    private <T> T snapshot(Layer layer, Reading<T> reading) {
        try (Connection connection = database.read()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try {
                return reading.read(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw Refusal.of(e, layer, null);
        }
    }

    private <T> List<T> query(Layer layer, SqlFragment sql, Row<T> reader) {
        try (Connection connection = database.read()) {
            return query(connection, sql, reader);
        } catch (SQLException e) {
            throw Refusal.of(e, layer, null);
        }
    }

    private static <T> List<T> query(Connection connection, SqlFragment sql, Row<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            sql.bind(statement, 1);
            List<T> answer = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    T value = reader.read(rows);
                    if (value != null) {
                        answer.add(value);
                    }
                }
            }
            return answer;
        }
    }
}
