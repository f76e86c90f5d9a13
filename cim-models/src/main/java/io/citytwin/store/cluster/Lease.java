package io.citytwin.store.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A process's claim on a running cluster: an open end of the named pipe that the watch-dog reads. The kernel closes it
 * when the process ends in whatever way, kill -9 included; when the last one is closed, the watch-dog stops PostgreSQL.
 */
final class Lease implements AutoCloseable {
    /**
     * The watch-dog. $1 the pipe, $2 the log file, the rest the server's command. It ends with the server, passes an
     * end signal on as a fast shutdown, and falls back to an immediate one after a minute.
     */
    static final String WATCHDOG =
            """
            pipe=$1; log=$2; shift 2
            "$@" </dev/null >>"$log" 2>&1 &
            server=$!
            stop() { kill -INT $server 2>/dev/null; }
            trap stop TERM INT HUP
            (
              trap '' INT HUP
              cat <"$pipe" >/dev/null
              rm -f "$pipe"
              kill -INT $server 2>/dev/null
              seconds=0
              while kill -0 $server 2>/dev/null && [ $seconds -lt 60 ]; do sleep 1; seconds=$((seconds+1)); done
              kill -QUIT $server 2>/dev/null
            ) >/dev/null 2>&1 &
            reader=$!
            while kill -0 $server 2>/dev/null; do wait $server; done
            rm -f "$pipe"
            kill $reader 2>/dev/null
            """;

    private final RandomAccessFile pipe;

    private Lease(RandomAccessFile pipe) {
        this.pipe = pipe;
    }

    /** Opens the pipe for reading and writing, which (unlike writing alone) never waits for the other end. */
    static Lease take(Path pipe) throws IOException {
        return new Lease(new RandomAccessFile(pipe.toFile(), "rw"));
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
