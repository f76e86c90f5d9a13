package io.citytwin.store;

import io.citytwin.model.Layer;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * What a layer's current features say, by hash, so that an import of the same again need not send each row in full: of
 * a row whose content is there already only its number, key and hash are staged. Should such a row have to be written
 * after all (content that occurs twice, a change set of the past), {@link #complete} takes its content from the version
 * that has it.
 */
final class KnownContent {
    /** More features than that are sent in full: 16 bytes of memory each. */
    private static final int MOST = 8_000_000;

    private static final int HEADER_BYTES = 19;

    private final LongSet hashes;

    private KnownContent(LongSet hashes) {
        this.hashes = hashes;
    }

    /**
     * Reads the hashes of a layer's current features.
     *
     * @param known the layer as the catalogue has it
     * @param staged the layer as the rows will be staged
     * @return empty where rows must be sent in full: too many features, or geometries of another type
     */
    static Optional<KnownContent> read(Database database, LayerStore.CatalogEntry known, Layer staged)
            throws SQLException {
        if (known.featureCount() > MOST
                || !LayerTables.geometryColumnType(known.layer()).equals(LayerTables.geometryColumnType(staged))) {
            return Optional.empty();
        }
        LongSet hashes = new LongSet(MOST);
        try (Connection connection = database.dedicated()) {
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT content_hash FROM " + Identifiers.current(staged.id())
                            + ") TO STDOUT (FORMAT binary)");
            boolean first = true;
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                // A row: number of columns (2 bytes), length (4 bytes), hash (16 bytes); the file's header comes first.
                int at = first ? HEADER_BYTES : 0;
                first = false;
                if (row.length - at >= 22) {
                    hashes.add(ByteBuffer.wrap(row).getLong(at + 14));
                }
            }
        }
        return hashes.isFull() ? Optional.empty() : Optional.of(new KnownContent(hashes));
    }

    /** Whether a current feature says just that. */
    boolean contains(ContentHash hash) {
        return hashes.contains(hash.low());
    }

    /**
     * Fills in the content of staged rows that were sent without it.
     *
     * @param wanted SQL condition on the staged row "s"
     * @throws IllegalStateException where the content is nowhere: better no import than a row without what it said
     */
    static void complete(Connection connection, LayerStaging staging, String wanted) throws SQLException {
        Layer layer = staging.layer();
        String columns = layer.attributes().stream()
                .map(a -> Identifiers.quote(a.name()))
                .collect(Collectors.joining(", ", "", layer.attributes().isEmpty() ? "" : ", "))
                + "geom, " + LayerTables.modelColumns(layer, "") + "h3";
        String mine = "s.is_known AND s.content_hash IS NOT NULL AND " + wanted;
        String versions = "SELECT content_hash, " + columns + " FROM " + Identifiers.current(layer.id())
                + " UNION ALL SELECT content_hash, " + columns + " FROM " + Identifiers.history(layer.id());
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE " + staging.table() + " s SET is_known = false, (" + columns + ") = ROW("
                    + columns.replaceAll("(^|, )", "$1v.") + ") FROM (SELECT DISTINCT ON (content_hash) * FROM ("
                    + versions + ") x WHERE content_hash IN (SELECT s.content_hash FROM " + staging.table()
                    + " s WHERE " + mine + ")) v WHERE " + mine + " AND v.content_hash = s.content_hash");
            try (var row = statement.executeQuery("SELECT count(*) FROM " + staging.table() + " s WHERE " + mine)) {
                row.next();
                if (row.getLong(1) > 0) {
                    throw new IllegalStateException("layer " + layer.id() + ": the content of " + row.getLong(1)
                            + " rows was known when the import began and is gone now; import once more");
                }
            }
        }
    }
}
