package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;

/** The two statements over a grid of blocks: which cells hold any, and the blocks of one cell. */
final class BlockCellSql {
    private BlockCellSql() {}

    /** One row per cell that holds blocks. */
    static SqlFragment cells(Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid) {
        String h = BlockSql.height(rule);
        String text = "SELECT level, x, y, count(*)::int AS count, min(west) AS west, min(south) AS south,"
                + " max(east) AS east, max(north) AS north, min(base) AS lowest, max(base + h) AS highest,"
                + " max(size) AS largest FROM (SELECT level, base, h, size, " + BlockSql.column(grid, "n") + " AS x, "
                + BlockSql.row(grid, "n") + " AS y, ST_XMin(v.geom) AS west, ST_YMin(v.geom) AS south,"
                + " ST_XMax(v.geom) AS east, ST_YMax(v.geom) AS north FROM " + from.text() + " AS v"
                + " CROSS JOIN LATERAL (SELECT " + h + " AS h, " + BlockSql.base(layer, rule) + " AS base) b"
                + " CROSS JOIN LATERAL (SELECT " + BlockSql.size("b.h", grid.root()) + " AS size) s"
                + " CROSS JOIN LATERAL (SELECT " + BlockSql.level("s.size", grid) + " AS level) l"
                + " CROSS JOIN LATERAL (SELECT power(2, l.level) AS n) p"
                + " WHERE NOT ST_IsEmpty(v.geom)) cells GROUP BY level, x, y";
        return new SqlFragment(text, from.parameters());
    }

    /** Columns: fid, footprint as WKB, base, height, then the attributes in the layer's order; ordered by fid. */
    static SqlFragment blocks(
            Layer layer, Extrusion rule, SqlFragment from, BlockGrid grid, int level, int x, int y) {
        String h = BlockSql.height(rule);
        String n = "power(2, " + level + ")";
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT v.fid, ST_AsBinary(ST_Force2D(v.geom)), " + BlockSql.base(layer, rule) + ", " + h);
        for (Attribute attribute : layer.attributes()) {
            sql.add(", v." + Identifiers.quote(attribute.name()));
        }
        sql.add(" FROM ").add(from).add(" AS v WHERE NOT ST_IsEmpty(v.geom)");
        Bbox catchment = grid.catchment(level, x, y);
        if (level > 0) {
            sql.bind(" AND v.geom && ST_MakeEnvelope(?", catchment.minX())
                    .bind(", ?", catchment.minY())
                    .bind(", ?", catchment.maxX())
                    .bind(", ?, 4326)", catchment.maxY())
                    .bind(" AND " + BlockSql.column(grid, n) + " = ?", (long) x)
                    .bind(" AND " + BlockSql.row(grid, n) + " = ?", (long) y);
        }
        return sql.bind(" AND " + BlockSql.level(BlockSql.size(h, grid.root()), grid) + " = ?", (long) level)
                .add(" ORDER BY v.fid")
                .build();
    }
}
