package io.citytwin.server.cli;

import java.io.IOException;
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
        Serving serving = new Serving(city, options, spec.commandLine().getOut());
        if (serving.alreadyRuns()) {
            return 0;
        }
        if (options.detach()) {
            return serving.detached(List.of("demo", "--buildings=" + buildings));
        }
        return serving.inForeground();
    }
}
