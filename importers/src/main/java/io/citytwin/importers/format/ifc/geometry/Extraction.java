package io.citytwin.importers.format.ifc.geometry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** Starts a child process. */
    interface Starter {
        ShapeChild start() throws IOException;
    }

    private record Part(Shape shape, double[] placement, int rgb, float alpha) {}

    /** Why a run of the child came to its end. */
    private enum Ended {
        ALL_DONE,
        MEMORY,
        TIME_OVER,
        ELEMENT_FATAL,
        LOST
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

    // What holds for the run of the child that is under way.
    private final Map<Integer, Shape> shapes = new HashMap<>();
    private final List<Part> parts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean inElement;
    private long silenceNanos;
    private long openedMemory;
    private long lastMemory;
    private String lost = "";

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
                failRest("the time limit of " + limits.whole().toSeconds() + " s for the shapes of the file was over");
                break;
            }
            if (ended != Ended.MEMORY && ++crashes > limits.restarts()) {
                failRest("the process that makes shapes ended " + crashes + " times, the last time because it " + lost);
                break;
            }
            restarts++;
        }
        return new ExtractionSummary(
                webIfcVersion,
                schema,
                done,
                failed,
                restarts,
                peakMemory,
                Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private ShapeChild start() throws ShapesUnavailableException {
        shapes.clear();
        parts.clear();
        warnings.clear();
        inElement = false;
        silenceNanos = 0;
        openedMemory = 0;
        lastMemory = 0;
        try {
            return starter.start();
        } catch (IOException e) {
            throw new ShapesUnavailableException("Node can't be started: " + e.getMessage(), e);
        }
    }

    private Ended follow(ShapeChild child) throws ShapesUnavailableException, InterruptedException {
        boolean opened = false;
        long watched = System.nanoTime();
        while (true) {
            long before = System.nanoTime();
            Frame frame = child.poll(WATCH);
            long now = System.nanoTime();
            silenceNanos += now - before;
            if (now - watched > WATCH.toNanos()) {
                watched = now;
                watch(child);
            }
            if (now - startNanos > limits.whole().toNanos()) {
                return Ended.TIME_OVER;
            }
            if (frame == null) {
                Ended silent = silence(opened);
                if (silent != null) {
                    return silent;
                }
                if (inElement && lastMemory > limits.elementMemoryBytes()) {
                    return loseElement("took more than " + (limits.elementMemoryBytes() >> 20) + " MB of memory");
                }
                continue;
            }
            switch (frame.kind()) {
                case 'H' -> hello(child, control(frame));
                case 'O' -> {
                    opened = true;
                    JsonNode content = control(frame);
                    schema = content.path("schema").asText();
                    openedMemory = content.path("memory").asLong();
                    silenceNanos = 0;
                }
                case 'X' -> throw unavailable(control(frame).path("message").asText());
                case 'Z' -> {
                    peakMemory = Math.max(peakMemory, control(frame).path("peakMemory").asLong());
                    return Ended.ALL_DONE;
                }
                case Frame.END -> {
                    String how = child.end();
                    if (!opened && next == 0 && restarts == 0) {
                        throw unavailable("the process that makes shapes " + how);
                    }
                    return loseElement(how);
                }
                default -> {
                    Ended ended = element(frame);
                    if (ended != null) {
                        return ended;
                    }
                }
            }
        }
    }

    private void watch(ShapeChild child) {
        lastMemory = child.memoryBytes();
        peakMemory = Math.max(peakMemory, lastMemory);
    }

    private Ended silence(boolean opened) throws ShapesUnavailableException, InterruptedException {
        if (!opened && silenceNanos > limits.open().toNanos()) {
            String why = "gave no sign for " + limits.open().toSeconds() + " s while it opened the file";
            if (next == 0 && restarts == 0) {
                throw unavailable("the process that makes shapes " + why);
            }
            return loseElement(why);
        }
        if (inElement && silenceNanos > limits.element().toNanos()) {
            return loseElement("did not come to an end within " + seconds(limits.element()) + " s");
        }
        return null;
    }

    /** The child is gone, or is to go: the element that it was at, if any, fails. */
    private Ended loseElement(String why) throws InterruptedException {
        lost = why;
        if (inElement) {
            fail("the process that makes shapes " + why);
        }
        return Ended.LOST;
    }

    private Ended element(Frame frame) throws InterruptedException {
        ByteBuffer body = frame.body();
        switch (frame.kind()) {
            case 'P' -> silenceNanos = inElement ? silenceNanos : 0;
            case 'B' -> {
                expect(body.getInt());
                inElement = true;
                silenceNanos = 0;
            }
            case 'S' -> shapes.put(body.getInt(), shape(body));
            case 'F' -> shapes.remove(body.getInt());
            case 'I' -> {
                expect(body.getInt());
                parts.add(part(body));
            }
            case 'W' -> warnings.add(control(frame).path("message").asText());
            case 'D' -> {
                expect(body.getInt());
                deliver();
                return memoryIsLow() ? Ended.MEMORY : null;
            }
            case 'E' -> {
                JsonNode content = control(frame);
                expect(content.path("id").asInt());
                fail(content.path("message").asText());
                if (content.path("fatal").asBoolean()) {
                    lost = content.path("message").asText();
                    return Ended.ELEMENT_FATAL;
                }
            }
            default -> throw new IllegalStateException("the child process sent a frame of kind " + frame.kind());
        }
        return null;
    }

    private boolean memoryIsLow() {
        return next < expressIds.length
                && openedMemory > 0
                && lastMemory > Math.max(limits.memoryBytes(), openedMemory + LEAST_GROWTH);
    }

    private void deliver() throws InterruptedException {
        int id = expressIds[next];
        for (Part part : parts) {
            sink.part(id, part.shape(), part.placement(), part.rgb(), part.alpha());
        }
        for (String warning : warnings) {
            sink.warned(id, warning);
        }
        sink.done(id);
        done++;
        leaveElement();
    }

    private void fail(String reason) throws InterruptedException {
        sink.failed(expressIds[next], reason);
        failed++;
        leaveElement();
    }

    private void leaveElement() {
        next++;
        parts.clear();
        warnings.clear();
        inElement = false;
        silenceNanos = 0;
    }

    private void failRest(String reason) throws InterruptedException {
        while (next < expressIds.length) {
            fail(reason);
        }
    }

    private void expect(int id) {
        if (id != expressIds[next]) {
            throw new IllegalStateException(
                    "the child process answered for element #" + id + ", asked was #" + expressIds[next]);
        }
    }

    private void hello(ShapeChild child, JsonNode content) throws ShapesUnavailableException {
        int protocol = content.path("protocol").asInt();
        if (protocol != PROTOCOL) {
            throw new ShapesUnavailableException("the program for shapes of IFC speaks version " + protocol
                    + " of the protocol, the importer version " + PROTOCOL + ": both must come from the same release");
        }
        webIfcVersion = content.path("webIfc").asText();
        silenceNanos = 0;
        Map<String, Object> request = Map.of(
                "ids", Arrays.copyOfRange(expressIds, next, expressIds.length),
                "circleSegments", limits.circleSegments(),
                "triangles", limits.triangles());
        try {
            child.request(JSON.writeValueAsString(request));
        } catch (IOException e) {
            // It died: the end of its frames says how.
            lost = e.getMessage();
        }
    }

    private ShapesUnavailableException unavailable(String why) {
        return new ShapesUnavailableException(ifc.getFileName() + " gives no shapes: " + why);
    }

    private static Shape shape(ByteBuffer body) {
        float[] positions = new float[3 * body.getInt()];
        int[] triangles = new int[3 * body.getInt()];
        body.asFloatBuffer().get(positions);
        body.position(body.position() + 4 * positions.length);
        body.asIntBuffer().get(triangles);
        return new Shape(positions, triangles);
    }

    private Part part(ByteBuffer body) {
        Shape shape = shapes.get(body.getInt());
        if (shape == null) {
            throw new IllegalStateException("the child process named a shape that it had not sent");
        }
        double[] placement = new double[16];
        body.asDoubleBuffer().get(placement);
        body.position(body.position() + 8 * placement.length);
        int rgb = level(body.getFloat()) << 16 | level(body.getFloat()) << 8 | level(body.getFloat());
        return new Part(shape, placement, rgb, body.getFloat());
    }

    private static int level(float share) {
        return Math.round(255 * Math.max(0, Math.min(1, share)));
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
