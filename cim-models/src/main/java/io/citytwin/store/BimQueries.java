package io.citytwin.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import io.citytwin.model.TimeSelector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads building information models: the rows of the four layers that hold them, by model. Of now they are found by their
 * key ("model" or "model/GlobalId"), which is indexed; of other times by their attributes.
 */
public final class BimQueries {
    /** What names of quantities end in that quantity takes-off add up, in the order of answers. */
    public static final List<String> QUANTITIES = List.of(
            "NetVolume", "GrossVolume", "NetArea", "GrossArea", "NetSideArea", "GrossSideArea", "Length", "Width", "Height");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POINT = "ST_SetSRID(ST_MakePoint(?, ?), 4326)";

    private final Database database;

    public BimQueries(Database database) {
        this.database = database;
    }

    /**
     * A row with the attributes that were asked for.
     *
     * @param values by attribute name, without those that are null; JSON attributes as JsonNode
     * @param mesh the stored mesh, where it was asked for and there is one, else null
     */
    public record BimRow(long fid, Map<String, Object> values, byte[] mesh) {
        public String text(String attribute) {
            return values.get(attribute) instanceof String text ? text : null;
        }

        public Double number(String attribute) {
            return values.get(attribute) instanceof Number number ? (Double) number.doubleValue() : null;
        }

        /** A JSON attribute; missing where there is none. */
        public JsonNode json(String attribute) {
            return values.get(attribute) instanceof JsonNode node
                    ? node
                    : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }

    /** A feature of another layer whose footprint is about where a model's is. */
    public record Overlap(String layer, long fid, double shareOfFeature, double shareOfModel) {}

    /** All rows of a layer, by id. */
    public List<BimRow> all(Layer layer, TimeSelector time, List<String> attributes) {
        List<BimRow> rows = new ArrayList<>();
        read(layer, time, attributes, false, SqlFragment.of("TRUE"), "v.fid", rows::add);
        return rows;
    }

    /** The row of that key: a model's identifier in the layer of models, "model/GlobalId" in the others. */
    public Optional<BimRow> find(Layer layer, TimeSelector time, String key, List<String> attributes) {
        List<BimRow> rows = new ArrayList<>();
        SqlFragment condition = time.isNow()
                ? SqlFragment.of("v.source_key = ?::text", key)
                : SqlFragment.of("v." + Identifiers.quote(keyOf(layer)) + " = ?::text", key);
        read(layer, time, attributes, false, condition, "v.fid LIMIT 1", rows::add);
        return rows.stream().findFirst();
    }

    /** Every row of a model, by id. */
    public void forEach(Layer layer, TimeSelector time, String model, List<String> attributes, Consumer<BimRow> consumer) {
        read(layer, time, attributes, false, ofModel(time, model), "v.fid", consumer);
    }

    /** Rows of a model whose attribute has that value, by id. */
    public List<BimRow> list(
            Layer layer, TimeSelector time, String model, String attribute, String value, List<String> attributes, int limit) {
        List<BimRow> rows = new ArrayList<>();
        SqlFragment condition = new SqlFragment.Builder()
                .add(ofModel(time, model))
                .bind(" AND v." + Identifiers.quote(known(layer, attribute)) + " = ?::text", value)
                .build();
        read(layer, time, attributes, false, condition, "v.fid LIMIT " + limit, rows::add);
        return rows;
    }

    /**
     * Rows of a model that may contain a point, with their meshes: those whose extent does, or without a mesh, whose
     * footprint does.
     *
     * @param longitude degrees
     * @param height metres in the city's height datum
     */
    public List<BimRow> around(
            Layer layer,
            TimeSelector time,
            String model,
            double longitude,
            double latitude,
            double height,
            List<String> attributes) {
        SqlFragment.Builder condition = new SqlFragment.Builder().add(ofModel(time, model)).add(" AND CASE WHEN ");
        if (layer.hasModel()) {
            condition.add("v.model_extent IS NOT NULL THEN ");
            condition.bind("v.model_extent[1] <= ? AND ", longitude).bind("v.model_extent[4] >= ? AND ", longitude);
            condition.bind("v.model_extent[2] <= ? AND ", latitude).bind("v.model_extent[5] >= ? AND ", latitude);
            condition.bind("v.model_extent[3] <= ? + 0.001 AND ", height).bind("v.model_extent[6] >= ? - 0.001", height);
        } else {
            condition.add("FALSE THEN FALSE");
        }
        condition.add(" ELSE ST_Intersects(v.geom, ST_SetSRID(ST_MakePoint(");
        condition.bind("?, ", longitude).bind("?), 4326)) END", latitude);
        List<BimRow> rows = new ArrayList<>();
        read(layer, time, attributes, layer.hasModel(), condition.build(), "v.fid", rows::add);
        return rows;
    }

