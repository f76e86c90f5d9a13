package io.citytwin.store;

import static io.citytwin.store.Identifiers.quote;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what a map tile shows: the visible features whose box meets the tile's, in full or in one of the forms that make
 * a crowded tile small. The tile's box is turned to the table's CRS, never the table to the box; the geometry's way into
 * the tile's units is the encoder's.
 */
public final class VectorTileStore {
    /** Tile units per edge. */
    public static final int EXTENT = 4096;

    /** Units beyond the edge that are drawn too, so that outlines do not show the tile grid. */
    public static final int BUFFER = 64;

    /** Tiles with more features than this are generalised below {@link OverviewStore#FIRST_FULL_ZOOM}. */
    public static final int SPARSE = 2_000;

    private static final Attribute CLUSTER = Attribute.of("cluster", AttributeType.INTEGER);

    private final Database database;
    private final LayerStore layers;
    private final OverviewStore overviews;

    /**
     * What a tile shows of one layer.
     *
     * @param reach box in degrees on which the tile depends: with buffer
     * @param zoom scale as a zoom of WebMercatorQuad
     */
    public record Request(
            Layer layer, TimeSelector time, Optional<Expr.Predicate> filter, Bbox reach, int zoom) {}

    /**
     * How much of each feature and of how many.
     *
     * @param srid what the geometries are in: 4326 (x = longitude) or 3857
     * @param cells for the thinned form: cells per edge of the reach, else 0
     */
    public record Detail(Form form, int srid, int cells) {
        /** The forms of a tile's content. */
        enum Form {
            FULL,
            FEW_ATTRIBUTES,
            OVERVIEW,
            THINNED
        }

        /** Every feature with all attributes. */
        public static final Detail FULL = new Detail(Form.FULL, 4326, 0);

        /** Every feature with what the style draws by, and a name. */
        public static final Detail FEW_ATTRIBUTES = new Detail(Form.FEW_ATTRIBUTES, 4326, 0);

        /** The features of the overview, each with the number of those it stands for ({@code cluster}). */
        public static final Detail OVERVIEW = new Detail(Form.OVERVIEW, 3857, 0);

        /** Of the features smaller than a cell the largest in each, found on the fly: for other times and filters. */
        public static Detail thinned(int cells) {
            return new Detail(Form.THINNED, 4326, cells);
        }
    }

    /**
     * A feature of a tile.
     *
     * @param wkb well-known binary in the detail's CRS
     * @param values one per name of {@link #attributeNames}: String, Long, Double, Boolean or null
     */
    public record TileFeature(long fid, byte[] wkb, Object[] values) {}

    public VectorTileStore(Database database, LayerStore layers, OverviewStore overviews) {
        this.database = database;
        this.layers = layers;
        this.overviews = overviews;
    }

    /** Whether the tile is of a scale at which crowded tiles are generalised. */
    public boolean isSmallScale(Request request) {
        return request.zoom() < OverviewStore.FIRST_FULL_ZOOM;
    }

    /** Whether the tile may show its features one by one: they are few, or the scale is large. */
    public boolean isPlain(Request request) {
        return !isSmallScale(request) || !isDense(request);
    }

    /** Whether {@link Detail#OVERVIEW} speaks of what the request asks for. */
    public boolean hasOverview(Request request) {
        return isSmallScale(request) && request.time().isNow() && request.filter().isEmpty();
    }

    /** Names of the values that features of that detail come with. */
    public List<String> attributeNames(Layer layer, Detail detail) {
        return attributes(layer, detail).stream().map(Attribute::name).toList();
    }

