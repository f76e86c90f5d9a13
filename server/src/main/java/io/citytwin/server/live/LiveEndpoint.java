package io.citytwin.server.live;

import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.ChangeFeed;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The callers of /live. One thread writes to them, so that a slow caller never holds up a change set. */
final class LiveEndpoint {
    private static final int MOST_CALLERS = 1000;
    private static final long HEARTBEAT_SECONDS = 20;

    private final LayerGate gate;
    private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "live-events");
        thread.setDaemon(true);
        return thread;
    });

    LiveEndpoint(LayerGate gate) {
        this.gate = gate;
        // Proxies cut silent connections, and only writing shows that a caller has gone.
        sender.scheduleAtFixedRate(
                () -> clients.forEach(client -> client.sendComment("still here")),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    }

    void subscribe(SseClient client, RequestParameters parameters) {
        if (clients.size() >= MOST_CALLERS) {
            throw ProblemException.of(503, "there are " + MOST_CALLERS + " listeners already, which is the most");
        }
        client.onClose(() -> clients.remove(client));
        client.keepAlive();
        clients.add(client);
        client.sendComment("connected");
    }

    /**
     * Tells each caller of the layers it may read. A layer that was dropped or is no longer shared has no name any more
     * for those who saw it: they hear, without a name, that the catalogue is another one.
     */
    void publish(ChangeFeed.Change change) {
        sender.execute(() -> {
            for (SseClient client : clients) {
                List<String> visible = change.layers().stream()
                        .filter(layer -> gate.findVisible(client.ctx(), layer).isPresent())
                        .toList();
                if (!visible.isEmpty() || change.changeset() == 0) {
                    client.sendEvent("changeset", Map.of("changeset", change.changeset(), "layers", visible));
                }
            }
        });
    }

    void closeAll() {
        sender.shutdown();
        clients.forEach(SseClient::close);
    }
}
