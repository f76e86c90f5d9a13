package io.citytwin.importers.format.gpkg;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset.RecordSink;
import io.citytwin.importers.spi.SourceRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Rows read from their pages")
class SqliteTableScanTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "are those that SQLite gives, with pages of {0} bytes")
    @ValueSource(ints = {512, 1024, 4096, 65536})
    void areThoseThatSqliteGives(int pageSize) throws Exception {
        Path file = folder.resolve("random" + pageSize + ".gpkg");
        write(file, pageSize, "", 1_500);
        try (GeoPackageDataset dataset = GeoPackageDataset.open(file, "random")) {
            assertThat(dataset.tables().get(0).stored()).isNotNull();
            assertSame(dataset);
        }
    }

    @Test
    void areLeftToSqliteWhereTheirLayoutIsNotPlain() throws Exception {
        for (String layout : List.of(" WITHOUT ROWID", ", made TEXT GENERATED ALWAYS AS (i || 'x')", ", d TEXT DEFAULT 'x'")) {
            Path file = folder.resolve("layout" + layout.length() + ".gpkg");
            write(file, 4096, layout, 50);
            try (GeoPackageDataset dataset = GeoPackageDataset.open(file, "layout")) {
                assertThat(dataset.tables().get(0).stored()).as(layout).isNull();
                assertSame(dataset);
            }
        }
    }

    @Test
    void knowColumnsThatWereAddedLater() throws Exception {
        Path file = folder.resolve("added.gpkg");
        write(file, 4096, "", 20);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE t ADD COLUMN later TEXT");
            statement.execute("DELETE FROM t WHERE k % 3 = 0");
        }
        try (GeoPackageDataset dataset = GeoPackageDataset.open(file, "added")) {
            assertThat(dataset.tables().get(0).stored()).isNotNull();
            assertSame(dataset);
        }
    }

    private static void assertSame(GeoPackageDataset dataset) throws Exception {
        List<String> byPages = new ArrayList<>();
        dataset.read(Set.of("t"), sink(byPages));
        List<String> byQuery = new ArrayList<>();
        dataset.readByQuery(dataset.tables().get(0), sink(byQuery));
        assertThat(byPages).isEqualTo(byQuery).isNotEmpty();
    }

    private static RecordSink sink(List<String> into) {
        return new RecordSink() {
            @Override
            public void accept(SourceRecord record) {
                into.add(record.row() + Arrays.toString(record.values()) + record.geometry());
            }

            @Override
            public void reject(BadRecordException why) {
                into.add(why.row() + why.getMessage());
            }
        };
    }

    private static void write(Path file, int pageSize, String layout, int rows) throws Exception {
        Random random = new Random(pageSize);
        boolean withoutRowId = layout.contains("ROWID");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + pageSize);
            statement.execute("CREATE TABLE gpkg_contents(table_name TEXT, data_type TEXT)");
            statement.execute("CREATE TABLE gpkg_geometry_columns"
                    + "(table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER)");
            statement.execute("INSERT INTO gpkg_contents VALUES('t', 'features')");
            statement.execute("INSERT INTO gpkg_geometry_columns VALUES('t', 'g', 'LINESTRING', 0, 0, 0)");
            statement.execute("CREATE TABLE t(k INTEGER PRIMARY KEY, i INTEGER, g LINESTRING, r REAL, s TEXT, b BOOLEAN"
                    + (withoutRowId ? ") WITHOUT ROWID" : layout + ")"));
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t(k, i, g, r, s, b) VALUES(?, ?, ?, ?, ?, ?)")) {
                for (int row = 0; row < rows; row++) {
                    insert.setLong(1, row * 1000L + random.nextInt(1000));
                    insert.setObject(2, random.nextInt(10) == 0 ? null : random.nextLong() >> random.nextInt(64));
                    insert.setBytes(3, random.nextInt(10) == 0 ? null : line(random));
                    insert.setObject(4, random.nextInt(5) == 0 ? (Object) (double) random.nextInt(9) : random.nextDouble());
                    insert.setString(5, "驻马店 a".repeat(random.nextInt(random.nextInt(50) == 0 ? 3000 : 6)));
                    insert.setObject(6, random.nextInt(3));
                    insert.executeUpdate();
                }
            }
            connection.commit();
        }
    }

    private static byte[] line(Random random) {
        int vertices = 2 + random.nextInt(random.nextInt(40) == 0 ? 5000 : 8);
        ByteBuffer wkb = ByteBuffer.allocate(17 + vertices * 16).order(ByteOrder.LITTLE_ENDIAN);
        wkb.put(new byte[] {'G', 'P', 0, 1}).putInt(0).put((byte) 1).putInt(2).putInt(vertices);
        for (int i = 0; i < vertices * 2; i++) {
            wkb.putDouble(random.nextDouble());
        }
        return wkb.array();
    }
}
