package io.citytwin.store;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings a database's catalogue to the newest version (db/migration/V*.sql), whatever it was before. */
public final class Migrations {
    private Migrations() {}

    /** @throws StoreException where the database can't be reached or won't take the schema */
    public static void migrate(DatabaseUrl database) {
        try {
            run(database);
        } catch (FlywayException e) {
            throw new StoreException("the schema of the database " + database + " could not be brought up to date", cause(e));
        }
    }

    /** What PostgreSQL said, without Flyway's report around it. */
    private static Throwable cause(FlywayException e) {
        return e.getCause() instanceof SQLException ? e.getCause() : e;
    }

    private static void run(DatabaseUrl database) {
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
