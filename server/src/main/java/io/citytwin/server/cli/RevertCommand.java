package io.citytwin.server.cli;

import io.citytwin.model.ChangeSet;
import io.citytwin.server.admin.ChangeSetJson;
import io.citytwin.server.app.City;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "revert",
        description = "Undoes a change set by writing new versions; nothing is lost.",
        mixinStandardHelpOptions = true)
final class RevertCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Parameters(paramLabel = "N", description = "Number of the change set, see: citytwin changes")
    private long number;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (City open = city.openCity()) {
            open.changeSets().getChangeSet(number);
            ChangeSet done;
            try {
                done = open.changeSets().revert(number);
            } catch (IllegalStateException e) {
                throw new RefusedException(e.getMessage());
            }
            if (city.json()) {
                Answer.json(out, ChangeSetJson.of(done));
            } else {
                out.println("Change set " + number + " is undone by change set " + done.id() + ".");
                out.flush();
            }
        }
        return 0;
    }
}
