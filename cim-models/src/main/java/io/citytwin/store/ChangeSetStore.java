package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/** The log of change sets: what each did, where, and what it refused. */
public final class ChangeSetStore {
    private final Database database;
    private final LayerStore layers;

    public ChangeSetStore(Database database, LayerStore layers) {
        this.database = database;
        this.layers = layers;
    }

    /** A row that an import refused, as the log keeps it: see {@link ChangeSetWriter.Reject}. */
    public record RejectedRow(
            String layer, String source, long row, String rule, String reason, String properties, String geometryWkt,
            String crs) {}

    /**
     * The change sets, newest first.
     *
     * @param layer only those that wrote this layer; empty for all
     * @param limit most to return
     */
    public List<ChangeSet> listChangeSets(Optional<String> layer, int limit) {
        return query(
                "WHERE (?::text IS NULL OR EXISTS (SELECT FROM catalog.changeset_layer l WHERE l.changeset = c.id AND"
                        + " l.layer = ?)) ORDER BY c.id DESC LIMIT ?",
                statement -> {
                    statement.setString(1, layer.orElse(null));
                    statement.setString(2, layer.orElse(null));
                    statement.setInt(3, limit);
                });
    }

    public Optional<ChangeSet> findChangeSet(long id) {
        return query("WHERE c.id = ?", statement -> statement.setLong(1, id)).stream()
                .findFirst();
    }

    /** @throws NoSuchElementException where there is no such change set */
    public ChangeSet getChangeSet(long id) {
        return findChangeSet(id).orElseThrow(() -> new NoSuchElementException("there is no change set " + id));
    }

    /** Boxes of what the change set touched in a layer, before and after, EPSG:4326. */
    public List<Bbox> touchedBoxes(long changeset, String layer) {
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement("SELECT min_x, min_y, max_x, max_y FROM"
                        + " catalog.changeset_box WHERE changeset = ? AND layer = ?")) {
            statement.setLong(1, changeset);
            statement.setString(2, layer);
            List<Bbox> boxes = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    boxes.add(new Bbox(rows.getDouble(1), rows.getDouble(2), rows.getDouble(3), rows.getDouble(4)));
                }
            }
            return boxes;
        } catch (SQLException e) {
            throw new StoreException("what change set " + changeset + " touched could not be read", e);
        }
    }

    /** Counts of what was mended or noticed in a layer, by kind. */
    public Map<String, Long> notes(long changeset, String layer) {
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement("SELECT key, value::bigint FROM"
                        + " catalog.changeset_layer, jsonb_each_text(notes) WHERE changeset = ? AND layer = ?"
                        + " ORDER BY key")) {
            statement.setLong(1, changeset);
            statement.setString(2, layer);
            Map<String, Long> notes = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    notes.put(rows.getString(1), rows.getLong(2));
                }
            }
            return notes;
        } catch (SQLException e) {
            throw new StoreException("the notes of change set " + changeset + " could not be read", e);
        }
    }

    /** Pushes the rejected rows of a change set in file order; memory stays constant. */
    public void readRejects(long changeset, Consumer<RejectedRow> consumer) {
        try (Connection connection = database.read()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement("SELECT layer, source, row_number, rule,"
                    + " reason, properties, geometry, crs FROM catalog.reject WHERE changeset = ? ORDER BY layer, source,"
                    + " row_number")) {
                statement.setFetchSize(500);
                statement.setLong(1, changeset);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        consumer.accept(new RejectedRow(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7),
                                rows.getString(8)));
                    }
                }
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new StoreException("the rejects of change set " + changeset + " could not be read", e);
        }
    }

    /**
     * Undoes a change set by writing new versions: every feature it wrote becomes what it was before.
     *
     * @throws IllegalStateException where a later change set wrote the same features (the message names it), or where
     *     it is undone already
     */
    public ChangeSet revert(long changeset) {
        ChangeSet original = getChangeSet(changeset);
        try (Connection connection = database.dedicated()) {
            connection.setAutoCommit(false);
            try {
                ChangeSet reverted = new ChangeSetReversal(connection, original).run();
                connection.commit();
                layers.refresh();
                return reverted;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("change set " + changeset + " could not be reverted", e);
        }
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<ChangeSet> query(String where, Binder binder) {
        Map<Long, ChangeSet> found = new LinkedHashMap<>();
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement("SELECT l.*, x.id, x.recorded_at, x.kind,"
                        + " x.source, x.reverts, x.reverted_by FROM (SELECT * FROM catalog.changeset c " + where
                        + ") x LEFT JOIN catalog.changeset_layer l ON l.changeset = x.id ORDER BY x.id DESC,"
                        + " l.layer")) {
            binder.bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ChangeSet changeSet = found.computeIfAbsent(rows.getLong("id"), id -> header(rows, id));
                    if (rows.getString("layer") != null) {
                        changeSet.layers().add(layerChange(rows));
                    }
                }
            }
        } catch (SQLException e) {
            throw new StoreException("the change sets could not be read", e);
        }
        return List.copyOf(found.values());
    }

    private static ChangeSet header(ResultSet rows, long id) {
        try {
            return new ChangeSet(
                    id,
                    LayerStore.instant(rows, "recorded_at"),
                    rows.getString("kind"),
                    rows.getString("source"),
                    new ArrayList<>(),
                    rows.getObject("reverts", Long.class),
                    rows.getObject("reverted_by", Long.class));
        } catch (SQLException e) {
            throw new StoreException("the change sets could not be read", e);
        }
    }

    private static LayerChange layerChange(ResultSet rows) throws SQLException {
        double minX = rows.getDouble("min_x");
        Bbox extent = rows.wasNull()
                ? null
                : new Bbox(minX, rows.getDouble("min_y"), rows.getDouble("max_x"), rows.getDouble("max_y"));
        return new LayerChange(
                rows.getString("layer"),
                rows.getLong("added"),
                rows.getLong("changed"),
                rows.getLong("removed"),
                rows.getLong("unchanged"),
                rows.getLong("rejected"),
                rows.getLong("repaired"),
                LayerStore.instant(rows, "valid_from"),
                extent);
    }
}