    /** Whether the footprint of a row of that key lies over a point. */
    public boolean covers(Layer layer, TimeSelector time, String key, double longitude, double latitude) {
        SqlFragment sql = new SqlFragment.Builder()
                .add("SELECT EXISTS (SELECT FROM ")
                .add(VersionsSql.from(layer, time))
                .bind(" AS v WHERE v." + Identifiers.quote(keyOf(layer)) + " = ?::text AND ST_Intersects(v.geom, ", key)
                .add(new SqlFragment(POINT, List.of(longitude, latitude)))
                .add("))")
                .build();
        return query(sql, layer, rows -> {
            rows.next();
            return rows.getBoolean(1);
        });
    }

    /**
     * Features of other layers whose footprint a model's covers to a share, or that cover it to that share.
     *
     * @param share 0 to 1
     */
    public List<Overlap> overlaps(Layer models, TimeSelector time, String model, List<Layer> others, double share) {
        List<Overlap> overlaps = new ArrayList<>();
        for (Layer other : others) {
            // Areas in degrees: only their ratio counts, at one place.
            SqlFragment sql = new SqlFragment.Builder()
                    .add("SELECT fid, common / of_feature, common / of_model FROM (SELECT o.fid,"
                            + " ST_Area(ST_Intersection(ST_MakeValid(ST_Force2D(o.geom)), m.geom)) AS common,"
                            + " NULLIF(ST_Area(o.geom), 0) AS of_feature, NULLIF(ST_Area(m.geom), 0) AS of_model FROM (SELECT"
                            + " ST_MakeValid(ST_Force2D(v.geom)) AS geom FROM ")
                    .add(VersionsSql.from(models, time))
                    .bind(" AS v WHERE v." + Identifiers.quote(keyOf(models)) + " = ?::text) m, ", model)
                    .add(VersionsSql.from(other, time))
                    .add(" AS o WHERE ST_Intersects(o.geom, m.geom)) x")
                    .bind(" WHERE common / of_feature >= ?", share)
                    .bind(" OR common / of_model >= ? ORDER BY fid", share)
                    .build();
            query(sql, other, rows -> {
                while (rows.next()) {
                    overlaps.add(new Overlap(other.id(), rows.getLong(1), rows.getDouble(2), rows.getDouble(3)));
                }
                return null;
            });
        }
        return overlaps;
    }

    /**
     * Every element of a model with what quantities are made of: the attributes asked for, and under the name of the
     * properties attribute only the members whose names end in one of {@link #QUANTITIES}.
     */
    public void forEachQuantity(
            Layer layer, TimeSelector time, String model, List<String> attributes, Consumer<BimRow> consumer) {
        String names = String.join("|", QUANTITIES);
        String column = "(SELECT jsonb_object_agg(q.key, q.value) FROM jsonb_each(CASE WHEN jsonb_typeof(v.properties)"
                + " = 'object' THEN v.properties END) q WHERE q.key ~ '\\.(" + names + ")$'"
                + " AND jsonb_typeof(q.value) = 'number')";
        List<String> plain = attributes.stream().filter(a -> layer.findAttribute(a).isPresent()).toList();
        SqlFragment sql = new SqlFragment.Builder()
                .add("SELECT v.fid, " + columns(plain) + "NULL::bytea, " + column + " FROM ")
                .add(VersionsSql.from(layer, time))
                .add(" AS v WHERE ")
                .add(ofModel(time, model))
                .build();
        stream(sql, layer, rows -> {
            BimRow row = row(rows, layer, plain);
            String quantities = rows.getString(plain.size() + 3);
            if (quantities != null) {
                row.values().put("properties", json(quantities, layer));
            }
            consumer.accept(row);
        });
    }

