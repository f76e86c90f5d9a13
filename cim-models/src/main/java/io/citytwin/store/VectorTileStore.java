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
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Encodes map tiles in PostGIS (Mapbox Vector Tile 2.1, ST_AsMVT): one statement a tile, the tile's box turned to the
 * table's CRS, never the table to the box.
 */
public final class VectorTileStore {
    /** Tile units per edge. */
    public static final int EXTENT = 4096;

    /** Units beyond the edge that are drawn too, so that outlines do not show the tile grid. */
    public static final int BUFFER = 64;

    /** Tiles with more features than this are generalised below {@link OverviewStore#FIRST_FULL_ZOOM}. */
    public static final int SPARSE = 2_000;

    /** Tiles larger than this are thinned at any zoom. */
    public static final int MAX_BYTES = 500_000;

    private final Database database;
    private final LayerStore layers;
    private final OverviewStore overviews;

    /**
     * A tile of one layer.
     *
     * @param srid EPSG code of the tile's plane: 3857 or 4326
     * @param envelope minX, minY, maxX, maxY of the tile in that plane, without buffer
     * @param reach box in degrees on which the tile depends: with buffer
     * @param zoom scale as a zoom of WebMercatorQuad
     */
    public record Request(
            Layer layer,
            TimeSelector time,
            Optional<Expr.Predicate> filter,
            int srid,
            double[] envelope,
            Bbox reach,
            int zoom) {}

    public VectorTileStore(Database database, LayerStore layers, OverviewStore overviews) {
        this.database = database;
        this.layers = layers;
        this.overviews = overviews;
    }

    /** The encoded layer of the tile, not compressed; empty where nothing lies in it. */
    public byte[] encode(Request request) {
        Layer layer = request.layer();
        if (layer.geometryType() == GeometryType.NONE) {
            return new byte[0];
        }
        try (Connection connection = database.read()) {
            boolean small = request.zoom() < OverviewStore.FIRST_FULL_ZOOM;
            if (small && isDense(connection, request)) {
                return generalised(connection, request);
            }
            byte[] tile = run(connection, full(request, layer.attributes()));
            if (tile.length <= MAX_BYTES) {
                return tile;
            }
            if (small) {
                return generalised(connection, request);
            }
            tile = run(connection, full(request, OverviewStore.keptAttributes(layer)));
            return tile.length <= MAX_BYTES ? tile : thinnedToFit(connection, request);
        } catch (SQLException e) {
            throw new StoreException("a tile of layer " + layer.id() + " could not be made", e);
        }
    }

    private byte[] generalised(Connection connection, Request request) throws SQLException {
        if (!request.time().isNow() || request.filter().isPresent()) {
            return thinnedToFit(connection, request);
        }
        overviews.ensure(request.layer(), layers.revision(request.layer().id()));
        byte[] tile = run(connection, overview(request));
        return tile.length <= MAX_BYTES ? tile : thinnedToFit(connection, request);
    }

    private byte[] thinnedToFit(Connection connection, Request request) throws SQLException {
        byte[] tile = new byte[0];
        for (int cells = 128; cells >= 16; cells /= 2) {
            tile = run(connection, thinned(request, cells));
            if (tile.length <= MAX_BYTES) {
                break;
            }
        }
        return tile;
    }

