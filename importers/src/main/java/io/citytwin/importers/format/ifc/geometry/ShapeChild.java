package io.citytwin.importers.format.ifc.geometry;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One run of the child process: its frames come through a queue that holds so many bytes and no more (the child waits then),
 * the last lines of its messages are kept. {@link #close} kills it with everything that it started.
 */
final class ShapeChild implements AutoCloseable {
    private static final int QUEUE_KILOBYTES = 32 << 10;
    private static final int MESSAGE_LINES = 20;
    private static final int MESSAGE_LINE_CHARACTERS = 500;
    private static final long PAGE_BYTES = 4096;
    private static final Set<String> INHERITED = Set.of("PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR");
    private static final String TEST_SWITCHES = "CITYTWIN_TEST_";

    private final Process process;
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final Semaphore kilobytes = new Semaphore(QUEUE_KILOBYTES);
    private final Deque<String> messages = new ArrayDeque<>();
    private final Thread reader;
    private final Thread listener;
    private volatile String broken = "";

    private ShapeChild(Process process) {
        this.process = process;
        reader = daemon("ifc-shapes-frames", this::readFrames);
        listener = daemon("ifc-shapes-messages", this::readMessages);
    }

    static ShapeChild start(List<String> command, Path folder, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        environment.forEach((name, value) -> {
            if (INHERITED.contains(name) || name.startsWith(TEST_SWITCHES)) {
                builder.environment().put(name, value);
            }
        });
        return new ShapeChild(builder.start());
    }

    /** Sends the one request; the child reads it to its end before it writes anything but its hello. */
    void request(String line) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        out.flush();
    }

    /** The next frame, or null if none came in time. */
    Frame poll(Duration wait) throws InterruptedException {
        Frame frame = frames.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (frame != null && frame.kind() != Frame.END) {
            kilobytes.release(kilobytes(frame.bytes()));
        }
        return frame;
    }

    long pid() {
        return process.pid();
    }

    /** Resident memory in bytes as the kernel counts it, or 0 where that can't be asked. */
    long memoryBytes() {
        try {
            String[] pages =
                    Files.readString(Path.of("/proc", Long.toString(process.pid()), "statm")).split(" ");
            return Long.parseLong(pages[1]) * PAGE_BYTES;
        } catch (IOException | IndexOutOfBoundsException e) {
            return 0;
        }
    }

    /** How the process ended, once its frames have: "was killed by signal 9: last words", or why they can't be read. */
    String end() throws InterruptedException {
        if (!broken.isEmpty()) {
            return broken;
        }
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            return "closed its output without ending";
        }
        listener.join(1000);
        int exit = process.exitValue();
        String how = exit > 128 ? "was killed by signal " + (exit - 128) : "ended with exit code " + exit;
        String said = lastMessage();
        return said.isEmpty() ? how : how + ": " + said;
    }

    /** The line of its messages that says most: an error where there is one, else the last. */
    private String lastMessage() {
        synchronized (messages) {
            return messages.stream()
                    .filter(m -> m.contains("Error") || m.contains("FATAL"))
                    .findFirst()
                    .or(() -> messages.stream().reduce((a, b) -> b))
                    .orElse("");
        }
    }

    private void readFrames() {
        try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
            Frame frame;
            do {
                frame = Frame.read(in, bytes -> kilobytes.acquire(kilobytes(bytes)));
                frames.add(frame);
            } while (frame.kind() != Frame.END);
        } catch (IOException e) {
            broken = "gave an answer that can't be read: " + e.getMessage();
            frames.add(Frame.OF_END);
        } catch (InterruptedException e) {
            frames.add(Frame.OF_END);
        }
    }

    private void readMessages() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank()) {
                    continue;
                }
                synchronized (messages) {
                    messages.add(line.strip().substring(0, Math.min(line.strip().length(), MESSAGE_LINE_CHARACTERS)));
                    if (messages.size() > MESSAGE_LINES) {
                        messages.remove();
                    }
                }
            }
        } catch (IOException e) {
            // The process was killed while it spoke; what it said before is there.
            return;
        }
    }

    /** A frame may be greater than the queue: it then has it for itself. */
    private static int kilobytes(int bytes) {
        return Math.min(QUEUE_KILOBYTES, (bytes >> 10) + 1);
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        reader.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            reader.join(10_000);
            listener.join(10_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
