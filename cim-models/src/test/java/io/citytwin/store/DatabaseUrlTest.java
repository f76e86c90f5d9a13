package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DatabaseUrlTest {
    @Test
    @DisplayName("libpq's form is read, escapes and options included")
    void readsLibpqForm() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://planner:p%40ss+w:rd@db.example:6432/city?sslmode=require");
        assertThat(url.host()).isEqualTo("db.example");
        assertThat(url.port()).isEqualTo(6432);
        assertThat(url.database()).isEqualTo("city");
        assertThat(url.user()).isEqualTo("planner");
        assertThat(url.password()).isEqualTo("p@ss+w:rd");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6432/city?sslmode=require");
    }

    @Test
    @DisplayName("the JDBC form is read, and its password doesn't stay in the URL")
    void readsJdbcForm() {
        DatabaseUrl url = DatabaseUrl.parse("jdbc:postgresql://a,b:5433/city?user=u&password=secret&ssl=true");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://a:5432,b:5433/city?ssl=true");
        assertThat(url.properties()).containsEntry("password", "secret");
    }

    @Test
    @DisplayName("no text that can be printed holds the password")
    void hidesThePassword() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://u:hunter2@h/d");
        assertThat(url.toString() + url.jdbcUrl() + url.libpqUrl()).doesNotContain("hunter2");
        assertThatThrownBy(() -> DatabaseUrl.parse("mysql://u:hunter2@h/d"))
                .hasMessageContaining("postgresql://user:password@host:port/database")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:hunter2@h")).hasMessageNotContaining("hunter2");
    }
}
