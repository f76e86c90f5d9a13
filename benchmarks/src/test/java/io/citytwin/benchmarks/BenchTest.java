package io.citytwin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {
    @TempDir
    private Path work;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        CommandLine command = Bench.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void withoutANameAllBenchmarksAreListed() {
        assertThat(bench()).isZero();
        assertThat(out.toString()).contains("import-buildings", "mvt", "mvt-cached", "features-paging", "h3", "tiles3d");
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThat(bench("nothing", "--work", work.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no benchmark nothing, only [import-buildings");
    }

    @Test
    void aSizeOutOfRangeIsRefusedWithTheRuleAndTheValue() {
        assertThat(bench("mvt", "--rows", "5", "--work", work.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--rows must be 200 to 2000000, was 5");
    }

    @Test
    void filesLieInTheDataDirectoryUnlessTheyAreSentElsewhere() {
        assertThat(folder(Map.of("CITYTWIN_HOME", "/opt/city"))).isEqualTo(Path.of("/opt/city/.citytwin/bench"));
        Map<String, String> named = Map.of("CITYTWIN_HOME", "/opt/city", "CITYTWIN_DATA_DIR", "/srv/city");
        assertThat(folder(named)).isEqualTo(Path.of("/srv/city/bench"));
        assertThat(folder(named, "--data-dir=/data/city")).isEqualTo(Path.of("/data/city/bench"));
        assertThat(folder(named, "--data-dir=/data/city", "--work=/fast/disk")).isEqualTo(Path.of("/fast/disk"));
    }

    private static Path folder(Map<String, String> environment, String... arguments) {
        CommandLine command = Bench.commandLine();
        command.parseArgs(arguments);
        return ((Bench) command.getCommand()).workFolder(environment);
    }

    @Test
    void percentilesAreThoseOfTheNearestRank() {
        Timings timings = new Timings();
        for (int k = 1000; k >= 1; k--) {
            timings.add(k);
        }
        assertThat(timings.count()).isEqualTo(1000);
        assertThat(timings.percentile(0.5)).isEqualTo(500);
        assertThat(timings.percentile(0.95)).isEqualTo(950);
        assertThat(timings.percentile(1)).isEqualTo(1000);
        assertThat(timings.sum()).isEqualTo(500_500);
    }

    @Test
    void aFigureIsAMultipleOfItsFloor() {
        assertThat(Measure.of("a", 30, "ms").against("raw", 20.0).ratio()).isEqualTo(1.5);
        assertThat(Measure.of("a", 30, "ms").ratio()).isNull();
    }

    @Test
    void theLeanClientReadsBodiesByLengthAndInChunks() throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            Thread server = new Thread(() -> answerTwice(listening));
            server.start();
            try (HttpLine line = new HttpLine(listening.getLocalPort())) {
                assertThat(line.get(line.request("/a"))).isEqualTo(5);
                assertThat(new String(line.body("/b"), StandardCharsets.US_ASCII)).isEqualTo("one,two");
            }
            server.join();
        }
    }

    private static void answerTwice(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            byte[] request = new byte[1000];
            assertThat(socket.getInputStream().read(request)).isPositive();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read(request)).isPositive();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none,\r\n3\r\ntwo\r\n0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
