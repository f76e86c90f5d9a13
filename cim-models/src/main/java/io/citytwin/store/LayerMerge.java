package io.citytwin.store;

import static io.citytwin.store.Identifiers.literal;
import static io.citytwin.store.Identifiers.quote;

import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.store.ChangeSetWriter.Mode;
import io.citytwin.store.LayerStore.CatalogEntry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Brings the staged rows of one layer into the city, inside the change set's transaction and under {@link WriterLock}.
 *
 * <p>Two roads, one result. A layer's first rows: the staging table becomes the layer's table. Otherwise the rows are
 * compared with the versions believed to be valid at the change set's valid time V: by key, or without a key by content
 * hash (as multisets). A version that changed or is gone is moved to the history with the recorded time as its end, and
 * where it was valid before V a version that ends at V takes its place: what was so until then stays so. The model is
 * that of Snodgrass, "Developing Time-Oriented Database Applications in SQL" (1999), chapter 10.
 */
final class LayerMerge {
    private static final int EXACT_BOXES = 20_000;

    private final Connection connection;
    private final long changeset;
    private final Mode mode;
    private final LayerStaging staging;
    private final String recorded;
    private final String valid;
    private final Instant validFrom;
    /** Where the rows to be written stand: the staging table, or a table of its own where they are few. */
    private String incoming;

    private Layer layer;
    private String city;
    private String history;

    LayerMerge(
            Connection connection,
            long changeset,
            Instant recordedAt,
            Instant validFrom,
            Mode mode,
            LayerStaging staging) {
        this.connection = connection;
        this.changeset = changeset;
        this.mode = mode;
        this.staging = staging;
        this.incoming = staging.table();
        this.recorded = literal(recordedAt.toString()) + "::timestamptz";
        this.valid = literal(validFrom.toString()) + "::timestamptz";
        this.validFrom = validFrom;
        this.layer = staging.layer();
        this.city = Identifiers.current(layer.id());
        this.history = Identifiers.history(layer.id());
    }

    LayerChange run(boolean rehearsal) throws SQLException {
        Optional<CatalogEntry> entry = LayerStore.findEntry(connection, layer.id());
        if (entry.isEmpty() || entry.get().revision() == 0) {
            return rehearsal ? countOnly() : publish();
        }
        execute("SET LOCAL work_mem = '128MB'");
        execute("SET LOCAL max_parallel_workers_per_gather = 2");
        Layer before = entry.get().layer();
        layer = widened(before, staging.layer());
        LayerTables.widen(connection, before, layer);
        if (before.keyAttribute() == null && layer.keyAttribute() != null) {
            takeKey(before);
        }
        if (!before.equals(layer)) {
            LayerStore.writeDefinition(connection, layer);
        }
        if (!PropertyTables.isSame(before, layer)) {
            PropertyTables.rebuild(connection, layer);
        }
        return merge(entry.get());
    }

    /** The layer was loaded without a key and gets one now: its features are known by that attribute from here on. */
    private void takeKey(Layer before) throws SQLException {
        String key = layer.keyAttribute();
        if (before.findAttribute(key).isEmpty()) {
            throw new IllegalStateException("layer " + layer.id() + " was loaded without a key and has no attribute "
                    + key + ": import it once more without --key, so that the attribute is there");
        }
        String column = quote(key) + "::text";
        long bad = count("SELECT count(*) - count(DISTINCT " + column + ") FROM " + city);
        if (bad > 0) {
            throw new IllegalStateException("layer " + layer.id() + " was loaded without a key, and " + key
                    + " can't become it: " + bad + " of its features have none or share one");
        }
        execute("UPDATE " + city + " SET source_key = btrim(" + column + ")");
        execute("UPDATE " + history + " SET source_key = btrim(" + column + ")");
        execute("CREATE UNIQUE INDEX " + quote(layer.id() + "_key") + " ON " + city + " (source_key)");
    }

