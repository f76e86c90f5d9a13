package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import io.citytwin.model.TimeSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The FROM item of the feature versions that a time selector shows. */
public final class VersionsSql {
    private VersionsSql() {}

    /**
     * What stands behind FROM, without an alias: {@code city."L"} alone on the hot path (neither datetime nor asof),
     * else the union of it with {@code history."L"}. Write {@code "FROM " + from.text() + " AS v"}.
     *
     * <p>Columns: fid, the attributes, valid_from, recorded_from, changeset, and geom (EPSG:4326) and h3 where the
     * layer has a geometry, model_mesh and model_extent where its features have models. With datetime or asof there is valid_to too (infinity where it still is so); on the hot
     * path there is none.
     *
     * <p>An interval of valid time shows every version that was so at some time of it, both ends included; a feature
     * can then come more than once, with different valid_from.
     */
    public static SqlFragment from(Layer layer, TimeSelector time) {
        if (time.isNow()) {
            return SqlFragment.of(Identifiers.current(layer.id()));
        }
        String columns = String.join(", ", columns(layer));
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("(SELECT " + columns + ", 'infinity'::timestamptz AS valid_to FROM " + Identifiers.current(layer.id()));
        sql.add(" WHERE TRUE");
        validBefore(sql, time);
        if (time.asOf() != null) {
            sql.bind(" AND recorded_from <= ?", time.asOf());
        }
        sql.add(" UNION ALL SELECT " + columns + ", valid_to FROM " + Identifiers.history(layer.id()));
        if (time.asOf() != null) {
            sql.bind(" WHERE recorded_from <= ?", time.asOf()).bind(" AND recorded_to > ?", time.asOf());
        } else {
            sql.add(" WHERE recorded_to = 'infinity'");
        }
        validBefore(sql, time);
        if (!time.interval()) {
            sql.add(" AND valid_to > now()");
        } else if (time.validFrom() != null) {
            sql.bind(" AND valid_to > ?", time.validFrom());
        }
        return sql.add(")").build();
    }

    private static void validBefore(SqlFragment.Builder sql, TimeSelector time) {
        Instant end = time.validTo();
        if (!time.interval()) {
            sql.add(" AND valid_from <= now()");
        } else if (end != null) {
            sql.bind(" AND valid_from <= ?", end);
        }
    }

    private static List<String> columns(Layer layer) {
        List<String> columns = new ArrayList<>();
        columns.add(SystemColumns.FID);
        for (Attribute attribute : layer.attributes()) {
            columns.add(Identifiers.quote(attribute.name()));
        }
        if (layer.geometryType() != GeometryType.NONE) {
            columns.add(SystemColumns.GEOMETRY);
            columns.add(SystemColumns.H3);
        }
        if (layer.hasModel()) {
            columns.add(SystemColumns.MODEL);
            columns.add(SystemColumns.MODEL_EXTENT);
        }
        columns.add(SystemColumns.VALID_FROM);
        columns.add(SystemColumns.RECORDED_FROM);
        columns.add(SystemColumns.CHANGESET);
        return columns;
    }
}
