package io.citytwin.server.cli;

import io.citytwin.server.admin.LayerJson;
import io.citytwin.server.app.City;
import io.citytwin.store.LayerStore.CatalogEntry;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "layers",
        description = "Lists the layers; shows, exports or drops one.",
        mixinStandardHelpOptions = true,
        subcommands = {LayersCommand.Show.class, LayersCommand.Drop.class, LayersExportCommand.class})
final class LayersCommand implements Callable<Integer> {
    private static final List<String> HEAD =
            List.of("id", "title", "theme", "geometry", "features", "sharing", "updated");

    @Mixin
    private CityOptions city;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (City open = city.openCity()) {
            List<CatalogEntry> entries = open.layers().listEntries();
            if (city.json()) {
                Answer.json(out, entries.stream().map(LayerJson::of).toList());
            } else if (entries.isEmpty()) {
                out.println("There are no layers yet: citytwin demo, or citytwin import PATH…");
                out.flush();
            } else {
                Answer.table(out, HEAD, entries.stream().map(LayersCommand::row).toList());
            }
        }
        return 0;
    }

    private static List<String> row(CatalogEntry e) {
        return List.of(
                e.layer().id(),
                e.layer().titleZh(),
                e.layer().theme(),
                e.layer().geometryType().ogcName() + (e.layer().hasZ() ? " Z" : ""),
                Answer.count(e.featureCount()),
                e.layer().sharing().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                e.updatedAt() == null ? "" : e.updatedAt().toString().substring(0, 10));
    }

    static CatalogEntry entry(City open, String id) {
        return open.layers().findEntry(id).orElseThrow(() -> new RefusedException("there is no layer " + id));
    }

    @Command(name = "show", description = "Shows a layer's definition.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private CityOptions city;

        @Parameters(paramLabel = "ID", description = "The layer.")
        private String id;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (City open = city.openCity()) {
                Map<String, Object> layer = LayerJson.of(entry(open, id));
                if (city.json()) {
                    Answer.json(out, layer);
                    return 0;
                }
                layer.forEach((name, value) -> {
                    if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
                        out.println(name + ":");
                        list.forEach(item -> out.println("  " + item));
                    } else if (value != null) {
                        out.println(name + ": " + value);
                    }
                });
                out.flush();
            }
            return 0;
        }
    }

    @Command(
            name = "drop",
            description = "Removes a layer with its history, for good.",
            mixinStandardHelpOptions = true)
    static final class Drop implements Callable<Integer> {
        @Mixin
        private CityOptions city;

        @Parameters(paramLabel = "ID", description = "The layer.")
        private String id;

        @Option(names = "--yes", description = "Really do it.")
        private boolean yes;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (City open = city.openCity()) {
                CatalogEntry entry = entry(open, id);
                if (!yes) {
                    throw new RefusedException("this removes " + Answer.count(entry.featureCount())
                            + " features and all their history for good: say --yes if that is meant");
                }
                open.layers().drop(id);
                if (city.json()) {
                    Answer.json(out, Map.of("dropped", id));
                } else {
                    out.println("Layer " + id + " is gone.");
                    out.flush();
                }
            }
            return 0;
        }
    }
}