    private static boolean isDense(Connection connection, Request request) throws SQLException {
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT count(*) FROM (SELECT 1 FROM ");
        from(sql, request);
        SqlFragment fragment = sql.add(" LIMIT " + (SPARSE + 1) + ") x").build();
        try (PreparedStatement statement = connection.prepareStatement(fragment.text())) {
            fragment.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1) > SPARSE;
            }
        }
    }

    private static byte[] run(Connection connection, SqlFragment fragment) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(fragment.text())) {
            fragment.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                byte[] tile = row.getBytes(1);
                return tile == null ? new byte[0] : tile;
            }
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

    private static void tileGeometry(SqlFragment.Builder sql, Request request, String geometry, int sourceSrid) {
        boolean turn = request.srid() != sourceSrid;
        sql.add("ST_AsMVTGeom(" + (turn ? "ST_Transform(" + geometry + ", " + request.srid() + ")" : geometry));
        double[] e = request.envelope();
        sql.bind(", ST_MakeEnvelope(?", e[0]).bind(", ?", e[1]).bind(", ?", e[2]).bind(", ?", e[3]);
        sql.add(", " + request.srid() + "), " + EXTENT + ", " + BUFFER + ", true) AS geom");
    }

    private static SqlFragment.Builder asMvt(Request request) {
        return new SqlFragment.Builder()
                .bind("SELECT ST_AsMVT(t, ?, " + EXTENT + ", 'geom', 'fid') FROM (", request.layer().id());
    }

    private static SqlFragment full(Request request, List<Attribute> attributes) {
        SqlFragment.Builder sql = asMvt(request).add("SELECT v.fid" + columns(attributes) + ", ");
        tileGeometry(sql, request, "v.geom", 4326);
        sql.add(" FROM ");
        from(sql, request);
        return sql.add(") t WHERE t.geom IS NOT NULL").build();
    }

    private static SqlFragment overview(Request request) {
        Layer layer = request.layer();
        SqlFragment.Builder sql = asMvt(request)
                .add("SELECT v.fid, v.cluster" + columns(OverviewStore.keptAttributes(layer)) + ", ");
        tileGeometry(sql, request, "v.geom", 3857);
        Bbox reach = request.reach();
        sql.add(" FROM " + OverviewStore.table(layer) + " AS v WHERE v.z = " + request.zoom()
                + " AND v.geom && ST_Transform(ST_MakeEnvelope(");
        sql.bind("?", reach.minX()).bind(", ?", Math.max(reach.minY(), -85.06)).bind(", ?", reach.maxX());
        sql.bind(", ?", Math.min(reach.maxY(), 85.06));
        return sql.add(", 4326), 3857)) t WHERE t.geom IS NOT NULL").build();
    }

    /** Of the features smaller than a cell only the largest in each, on the fly: for other times and filters. */
    private static SqlFragment thinned(Request request, int cells) {
        Layer layer = request.layer();
        Bbox reach = request.reach();
        double cell = (reach.maxX() - reach.minX()) / cells;
        SqlFragment.Builder sql = asMvt(request)
                .add("SELECT v.fid, v.cluster" + columns(OverviewStore.keptAttributes(layer)) + ", ");
        tileGeometry(sql, request, "v.geom", 4326);
        sql.add(" FROM (SELECT *, row_number() OVER w AS place, count(*) OVER w2 AS cluster FROM (SELECT v.*,"
                + " greatest(ST_XMax(v.geom) - ST_XMin(v.geom), ST_YMax(v.geom) - ST_YMin(v.geom)) AS size,");
        sql.bind(" floor((ST_XMin(v.geom) + ST_XMax(v.geom)) / 2 / ?) AS cx,", cell);
        sql.bind(" floor((ST_YMin(v.geom) + ST_YMax(v.geom)) / 2 / ?) AS cy FROM ", cell);
        from(sql, request);
        sql.add(") b WINDOW w AS (PARTITION BY cx, cy ORDER BY size DESC, fid), w2 AS (PARTITION BY cx, cy)) v");
        sql.bind(" WHERE v.place = 1 OR v.size >= ?", cells > 32 ? cell : Double.MAX_VALUE);
        return sql.add(") t WHERE t.geom IS NOT NULL").build();
    }

    /** Attributes as MVT can hold them: texts, numbers, booleans; times and JSON as texts. */
    private static String columns(List<Attribute> attributes) {
        return attributes.stream()
                .map(a -> {
                    String column = "v." + quote(a.name());
                    boolean plain = a.type() != AttributeType.DATE
                            && a.type() != AttributeType.TIMESTAMP
                            && a.type() != AttributeType.JSON;
                    return ", " + (plain ? column : column + "::text AS " + quote(a.name()));
                })
                .collect(Collectors.joining());
    }
}
