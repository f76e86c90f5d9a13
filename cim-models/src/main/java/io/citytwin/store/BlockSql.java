package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import java.util.Locale;

/** The SQL expressions by which a footprint (table alias v) becomes a block in a grid. Only numbers and names go in. */
final class BlockSql {
    private static final double METRES_PER_DEGREE = Math.PI / 180 * 6378137;

    private BlockSql() {}

    /** Whether a feature stands in tiles at all. */
    static String stands(Layer layer) {
        return layer.hasModel() ? "v." + SystemColumns.MODEL + " IS NOT NULL AND NOT ST_IsEmpty(v.geom)" : "NOT ST_IsEmpty(v.geom)";
    }

    /** A bound of a feature: west, south, (lowest,) east, north, by the numbers of the model's extent. */
    private static String bound(int number) {
        return "v." + SystemColumns.MODEL_EXTENT + "[" + number + "]";
    }

    static String west(Layer layer) {
        return layer.hasModel() ? bound(1) : "ST_XMin(v.geom)";
    }

    static String south(Layer layer) {
        return layer.hasModel() ? bound(2) : "ST_YMin(v.geom)";
    }

    static String east(Layer layer) {
        return layer.hasModel() ? bound(4) : "ST_XMax(v.geom)";
    }

    static String north(Layer layer) {
        return layer.hasModel() ? bound(5) : "ST_YMax(v.geom)";
    }

    /** Metres from base to roof: of the model, or as {@link Extrusion} says. */
    static String height(Layer layer, Extrusion rule) {
        if (layer.hasModel()) {
            return "(" + bound(6) + " - " + bound(3) + ")";
        }
        StringBuilder sql = new StringBuilder("CASE WHEN ");
        String height = "v." + Identifiers.quote(rule.height().name());
        // NaN counts as greater than all numbers in PostgreSQL: the upper bound refuses it.
        sql.append(height + " > 0 AND " + height + " <= " + Extrusion.HIGHEST + " THEN " + height + "::float8");
        if (rule.storeys() != null) {
            String storeys = "v." + Identifiers.quote(rule.storeys().name());
            sql.append(" WHEN " + storeys + " > 0 AND " + storeys + " <= 300 THEN " + storeys + " * "
                    + Extrusion.STOREY + "::float8");
        }
        return sql.append(" ELSE " + Extrusion.UNKNOWN + "::float8 END").toString();
    }

    /** Height of the base in the city's height datum. */
    static String base(Layer layer, Extrusion rule) {
        if (layer.hasModel()) {
            return bound(3);
        }
        if (layer.hasZ()) {
            return "coalesce(ST_ZMin(v.geom), 0)";
        }
        if (rule.base() == null) {
            return "0::float8";
        }
        String base = "v." + Identifiers.quote(rule.base().name());
        return "CASE WHEN " + base + " BETWEEN -1000 AND 10000 THEN " + base + "::float8 ELSE 0 END";
    }

    /** Diagonal in metres of the box around a block; {@code h} is the SQL of its height. */
    static String size(Layer layer, String h, Bbox root) {
        double latitude = Math.toRadians((root.minY() + root.maxY()) / 2);
        String dx = "(" + east(layer) + " - " + west(layer) + ") * " + METRES_PER_DEGREE * Math.cos(latitude);
        String dy = "(" + north(layer) + " - " + south(layer) + ") * " + METRES_PER_DEGREE;
        // A model may be flat and tiny; a logarithm is taken of its size.
        return "greatest(1e-3, sqrt(power(" + dx + ", 2) + power(" + dy + ", 2) + power(" + h + ", 2)))";
    }

    /** The level of a block; {@code size} is the SQL of its size. */
    static String level(String size, BlockGrid grid) {
        return String.format(
                Locale.ROOT,
                "least(%d, greatest(0, ceil(%s - ln(%s) / ln(2::float8))))::int",
                grid.levels() - 1,
                grid.halfOctave() / 2.0,
                size);
    }

    /** Column of a block's cell among {@code n} (SQL) columns. */
    static String column(BlockGrid grid, String n) {
        Bbox root = grid.root();
        return index("(ST_XMin(v.geom) + ST_XMax(v.geom)) / 2", root.minX(), root.maxX() - root.minX(), n);
    }

    /** Row, from the south, of a block's cell among {@code n} (SQL) rows. */
    static String row(BlockGrid grid, String n) {
        Bbox root = grid.root();
        return index("(ST_YMin(v.geom) + ST_YMax(v.geom)) / 2", root.minY(), root.maxY() - root.minY(), n);
    }

    private static String index(String centre, double from, double length, String n) {
        return "least(" + n + " - 1, greatest(0, floor((" + centre + " - " + from + ") / " + length + " * " + n
                + ")))::int";
    }
}
