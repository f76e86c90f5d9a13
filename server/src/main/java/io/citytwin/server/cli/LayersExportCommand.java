package io.citytwin.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Writes a layer to a file.", mixinStandardHelpOptions = true)
final class LayersExportCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Parameters(paramLabel = "ID", description = "The layer.")
    private String id;

    @Override
    public Integer call() {
        throw new RefusedException("not yet");
    }
}
