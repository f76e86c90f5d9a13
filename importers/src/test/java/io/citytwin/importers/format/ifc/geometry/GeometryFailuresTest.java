package io.citytwin.importers.format.ifc.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("When the making of shapes goes wrong")
class GeometryFailuresTest {
    private static final Path RESOURCES = Path.of("src/test/resources/ifc-geometry");
    private static final Path HOUSE = RESOURCES.resolve("house.ifc");
    private static final int WALL = 100;
    private static final int SLAB = 200;
    private static final int CHAIR = 300;
    private static final int ROUND_COLUMN = 600;
    private static final int[] IDS = {WALL, SLAB, CHAIR, ROUND_COLUMN};
    private static final Map<String, String> HANGS_AT_SLAB = Map.of("CITYTWIN_TEST_IFC_HANG", Integer.toString(SLAB));

    @TempDir
    Path folder;

    @AfterEach
    void noProcessIsLeft() {
        assertThat(nodes()).isEmpty();
    }

    @Test
    @DisplayName("a process that is killed costs the element that it was at; the rest is made by another one")
    void killed() throws Exception {
        Shapes shapes = new Shapes();
        Thread killer = new Thread(() -> {
            await(() -> shapes.done.contains(WALL));
            nodes().forEach(ProcessHandle::destroyForcibly);
        });
        killer.start();
        ExtractionSummary summary = Shapes.process(HANGS_AT_SLAB).extract(HOUSE, IDS, Limits.STANDARD, shapes);
        killer.join();
        assertThat(shapes.failed).containsOnlyKeys(SLAB);
        assertThat(shapes.failed.get(SLAB)).contains("was killed by signal 9");
        assertThat(shapes.done).containsExactly(WALL, CHAIR, ROUND_COLUMN);
        assertThat(summary.restarts()).isEqualTo(1);
        assertThat(summary.done() + summary.failed()).isEqualTo(IDS.length);
    }

    @Test
    @DisplayName("an element that never comes to an end is cut off by the time limit")
    void hangs() throws Exception {
        Shapes shapes = new Shapes();
        Shapes.process(HANGS_AT_SLAB)
                .extract(HOUSE, IDS, Limits.STANDARD.withElement(Duration.ofMillis(1500)), shapes);
        assertThat(shapes.failed).containsOnlyKeys(SLAB);
        assertThat(shapes.failed.get(SLAB)).contains("did not come to an end", "within 1.5 s");
        assertThat(shapes.done).containsExactly(WALL, CHAIR, ROUND_COLUMN);
    }

    @Test
    @DisplayName("the time limit of the whole fails what is left, and says so")
    void wholeTakesTooLong() throws Exception {
        Shapes shapes = new Shapes();
        misbehaving("hangs in the second", Limits.STANDARD.withWhole(Duration.ofSeconds(6)), shapes, 1, 2, 3);
        assertThat(shapes.failed).containsOnlyKeys(2, 3);
        assertThat(shapes.failed.get(3)).contains("time limit of 6 s for the shapes of the file");
        assertThat(shapes.done).containsExactly(1);
    }

