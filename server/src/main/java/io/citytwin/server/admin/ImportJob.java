package io.citytwin.server.admin;

import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** An import over HTTP: what is known of it while it waits, runs and after. */
final class ImportJob implements ImportProgress {
    private static final long EVENT_INTERVAL_NANOS = 250_000_000;

    /** Where it stands. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        REFUSED
    }

    private final long number;
    private final LongConsumer changeSetBegun;
    private final Instant createdAt = Instant.now();
    private final List<Consumer<ImportJob>> watchers = new CopyOnWriteArrayList<>();
    private State state = State.WAITING;
    private String stage = "waiting";
    private long rows;
    private OptionalLong expected = OptionalLong.empty();
    private ImportReport report;
    private String refusal;
    private long lastEvent;

    /** @param changeSetBegun told the number of its change set before anything is written */
    ImportJob(long number, LongConsumer changeSetBegun) {
        this.number = number;
        this.changeSetBegun = changeSetBegun;
    }

    long number() {
        return number;
    }

    String id() {
        return Long.toString(number);
    }

    Instant createdAt() {
        return createdAt;
    }

    synchronized State state() {
        return state;
    }

    synchronized boolean isOver() {
        return state == State.DONE || state == State.REFUSED;
    }

    /** The report once it is done, else null. */
    synchronized ImportReport report() {
        return report;
    }

    void begin() {
        change(() -> state = State.RUNNING);
    }

    void done(ImportReport result) {
        change(() -> {
            state = State.DONE;
            stage = "done";
            report = result;
            rows = result.rows();
        });
    }

    void refused(String why) {
        change(() -> {
            state = State.REFUSED;
            stage = "refused";
            refusal = why;
        });
    }

    @Override
    public void changeSet(long changeSet) {
        changeSetBegun.accept(changeSet);
    }

    @Override
    public void stage(String what) {
        change(() -> stage = what);
    }

    @Override
    public void rows(long soFar, OptionalLong inAll) {
        boolean due;
        synchronized (this) {
            rows = soFar;
            expected = inAll;
            long now = System.nanoTime();
            due = now - lastEvent > EVENT_INTERVAL_NANOS;
            lastEvent = due ? now : lastEvent;
        }
        if (due) {
            watchers.forEach(w -> w.accept(this));
        }
    }

    private void change(Runnable what) {
        synchronized (this) {
            what.run();
        }
        watchers.forEach(w -> w.accept(this));
    }

    /** Calls at once and at each change, until {@link #unwatch}. */
    void watch(Consumer<ImportJob> watcher) {
        watchers.add(watcher);
        watcher.accept(this);
    }

    void unwatch(Consumer<ImportJob> watcher) {
        watchers.remove(watcher);
    }

    synchronized Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id());
        json.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
        json.put("createdAt", createdAt.toString());
        json.put("stage", stage);
        json.put("rowsRead", rows);
        expected.ifPresent(n -> json.put("rowsExpected", n));
        if (refusal != null) {
            json.put("reason", refusal);
        }
        if (report != null) {
            json.put("report", ImportJson.of(report));
        }
        return json;
    }
}
