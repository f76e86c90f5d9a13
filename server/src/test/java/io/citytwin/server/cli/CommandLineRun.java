package io.citytwin.server.cli;

import io.citytwin.store.DatabaseUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** One command against a database of the test's, for tests of other rooms. */
public final class CommandLineRun {
    private CommandLineRun() {}

    /** What the command prints; it must succeed. */
    public static String of(DatabaseUrl url, Path dataDirectory, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--db=postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database());
        all.add("--data-dir=" + dataDirectory);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exit = command.execute(all.toArray(String[]::new));
        if (exit != 0) {
            throw new AssertionError(List.of(words) + " ended with " + exit + ": " + err);
        }
        return out.toString();
    }
}
