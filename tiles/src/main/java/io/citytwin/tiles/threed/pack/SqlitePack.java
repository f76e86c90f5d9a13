package io.citytwin.tiles.threed.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** A SQLite file with one table of names and contents ({@code .3dtiles}), as offline clients of Cesium read it. */
final class SqlitePack implements TilesetPack {
    private final Path making;
    private final Path target;
    private final Connection connection;
    private final PreparedStatement insert;

    SqlitePack(Path making, Path target) throws IOException {
        this.making = making;
        this.target = target;
        Files.deleteIfExists(making);
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + making);
            try (Statement statement = connection.createStatement()) {
                // A copy that was not completed is thrown away: it needs no journal.
                statement.execute("PRAGMA journal_mode = OFF");
                statement.execute("PRAGMA synchronous = OFF");
                statement.execute("CREATE TABLE media (key TEXT PRIMARY KEY, content BLOB)");
            }
            connection.setAutoCommit(false);
            insert = connection.prepareStatement("INSERT INTO media VALUES (?, ?)");
        } catch (SQLException e) {
            throw new IOException(target + " could not be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        try {
            insert.setString(1, name);
            insert.setBytes(2, bytes);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IOException(target + " could not be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            connection.commit();
            connection.close();
        } catch (SQLException e) {
            throw new IOException(target + " could not be written: " + e.getMessage(), e);
        }
        Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(making + " could not be closed: " + e.getMessage(), e);
        }
        Files.deleteIfExists(making);
    }
}