    /** The definition in the catalogue, with what the staged rows need beside it. */
    private static Layer widened(Layer known, Layer staged) {
        List<Attribute> attributes = new ArrayList<>(known.attributes());
        for (Attribute attribute : staged.attributes()) {
            if (known.findAttribute(attribute.name()).isEmpty()) {
                attributes.add(attribute);
            }
        }
        GeometryType type = known.geometryType().union(staged.geometryType());
        return new Layer(
                known.id(),
                known.cityClass(),
                known.titleZh(),
                known.titleEn(),
                known.theme(),
                known.geometryType().storageType() == staged.geometryType().storageType()
                        ? known.geometryType()
                        : type,
                known.hasZ() || staged.hasZ(),
                known.hasModel() || staged.hasModel(),
                attributes,
                known.keyAttribute() == null ? staged.keyAttribute() : known.keyAttribute(),
                staged.sourceCrs(),
                known.heightDatum(),
                known.ownerDepartment(),
                known.updateCycle(),
                known.sharing(),
                known.style());
    }

    private LayerChange countOnly() {
        return change(staging.rows(), 0, 0, 0, box(staging.extent()));
    }

    // The first rows of a layer

    private LayerChange publish() throws SQLException {
        String table = staging.table();
        String prefix = FirstLoad.prefix(staging);
        // A layer that was defined before but never written has empty tables at most.
        execute("DROP TABLE IF EXISTS " + city);
        execute("DROP TABLE IF EXISTS " + history);
        // A constant default of a new column is kept in the catalogue: no row is rewritten.
        execute("ALTER TABLE " + table + " ADD COLUMN valid_from timestamptz NOT NULL DEFAULT " + valid
                + ", ADD COLUMN recorded_from timestamptz NOT NULL DEFAULT " + recorded
                + ", ADD COLUMN changeset bigint NOT NULL DEFAULT " + changeset);
        execute("ALTER TABLE " + table + " ALTER COLUMN valid_from DROP DEFAULT, ALTER COLUMN recorded_from DROP"
                + " DEFAULT, ALTER COLUMN changeset DROP DEFAULT, RESET (autovacuum_enabled)");
        for (String suffix : LayerTables.indexSuffixes(staging.isKeyed())) {
            execute("ALTER INDEX staging." + quote(prefix + suffix) + " RENAME TO " + quote(layer.id() + suffix));
        }
        execute("ALTER TABLE " + table + " SET SCHEMA city");
        execute("ALTER TABLE city." + quote(prefix) + " RENAME TO " + quote(layer.id()));
        try (Statement statement = connection.createStatement()) {
            LayerTables.createHistory(statement, layer);
            if (PropertyTables.isWanted(layer)) {
                PropertyTables.publish(statement, layer, prefix);
            } else {
                PropertyTables.drop(statement, layer.id());
            }
        }
        LayerStore.writeDefinition(connection, layer);
        long added = staging.rows() - count("SELECT count(*) FROM staging.reject WHERE rule = 'duplicate-key' AND"
                + " changeset = " + changeset + " AND layer = " + literal(layer.id()));
        Bbox extent = box(staging.extent());
        if (extent != null) {
            execute(insertBoxes() + " VALUES (" + changeset + ", " + literal(layer.id()) + ", " + extent.minX() + ", "
                    + extent.minY() + ", " + extent.maxX() + ", " + extent.maxY() + ")");
        }
        updateCatalogue(added, staging.rows() + 1, extent, true);
        return change(added, 0, 0, 0, extent);
    }

    // All later rows

    private LayerChange merge(CatalogEntry entry) throws SQLException {
        if (staging.isKeyed() && DuplicateKeys.exist(connection, staging)) {
            DuplicateKeys.reject(connection, changeset, staging);
        }
        boolean past = entry.latestValid() != null && validFrom.isBefore(entry.latestValid());
        long unchanged = compare(past);
        pickIncoming(unchanged);
        assignIds(past);
        long added = count("SELECT count(*) FROM delta WHERE kind = 'A'");
        long changed = count("SELECT count(*) FROM delta WHERE kind = 'C'");
        long removed = count("SELECT count(*) FROM delta WHERE kind = 'R'");
        if (added + changed + removed > 0) {
            write(past);
        }
        Bbox extent = touched(added + changed + removed);
        boolean wrote = added + changed + removed > 0;
        long current = wrote ? count("SELECT count(*) FROM delta WHERE is_current") : 0;
        long inserted = wrote ? count("SELECT count(*) FROM delta WHERE kind <> 'R' AND new_to = 'infinity'") : 0;
        updateCatalogue(inserted - current, 0, extent, wrote);
        execute("DROP TABLE delta");
        if (!incoming.equals(staging.table())) {
            execute("DROP TABLE " + incoming);
        }
        return change(added, changed, removed, unchanged, extent);
    }

