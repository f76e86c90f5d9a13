package io.citytwin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.store.DatabaseUrl;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgisFixture.class)
class PostgisFixtureTest {
    @Test
    @DisplayName("a test class has a migrated PostGIS database of its own")
    void hasItsOwnDatabase(DatabaseUrl url) throws SQLException {
        DatabaseUrl other = PostgisFixture.createDatabase();
        assertThat(other.database()).isNotEqualTo(url.database());
        assertThat(ask(url, "SELECT postgis_lib_version()")).startsWith("3.");
        assertThat(ask(url, "SELECT current_setting('server_encoding')")).isEqualTo("UTF8");
    }

    private static String ask(DatabaseUrl url, String sql) throws SQLException {
        try (var c = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                var s = c.createStatement();
                var r = s.executeQuery(sql)) {
            r.next();
            return r.getString(1);
        }
    }
}
