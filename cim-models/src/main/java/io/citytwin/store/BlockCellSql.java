package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import io.citytwin.store.BlockReader.Choice;

/** The two statements over a grid of blocks: which cells hold any, and the blocks of one cell. */
final class BlockCellSql {
    private static final SqlFragment NOTHING = SqlFragment.of("");

    private BlockCellSql() {}

    /** One row per level of sizes, cell of the last level that holds blocks, and whether they are seen from outside. */
    static SqlFragment cells(Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid) {
        SqlFragment blocks = BlockSql.blocks(layer, rule, from, NOTHING, grid.root());
        String n = String.valueOf(1 << grid.levels() - 1);
        return new SqlFragment.Builder()
                .add("SELECT " + BlockSql.level(grid) + " AS level, " + BlockSql.column(grid, n) + " AS x, "
                        + BlockSql.row(grid, n)
                        + " AS y, count(*)::int AS count, sum(\"#triangles\")::bigint AS triangles,"
                        + " min(\"#west\") AS west, min(\"#south\") AS south, max(\"#east\") AS east,"
                        + " max(\"#north\") AS north, min(\"#base\") AS lowest,"
                        + " max(\"#base\" + \"#h\") AS highest, max(\"#size\") AS largest, "
                        + BlockSql.envelope(layer) + " AS envelope FROM ")
                .add(blocks)
                .add(" v GROUP BY 1, 2, 3, 13")
                .build();
    }

    /**
     * Columns: fid, footprint as WKB or the model, base, height, then the attributes that blocks have; ordered by fid.
     */
    static SqlFragment blocks(
            Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid, int level, int x, int y, Choice choice) {
        boolean all = choice == Choice.ALL;
        String n = "power(2, " + level + ")";
        SqlFragment.Builder near = new SqlFragment.Builder();
        SqlFragment.Builder inCell = new SqlFragment.Builder();
        double least = BlockSql.leastSide(grid, level);
        if (!all && least > 0) {
            // A number, not a parameter: how few rows it leaves decides the plan.
            near.add(" AND " + BlockSql.longestSide(layer, rule, "v") + " >= " + least);
        }
        if (choice == Choice.LARGE_ENVELOPE) {
            near.add(" AND " + BlockSql.envelope(layer));
        }
        if (level > 0) {
            Bbox catchment = grid.catchment(level, x, y);
            near.bind(" AND v.geom && ST_MakeEnvelope(?", catchment.minX())
                    .bind(", ?", catchment.minY())
                    .bind(", ?", catchment.maxX())
                    .bind(", ?, 4326)", catchment.maxY());
            inCell.bind(" AND " + BlockSql.column(grid, n) + " = ?", (long) x)
                    .bind(" AND " + BlockSql.row(grid, n) + " = ?", (long) y);
        }
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT v.fid, " + (layer.hasModel() ? "v." + SystemColumns.MODEL : "ST_AsBinary(ST_Force2D(v.geom))")
                + ", \"#base\", \"#h\"");
        for (Attribute attribute : BlockReader.attributes(layer)) {
            sql.add(", v." + Identifiers.quote(attribute.name()));
        }
        sql.add(" FROM ").add(BlockSql.blocks(layer, rule, from, near.build(), grid.root()));
        sql.bind(" AS v WHERE " + BlockSql.level(grid) + " <= ?", (long) (all ? grid.levels() - 1 : level));
        return sql.add(inCell.build()).add(" ORDER BY v.fid").build();
    }
}
