package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import java.util.List;
import java.util.Locale;

/** The SQL expressions by which a footprint (table alias v) becomes a block in a grid. Only numbers and names go in. */
final class BlockSql {
    private static final double METRES_PER_DEGREE = Math.PI / 180 * 6378137;

    /** Two of the wall at a point, one of the roof, one of the floor. */
    private static final int TRIANGLES_PER_POINT = 4;

    /** Of a stored model, with its share of corners and faces. */
    private static final int BYTES_PER_TRIANGLE = 16;

    private BlockSql() {}

    /** Whether a feature stands in tiles at all. */
    private static String stands(Layer layer) {
        return layer.hasModel() ? "v." + SystemColumns.MODEL + " IS NOT NULL AND NOT ST_IsEmpty(v.geom)" : "NOT ST_IsEmpty(v.geom)";
    }

    /** A bound of a feature: west, south, (lowest,) east, north, by the numbers of the model's extent. */
    private static String bound(String table, int number) {
        return table + "." + SystemColumns.MODEL_EXTENT + "[" + number + "]";
    }

    /**
     * A number of a row of {@code table} (a name or an alias) that says how large its block can be at most, whatever the grid:
     * the longest side of its box in degrees. The index of it finds the few large blocks of a layer without looking at all.
     */
    static String longestSide(Layer layer, Extrusion rule, String table) {
        String[] sides = layer.hasModel()
                ? new String[] {bound(table, 4), bound(table, 1), bound(table, 5), bound(table, 2)}
                : new String[] {
                    "ST_XMax(" + table + ".geom)",
                    "ST_XMin(" + table + ".geom)",
                    "ST_YMax(" + table + ".geom)",
                    "ST_YMin(" + table + ".geom)"
                };
        return "greatest(" + sides[0] + " - " + sides[1] + ", " + sides[2] + " - " + sides[3] + ", "
                + height(layer, rule, table) + " / " + METRES_PER_DEGREE + ")";
    }

    /** The least {@link #longestSide} of blocks on a level that is not the last; 0 says nothing. */
    static double leastSide(BlockGrid grid, int level) {
        if (level == grid.levels() - 1) {
            return 0;
        }
        // A hair less, since the two are calculated on different ways.
        return grid.unboundedError(level) / Math.sqrt(3) / METRES_PER_DEGREE * (1 - 1e-9);
    }

    /** Metres from base to roof: of the model, or as {@link Extrusion} says. */
    private static String height(Layer layer, Extrusion rule, String table) {
        if (layer.hasModel()) {
            return "(" + bound(table, 6) + " - " + bound(table, 3) + ")";
        }
        StringBuilder sql = new StringBuilder("CASE WHEN ");
        String height = table + "." + Identifiers.quote(rule.height().name());
        // NaN counts as greater than all numbers in PostgreSQL: the upper bound refuses it.
        sql.append(height + " > 0 AND " + height + " <= " + Extrusion.HIGHEST + " THEN " + height + "::float8");
        if (rule.storeys() != null) {
            String storeys = table + "." + Identifiers.quote(rule.storeys().name());
            sql.append(" WHEN " + storeys + " > 0 AND " + storeys + " <= 300 THEN " + storeys + " * "
                    + Extrusion.STOREY + "::float8");
        }
        return sql.append(" ELSE " + Extrusion.UNKNOWN + "::float8 END").toString();
    }

    /** About how many triangles a block has: of a footprint by its points, of a model by its bytes, which nobody unpacks. */
    private static String triangles(Layer layer) {
        return layer.hasModel()
                ? "octet_length(v." + SystemColumns.MODEL + ") / " + BYTES_PER_TRIANGLE
                : "ST_NPoints(v.geom) * " + TRIANGLES_PER_POINT;
    }

    /** Whether a block is seen from outside, as far as the layer says so; in other layers each is. */
    static String envelope(Layer layer) {
        return layer.findEnvelopeAttribute()
                .map(attribute -> "coalesce(v." + Identifiers.quote(attribute.name()) + ", false)")
                .orElse("true");
    }

