package io.citytwin.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of every change set, of this process or another, by PostgreSQL's NOTIFY, and tells its listeners after the
 * catalogue was read again. Where the connection broke it compares revisions when it is back, so that nothing is missed.
 */
public final class ChangeFeed implements AutoCloseable {
    static final String CHANNEL = "citytwin_changes";
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    private final Database database;
    private final LayerStore layers;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Long> seen = new TreeMap<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Told of what was committed; it must not throw and must be quick. */
    @FunctionalInterface
    public interface Listener {
        void changed(Change change);
    }

    /**
     * @param changeset its number, or 0 where a definition changed, a layer was dropped or the exact change sets are
     *     not known: everything of the layers may have changed then
     */
    public record Change(long changeset, List<String> layers) {
        public Change {
            layers = List.copyOf(layers);
        }
    }

    public ChangeFeed(Database database, LayerStore layers) {
        this.database = database;
        this.layers = layers;
        layers.listEntries().forEach(e -> seen.put(e.layer().id(), e.revision()));
        thread = new Thread(this::listen, "change-feed");
        thread.setDaemon(true);
        thread.start();
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** Tells, with the commit of this connection's transaction, who listens. */
    static void announce(Connection connection, long changeset, List<String> layerIds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
            statement.setString(1, CHANNEL);
            statement.setString(2, LayerStore.toJson(new Change(changeset, layerIds)));
            statement.execute();
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = database.dedicated()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LISTEN " + CHANNEL);
                }
                resynchronise();
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (!closed) {
                    PGNotification[] notifications = postgres.getNotifications(500);
                    for (PGNotification notification : notifications == null ? new PGNotification[0] : notifications) {
                        receive(notification.getParameter());
                    }
                }
            } catch (SQLException | StoreException e) {
                if (!closed) {
                    LOG.atWarn().setCause(e).log("the change feed lost its connection; trying again");
                    pause();
                }
            }
        }
    }

    private void receive(String json) {
        Change change;
        try {
            change = LayerStore.JSON.readValue(json, Change.class);
        } catch (JsonProcessingException e) {
            LOG.warn("a notification on {} can't be read: {}", CHANNEL, json);
            return;
        }
        publish(change);
    }

    private synchronized void publish(Change change) {
        layers.refresh();
        change.layers().forEach(id -> seen.put(id, layers.revision(id)));
        for (Listener listener : listeners) {
            try {
                listener.changed(change);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on change set {}", change.changeset(), e);
            }
        }
    }

    private void resynchronise() {
        layers.refresh();
        List<String> missed = layers.listEntries().stream()
                .filter(e -> seen.getOrDefault(e.layer().id(), 0L) != e.revision())
                .map(e -> e.layer().id())
                .toList();
        if (!missed.isEmpty()) {
            publish(new Change(0, missed));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
