package io.citytwin.server.cli;

import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.server.app.City;
import io.citytwin.server.admin.RejectsJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "changes",
        description = "Lists change sets, the newest first.",
        mixinStandardHelpOptions = true,
        subcommands = ChangesShowCommand.class)
final class ChangesCommand implements Callable<Integer> {
    private static final List<String> HEAD = List.of(
            "No", "recorded", "kind", "layer", "added", "changed", "removed", "unchanged", "rejected", "source", "");

    @Mixin
    private CityOptions city;

    @Option(names = "--layer", paramLabel = "ID", description = "Only those that wrote this layer.")
    private String layer;

    @Option(names = "--limit", paramLabel = "N", description = "Most to list (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(names = "--rejects", paramLabel = "N", description = "Print the rejected rows of change set N as GeoJSON.")
    private Long rejects;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (limit < 1) {
            throw new RefusedException("--limit must be at least 1, was " + limit);
        }
        try (City open = city.openCity()) {
            if (rejects != null) {
                open.changeSets().getChangeSet(rejects);
                new RejectsJson(open.changeSets(), open.crs()).write(rejects, System.out);
                return 0;
            }
            if (layer != null && open.layers().findLayer(layer).isEmpty()
                    && open.changeSets().listChangeSets(Optional.of(layer), 1).isEmpty()) {
                throw new RefusedException("there is no layer " + layer);
            }
            List<ChangeSet> sets = open.changeSets().listChangeSets(Optional.ofNullable(layer), limit);
            if (city.json()) {
                Answer.json(out, sets.stream().map(io.citytwin.server.admin.ChangeSetJson::of).toList());
            } else if (sets.isEmpty()) {
                out.println("There are no change sets yet.");
                out.flush();
            } else {
                Answer.table(out, HEAD, rows(sets));
            }
        }
        return 0;
    }

    private List<List<String>> rows(List<ChangeSet> sets) {
        List<List<String>> rows = new ArrayList<>();
        for (ChangeSet set : sets) {
            String note = set.revertedBy() != null ? "reverted by " + set.revertedBy() : "";
            for (LayerChange change : set.layers()) {
                if (layer != null && !layer.equals(change.layer())) {
                    continue;
                }
                rows.add(List.of(
                        Long.toString(set.id()),
                        set.recordedAt().toString().substring(0, 19).replace('T', ' '),
                        set.kind(),
                        change.layer(),
                        Answer.count(change.added()),
                        Answer.count(change.changed()),
                        Answer.count(change.removed()),
                        Answer.count(change.unchanged()),
                        Answer.count(change.rejected()),
                        shortened(set.source()),
                        note));
            }
        }
        return rows;
    }

    private static String shortened(String source) {
        return source.length() <= 48 ? source : "…" + source.substring(source.length() - 47);
    }
}
