package io.citytwin.server.cli;

import io.citytwin.server.app.City;
import io.citytwin.server.app.ServerState;
import io.citytwin.store.LayerStore.CatalogEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        description = "Says what runs, since when, and how large the data is.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> answer = new LinkedHashMap<>();
        Optional<ServerState> running = ServerState.findRunning(city.dataDirectory());
        answer.put("running", running.isPresent());
        running.ifPresent(state -> {
            answer.put("url", state.url());
            answer.put("pid", state.pid());
            answer.put("since", state.startedAt().toString());
        });
        answer.put("dataDirectory", city.dataDirectory().toString());
        boolean hasData = city.config().databaseUrl().isPresent()
                || Files.exists(City.clusterConfig(city.config()).directory());
        if (hasData) {
            try (City open = city.openCity()) {
                answer.put("database", open.database().url().toString());
                answer.put("databaseBytes", open.database().sizeBytes());
                answer.put("layers", open.layers().listEntries().size());
                answer.put(
                        "features",
                        open.layers().listEntries().stream().mapToLong(CatalogEntry::featureCount).sum());
                answer.put("changeSets", open.changeSets().listChangeSets(Optional.empty(), Integer.MAX_VALUE).size());
            }
        }
        if (city.json()) {
            Answer.json(out, answer);
        } else {
            print(out, running, answer, hasData);
        }
        return 0;
    }

    private void print(PrintWriter out, Optional<ServerState> running, Map<String, Object> answer, boolean hasData) {
        out.println(running.map(s -> "Serving at " + s.url() + " since " + s.startedAt() + " (" + since(s.startedAt())
                        + ", process " + s.pid() + ")")
                .orElse("No server runs on " + city.dataDirectory() + "."));
        if (hasData) {
            out.println("Data: " + answer.get("database") + ", " + Answer.bytes((Long) answer.get("databaseBytes"))
                    + ", " + answer.get("layers") + " layers, " + Answer.count((Long) answer.get("features"))
                    + " features, " + answer.get("changeSets") + " change sets");
        } else {
            out.println("There are no data yet: citytwin demo, or citytwin import PATH…");
        }
        out.flush();
    }

    private static String since(Instant start) {
        Duration d = Duration.between(start, Instant.now());
        return d.toDays() > 0
                ? d.toDays() + " days"
                : d.toHours() > 0 ? d.toHours() + " h " + d.toMinutesPart() + " min" : d.toMinutes() + " min";
    }
}
