package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.query.Expr;
import io.citytwin.store.FeatureQuery.Position;
import io.citytwin.store.FeatureQuery.SortKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Feature queries as SQL; pure. The rows are called {@value #ALIAS} throughout. */
final class FeatureSql {
    static final String ALIAS = "v";

    private FeatureSql() {}

    /** Columns: fid, valid_from, valid_to, recorded_from, WKB (null where unwanted), attributes, sort keys. */
    static SqlFragment select(FeatureQuery query) {
        SqlFragment.Builder sql = columnsAndSource(query);
        List<SqlFragment> conditions = conditions(query);
        query.after().ifPresent(position -> conditions.add(after(query, position)));
        where(conditions, sql);
        orderBy(query, sql);
        if (query.limit().isPresent()) {
            sql.add(" LIMIT " + query.limit().getAsLong());
        }
        return sql.build();
    }

    /** One feature; the newest of its versions where the time shows several. */
    static SqlFragment byId(FeatureQuery query, long fid) {
        return columnsAndSource(query)
                .bind(" WHERE v.fid = ?", fid)
                .add(" ORDER BY v.valid_from DESC LIMIT 1")
                .build();
    }

    /** How many features the query has in all, wherever its page starts and ends. */
    static SqlFragment count(FeatureQuery query) {
        Optional<PropertyCandidates> candidates = query.time().isNow() && query.bbox().isEmpty()
                ? query.filter()
                        // Few features are looked at sooner than all that fulfil each part are counted.
                        .filter(f -> f instanceof Expr.Indexed indexed && indexed.lookup() == null)
                        .flatMap(f -> PropertyCandidates.of(f, query.layer()))
                        .filter(PropertyCandidates::exact)
                : Optional.empty();
        if (candidates.isPresent()) {
            // The index alone knows: no feature has to be looked at.
            return new SqlFragment.Builder()
                    .add("SELECT count(*) FROM (")
                    .add(candidates.get().select())
                    .add(") c")
                    .build();
        }
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT count(*) FROM ")
                .add(VersionsSql.from(query.layer(), query.time()))
                .add(" AS " + ALIAS);
        where(conditions(query), sql);
        return sql.build();
    }

    private static SqlFragment.Builder columnsAndSource(FeatureQuery query) {
        SqlFragment.Builder sql = new SqlFragment.Builder();
        sql.add("SELECT v.fid, v.valid_from, ")
                .add(query.time().isNow() ? "NULL::timestamptz" : "v.valid_to")
                .add(", v.recorded_from, ")
                .add(geometry(query));
        for (String name : query.attributes()) {
            sql.add(", v." + Identifiers.quote(name));
        }
        for (SortKey key : query.sort()) {
            sql.add(", " + column(key));
        }
        return sql.add(" FROM ")
                .add(VersionsSql.from(query.layer(), query.time()))
                .add(" AS " + ALIAS);
    }

    private static String geometry(FeatureQuery query) {
        if (!query.withGeometry() || query.layer().geometryType() == GeometryType.NONE) {
            return "NULL::bytea";
        }
        return query.srid() == 4326
                ? "ST_AsBinary(v.geom, 'NDR')"
                : "ST_AsBinary(ST_Transform(v.geom, " + query.srid() + "), 'NDR')";
    }

    private static List<SqlFragment> conditions(FeatureQuery query) {
        List<SqlFragment> conditions = new ArrayList<>();
        if (!query.bbox().isEmpty()) {
            conditions.add(bbox(query));
        }
        query.filter().ifPresent(filter -> conditions.add(FilterSql.of(filter, query.layer(), ALIAS)));
        return conditions;
    }

    private static void where(List<SqlFragment> conditions, SqlFragment.Builder sql) {
        for (int i = 0; i < conditions.size(); i++) {
            sql.add(i == 0 ? " WHERE " : " AND ").add(conditions.get(i));
        }
    }

    private static SqlFragment bbox(FeatureQuery query) {
        if (query.layer().geometryType() == GeometryType.NONE) {
            return SqlFragment.of("FALSE");
        }
        SqlFragment.Builder sql = new SqlFragment.Builder().add("(");
        String or = "";
        for (Bbox box : query.bbox()) {
            sql.add(or).add("ST_Intersects(v.geom, ST_MakeEnvelope(");
            sql.bind("?, ", box.minX()).bind("?, ", box.minY()).bind("?, ", box.maxX()).bind("?, 4326))", box.maxY());
            or = " OR ";
        }
        return sql.add(")").build();
    }

    private static void orderBy(FeatureQuery query, SqlFragment.Builder sql) {
        sql.add(" ORDER BY ");
        for (SortKey key : query.sort()) {
            sql.add(column(key) + (key.descending() ? " DESC NULLS LAST, " : " ASC NULLS LAST, "));
        }
        sql.add("v.fid");
        if (!query.time().isNow()) {
            sql.add(", v.valid_from");
        }
    }

    /** Rows behind a position: all keys equal up to one that is later, or all of them equal and a later id. */
    private static SqlFragment after(FeatureQuery query, Position position) {
        List<SortKey> keys = query.sort();
        if (position.values().size() != keys.size()) {
            throw new IllegalArgumentException("a position must have " + keys.size() + " sort values, has "
                    + position.values().size());
        }
        SqlFragment rest = afterId(query, position);
        for (int i = keys.size() - 1; i >= 0; i--) {
            rest = afterKey(query, keys.get(i), position.values().get(i), rest);
        }
        return rest;
    }

    private static SqlFragment afterId(FeatureQuery query, Position position) {
        if (query.time().isNow() || position.validFrom() == null) {
            return new SqlFragment.Builder().bind("v.fid > ?", position.fid()).build();
        }
        return new SqlFragment.Builder()
                .bind("(v.fid, v.valid_from) > (?, ", position.fid())
                .bind("?)", position.validFrom())
                .build();
    }

    private static SqlFragment afterKey(FeatureQuery query, SortKey key, Object value, SqlFragment rest) {
        String column = column(key);
        SqlFragment.Builder sql = new SqlFragment.Builder();
        if (value == null) {
            return sql.add("(" + column + " IS NULL AND ").add(rest).add(")").build();
        }
        String bound = "?::" + query.layer().findAttribute(key.attribute()).orElseThrow().type().sqlType();
        String later = column + (key.descending() ? " < " : " > ");
        return sql.add("(")
                .bind(later + bound, value)
                .add(" OR " + column + " IS NULL OR (")
                .bind(column + " = " + bound + " AND ", value)
                .add(rest)
                .add("))")
                .build();
    }

    private static String column(SortKey key) {
        return "v." + Identifiers.quote(key.attribute());
    }

    /** Whether the catalogue's count is the answer: every current feature, nothing else. */
    static boolean isWholeLayer(FeatureQuery query) {
        return query.time().isNow() && query.bbox().isEmpty() && query.filter().isEmpty();
    }
}
