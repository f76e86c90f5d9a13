package io.citytwin.server.cli;

import io.citytwin.server.app.ConfigException;
import io.citytwin.store.StoreException;
import io.citytwin.store.cluster.ClusterException;
import java.io.IOException;
import java.util.NoSuchElementException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 done with rejects and --strict, 2 refused with one clear line. */
@Command(
        name = "citytwin",
        description = "One server that turns the files and sensors of a city into one map.",
        mixinStandardHelpOptions = true,
        version = "CityTwin 0.1",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            StopCommand.class,
            StatusCommand.class,
            ImportCommand.class,
            LayersCommand.class,
            ExportCommand.class,
            ChangesCommand.class,
            RevertCommand.class,
            DbCommand.class
        },
        footer = {
            "",
            "Of the launcher:",
            "  bench     Runs a named benchmark against this machine's own floor.",
            "  test      Runs every test."
        })
public final class Main implements Runnable {
    static final int REFUSED = 2;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::refuse)
                .setParameterExceptionHandler(Main::explain)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("citytwin: " + e.getMessage() + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        return REFUSED;
    }

    /** One line for whatever the person at the keyboard can mend; the stack only for what is our own mistake. */
    private static int refuse(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (isExplained(e)) {
            String message = e instanceof StoreException && e.getCause() != null
                    ? e.getMessage() + ": " + e.getCause().getMessage()
                    : e.getMessage();
            command.getErr().println("citytwin: " + message.lines().findFirst().orElse(e.toString()));
        } else {
            command.getErr().println("citytwin: this is a mistake of CityTwin's own: " + e);
            e.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        return REFUSED;
    }

    private static boolean isExplained(Exception e) {
        return (e instanceof ConfigException
                        || e instanceof ClusterException
                        || e instanceof StoreException
                        || e instanceof RefusedException
                        || e instanceof NoSuchElementException
                        || e instanceof IOException)
                && e.getMessage() != null;
    }
}