    @Test
    @DisplayName("a sink that takes its time costs no element")
    void slowSink() throws Exception {
        Shapes shapes = new Shapes() {
            @Override
            public void done(int expressId) {
                super.done(expressId);
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            }
        };
        misbehaving("does nothing wrong", Limits.STANDARD.withElement(Duration.ofMillis(1500)), shapes, 1, 2, 3);
        assertThat(shapes.failed).isEmpty();
        assertThat(shapes.done).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("an interrupted import ends the process at once")
    void interrupted() throws Exception {
        Shapes shapes = new Shapes();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        GeometryProcess process = Shapes.process(HANGS_AT_SLAB);
        Thread caller = new Thread(() -> {
            try {
                process.extract(HOUSE, IDS, Limits.STANDARD, shapes);
            } catch (ShapesUnavailableException | InterruptedException e) {
                thrown.set(e);
            }
        });
        caller.start();
        await(() -> shapes.done.contains(WALL));
        caller.interrupt();
        caller.join(5000);
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(nodes()).isEmpty();
    }

    @Test
    @DisplayName("a sink that throws ends the process, and the exception is the caller's")
    void sinkThrows() throws Exception {
        GeometryProcess process = Shapes.process(Map.of());
        Shapes broken = new Shapes() {
            @Override
            public void part(int expressId, Shape shape, double[] placement, int rgb, float alpha) {
                throw new IllegalStateException("the database is gone");
            }
        };
        assertThatThrownBy(() -> process.extract(HOUSE, IDS, Limits.STANDARD, broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the database is gone");
        assertThat(nodes()).isEmpty();
    }

    @Test
    @DisplayName("the process ends by itself when its importer is gone, even in the middle of an element")
    void orphan() throws Exception {
        Shapes.process(Map.of());
        ProcessBuilder builder = new ProcessBuilder("node", "ifc-geometry/src/main.mjs", HOUSE.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(HANGS_AT_SLAB);
        Process orphan = builder.start();
        try (OutputStream in = orphan.getOutputStream()) {
            in.write("{\"ids\":[200],\"circleSegments\":24,\"triangles\":1000}\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertThat(orphan.waitFor(3, TimeUnit.SECONDS)).as("it hangs").isFalse();
        }
        assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("an element of too many triangles fails by itself")
    void tooManyTriangles() throws Exception {
        Shapes shapes = new Shapes();
        Shapes.process(Map.of()).extract(HOUSE, IDS, Limits.STANDARD.withTriangles(20), shapes);
        assertThat(shapes.failed).containsOnlyKeys(WALL, ROUND_COLUMN);
        assertThat(shapes.failed.get(WALL)).contains("32 triangles", "at most 20");
    }

    @ParameterizedTest
    @CsvSource({
        "gives no numbers, a coordinate is NaN",
        "names a missing corner, a triangle names corner 3",
        "has no place, a number of it is Infinity"
    })
    @DisplayName("a shape that can't be used costs its element")
    void badShapes(String fault, String reason) throws Exception {
        Shapes shapes = new Shapes();
        misbehaving(fault, Limits.STANDARD, shapes, 1, 2, 3);
        assertThat(shapes.failed).containsOnlyKeys(2);
        assertThat(shapes.failed.get(2)).contains(reason);
        assertThat(shapes.done).containsExactly(1, 3);
    }

    @Test
    @DisplayName("a process that grows past its memory is started anew between two elements, which costs none")
    void memory() throws Exception {
        Shapes shapes = new Shapes();
        ExtractionSummary summary =
                misbehaving("takes much memory", Limits.STANDARD.withMemory(120L << 20, 2L << 30), shapes, 1, 2, 3);
        assertThat(shapes.done).containsExactly(1, 2, 3);
        assertThat(summary.restarts()).isEqualTo(2);
        assertThat(summary.peakMemoryBytes()).isGreaterThan(150L << 20);
    }

    @Test
    @DisplayName("an element that takes all memory fails; the process is killed before the machine suffers")
    void elementMemory() throws Exception {
        Shapes shapes = new Shapes();
        misbehaving("takes much memory", Limits.STANDARD.withMemory(120L << 20, 120L << 20), shapes, 1, 2);
        assertThat(shapes.failed).containsOnlyKeys(1, 2);
        assertThat(shapes.failed.get(1)).contains("took more than 120 MB of memory");
    }

    @Test
    @DisplayName("restarts come to an end; what is left fails with the reason")
    void endsAgainAndAgain() throws Exception {
        Shapes shapes = new Shapes();
        ExtractionSummary summary =
                misbehaving("ends in every element", Limits.STANDARD.withRestarts(2), shapes, 1, 2, 3, 4, 5);
        assertThat(shapes.failed).containsOnlyKeys(1, 2, 3, 4, 5);
        assertThat(shapes.failed.get(3)).endsWith("ended with exit code 9");
        assertThat(shapes.failed.get(5)).contains("ended 3 times; the last time", "ended with exit code 9");
        assertThat(summary.restarts()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"ends at once, ended with exit code 7: Error: no such wasm", "speaks out of turn, gave an answer that can't be read"})
    @DisplayName("a process that doesn't come as far as the first element is one clear line")
    void neverWorks(String fault, String reason) {
        assertThatThrownBy(() -> misbehaving(fault, Limits.STANDARD, new Shapes(), 1))
                .isInstanceOf(ShapesUnavailableException.class)
                .hasMessageContaining(reason)
                .hasMessageStartingWith("house.ifc gives no shapes: the process that makes shapes ");
    }

    @Test
    @DisplayName("files that web-ifc can't open are refused")
    void refusedFiles() throws Exception {
        byte[] house = Files.readAllBytes(HOUSE);
        Path truncated = Files.write(folder.resolve("truncated.ifc"), Arrays.copyOf(house, house.length / 2));
        assertRefused(truncated, "truncated.ifc gives no shapes: it is cut off: there is no END-ISO-10303-21");
        Path text = Files.writeString(folder.resolve("text.ifc"), "This is a letter.\n");
        assertRefused(text, "text.ifc gives no shapes: it is no IFC file");
        Path empty = Files.createFile(folder.resolve("empty.ifc"));
        assertRefused(empty, "empty.ifc gives no shapes: it is no IFC file");
        Path headless = Files.writeString(folder.resolve("headless.ifc"), "ISO-10303-21;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n");
        assertRefused(headless, "headless.ifc gives no shapes: web-ifc can't open it");
        Path schema = Files.writeString(
                folder.resolve("schema.ifc"), Files.readString(HOUSE).replace("'IFC4'", "'AUTOMOTIVE_DESIGN'"));
        assertRefused(schema, "schema.ifc gives no shapes: web-ifc can't open it");
        assertRefused(folder.resolve("missing.ifc"), "missing.ifc gives no shapes: ENOENT: no such file");
    }

    @Test
    @DisplayName("a program of another version of the protocol is refused")
    void otherProtocol() throws Exception {
        GeometryProcess process = Shapes.process(Map.of("CITYTWIN_TEST_IFC_PROTOCOL", "2"));
        assertThatThrownBy(() -> process.extract(HOUSE, IDS, Limits.STANDARD, new Shapes()))
                .isInstanceOf(ShapesUnavailableException.class)
                .hasMessageContaining("speaks version 2 of the protocol, the importer version 1");
    }

    @Test
    @DisplayName("without Node, with an old one or without web-ifc it is said that shapes were skipped")
    void notInstalled() throws Exception {
        Path program = Path.of("ifc-geometry").toAbsolutePath();
        assertSkipped(program, Map.of("PATH", folder.toString()), "Node 20 or newer is missing: shapes were skipped");
        assertSkipped(program, Map.of(GeometryProcess.NODE, "/no/node"), "CITYTWIN_NODE names /no/node");
        Path old = folder.resolve("node");
        Files.writeString(old, "#!/bin/sh\necho v18.20.4\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertSkipped(program, Map.of("PATH", folder.toString()), "is 18): shapes were skipped");
        assertSkipped(folder, System.getenv(), "is not in " + folder);
        Files.createDirectories(folder.resolve("src"));
        Files.createFile(folder.resolve("src/main.mjs"));
        assertSkipped(folder, System.getenv(), "web-ifc is not installed (npm ci in");
    }

    private static void assertSkipped(Path program, Map<String, String> environment, String reason) {
        assertThatThrownBy(() -> GeometryProcess.locate(program, environment))
                .isInstanceOf(ShapesUnavailableException.class)
                .hasMessageContaining(reason)
                .hasMessageEndingWith(": shapes were skipped");
    }

    private static void assertRefused(Path file, String reason) throws Exception {
        GeometryProcess process = Shapes.process(Map.of());
        Shapes shapes = new Shapes();
        assertThatThrownBy(() -> process.extract(file, IDS, Limits.STANDARD, shapes))
                .isInstanceOf(ShapesUnavailableException.class)
                .hasMessageStartingWith(reason)
                .hasMessageNotContaining("\n");
        assertThat(shapes.failed).isEmpty();
    }

    private static ExtractionSummary misbehaving(String fault, Limits limits, Sink sink, int... ids) throws Exception {
        List<String> command =
                List.of("node", RESOURCES.resolve("misbehaving.mjs").toAbsolutePath().toString(), fault);
        return new Extraction(
                        () -> ShapeChild.start(command, Path.of("."), System.getenv()), HOUSE, ids, limits, sink)
                .run();
    }

    private static void await(BooleanSupplier condition) {
        for (long end = System.nanoTime() + Duration.ofSeconds(60).toNanos(); !condition.getAsBoolean(); ) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static List<ProcessHandle> nodes() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
            return children.filter(child -> child.info().command().orElse("").endsWith("node"))
                    .toList();
        }
    }
}
