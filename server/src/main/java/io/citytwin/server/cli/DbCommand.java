package io.citytwin.server.cli;

import io.citytwin.server.app.City;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.cluster.PrivateCluster;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "db",
        description = "Says how to connect to the database with psql, QGIS and ogr2ogr.",
        mixinStandardHelpOptions = true)
final class DbCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (City open = city.openCity()) {
            DatabaseUrl url = open.database().url();
            String passwordFile =
                    open.cluster().map(PrivateCluster::passwordFile).map(Object::toString).orElse(null);
            String before = passwordFile == null ? "" : "PGPASSFILE=" + passwordFile + " ";
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("url", url.libpqUrl());
            answer.put("host", url.host());
            answer.put("port", url.port());
            answer.put("database", url.database());
            answer.put("user", url.user());
            answer.put("passwordFile", passwordFile);
            answer.put("schema", "city");
            answer.put("socketDirectory", open.cluster().map(c -> c.socketDirectory().toString()).orElse(null));
            if (city.json()) {
                Answer.json(out, answer);
                return 0;
            }
            out.println("Current features lie in schema city, past versions in schema history; one table per layer.");
            out.println("psql     " + before + "psql '" + url.libpqUrl() + "'");
            out.println("ogrinfo  " + before + "ogrinfo PG:'host=" + url.host() + " port=" + url.port() + " dbname="
                    + url.database() + " user=" + url.user() + " active_schema=city'");
            out.println("QGIS     new PostgreSQL connection: host " + url.host() + ", port " + url.port() + ", database "
                    + url.database() + ", user " + url.user()
                    + (passwordFile == null ? "" : ", password: the last part of the line in " + passwordFile));
            if (open.cluster().isPresent() && open.cluster().get().startedHere()) {
                out.println("(It runs while a server runs: start one with citytwin up. The port changes with each start.)");
            }
            out.flush();
        }
        return 0;
    }
}
