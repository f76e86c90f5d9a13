package io.citytwin.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Serves the city.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Mixin
    private ServeOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Serving serving = new Serving(city, options, spec.commandLine().getOut());
        if (serving.alreadyRuns()) {
            return 0;
        }
        return options.detach() ? serving.detached(List.of("up")) : serving.inForeground();
    }
}
