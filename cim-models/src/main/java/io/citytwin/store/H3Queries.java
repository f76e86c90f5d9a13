package io.citytwin.store;

import io.citytwin.grid.CellRange;
import io.citytwin.grid.H3Grid;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/**
 * Reads what H3 answers are made of: the cells of resolution 15 of the features' centroids with attribute values, exact
 * centroids, and geometries. Each feature comes once; where an interval of valid time shows several of its versions, the
 * latest of them.
 */
public final class H3Queries {
    private static final String ALIAS = "v";
    /** So many features come in one packet of a few dozen megabytes, which is twice as fast as several packets. */
    private static final long ONE_PACKET = 4_000_000;
    /** Of larger layers a packet is what lies in one cell of this resolution (about 250 km²). */
    private static final int PACKET_RESOLUTION = 5;

    private static final int BATCH = 2000;

    private final Database database;
    private final Duration timeout;

    /** @param timeout how long the database may work before a query is given up */
    public H3Queries(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    /**
     * Which features.
     *
     * @param ranges intervals of resolution 15 that hold their centroids' cells; empty for anywhere
     * @param box a box that their geometry's box meets, for {@link #forEachShape}; empty for anywhere
     * @param attributes names of numeric attributes whose values are wanted
     */
    public record Selection(
            Layer layer,
            TimeSelector time,
            Optional<Expr.Predicate> filter,
            List<CellRange> ranges,
            Optional<Bbox> box,
            List<String> attributes) {
        public Selection {
            ranges = List.copyOf(ranges);
            attributes = List.copyOf(attributes);
            for (String name : attributes) {
                boolean numeric = layer.findAttribute(name)
                        .map(a -> switch (a.type()) {
                            case INTEGER, REAL -> true;
                            default -> false;
                        })
                        .orElse(false);
                if (!numeric) {
                    throw new IllegalArgumentException("layer " + layer.id() + " has no numeric attribute " + name);
                }
            }
        }
    }

    /** Takes a centroid's cell and the attributes' values (NaN for none); the array is used again. */
    @FunctionalInterface
    public interface CellConsumer {
        void accept(long cell15, double[] values);
    }

    /** Takes a centroid and the attributes' values (NaN for none); the array is used again. */
    @FunctionalInterface
    public interface PointConsumer {
        void accept(double longitude, double latitude, double[] values);
    }

    /** Takes a geometry as WKB in EPSG:4326. */
    @FunctionalInterface
    public interface ShapeConsumer {
        void accept(byte[] wkb);
    }

    /** Takes a feature. */
    @FunctionalInterface
    public interface FeatureConsumer {
        /**
         * @param longitude of the centroid
         * @param latitude of the centroid
         * @param geometry as GeoJSON text
         * @param properties as JSON text
         */
        void accept(long fid, double longitude, double latitude, String geometry, String properties);
    }

    /** The centroids' cells of all features of the selection, packed by the database: a million take a fraction of a second. */
    public void forEachCell(Selection selection, CellConsumer consumer) {
        if (selection.layer().geometryType() == GeometryType.NONE) {
            return;
        }
        SqlFragment.Builder sql = new SqlFragment.Builder().add("SELECT string_agg(int8send(v.h3)");
        for (String attribute : selection.attributes()) {
            sql.add(" || float8send(coalesce(" + number(attribute) + ", 'NaN'))");
        }
        sql.add(", ''::bytea) FROM ");
        source(selection, sql);
        where(selection, false, sql);
        if (isLarge(selection.layer())) {
            sql.add(" GROUP BY v.h3 >> " + 3 * (H3Grid.FINEST - PACKET_RESOLUTION));
        }
        double[] values = new double[selection.attributes().size()];
        run(selection, sql.build(), 4, row -> {
            byte[] bytes = row.getBytes(1);
            ByteBuffer packet = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
            while (packet.hasRemaining()) {
                long cell = packet.getLong();
                for (int i = 0; i < values.length; i++) {
                    values[i] = packet.getDouble();
                }
                consumer.accept(cell, values);
            }
        });
    }

    private boolean isLarge(Layer layer) {
        try (Connection connection = database.read();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT feature_count FROM catalog.layer WHERE id = ?")) {
            statement.setString(1, layer.id());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getLong(1) > ONE_PACKET;
            }
        } catch (SQLException e) {
            throw Refusal.of(e, layer, timeout);
        }
    }

