package io.citytwin.server.cli;

import io.citytwin.server.app.City;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Makes and loads the demo city where it is missing, then serves it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Mixin
    private ServeOptions options;

    @Option(
            names = "--buildings",
            paramLabel = "N",
            description = "Size of the city, 200 to 1,000,000 (default: ${DEFAULT-VALUE}).")
    private int buildings = 3000;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Serving serving = new Serving(city, options, out);
        if (serving.alreadyRuns()) {
            return 0;
        }
        if (options.detach()) {
            return serving.detached(List.of("demo", "--buildings=" + buildings));
        }
        try (City open = city.openCity()) {
            new DemoLoad(open, buildings, city.json() ? new PrintWriter(OutputStream.nullOutputStream()) : out).run();
            return serving.inForeground();
        }
    }
}
