package io.citytwin.server.cli;

import io.citytwin.server.app.City;
import io.citytwin.server.app.ServerState;
import io.citytwin.store.cluster.PrivateCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "stop",
        description = "Ends the server of this data directory, then its private PostgreSQL.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    private static final long GRACE_SECONDS = 120;

    @Mixin
    private CityOptions city;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Optional<ServerState> running = ServerState.findRunning(city.dataDirectory());
        boolean serverStopped = running.isPresent();
        if (running.isPresent()) {
            end(running.get());
        }
        ServerState.remove(city.dataDirectory());
        boolean databaseStopped = city.config().databaseUrl().isEmpty()
                && PrivateCluster.stop(City.clusterConfig(city.config()));
        if (city.json()) {
            Answer.json(out, Map.of("serverStopped", serverStopped, "databaseStopped", databaseStopped || serverStopped));
        } else if (serverStopped) {
            out.println("Stopped.");
        } else {
            out.println(databaseStopped ? "No server ran; its PostgreSQL, left behind, is stopped." : "Nothing ran.");
        }
        out.flush();
        return 0;
    }

    private static void end(ServerState state) {
        ProcessHandle process = state.findProcess().orElseThrow();
        process.destroy();
        try {
            process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // Nothing is lost by it: the watch-dog stops PostgreSQL cleanly, and unfinished imports are undone.
            process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new RefusedException("the server (process " + state.pid() + ") cannot be ended: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted");
        }
    }
}
