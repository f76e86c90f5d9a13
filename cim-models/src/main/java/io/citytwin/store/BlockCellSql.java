package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;

/** The two statements over a grid of blocks: which cells hold any, and the blocks of one cell. */
final class BlockCellSql {
    private BlockCellSql() {}

    /** One row per cell that holds blocks. */
    static SqlFragment cells(Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid) {
        String h = BlockSql.height(layer, rule);
        String text = "SELECT level, x, y, count(*)::int AS count, min(west) AS west, min(south) AS south,"
                + " max(east) AS east, max(north) AS north, min(base) AS lowest, max(base + h) AS highest,"
                + " max(size) AS largest FROM (SELECT level, base, h, size, " + BlockSql.column(grid, "n") + " AS x, "
                + BlockSql.row(grid, "n") + " AS y, " + BlockSql.west(layer) + " AS west, " + BlockSql.south(layer)
                + " AS south, " + BlockSql.east(layer) + " AS east, " + BlockSql.north(layer) + " AS north FROM " + from.text() + " AS v"
                + " CROSS JOIN LATERAL (SELECT " + h + " AS h, " + BlockSql.base(layer, rule) + " AS base) b"
                + " CROSS JOIN LATERAL (SELECT " + BlockSql.size(layer, "b.h", grid.root()) + " AS size) s"
                + " CROSS JOIN LATERAL (SELECT " + BlockSql.level("s.size", grid) + " AS level) l"
                + " CROSS JOIN LATERAL (SELECT power(2, l.level) AS n) p"
                + " WHERE " + BlockSql.stands(layer) + ") cells GROUP BY level, x, y";
        return new SqlFragment(text, from.parameters());
    }

    /** Columns: fid, footprint as WKB or the model, base, height, then the attributes in the layer's order; ordered by fid. */
    static SqlFragment blocks(
            Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid, int level, int x, int y) {
        String h = BlockSql.height(layer, rule);
        String n = "power(2, " + level + ")";
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT v.fid, " + (layer.hasModel() ? "v." + SystemColumns.MODEL : "ST_AsBinary(ST_Force2D(v.geom))") + ", "
                 + BlockSql.base(layer, rule) + ", " + h);
        for (Attribute attribute : layer.attributes()) {
            sql.add(", v." + Identifiers.quote(attribute.name()));
        }
        sql.add(" FROM ").add(from).add(" AS v WHERE " + BlockSql.stands(layer));
        Bbox catchment = grid.catchment(level, x, y);
        if (level > 0) {
            sql.bind(" AND v.geom && ST_MakeEnvelope(?", catchment.minX())
                    .bind(", ?", catchment.minY())
                    .bind(", ?", catchment.maxX())
                    .bind(", ?, 4326)", catchment.maxY())
                    .bind(" AND " + BlockSql.column(grid, n) + " = ?", (long) x)
                    .bind(" AND " + BlockSql.row(grid, n) + " = ?", (long) y);
        }
        return sql.bind(" AND " + BlockSql.level(BlockSql.size(layer, h, grid.root()), grid) + " = ?", (long) level)
                .add(" ORDER BY v.fid")
                .build();
    }
}