    /** Fills the table delta with what differs; returns how many rows are as they were. */
    private long compare(boolean past) throws SQLException {
        String believed = "SELECT fid, source_key, content_hash, valid_from AS old_from,"
                + " 'infinity'::timestamptz AS old_to, true AS is_current FROM " + city + " WHERE " + part();
        if (past) {
            believed += " AND valid_from <= " + valid
                    + " UNION ALL SELECT fid, source_key, content_hash, valid_from, valid_to, false FROM " + history
                    + " WHERE " + part() + " AND recorded_to = 'infinity' AND valid_from <= " + valid
                    + " AND valid_to > " + valid;
        }
        String staged = "SELECT fid AS row_no, source_key, content_hash, is_known FROM " + staging.table();
        // The collation is said since a layer of before may have the database's own.
        String on = "b.source_key = s.source_key COLLATE \"C\"";
        if (!staging.isKeyed()) {
            boolean repeats = hasRepeatedContent(believed) || hasRepeatedContent(staged);
            String occurrence = ", row_number() OVER (PARTITION BY content_hash ORDER BY %s) AS occurrence";
            if (repeats) {
                believed = "SELECT *" + occurrence.formatted("fid") + " FROM (" + believed + ") x";
                staged = "SELECT *" + occurrence.formatted("row_no") + " FROM (" + staged + ") x";
            }
            on = "b.content_hash = s.content_hash" + (repeats ? " AND b.occurrence = s.occurrence" : "");
        }
        String join = mode == Mode.SNAPSHOT ? " FULL JOIN (" : " RIGHT JOIN (";
        execute("CREATE TEMP TABLE delta ON COMMIT DROP AS SELECT b.fid, b.old_from, b.old_to,"
                + " coalesce(b.is_current, false) AS is_current, s.row_no,"
                + " CASE WHEN s.content_hash IS NULL THEN 'R' WHEN b.fid IS NULL THEN 'A' ELSE 'C' END AS kind,"
                + " coalesce(b.old_to, 'infinity') AS new_to"
                + " FROM (" + believed + ") b" + join + staged + ") s ON " + on
                + " WHERE b.content_hash IS DISTINCT FROM s.content_hash"
                // A row that was rejected keeps the feature as it is.
                + " AND NOT (s.content_hash IS NULL AND coalesce(s.is_known, false))");
        execute("ANALYZE delta");
        long rows = count("SELECT count(*) FROM " + staging.table() + " WHERE content_hash IS NOT NULL");
        return rows - count("SELECT count(*) FROM delta WHERE kind <> 'R'");
    }

    /** What of the layer the rows stand for: a condition on its versions. */
    private String part() {
        LayerScope scope = staging.scope();
        return scope == null
                ? "true"
                : quote(scope.attribute()) + " IN ("
                        + scope.values().stream().map(Identifiers::literal).collect(Collectors.joining(", ")) + ")";
    }

    /** Few rows out of many are put aside, so that not each statement has to look through all that is staged. */
    private void pickIncoming(long unchanged) throws SQLException {
        KnownContent.complete(connection, staging, "s.fid IN (SELECT row_no FROM delta WHERE kind <> 'R')");
        if (unchanged > staging.rows() / 2) {
            incoming = "incoming";
            execute("CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT s.* FROM " + staging.table()
                    + " s WHERE s.fid IN (SELECT row_no FROM delta WHERE kind <> 'R')");
            execute("ANALYZE incoming");
        }
    }

    private boolean hasRepeatedContent(String rows) throws SQLException {
        return count("SELECT count(*) - count(DISTINCT content_hash) FROM (" + rows + ") x") > 0;
    }