    private static SqlFragment ofModel(TimeSelector time, String model) {
        if (!time.isNow()) {
            return SqlFragment.of("v.model = ?::text", model);
        }
        // Keys are "model/GlobalId": a range of the index on keys, whose order is that of bytes; "0" comes after "/".
        return SqlFragment.of(
                "v.source_key COLLATE \"C\" >= ?::text AND v.source_key COLLATE \"C\" < ?::text AND v.model = ?::text",
                model + "/",
                model + "0",
                model);
    }

    private static String keyOf(Layer layer) {
        return Optional.ofNullable(layer.keyAttribute()).orElseThrow(() -> new IllegalStateException(
                "layer " + layer.id() + " has no key, so that it is none of building information models"));
    }

    private static String known(Layer layer, String attribute) {
        return layer.findAttribute(attribute).map(Attribute::name).orElseThrow();
    }

    private static String columns(List<String> attributes) {
        StringBuilder columns = new StringBuilder();
        attributes.forEach(a -> columns.append("v.").append(Identifiers.quote(a)).append(", "));
        return columns.toString();
    }

    /** Attributes that the layer has not (it was loaded by a file that lacks them) are as if they were null. */
    private void read(
            Layer layer,
            TimeSelector time,
            List<String> attributes,
            boolean withMesh,
            SqlFragment condition,
            String order,
            Consumer<BimRow> consumer) {
        List<String> there = attributes.stream().filter(a -> layer.findAttribute(a).isPresent()).toList();
        SqlFragment sql = new SqlFragment.Builder()
                .add("SELECT v.fid, " + columns(there) + (withMesh ? "v." + SystemColumns.MODEL : "NULL::bytea") + " FROM ")
                .add(VersionsSql.from(layer, time))
                .add(" AS v WHERE ")
                .add(condition)
                .add(" ORDER BY " + order)
                .build();
        stream(sql, layer, rows -> consumer.accept(row(rows, layer, there)));
    }

    private static BimRow row(ResultSet rows, Layer layer, List<String> attributes) throws SQLException {
        List<Attribute> types =
                attributes.stream().map(a -> layer.findAttribute(a).orElseThrow()).toList();
        Object[] values = RowValues.of(rows, 2, types);
        Map<String, Object> byName = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                boolean json = types.get(i).type() == AttributeType.JSON;
                byName.put(attributes.get(i), json ? json((String) values[i], layer) : values[i]);
            }
        }
        return new BimRow(rows.getLong(1), byName, rows.getBytes(attributes.size() + 2));
    }

    private static JsonNode json(String text, Layer layer) {
        try {
            return LayerStore.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("layer " + layer.id() + " holds a JSON value that can't be read", e);
        }
    }

    @FunctionalInterface
    private interface Rows<T> {
        T read(ResultSet rows) throws SQLException;
    }

    @FunctionalInterface
    private interface EachRow {
        void read(ResultSet row) throws SQLException;
    }

    private void stream(SqlFragment sql, Layer layer, EachRow each) {
        query(sql, layer, rows -> {
            while (rows.next()) {
                each.read(rows);
            }
            return null;
        });
    }

    private <T> T query(SqlFragment sql, Layer layer, Rows<T> reader) {
        if (layer.geometryType() == GeometryType.NONE) {
            throw new IllegalStateException("layer " + layer.id() + " has no geometry");
        }
        try (Connection connection = database.read()) {
            // Only inside a transaction does the driver fetch in batches; closing the connection ends it.
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                statement.setFetchSize(2_000);
                statement.setQueryTimeout((int) PATIENCE.toSeconds());
                sql.bind(statement, 1);
                try (ResultSet rows = Waiting.query(statement)) {
                    return reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw Refusal.of(e, layer, PATIENCE);
        }
    }
}