    /** Height of the base in the city's height datum. */
    private static String base(Layer layer, Extrusion rule) {
        if (layer.hasModel()) {
            return bound("v", 3);
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

    /**
     * What stands behind FROM for the blocks of a layer, without an alias: the versions' own columns and, with names that no
     * attribute has, what follows from them. Each expression is computed once a row: OFFSET 0 keeps the planner from writing
     * it into every place where it is used.
     *
     * <p>Columns: "#h" and "#base", metres; "#cx" and "#cy", the middle of the footprint's box, and "#west", "#south",
     * "#east", "#north", the block's bounds, degrees; "#size", the diagonal of the block's box, metres; "#triangles", about
     * how many its shape has.
     *
     * @param from what gives the versions, without an alias
     * @param condition a condition on "v", or nothing
     * @param root the box by whose latitude degrees of longitude become metres
     */
    static SqlFragment blocks(Layer layer, Extrusion rule, SqlFragment from, SqlFragment condition, Bbox root) {
        double latitude = Math.toRadians((root.minY() + root.maxY()) / 2);
        String dx = "(\"#east\" - \"#west\") * " + METRES_PER_DEGREE * Math.cos(latitude);
        String dy = "(\"#north\" - \"#south\") * " + METRES_PER_DEGREE;
        SqlFragment.Builder sql = new SqlFragment.Builder();
        // A model may be flat and tiny; a logarithm is taken of its size.
        sql.add("(SELECT *, greatest(1e-3, sqrt(power(" + dx + ", 2) + power(" + dy
                + ", 2) + power(\"#h\", 2))) AS \"#size\" FROM (SELECT *, (ST_XMin(\"#box\") + ST_XMax(\"#box\")) / 2 AS"
                + " \"#cx\", (ST_YMin(\"#box\") + ST_YMax(\"#box\")) / 2 AS \"#cy\"");
        for (String side : List.of("west", "south", "east", "north")) {
            sql.add(", " + bound(layer, side) + " AS \"#" + side + "\"");
        }
        sql.add(" FROM (SELECT v.*, Box3D(v.geom) AS \"#box\", " + height(layer, rule, "v") + " AS \"#h\", "
                + base(layer, rule) + " AS \"#base\", " + triangles(layer) + " AS \"#triangles\" FROM ");
        sql.add(from).add(" AS v WHERE " + stands(layer));
        return sql.add(condition).add(" OFFSET 0) v OFFSET 0) v OFFSET 0)").build();
    }

    /** The bound of a block: its model's, or its footprint's. */
    private static String bound(Layer layer, String side) {
        return switch (side) {
            case "west" -> layer.hasModel() ? bound("v", 1) : "ST_XMin(\"#box\")";
            case "south" -> layer.hasModel() ? bound("v", 2) : "ST_YMin(\"#box\")";
            case "east" -> layer.hasModel() ? bound("v", 4) : "ST_XMax(\"#box\")";
            case "north" -> layer.hasModel() ? bound("v", 5) : "ST_YMax(\"#box\")";
            default -> throw new IllegalArgumentException("there is no side " + side);
        };
    }

    /** The level of a block from its size. */
    static String level(BlockGrid grid) {
        return String.format(
                Locale.ROOT,
                "least(%d, greatest(0, ceil(%s - ln(\"#size\") / ln(2::float8))))::int",
                grid.levels() - 1,
                grid.halfOctave() / 2.0);
    }

    /** Column of a block's cell among {@code n} (SQL) columns. */
    static String column(BlockGrid grid, String n) {
        Bbox root = grid.root();
        return index("\"#cx\"", root.minX(), root.maxX() - root.minX(), n);
    }

    /** Row, from the south, of a block's cell among {@code n} (SQL) rows. */
    static String row(BlockGrid grid, String n) {
        Bbox root = grid.root();
        return index("\"#cy\"", root.minY(), root.maxY() - root.minY(), n);
    }

    private static String index(String centre, double from, double length, String n) {
        return "least(" + n + " - 1, greatest(0, floor((" + centre + " - " + from + ") / " + length + " * " + n
                + ")))::int";
    }
}
