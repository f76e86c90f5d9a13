package io.citytwin.importers.format.ifc.geometry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * One extraction: starts the child, and starts it anew behind the element that ended it until every element has been
 * reported.
 */
final class Extraction {
    static final int PROTOCOL = 1;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WATCH = Duration.ofMillis(100);
    /** What a process may grow above what it needs for the opened file before it is started anew: else it only restarts. */
    private static final long LEAST_GROWTH = 96L << 20;

    private static final String THE_PROCESS = "the process that makes shapes ";

    /** Starts a child process. */
    interface Starter {
        ShapeChild start() throws IOException;
    }

    /** Why a run of the child came to its end. */
    private enum Ended {
        ALL_DONE,
        MEMORY,
        TIME_OVER,
        LOST
    }

    /** How far a run of the child has come. */
    private enum Stage {
        STARTED,
        OPENING,
        BETWEEN_ELEMENTS,
        IN_ELEMENT
    }

    private final Starter starter;
    private final Path ifc;
    private final int[] expressIds;
    private final Limits limits;
    private final Sink sink;
    private final long startNanos = System.nanoTime();

    /** How many elements have been reported. */
    private int next;

    private int done;
    private int failed;
    private int restarts;
    private int crashes;
    private long peakMemory;
    private String webIfcVersion = "";
    private String schema = "";
    /** How the last run that was lost ended. */
    private String lost = "";

    // What holds for the run of the child that is under way.
    private ElementParts parts = new ElementParts();
    private Stage stage = Stage.STARTED;
    private long silenceNanos;
    private long openedMemory;
    private long memory;

    Extraction(Starter starter, Path ifc, int[] expressIds, Limits limits, Sink sink) {
        this.starter = starter;
        this.ifc = ifc;
        this.expressIds = expressIds;
        this.limits = limits;
        this.sink = sink;
    }

