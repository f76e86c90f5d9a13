package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * Reads footprints as blocks for 3D tiles: how they are spread, which tiles of a grid hold any, and the blocks of one
 * tile. Geometry in EPSG:4326, x = longitude; heights in metres in the city's height datum.
 */
public final class BlockReader {
    private final Database database;

    public BlockReader(Database database) {
        this.database = database;
    }

    /** A footprint with its heights. */
    public record Block(long fid, Geometry footprint, double base, double height, List<Object> values) {}

    /**
     * Blocks of one tile together.
     *
     * @param count number of blocks
     * @param extent box around their footprints
     * @param lowest lowest base, metres in the city's height datum
     * @param highest highest roof
     * @param largest greatest size of a block, metres
     */
    public record Cell(
            int level, int x, int y, int count, Bbox extent, double lowest, double highest, double largest) {}

    /**
     * Blocks of about one size (half an octave: from 2^(bin/2) metres) in one cell of a fine raster.
     */
    public record Pile(int bin, int column, int row, int count) {}

    /** How the blocks are spread over a box in {@code raster} columns and rows; those outside count at its border. */
    public List<Pile> listPiles(Layer layer, Extrusion rule, TimeSelector time, Bbox box, int raster) {
        SqlFragment from = VersionsSql.from(layer, time);
        BlockGrid grid = new BlockGrid(box, 0, 1);
        String sql = "SELECT floor(2 * ln(" + BlockSql.size(BlockSql.height(rule), box) + ") / ln(2::float8))::int, "
                + BlockSql.column(grid, String.valueOf(raster)) + ", " + BlockSql.row(grid, String.valueOf(raster))
                + ", count(*)::int FROM " + from.text() + " AS v WHERE NOT ST_IsEmpty(v.geom) GROUP BY 1, 2, 3";
        return query(
                new SqlFragment(sql, from.parameters()),
                row -> new Pile(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)));
    }

    /** The tiles of the grid that hold blocks, in no order. */
    public List<Cell> listCells(Layer layer, Extrusion rule, TimeSelector time, BlockGrid grid) {
        return query(
                BlockCellSql.cells(layer, rule, VersionsSql.from(layer, time), grid),
                row -> new Cell(
                        row.getInt("level"),
                        row.getInt("x"),
                        row.getInt("y"),
                        row.getInt("count"),
                        new Bbox(row.getDouble("west"), row.getDouble("south"), row.getDouble("east"), row.getDouble(
                                "north")),
                        row.getDouble("lowest"),
                        row.getDouble("highest"),
                        row.getDouble("largest")));
    }

    /** Pushes the blocks of one tile in the order of their ids, with the values of all attributes. */
    public void readBlocks(
            Layer layer,
            Extrusion rule,
            TimeSelector time,
            BlockGrid grid,
            int level,
            int x,
            int y,
            Consumer<Block> consumer) {
        if (!grid.has(level, x, y)) {
            throw new IllegalArgumentException("the grid of " + grid.levels() + " levels has no cell " + level + "/"
                    + x + "/" + y);
        }
        SqlFragment sql = BlockCellSql.blocks(layer, rule, VersionsSql.from(layer, time), grid, level, x, y);
        WKBReader wkb = new WKBReader();
        query(sql, row -> {
            consumer.accept(block(layer, row, wkb));
            return null;
        });
    }

    private static Block block(Layer layer, ResultSet row, WKBReader wkb) throws SQLException {
        List<Object> values = Arrays.asList(RowValues.of(row, 5, layer.attributes()));
        try {
            return new Block(
                    row.getLong(1), wkb.read(row.getBytes(2)), row.getDouble(3), row.getDouble(4), values);
        } catch (ParseException e) {
            throw new StoreException("the geometry of feature " + row.getLong(1) + " can't be read", e);
        }
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(SqlFragment sql, Row<T> reader) {
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(sql.text())) {
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
        } catch (SQLException e) {
            throw new StoreException("blocks could not be read", e);
        }
    }
}
