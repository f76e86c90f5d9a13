package io.citytwin.store;

import io.citytwin.model.Layer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.copy.CopyIn;
import org.postgresql.PGConnection;

/**
 * The incoming rows of one layer, on their way into a table of their own by binary COPY. Nothing of the city is touched
 * before {@link ChangeSetWriter#commit}. One thread writes; batches may be filled by many.
 */
public final class LayerStaging implements AutoCloseable {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    /** Of more keys than that the database says whether one stands twice. */
    private static final int MOST_KEYS = 8_000_000;
    private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    private final Layer layer;
    private final String sourceCrs;
    private final String table;
    private final boolean firstLoad;
    private final LayerScope scope;
    private final KnownContent known;
    private final LongSet keys = new LongSet(MOST_KEYS);
    private boolean repeatedKey;
    private final Connection connection;
    private final CopyIn copy;
    private final Map<String, Long> notes = new TreeMap<>();
    private long rows;
    private long rejected;
    private long repaired;
    private boolean finished;
    private double minX = Double.POSITIVE_INFINITY;
    private double minY = Double.POSITIVE_INFINITY;
    private double maxX = Double.NEGATIVE_INFINITY;
    private double maxY = Double.NEGATIVE_INFINITY;

    /**
     * @param existing the layer as it stands in the catalogue, or null where these are its first rows
     * @param scope the part of the layer that the rows are, or null for the whole
     */
    LayerStaging(
            Database database,
            Layer layer,
            String sourceCrs,
            String name,
            LayerStore.CatalogEntry existing,
            LayerScope scope)
            throws SQLException {
        this.scope = scope;
        this.layer = layer;
        this.sourceCrs = sourceCrs;
        this.table = "staging." + Identifiers.quote(name);
        this.firstLoad = existing == null;
        this.known = firstLoad ? null : KnownContent.read(database, existing, layer).orElse(null);
        this.connection = database.dedicated();
        try {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                LayerTables.createStaging(statement, table, layer, firstLoad);
            }
            copy = connection.unwrap(PGConnection.class)
                    .getCopyAPI()
                    // Rows of a table that comes into being with them need no second look at who sees them.
                    .copyIn(
                            firstLoad
                                    ? "COPY " + table + " (" + LayerTables.stagedColumns(layer)
                                            + ") FROM STDIN (FORMAT binary, FREEZE)"
                                    : "COPY " + table + " (" + LayerTables.comparedColumns(layer)
                                            + ") FROM STDIN (FORMAT binary)");
            copy.writeToCopy(HEADER, 0, HEADER.length);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    public Layer layer() {
        return layer;
    }

    /** An empty batch to fill; it can be used again after it was written. */
    public RowBatch newBatch() {
        return new RowBatch(layer, !firstLoad, known);
    }

    /** Sends a filled batch and empties it. */
    public void write(RowBatch batch) {
        try {
            copy.writeToCopy(batch.bytes(), 0, batch.size());
        } catch (SQLException e) {
            throw new StoreException("rows of layer " + layer.id() + " could not be staged", e);
        }
        rows += batch.rows();
        for (int i = 0; i < batch.keys(); i++) {
            repeatedKey |= !keys.add(batch.keyHash(i));
        }
        double[] extent = batch.extent();
        minX = Math.min(minX, extent[0]);
        minY = Math.min(minY, extent[1]);
        maxX = Math.max(maxX, extent[2]);
        maxY = Math.max(maxY, extent[3]);
        batch.clear();
    }

    /** Counts something that was mended or noticed ("ring-self-intersection-repaired", "m-dropped"). */
    public synchronized void note(String what, long times) {
        notes.merge(what, times, Long::sum);
    }

    public synchronized void addRepaired(long times) {
        repaired += times;
    }

    synchronized void addRejected(long times) {
        rejected += times;
    }

    /** Ends the COPY and commits the staged rows; the city still does not know them. */
    void finish() throws SQLException {
        copy.writeToCopy(TRAILER, 0, TRAILER.length);
        copy.endCopy();
        connection.commit();
        finished = true;
        connection.close();
    }

    String table() {
        return table;
    }

    String sourceCrs() {
        return sourceCrs;
    }

    /** The part of the layer that the rows are; null for the whole. */
    LayerScope scope() {
        return scope;
    }

    boolean isFirstLoad() {
        return firstLoad;
    }

    /** Whether no key stands in two rows, as far as is known without asking the database. */
    boolean hasDistinctKeys() {
        return !repeatedKey && !keys.isFull();
    }

    boolean isKeyed() {
        return layer.keyAttribute() != null;
    }

    public long rows() {
        return rows;
    }

    synchronized long rejected() {
        return rejected;
    }

    synchronized long repaired() {
        return repaired;
    }

    public synchronized Map<String, Long> notes() {
        return new TreeMap<>(notes);
    }

    /** Box of the staged geometries as minX, minY, maxX, maxY; infinite where there are none. */
    double[] extent() {
        return new double[] {minX, minY, maxX, maxY};
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        finished = true;
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
            connection.rollback();
        } catch (SQLException e) {
            // The rows were never committed; closing the connection discards them whatever state it is in.
        } finally {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing is left to free.
            }
        }
    }
}