    /** The features of a tile in the order of their ids, so that the same content is always the same tile. */
    public List<TileFeature> list(Request request, Detail detail) {
        Layer layer = request.layer();
        if (layer.geometryType() == GeometryType.NONE) {
            return List.of();
        }
        if (detail == Detail.OVERVIEW) {
            overviews.ensure(layer, layers.revision(layer.id()));
        }
        SqlFragment fragment =
                switch (detail.form()) {
                    case FULL, FEW_ATTRIBUTES -> plain(request, attributes(layer, detail));
                    case OVERVIEW -> overview(request);
                    case THINNED -> thinned(request, detail.cells());
                };
        // Times and JSON are texts in a tile: the statement turns them.
        List<Attribute> columns = attributes(layer, detail).stream()
                .map(a -> isText(a.type()) ? Attribute.of(a.name(), AttributeType.TEXT) : a)
                .toList();
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(fragment.text())) {
            fragment.bind(statement, 1);
            List<TileFeature> features = new ArrayList<>();
            try (ResultSet rows = Waiting.query(statement)) {
                while (rows.next()) {
                    features.add(
                            new TileFeature(rows.getLong(1), rows.getBytes(2), RowValues.of(rows, 3, columns)));
                }
            }
            features.sort(Comparator.comparingLong(TileFeature::fid));
            return features;
        } catch (SQLException e) {
            throw Refusal.of(e, layer, null);
        }
    }

    private boolean isDense(Request request) {
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT count(*) FROM (SELECT 1 FROM ");
        from(sql, request);
        SqlFragment fragment = sql.add(" LIMIT " + (SPARSE + 1) + ") x").build();
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(fragment.text())) {
            fragment.bind(statement, 1);
            try (ResultSet row = Waiting.query(statement)) {
                row.next();
                return row.getLong(1) > SPARSE;
            }
        } catch (SQLException e) {
            throw Refusal.of(e, request.layer(), null);
        }
    }

    /** FROM and WHERE: the visible versions whose box meets the tile's reach. */
    private static void from(SqlFragment.Builder sql, Request request) {
        sql.add(VersionsSql.from(request.layer(), request.time())).add(" AS v WHERE v.geom && ST_MakeEnvelope(");
        Bbox reach = request.reach();
        sql.bind("?", reach.minX()).bind(", ?", reach.minY()).bind(", ?", reach.maxX()).bind(", ?", reach.maxY());
        sql.add(", 4326)");
        request.filter().ifPresent(f -> sql.add(" AND ").add(FilterSql.of(f, request.layer(), "v")));
    }

    private static SqlFragment plain(Request request, List<Attribute> attributes) {
        SqlFragment.Builder sql = new SqlFragment.Builder()
                .add("SELECT v.fid, ST_AsBinary(v.geom)" + columns(attributes) + " FROM ");
        from(sql, request);
        return sql.build();
    }

    private static SqlFragment overview(Request request) {
        Layer layer = request.layer();
        Bbox reach = request.reach();
        SqlFragment.Builder sql = new SqlFragment.Builder()
                .add("SELECT v.fid, ST_AsBinary(v.geom)" + columns(attributes(layer, Detail.OVERVIEW)) + " FROM "
                        + OverviewStore.table(layer) + " AS v WHERE v.z = " + request.zoom()
                        + " AND v.geom && ST_Transform(ST_MakeEnvelope(");
        sql.bind("?", reach.minX()).bind(", ?", Math.max(reach.minY(), -85.06)).bind(", ?", reach.maxX());
        sql.bind(", ?", Math.min(reach.maxY(), 85.06));
        return sql.add(", 4326), 3857)").build();
    }

    private static SqlFragment thinned(Request request, int cells) {
        Layer layer = request.layer();
        Bbox reach = request.reach();
        double cell = (reach.maxX() - reach.minX()) / cells;
        SqlFragment.Builder sql = new SqlFragment.Builder()
                .add("SELECT v.fid, ST_AsBinary(v.geom)" + columns(attributes(layer, Detail.thinned(cells)))
                        + " FROM (SELECT *, row_number() OVER w AS place, count(*) OVER w2 AS cluster FROM (SELECT v.*,"
                        + " greatest(ST_XMax(v.geom) - ST_XMin(v.geom), ST_YMax(v.geom) - ST_YMin(v.geom)) AS size,");
        sql.bind(" floor((ST_XMin(v.geom) + ST_XMax(v.geom)) / 2 / ?) AS cx,", cell);
        sql.bind(" floor((ST_YMin(v.geom) + ST_YMax(v.geom)) / 2 / ?) AS cy FROM ", cell);
        from(sql, request);
        sql.add(") b WINDOW w AS (PARTITION BY cx, cy ORDER BY size DESC, fid), w2 AS (PARTITION BY cx, cy)) v");
        return sql.bind(" WHERE v.place = 1 OR v.size >= ?", cells > 32 ? cell : Double.MAX_VALUE).build();
    }

    private static List<Attribute> attributes(Layer layer, Detail detail) {
        return switch (detail.form()) {
            case FULL -> layer.attributes();
            case FEW_ATTRIBUTES -> OverviewStore.keptAttributes(layer);
            case OVERVIEW, THINNED ->
                    Stream.concat(Stream.of(CLUSTER), OverviewStore.keptAttributes(layer).stream()).toList();
        };
    }

    private static boolean isText(AttributeType type) {
        return type == AttributeType.DATE || type == AttributeType.TIMESTAMP || type == AttributeType.JSON;
    }

    /** Attributes as a tile can hold them: texts, numbers, booleans; times and JSON as texts. */
    private static String columns(List<Attribute> attributes) {
        return attributes.stream()
                .map(a -> ", v." + quote(a.name()) + (isText(a.type()) ? "::text" : ""))
                .collect(Collectors.joining());
    }
}
