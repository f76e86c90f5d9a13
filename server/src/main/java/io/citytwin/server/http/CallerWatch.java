package io.citytwin.server.http;

import io.citytwin.store.Waiting;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after callers whose answers take long: when one has closed its connection, the statement that PostgreSQL runs for
 * it is cancelled. HTTP/1.1 has no other sign of that than the end of what can be read, and while a request is being
 * answered nobody reads; so this does. A caller that only closes its sending half counts as gone, as with other servers.
 */
final class CallerWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallerWatch.class);
    private static final long LOOK_MILLISECONDS = 250;
    private static final int PIPELINED_BYTES = 1024;

    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "caller-watch");
        thread.setDaemon(true);
        return thread;
    });

    CallerWatch() {
        timer.scheduleWithFixedDelay(
                () -> watched.forEach(Watched::look), LOOK_MILLISECONDS, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    /** Watches the caller of a request without a body until the returned thing is closed, on the same thread. */
    Watched begin(Context ctx) {
        Watched one = new Watched(
                ServletContextRequest.getServletContextRequest(ctx.req())
                        .getConnectionMetaData()
                        .getConnection(),
                Waiting.begin());
        watched.add(one);
        return one;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    final class Watched implements AutoCloseable {
        private final Connection connection;
        private final Waiting waiting;
        private boolean gone;
        private boolean over;

        private Watched(Connection connection, Waiting waiting) {
            this.connection = connection;
            this.waiting = waiting;
        }

        /** Never while the request's own thread goes on to the next request of this connection: see {@link #close()}. */
        private synchronized void look() {
            if (over) {
                return;
            }
            try {
                gone = gone || isGone();
                if (gone) {
                    waiting.abandon();
                }
            } catch (RuntimeException e) {
                LOG.warn("the caller of a request can't be watched", e);
                over = true;
            }
        }

        private boolean isGone() {
            EndPoint endPoint = connection.getEndPoint();
            if (!endPoint.isOpen()) {
                return true;
            }
            ByteBuffer bytes = ByteBuffer.allocate(PIPELINED_BYTES);
            bytes.limit(0); // as Jetty has its buffers: what is read is appended
            int read;
            try {
                read = endPoint.fill(bytes);
            } catch (IOException e) {
                return true;
            }
            if (read > 0) {
                // The next request already: it belongs to the connection, and its sender is there.
                ((Connection.UpgradeTo) connection).onUpgradeTo(bytes);
                over = true;
            }
            return read < 0;
        }

        @Override
        public void close() {
            watched.remove(this);
            synchronized (this) {
                over = true;
            }
            waiting.close();
        }
    }
}
