package io.citytwin.server.cli;

import io.citytwin.server.app.CityTwinServer;
import io.citytwin.server.app.LogSetup;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.server.app.ServerState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Serving in this process until it is told to end, or in one of its own in the background. */
final class Serving {
    private static final Duration DETACH_TIMEOUT = Duration.ofMinutes(30);

    private final CityOptions city;
    private final ServeOptions options;
    private final PrintWriter out;

    Serving(CityOptions city, ServeOptions options, PrintWriter out) {
        this.city = city;
        this.options = options;
        this.out = out;
    }

    /** Says so and returns true where a server runs on this data directory already. */
    boolean alreadyRuns() throws IOException {
        Optional<ServerState> running = ServerState.findRunning(city.dataDirectory());
        running.ifPresent(state -> tell(state.url(), true));
        return running.isPresent();
    }

    /** Serves until the process is told to end. */
    int inForeground() throws IOException {
        ServerConfig config = city.config(options.overrides());
        Files.createDirectories(config.dataDirectory());
        LogSetup.forServer(config);
        CityTwinServer server = CityTwinServer.start(config);
        String host = config.http().host().equals("0.0.0.0") ? "127.0.0.1" : config.http().host();
        String url = "http://" + host + ":" + server.port();
        ServerState.ofThisProcess(url).write(config.dataDirectory());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, config, ended), "shutdown"));
        if (server.adminToken().isNew()) {
            out.println("Admin token (kept in " + CityTwinServer.tokenFile(config) + "): "
                    + server.adminToken().reveal());
        }
        tell(url, false);
        if (options.opensBrowser()) {
            openBrowser(url);
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static void end(CityTwinServer server, ServerConfig config, CountDownLatch ended) {
        try {
            server.close();
            ServerState.remove(config.dataDirectory());
        } catch (IOException e) {
            System.err.println("citytwin: " + e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    private void tell(String url, boolean already) {
        if (city.json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("url", url);
            answer.put("alreadyRunning", already);
            answer.put("dataDirectory", city.dataDirectory().toString());
            Answer.json(out, answer);
            return;
        }
        out.println(already ? "CityTwin runs already." : "CityTwin serves the city.");
        out.println("  Map          " + url + "/");
        out.println("  OGC API      " + url + "/ogc");
        out.println("  Vector tiles " + url + "/tiles/{layer}/{z}/{x}/{y}.mvt");
        out.println("  3D Tiles     " + url + "/3dtiles/{layer}/tileset.json");
        out.println("  H3           " + url + "/h3/aggregate?layer={layer}&resolution=9");
        out.println("  End it with  citytwin stop" + (options.detach() || already ? "" : " (or Ctrl-C)"));
        out.flush();
    }

    /** Starts the same command in a process of its own and waits until it serves. */
    int detached(List<String> command) throws IOException {
        ServerConfig config = city.config(options.overrides());
        Path log = LogSetup.file(config).resolveSibling("start.log");
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(log);
        // The first start shows the admin token there.
        Files.createFile(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        List<String> words = new ArrayList<>(List.of("setsid", javaProgram()));
        words.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(command);
        words.add("--data-dir=" + city.dataDirectory());
        words.addAll(options.words());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(city.environmentForChild());
        Process child = builder.start();
        long deadline = System.nanoTime() + DETACH_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<ServerState> running = ServerState.findRunning(city.dataDirectory());
            if (running.isPresent()) {
                showTokenLine(log);
                tell(running.get().url(), false);
                return 0;
            }
            if (!child.isAlive()) {
                throw new RefusedException(lastLine(log));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
        throw new RefusedException("the server was not ready within " + DETACH_TIMEOUT.toMinutes() + " min; see " + log);
    }

    private void showTokenLine(Path log) throws IOException {
        if (!city.json()) {
            Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("Admin token"))
                    .forEach(out::println);
        }
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
        return lines.stream()
                .filter(l -> l.startsWith("citytwin: "))
                .reduce((a, b) -> b)
                .map(l -> l.substring("citytwin: ".length()))
                .orElse("the server ended at once; see " + log);
    }

    private static String javaProgram() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Opens the browser where there is a desktop; failing to is no failure. */
    private static void openBrowser(String url) throws IOException {
        boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        Path opener = Path.of("/usr/bin/xdg-open");
        if (desktop && Files.isExecutable(opener)) {
            new ProcessBuilder(opener.toString(), url)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }
}
