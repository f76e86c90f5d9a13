package io.citytwin.store;

import org.flywaydb.core.Flyway;

/** Brings a database's catalogue to the newest version (db/migration/V*.sql), whatever it was before. */
public final class Migrations {
    private Migrations() {}

    public static void migrate(DatabaseUrl database) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("classpath:db/migration")
                .defaultSchema("public")
                .table("citytwin_schema_version")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
