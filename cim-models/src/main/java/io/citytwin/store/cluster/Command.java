package io.citytwin.store.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short-lived child process and what it said. */
record Command(int exitCode, String output) {
    private static final long TIMEOUT_SECONDS = 120;

    /** Runs to its end, standard output and error together; the working directory is / so that any user may be in it. */
    static Command run(List<String> words) {
        try {
            Process process = new ProcessBuilder(words)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new ClusterException(words.get(0) + " did not end within " + TIMEOUT_SECONDS + " s");
            }
            return new Command(process.exitValue(), output);
        } catch (IOException e) {
            throw new ClusterException("cannot run " + words.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while running " + words.get(0), e);
        }
    }

    boolean succeeded() {
        return exitCode == 0;
    }

    /** The last line of the output, which is where the tools say why they gave up. */
    String lastLine() {
        return output.substring(output.lastIndexOf('\n') + 1);
    }
}
