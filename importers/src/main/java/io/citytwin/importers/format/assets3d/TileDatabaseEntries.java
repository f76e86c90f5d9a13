package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A 3D Tiles database (.3dtiles): an SQLite file with a table media of key and content, as 3d-tiles-tools writes it. */
final class TileDatabaseEntries extends AssetEntries {
    private final Path file;
    private final Connection connection;

    private TileDatabaseEntries(Path file, Connection connection, String display) {
        super(display);
        this.file = file;
        this.connection = connection;
    }

    static TileDatabaseEntries of(Path file, String display) throws UnreadableSourceException {
        String address = "jdbc:sqlite:" + file.toUri().toString().replaceFirst("^file:/*", "file:/") + "?mode=ro&immutable=1";
        try {
            TileDatabaseEntries entries =
                    new TileDatabaseEntries(file, DriverManager.getConnection(address), display);
            try {
                entries.list();
                return entries;
            } catch (SQLException | UnreadableSourceException | RuntimeException e) {
                entries.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new UnreadableSourceException(
                    display + " can't be read as a 3D Tiles database (SQLite with a table media of key and content): "
                            + e.getMessage(),
                    e);
        }
    }

    private void list() throws SQLException, UnreadableSourceException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, length(content) FROM media")) {
            while (rows.next()) {
                String key = rows.getString(1);
                add(key == null ? "" : key, rows.getLong(2));
            }
        }
    }

    @Override
    InputStream open(String name) throws IOException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT content FROM media WHERE key = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                byte[] content = row.next() ? row.getBytes(1) : null;
                return new ByteArrayInputStream(content == null ? new byte[0] : content);
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    List<Path> sources() {
        return List.of(file);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("a database that was only read could not be closed", e);
        }
    }
}