    /** A key that was there before gets its old id back; a version set in the past ends where the next one begins. */
    private void assignIds(boolean past) throws SQLException {
        if (staging.isKeyed()) {
            execute("UPDATE delta d SET fid = o.fid FROM " + incoming + " s, (SELECT source_key, min(fid) AS fid"
                    + " FROM (SELECT source_key, fid FROM " + history + " UNION ALL SELECT source_key, fid FROM "
                    + city + ") k WHERE source_key COLLATE \"C\" IN (SELECT s.source_key FROM delta d JOIN " + incoming
                    + " s ON s.fid = d.row_no WHERE d.kind = 'A') GROUP BY source_key) o"
                    + " WHERE d.kind = 'A' AND s.fid = d.row_no AND o.source_key = s.source_key"
                    + " COLLATE \"C\"");
        }
        if (past) {
            execute("UPDATE delta d SET new_to = n.valid_from FROM (SELECT fid, min(valid_from) AS valid_from FROM"
                    + " (SELECT fid, valid_from FROM " + city + " WHERE valid_from > " + valid
                    + " UNION ALL SELECT fid, valid_from FROM " + history
                    + " WHERE recorded_to = 'infinity' AND valid_from > " + valid
                    + ") x GROUP BY fid) n WHERE d.kind = 'A' AND n.fid = d.fid");
        }
        execute("UPDATE delta d SET fid = f.fid FROM (SELECT row_no, (SELECT next_fid FROM catalog.layer WHERE id = "
                + literal(layer.id()) + ") - 1 + row_number() OVER (ORDER BY row_no) AS fid FROM delta"
                + " WHERE fid IS NULL) f WHERE d.fid IS NULL AND f.row_no = d.row_no");
        execute("UPDATE catalog.layer SET next_fid = greatest(next_fid, (SELECT coalesce(max(fid), 0) + 1 FROM delta))"
                + " WHERE id = " + literal(layer.id()));
    }

    private void write(boolean past) throws SQLException {
        String content = LayerTables.contentColumns(layer, "");
        String old = LayerTables.contentColumns(layer, "o.");
        String columns = "(fid, " + content + ", valid_from, recorded_from, changeset";
        boolean exact = count("SELECT count(*) FROM delta") <= EXACT_BOXES;
        recordBoxes("SELECT o.geom FROM " + city + " o JOIN delta d USING (fid) WHERE d.is_current", exact);
        // What was believed is believed no longer …
        execute("INSERT INTO " + history + " " + columns + ", valid_to, recorded_to) SELECT o.fid, " + old
                + ", o.valid_from, o.recorded_from, o.changeset, 'infinity', " + recorded + " FROM " + city
                + " o JOIN delta d USING (fid) WHERE d.is_current");
        // … but until V it was so.
        execute("INSERT INTO " + history + " " + columns + ", valid_to, recorded_to) SELECT o.fid, " + old
                + ", o.valid_from, " + recorded + ", " + changeset + ", " + valid + ", 'infinity' FROM " + city
                + " o JOIN delta d USING (fid) WHERE d.is_current AND o.valid_from < " + valid);
        execute("DELETE FROM " + city + " o USING delta d WHERE o.fid = d.fid AND d.is_current");
        if (past) {
            writePast(columns, old);
        }
        String staged = LayerTables.stagedColumns(staging.layer())
                .replaceFirst("^fid, ", "");
        String stagedValues = "s." + staged.replace(", ", ", s.");
        String values = " SELECT d.fid, " + stagedValues + ", " + valid + ", " + recorded + ", " + changeset;
        String from = " FROM " + incoming + " s JOIN delta d ON d.row_no = s.fid WHERE d.kind <> 'R' AND d.new_to";
        String target = " (fid, " + staged + ", valid_from, recorded_from, changeset";
        execute("INSERT INTO " + city + target + ")" + castGeometry(values) + from + " = 'infinity'");
        if (past) {
            execute("INSERT INTO " + history + target + ", valid_to, recorded_to)" + castGeometry(values)
                    + ", d.new_to, 'infinity'" + from + " < 'infinity'");
        }
        recordBoxes(
                "SELECT s.geom FROM " + incoming + " s JOIN delta d ON d.row_no = s.fid WHERE d.kind <> 'R'",
                exact);
    }