    /** The exact centroids of those features of the selection whose cell of resolution 15 is one of these. */
    public void forEachCentroid(Selection selection, Collection<Long> cells15, PointConsumer consumer) {
        if (cells15.isEmpty()) {
            return;
        }
        SqlFragment.Builder sql =
                new SqlFragment.Builder().add("SELECT ST_X(ST_Centroid(v.geom)), ST_Y(ST_Centroid(v.geom))");
        for (String attribute : selection.attributes()) {
            sql.add(", coalesce(" + number(attribute) + ", 'NaN')");
        }
        sql.add(" FROM ");
        source(selection, sql);
        where(selection, false, sql);
        sql.bind(" AND v.h3 = ANY (CAST(? AS bigint[]))", array(cells15));
        double[] values = new double[selection.attributes().size()];
        run(selection, sql.build(), BATCH, row -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = row.getDouble(3 + i);
            }
            consumer.accept(row.getDouble(1), row.getDouble(2), values);
        });
    }

    /** The geometries of all features of the selection. */
    public void forEachShape(Selection selection, ShapeConsumer consumer) {
        SqlFragment.Builder sql = new SqlFragment.Builder().add("SELECT ST_AsBinary(v.geom, 'NDR') FROM ");
        source(selection, sql);
        where(selection, true, sql);
        run(selection, sql.build(), BATCH, row -> consumer.accept(row.getBytes(1)));
    }

    /** Features of the selection in the order of their ids. */
    public void forEachFeature(Selection selection, FeatureConsumer consumer) {
        String system = SystemColumns.ALL.stream().map(c -> "'" + c + "'").collect(Collectors.joining(", "));
        SqlFragment.Builder sql = new SqlFragment.Builder()
                .add("SELECT v.fid, ST_X(ST_Centroid(v.geom)), ST_Y(ST_Centroid(v.geom)), ST_AsGeoJSON(v.geom, 9)")
                .add(", (to_jsonb(v) - ARRAY[" + system + "])::text FROM ");
        source(selection, sql);
        where(selection, false, sql);
        sql.add(" ORDER BY v.fid");
        run(
                selection,
                sql.build(),
                BATCH,
                row -> consumer.accept(
                        row.getLong(1), row.getDouble(2), row.getDouble(3), row.getString(4), row.getString(5)));
    }

    private static String number(String attribute) {
        return ALIAS + "." + Identifiers.quote(attribute) + "::double precision";
    }

    private static void source(Selection selection, SqlFragment.Builder sql) {
        if (!selection.ranges().isEmpty()) {
            sql.bind("unnest(CAST(? AS bigint[]), ", array(selection.ranges().stream().map(CellRange::first).toList()))
                    .bind("CAST(? AS bigint[])) AS r(low, high) JOIN ",
                            array(selection.ranges().stream().map(CellRange::last).toList()));
        }
        SqlFragment versions = VersionsSql.from(selection.layer(), selection.time());
        if (selection.time().interval()) {
            // the filter goes inside: it asks for the latest of those versions that it lets through
            sql.add("(SELECT DISTINCT ON (v.fid) v.* FROM ").add(versions).add(" AS v");
            selection.filter().ifPresent(f -> sql.add(" WHERE ").add(FilterSql.of(f, selection.layer(), ALIAS)));
            sql.add(" ORDER BY v.fid, v.valid_from DESC)");
        } else {
            sql.add(versions);
        }
        sql.add(" AS v");
        if (!selection.ranges().isEmpty()) {
            sql.add(" ON v.h3 BETWEEN r.low AND r.high");
        }
    }

    private static void where(Selection selection, boolean byBox, SqlFragment.Builder sql) {
        sql.add(" WHERE v.h3 IS NOT NULL");
        if (!selection.time().interval()) {
            selection.filter().ifPresent(f -> sql.add(" AND ").add(FilterSql.of(f, selection.layer(), ALIAS)));
        }
        if (byBox && selection.box().isPresent()) {
            Bbox box = selection.box().get();
            sql.bind(" AND v.geom && ST_MakeEnvelope(?, ", box.minX())
                    .bind("?, ", box.minY())
                    .bind("?, ", box.maxX())
                    .bind("?, 4326)", box.maxY());
        }
    }

    private static String array(Collection<Long> numbers) {
        return numbers.stream().map(n -> Long.toString(n)).collect(Collectors.joining(",", "{", "}"));
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void run(Selection selection, SqlFragment sql, int fetchSize, RowReader reader) {
        try (Connection connection = database.read()) {
            // only inside a transaction does the driver fetch in batches
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                statement.unwrap(PGStatement.class).setPrepareThreshold(-1);
                statement.setFetchSize(fetchSize);
                statement.setQueryTimeout((int) timeout.toSeconds());
                sql.bind(statement, 1);
                try (ResultSet rows = Waiting.query(statement)) {
                    while (rows.next()) {
                        reader.read(rows);
                    }
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw Refusal.of(e, selection.layer(), timeout);
        }
    }
}