    ExtractionSummary run() throws ShapesUnavailableException, InterruptedException {
        while (next < expressIds.length) {
            Ended ended;
            try (ShapeChild child = start()) {
                ended = follow(child);
            }
            if (ended == Ended.ALL_DONE) {
                break;
            }
            if (ended == Ended.TIME_OVER) {
                failRest("the time limit of " + seconds(limits.whole()) + " s for the shapes of the file was over");
                break;
            }
            if (ended == Ended.LOST && ++crashes > limits.restarts()) {
                failRest(THE_PROCESS + "ended " + crashes + " times; the last time " + lost);
                break;
            }
            restarts++;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
        return new ExtractionSummary(webIfcVersion, schema, done, failed, restarts, peakMemory, duration);
    }

    private ShapeChild start() throws ShapesUnavailableException {
        parts = new ElementParts();
        stage = Stage.STARTED;
        silenceNanos = 0;
        openedMemory = 0;
        memory = 0;
        try {
            return starter.start();
        } catch (IOException e) {
            throw new ShapesUnavailableException("Node can't be started: " + e.getMessage(), e);
        }
    }

    private Ended follow(ShapeChild child) throws ShapesUnavailableException, InterruptedException {
        long watched = System.nanoTime();
        Optional<Ended> ended = Optional.empty();
        while (ended.isEmpty()) {
            long before = System.nanoTime();
            Frame frame = child.poll(WATCH);
            long now = System.nanoTime();
            silenceNanos += now - before;
            // Before its hello the process may still be a copy of this one, as great as this one.
            if (stage != Stage.STARTED && now - watched > WATCH.toNanos()) {
                watched = now;
                sawMemory(child.memoryBytes());
            }
            if (now - startNanos > limits.whole().toNanos()) {
                return Ended.TIME_OVER;
            }
            ended = frame == null ? silent() : heard(child, frame);
        }
        return ended.get();
    }

    /** Nothing came for a while: perhaps for too long, or because memory is filling. */
    private Optional<Ended> silent() throws ShapesUnavailableException, InterruptedException {
        boolean inElement = stage == Stage.IN_ELEMENT;
        Duration limit = inElement ? limits.element() : limits.open();
        if (silenceNanos > limit.toNanos()) {
            return lose(inElement
                    ? THE_PROCESS + "did not come to an end of the element within " + seconds(limit) + " s"
                    : THE_PROCESS + "gave no sign for " + seconds(limit) + " s while it opened the file");
        }
        return memory > limits.elementMemoryBytes()
                ? lose(THE_PROCESS + "took more than " + (limits.elementMemoryBytes() >> 20) + " MB of memory")
                : Optional.empty();
    }

    private Optional<Ended> heard(ShapeChild child, Frame frame)
            throws ShapesUnavailableException, InterruptedException {
        switch (frame.kind()) {
            case 'H' -> hello(child, control(frame));
            case 'O' -> {
                JsonNode content = control(frame);
                schema = content.path("schema").asText();
                openedMemory = content.path("memory").asLong();
                enter(Stage.BETWEEN_ELEMENTS);
            }
            case 'X' -> {
                return lose(control(frame).path("message").asText());
            }
            case 'P' -> {
                sawMemory(control(frame).path("memory").asLong());
                silenceNanos = stage == Stage.IN_ELEMENT ? silenceNanos : 0;
            }
            case 'B' -> {
                expect(frame.body().getInt());
                enter(Stage.IN_ELEMENT);
            }
            case 'S' -> parts.keepShape(frame.body());
            case 'F' -> parts.forgetShape(frame.body().getInt());
            case 'I' -> {
                expect(frame.body().getInt());
                parts.add(frame.body());
            }
            case 'W' -> parts.warn(control(frame));
            case 'D' -> {
                expect(frame.body().getInt());
                deliver();
                return isMemoryLow() ? Optional.of(Ended.MEMORY) : Optional.empty();
            }
            case 'E' -> {
                JsonNode content = control(frame);
                expect(content.path("id").asInt());
                fail(content.path("message").asText());
                if (content.path("fatal").asBoolean()) {
                    return lose(THE_PROCESS + "could not go on after: " + content.path("message").asText());
                }
            }
            case 'Z' -> {
                peakMemory = Math.max(peakMemory, control(frame).path("peakMemory").asLong());
                return Optional.of(Ended.ALL_DONE);
            }
            case Frame.END -> {
                return lose(THE_PROCESS + child.end());
            }
            default -> throw new IllegalStateException("the child process sent a frame of kind " + frame.kind());
        }
        return Optional.empty();
    }

    private void hello(ShapeChild child, JsonNode content) throws ShapesUnavailableException {
        int protocol = content.path("protocol").asInt();
        if (protocol != PROTOCOL) {
            throw new ShapesUnavailableException("the program for shapes of IFC speaks version " + protocol
                    + " of the protocol, the importer version " + PROTOCOL + ": both must come from the same release");
        }
        webIfcVersion = content.path("webIfc").asText();
        enter(Stage.OPENING);
        Map<String, Object> request = Map.of(
                "ids", Arrays.copyOfRange(expressIds, next, expressIds.length),
                "circleSegments", limits.circleSegments(),
                "triangles", limits.triangles());
        try {
            child.request(JSON.writeValueAsString(request));
        } catch (IOException e) {
            // It died: the end of its frames, which comes next, says how.
            lost = e.getMessage();
        }
    }

    private void enter(Stage entered) {
        stage = entered;
        silenceNanos = 0;
    }

    private void sawMemory(long bytes) {
        memory = bytes;
        peakMemory = Math.max(peakMemory, bytes);
    }

    private boolean isMemoryLow() {
        return next < expressIds.length && memory > Math.max(limits.memoryBytes(), openedMemory + LEAST_GROWTH);
    }

    /**
     * The child is gone, or is to go: the element that it was at, if any, fails.
     *
     * @throws ShapesUnavailableException if it never came as far as the first element
     */
    private Optional<Ended> lose(String why) throws ShapesUnavailableException, InterruptedException {
        lost = why;
        if (stage == Stage.IN_ELEMENT) {
            fail(why);
        } else if (next == 0 && stage != Stage.BETWEEN_ELEMENTS) {
            throw new ShapesUnavailableException(ifc.getFileName() + " gives no shapes: " + why);
        }
        return Optional.of(Ended.LOST);
    }

    private void deliver() throws InterruptedException {
        if (parts.fault().isEmpty()) {
            parts.deliver(expressIds[next], sink);
            done++;
            leaveElement();
        } else {
            fail(parts.fault());
        }
    }

    private void fail(String reason) throws InterruptedException {
        sink.failed(expressIds[next], reason);
        failed++;
        leaveElement();
    }

    private void leaveElement() {
        next++;
        parts.clear();
        enter(Stage.BETWEEN_ELEMENTS);
    }

    private void failRest(String reason) throws InterruptedException {
        while (next < expressIds.length) {
            fail(reason);
        }
    }

    private void expect(int id) {
        if (next >= expressIds.length || id != expressIds[next]) {
            throw new IllegalStateException("the child process answered for element #" + id + " out of turn");
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? Long.toString(duration.toSeconds())
                : Double.toString(duration.toMillis() / 1000.0);
    }

    private static JsonNode control(Frame frame) {
        try {
            return JSON.readTree(frame.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
