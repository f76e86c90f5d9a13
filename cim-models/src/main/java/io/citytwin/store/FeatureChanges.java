package io.citytwin.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.ShapeComparison;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.FeatureChange;
import io.citytwin.model.FeatureChange.AttributeChange;
import io.citytwin.model.FeatureChange.Kind;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * What a change set did to each feature of a layer: the version that was believed just before it beside the one that it
 * wrote, both of the moment from which on the change set says that it is so. What later change sets did plays no part.
 */
public final class FeatureChanges {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("name", "名称", "long_name");

    private final Database database;

    public FeatureChanges(Database database) {
        this.database = database;
    }

    /**
     * The features that a change set added, changed or removed, by id.
     *
     * @param layer as the catalogue has it now
     * @param afterFid where the page starts: the last id before it, 0 for the first
     */
    public List<FeatureChange> list(ChangeSet changeSet, Layer layer, long afterFid, int limit) {
        LayerChange change = changeSet.layers().stream()
                .filter(c -> c.layer().equals(layer.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "change set " + changeSet.id() + " did not write layer " + layer.id()));
        if (change.wroteNothing() || change.validFrom() == null) {
            return List.of();
        }
        SqlFragment sql = sql(changeSet, change, layer, afterFid, limit);
        List<FeatureChange> changes = new ArrayList<>();
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(sql.text())) {
            statement.setQueryTimeout((int) PATIENCE.toSeconds());
            sql.bind(statement, 1);
            try (ResultSet rows = Waiting.query(statement)) {
                while (rows.next()) {
                    changes.add(change(rows, layer));
                }
            }
        } catch (SQLException e) {
            throw Refusal.of(e, layer, PATIENCE);
        }
        return changes;
    }

    /** Columns: fid, of which only before, only after; distance; then of before and of after: key, geometry, mesh, attributes. */
    private static SqlFragment sql(ChangeSet changeSet, LayerChange change, Layer layer, long afterFid, int limit) {
        String columns = "fid, source_key, geom, "
                + (layer.hasModel()
                        ? SystemColumns.MODEL + ", " + SystemColumns.MODEL_EXTENT
                        : "NULL::bytea AS model_mesh, NULL::double precision[] AS model_extent")
                + layer.attributes().stream()
                        .map(a -> ", " + Identifiers.quote(a.name()))
                        .collect(Collectors.joining());
        String current = Identifiers.current(layer.id());
        String history = Identifiers.history(layer.id());
        return new SqlFragment.Builder()
                .add("WITH b AS (SELECT " + columns + " FROM " + history)
                .bind(" WHERE recorded_to = ?", changeSet.recordedAt())
                .bind(" AND valid_from <= ?", change.validFrom())
                .bind(" AND valid_to > ?), a AS (SELECT ", change.validFrom())
                .add(columns + " FROM " + current)
                .bind(" WHERE changeset = ?", changeSet.id())
                .bind(" AND valid_from <= ? UNION ALL SELECT ", change.validFrom())
                .add(columns + " FROM " + history)
                .bind(" WHERE changeset = ?", changeSet.id())
                .bind(" AND valid_from <= ?", change.validFrom())
                .bind(" AND valid_to > ?)", change.validFrom())
                .add(" SELECT fid, b.fid IS NOT NULL, a.fid IS NOT NULL, " + distance() + ", " + side(layer, "b") + ", "
                        + side(layer, "a") + " FROM (SELECT b.fid FROM b UNION SELECT a.fid FROM a) f"
                        + " LEFT JOIN b USING (fid) LEFT JOIN a USING (fid)")
                .bind(" WHERE fid > ?", afterFid)
                .add(" ORDER BY fid LIMIT " + limit)
                .build();
    }

    private static String side(Layer layer, String alias) {
        return alias + ".source_key, ST_AsBinary(" + alias + ".geom, 'NDR'), " + alias + "." + SystemColumns.MODEL
                + layer.attributes().stream()
                        .map(a -> ", " + alias + "." + Identifiers.quote(a.name()))
                        .collect(Collectors.joining());
    }

    /** Metres between the centres, of the triangles' extents where both have triangles, else of the geometries. */
    private static String distance() {
        String centre = "ST_SetSRID(ST_MakePoint((%1$s.model_extent[1] + %1$s.model_extent[4]) / 2,"
                + " (%1$s.model_extent[2] + %1$s.model_extent[5]) / 2), 4326)::geography";
        String height = "(%1$s.model_extent[3] + %1$s.model_extent[6]) / 2";
        String middle = "coalesce(NULLIF(ST_ZMin(%1$s.geom) + ST_ZMax(%1$s.geom), 'NaN'), 0) / 2";
        return "CASE WHEN a.model_extent IS NOT NULL AND b.model_extent IS NOT NULL THEN sqrt(power(ST_Distance("
                + centre.formatted("b") + ", " + centre.formatted("a") + "), 2) + power(" + height.formatted("a") + " - "
                + height.formatted("b") + ", 2)) ELSE sqrt(power(ST_Distance(ST_Centroid(b.geom)::geography,"
                + " ST_Centroid(a.geom)::geography), 2) + power(" + middle.formatted("a") + " - " + middle.formatted("b")
                + ", 2)) END";
    }

    private static FeatureChange change(ResultSet rows, Layer layer) throws SQLException {
        boolean before = rows.getBoolean(2);
        boolean after = rows.getBoolean(3);
        double moved = rows.getDouble(4);
        Double movedMetres = rows.wasNull() ? null : (Double) (Math.round(moved * 1e4) / 1e4);
        int width = 3 + layer.attributes().size();
        int first = after ? 5 + width : 5;
        Object[] newer = RowValues.of(rows, first + 3, layer.attributes());
        List<AttributeChange> attributes = List.of();
        boolean shapeChanged = false;
        if (before && after) {
            attributes = attributes(layer, RowValues.of(rows, 8, layer.attributes()), newer);
            shapeChanged = isOtherShape(rows.getBytes(6), rows.getBytes(6 + width))
                    || isOtherMesh(rows.getBytes(7), rows.getBytes(7 + width));
        }
        return new FeatureChange(
                layer.id(),
                rows.getLong(1),
                rows.getString(first),
                name(layer, newer),
                before ? after ? Kind.CHANGED : Kind.REMOVED : Kind.ADDED,
                attributes,
                movedMetres,
                shapeChanged);
    }

    private static String name(Layer layer, Object[] values) {
        List<String> candidates = new ArrayList<>();
        Optional.ofNullable(layer.style().get("label")).ifPresent(label -> candidates.add(label.toString()));
        candidates.addAll(NAMES);
        for (String candidate : candidates) {
            for (int i = 0; i < values.length; i++) {
                if (layer.attributes().get(i).name().equals(candidate) && values[i] != null) {
                    return values[i].toString();
                }
            }
        }
        return null;
    }

    private static List<AttributeChange> attributes(Layer layer, Object[] before, Object[] after) {
        String properties = layer.findPropertiesAttribute().map(Attribute::name).orElse(null);
        List<AttributeChange> changes = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            Attribute attribute = layer.attributes().get(i);
            if (Objects.equals(before[i], after[i])) {
                continue;
            }
            if (attribute.type() == AttributeType.JSON) {
                String prefix = attribute.name().equals(properties) ? "" : attribute.name() + ".";
                members(attribute.name(), prefix, json(before[i]), json(after[i]), changes);
            } else {
                changes.add(new AttributeChange(attribute.name(), plain(before[i]), plain(after[i])));
            }
        }
        return changes;
    }

    /** JSON objects are compared by their members, everything else as a whole. */
    private static void members(
            String attribute, String prefix, JsonNode before, JsonNode after, List<AttributeChange> changes) {
        boolean objects = (before == null || before.isObject()) && (after == null || after.isObject());
        if (!objects) {
            if (!Objects.equals(before, after)) {
                changes.add(new AttributeChange(attribute, before, after));
            }
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        if (before != null) {
            before.fieldNames().forEachRemaining(names::add);
        }
        if (after != null) {
            after.fieldNames().forEachRemaining(names::add);
        }
        for (String name : names) {
            JsonNode old = before == null ? null : before.get(name);
            JsonNode now = after == null ? null : after.get(name);
            if (!isEqual(old, now)) {
                changes.add(new AttributeChange(prefix + name, old, now));
            }
        }
    }

    /** 3 and 3.0 are the same number. */
    private static boolean isEqual(JsonNode a, JsonNode b) {
        if (a != null && b != null && a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        return Objects.equals(a, b);
    }

    private static JsonNode json(Object text) {
        try {
            return text == null ? null : LayerStore.JSON.readTree((String) text);
        } catch (JsonProcessingException e) {
            throw new StoreException("a JSON value can't be read", e);
        }
    }

    /** Dates and times as their texts. */
    private static Object plain(Object value) {
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static boolean isOtherShape(byte[] before, byte[] after) throws SQLException {
        if (before == null || after == null || Arrays.equals(before, after)) {
            return (before == null) != (after == null);
        }
        try {
            Geometry a = new WKBReader().read(before);
            Geometry b = new WKBReader().read(after);
            return !ShapeComparison.isMoved(a, b);
        } catch (ParseException e) {
            throw new SQLException("a geometry can't be read", e);
        }
    }

    private static boolean isOtherMesh(byte[] before, byte[] after) {
        if (before == null || after == null || Arrays.equals(before, after)) {
            return (before == null) != (after == null);
        }
        return !ShapeComparison.isMoved(ModelMesh.of(before), ModelMesh.of(after));
    }
}
