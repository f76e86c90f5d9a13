package io.citytwin.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.LayerId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The layer catalogue. Reading answers from memory; {@link #refresh()} is called by the store after each change set of
 * this process and by {@link ChangeFeed} after those of others.
 */
public final class LayerStore {
    static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Database database;
    private volatile Map<String, CatalogEntry> entries = Map.of();

    /**
     * A layer with what the catalogue knows of its contents.
     *
     * @param revision the change set that wrote it last
     * @param featureCount current features
     * @param extent box of all its versions, EPSG:4326, or null while it is empty
     * @param earliestValid earliest start of validity, null while it is empty
     * @param latestValid latest start of validity
     */
    public record CatalogEntry(
            Layer layer,
            long revision,
            long featureCount,
            Bbox extent,
            Instant earliestValid,
            Instant latestValid,
            Instant updatedAt) {}

    public LayerStore(Database database) {
        this.database = database;
        refresh();
    }

    /** Reads the catalogue again. */
    public synchronized void refresh() {
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement("SELECT * FROM catalog.layer ORDER BY id");
                ResultSet rows = statement.executeQuery()) {
            Map<String, CatalogEntry> read = new TreeMap<>();
            while (rows.next()) {
                CatalogEntry entry = entry(rows);
                read.put(entry.layer().id(), entry);
            }
            entries = read;
        } catch (SQLException e) {
            throw new StoreException("the layer catalogue could not be read", e);
        }
    }

    /** All layers by id, those that are not shared too: ask the gate before you show them. */
    public List<Layer> listLayers() {
        return entries.values().stream().map(CatalogEntry::layer).toList();
    }

    public List<CatalogEntry> listEntries() {
        return List.copyOf(entries.values());
    }

    public Optional<Layer> findLayer(String id) {
        return findEntry(id).map(CatalogEntry::layer);
    }

    /** @throws NoSuchElementException where there is no such layer */
    public Layer getLayer(String id) {
        return findLayer(id).orElseThrow(() -> new NoSuchElementException("there is no layer " + id));
    }

    /** An unknown id is looked up in the database once more: another process may just have made it. */
    public Optional<CatalogEntry> findEntry(String id) {
        CatalogEntry known = entries.get(id);
        if (known == null && LayerId.isValid(id) && exists(id)) {
            refresh();
            known = entries.get(id);
        }
        return Optional.ofNullable(known);
    }

    /** The change set that wrote the layer last; 0 for a layer without any. */
    public long revision(String id) {
        return findEntry(id).map(CatalogEntry::revision).orElse(0L);
    }

    private boolean exists(String id) {
        try (Connection connection = database.read();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT 1 FROM catalog.layer WHERE id = ?")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new StoreException("the layer catalogue could not be read", e);
        }
    }

    /** Writes a changed definition (titles, sharing, style …); attributes and geometry change by imports only. */
    public Layer update(Layer layer) {
        Layer before = getLayer(layer.id());
        if (!before.attributes().stream().map(a -> a.name()).toList().equals(
                        layer.attributes().stream().map(a -> a.name()).toList())
                || before.geometryType() != layer.geometryType()
                || before.hasZ() != layer.hasZ()
                || before.hasModel() != layer.hasModel()) {
            throw new IllegalArgumentException(
                    "layer " + layer.id() + ": attributes and geometry type change by imports only");
        }
        try (Connection connection = database.read()) {
            connection.setAutoCommit(false);
            if (!PropertyTables.isSame(before, layer) && revision(layer.id()) > 0) {
                WriterLock.acquire(connection);
                PropertyTables.rebuild(connection, layer);
            }
            writeDefinition(connection, layer);
            ChangeFeed.announce(connection, 0, List.of(layer.id()));
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("layer " + layer.id() + " could not be written", e);
        }
        refresh();
        return layer;
    }

    /** Removes a layer with its history for good. The change sets that wrote it stay in the log. */
    public void drop(String id) {
        getLayer(id);
        try (Connection connection = database.read()) {
            connection.setAutoCommit(false);
            WriterLock.acquire(connection);
            try (var statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS " + Identifiers.current(id));
                statement.execute("DROP TABLE IF EXISTS " + Identifiers.history(id));
                statement.execute("DROP TABLE IF EXISTS overview." + Identifiers.quote(id));
                PropertyTables.drop(statement, id);
            }
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM catalog.layer WHERE id = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
            ChangeFeed.announce(connection, 0, List.of(id));
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("layer " + id + " could not be dropped", e);
        }
        refresh();
    }

    static void writeDefinition(Connection connection, Layer layer) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO catalog.layer (id, definition) VALUES (?, ?::jsonb)"
                        + " ON CONFLICT (id) DO UPDATE SET definition = excluded.definition, updated_at = now()")) {
            statement.setString(1, layer.id());
            statement.setString(2, toJson(layer));
            statement.executeUpdate();
        }
    }

    /** The layer as the writer sees it inside its transaction. */
    static Optional<CatalogEntry> findEntry(Connection connection, String id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT * FROM catalog.layer WHERE id = ?")) {
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
            }
        }
    }

    private static CatalogEntry entry(ResultSet rows) throws SQLException {
        Layer layer;
        try {
            layer = JSON.readValue(rows.getString("definition"), Layer.class);
        } catch (JsonProcessingException e) {
            throw new StoreException("the definition of layer " + rows.getString("id") + " can't be read", e);
        }
        double minX = rows.getDouble("min_x");
        Bbox extent = rows.wasNull()
                ? null
                : new Bbox(minX, rows.getDouble("min_y"), rows.getDouble("max_x"), rows.getDouble("max_y"));
        return new CatalogEntry(
                layer,
                rows.getLong("revision"),
                rows.getLong("feature_count"),
                extent,
                instant(rows, "earliest_valid"),
                instant(rows, "latest_valid"),
                instant(rows, "updated_at"));
    }

    static Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        // The driver gives PostgreSQL's infinities as the ends of OffsetDateTime.
        return time == null || time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
                ? null
                : time.toInstant();
    }

    static String toJson(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("can't be written as JSON: " + value, e);
        }
    }
}
