package io.citytwin.server.cli;

import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.FeatureChange;
import io.citytwin.model.FeatureChange.AttributeChange;
import io.citytwin.server.admin.ChangeSetJson;
import io.citytwin.server.admin.ChangedFeatures;
import io.citytwin.server.admin.FeatureChangeJson;
import io.citytwin.server.app.City;
import io.citytwin.store.FeatureChanges;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = "Shows what a change set did to each feature: added (+), removed (-), changed (~) and how.",
        mixinStandardHelpOptions = true)
final class ChangesShowCommand implements Callable<Integer> {
    private static final int MOST_LETTERS = 80;

    @Mixin
    private CityOptions city;

    @Parameters(paramLabel = "N", description = "The number of the change set.")
    private long number;

    @Option(names = "--layer", paramLabel = "ID", description = "Only what was done to this layer.")
    private String layer;

    @Option(names = "--limit", paramLabel = "N", description = "Most features to show (default: ${DEFAULT-VALUE}).")
    private int limit = 100;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new RefusedException("--limit must be at least 1, was " + limit);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (City open = city.openCity()) {
            ChangeSet set = open.changeSets().getChangeSet(number);
            if (layer != null && set.layers().stream().noneMatch(c -> c.layer().equals(layer))) {
                throw new RefusedException("change set " + number + " did not write layer " + layer);
            }
            ChangedFeatures.Page page = new ChangedFeatures(open.layers(), new FeatureChanges(open.database()))
                    .page(set, Optional.ofNullable(layer), Optional.empty(), limit);
            if (city.json()) {
                Map<String, Object> json = ChangeSetJson.of(set);
                json.put("features", page.features().stream().map(FeatureChangeJson::of).toList());
                json.put("more", page.next().isPresent());
                Answer.json(out, json);
            } else {
                print(out, set, page);
            }
        }
        return 0;
    }

    private void print(PrintWriter out, ChangeSet set, ChangedFeatures.Page page) {
        out.printf(
                "Change set %d: %s of %s, recorded %s%s%n",
                set.id(),
                set.kind(),
                set.source(),
                set.recordedAt().toString().substring(0, 19).replace('T', ' '),
                set.revertedBy() == null ? "" : ", reverted by " + set.revertedBy());
        for (LayerChange change : set.layers()) {
            if (layer == null || layer.equals(change.layer())) {
                out.printf(
                        "%s: %s added, %s changed, %s removed%n",
                        change.layer(),
                        Answer.count(change.added()),
                        Answer.count(change.changed()),
                        Answer.count(change.removed()));
                page.features().stream()
                        .filter(f -> f.layer().equals(change.layer()))
                        .forEach(f -> print(out, f));
            }
        }
        if (page.next().isPresent()) {
            out.printf("… and more; --limit shows more than %s%n", Answer.count(limit));
        }
        out.flush();
    }

    private static void print(PrintWriter out, FeatureChange change) {
        String sign =
                switch (change.kind()) {
                    case ADDED -> "+";
                    case REMOVED -> "-";
                    case CHANGED -> "~";
                };
        String key = change.key() == null ? "#" + change.fid() : change.key();
        out.printf("  %s %s%s%n", sign, key, change.name() == null ? "" : "  " + change.name());
        for (AttributeChange attribute : change.attributes()) {
            out.printf("      %s: %s -> %s%n", attribute.name(), shown(attribute.before()), shown(attribute.after()));
        }
        if (change.kind() == FeatureChange.Kind.CHANGED && change.movedMetres() != null && change.movedMetres() > 0) {
            out.printf(Locale.ROOT, "      moved %.3f m%n", change.movedMetres());
        }
        if (change.shapeChanged()) {
            out.println("      shape changed");
        }
    }

    /** Texts in quotes, what is missing as a dash. */
    private static String shown(Object value) {
        String text = value == null ? "-" : value instanceof String s ? "\"" + s + "\"" : value.toString();
        return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS) + "…";
    }
}