    /** The same for versions that are believed but ended before now: they stand in the history. */
    private void writePast(String columns, String old) throws SQLException {
        String match = " o.fid = d.fid AND NOT d.is_current AND d.old_from IS NOT NULL AND o.valid_from = d.old_from"
                + " AND o.recorded_to = 'infinity'";
        recordBoxes("SELECT o.geom FROM " + history + " o JOIN delta d ON" + match, true);
        execute("INSERT INTO " + history + " " + columns + ", valid_to, recorded_to) SELECT o.fid, " + old
                + ", o.valid_from, " + recorded + ", " + changeset + ", " + valid + ", 'infinity' FROM " + history
                + " o JOIN delta d ON" + match + " WHERE o.valid_from < " + valid);
        execute("UPDATE " + history + " o SET recorded_to = " + recorded + " FROM delta d WHERE" + match
                + " AND o.recorded_from < " + recorded);
    }

    /** Staged geometries of a narrower type than the table's are made to fit. */
    private String castGeometry(String values) {
        Layer staged = staging.layer();
        if (LayerTables.geometryColumnType(staged).equals(LayerTables.geometryColumnType(layer))) {
            return values;
        }
        String value = "s.geom";
        if (layer.geometryType().name().startsWith("MULTI")) {
            value = "ST_Multi(" + value + ")";
        }
        if (layer.hasZ() && !staged.hasZ()) {
            value = "ST_Force3DZ(" + value + ", 'NaN')";
        }
        return values.replace(" s.geom,", " " + value + ",");
    }

    private String insertBoxes() {
        return "INSERT INTO catalog.changeset_box (changeset, layer, min_x, min_y, max_x, max_y)";
    }

    /** Keeps where was written: each box while they are few, else the cells of a grid of 0.005 degrees. */
    private void recordBoxes(String geometries, boolean exact) throws SQLException {
        String head = insertBoxes() + " SELECT " + changeset + ", " + literal(layer.id());
        if (exact) {
            execute(head + ", ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) FROM (" + geometries
                    + ") g WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom)");
        } else {
            execute(head + ", min(ST_XMin(geom)), min(ST_YMin(geom)), max(ST_XMax(geom)), max(ST_YMax(geom)) FROM ("
                    + geometries + ") g WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom)"
                    + " GROUP BY floor(ST_XMin(geom) / 0.005), floor(ST_YMin(geom) / 0.005)");
        }
    }

    private Bbox touched(long written) throws SQLException {
        if (written == 0) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(min_x), min(min_y), max(max_x), max(max_y) FROM"
                        + " catalog.changeset_box WHERE changeset = " + changeset + " AND layer = "
                        + literal(layer.id()))) {
            row.next();
            double minX = row.getDouble(1);
            return row.wasNull()
                    ? null
                    : new Bbox(minX, row.getDouble(2), row.getDouble(3), row.getDouble(4));
        }
    }

    private void updateCatalogue(long more, long nextFid, Bbox extent, boolean wrote) throws SQLException {
        String box = extent == null
                ? ""
                : ", min_x = least(min_x, " + extent.minX() + "), min_y = least(min_y, " + extent.minY()
                        + "), max_x = greatest(max_x, " + extent.maxX() + "), max_y = greatest(max_y, "
                        + extent.maxY() + ")";
        String validity = wrote
                ? ", earliest_valid = least(earliest_valid, " + valid + "), latest_valid = greatest(latest_valid, "
                        + valid + "), revision = " + changeset
                : "";
        execute("UPDATE catalog.layer SET feature_count = feature_count + " + more + ", next_fid = greatest(next_fid, "
                + nextFid + "), updated_at = now()" + box + validity + " WHERE id = " + literal(layer.id()));
    }

    private LayerChange change(long added, long changed, long removed, long unchanged, Bbox extent) {
        return new LayerChange(
                layer.id(),
                added,
                changed,
                removed,
                unchanged,
                staging.rejected(),
                staging.repaired(),
                validFrom,
                extent);
    }

    private static Bbox box(double[] e) {
        return e[0] <= e[2] ? new Bbox(e[0], e[1], e[2], e[3]) : null;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
