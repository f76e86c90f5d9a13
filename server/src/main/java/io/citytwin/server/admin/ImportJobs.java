package io.citytwin.server.admin;

import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.importers.pipeline.ImportRun;
import io.citytwin.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the imports that come over HTTP, a few at a time, and remembers the latest. */
public final class ImportJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportJobs.class);
    private static final int REMEMBERED = 1000;
    private static final long STOP_SECONDS = 30;

    private final ImportRun imports;
    private final ExecutorService executor;
    private final Map<String, ImportJob> jobs = new LinkedHashMap<>();
    private int counter;

    public ImportJobs(ImportRun imports, int parallel) {
        this.imports = imports;
        this.executor = Executors.newFixedThreadPool(parallel, task -> new Thread(task, "import"));
    }

    /** Queues an import; {@code afterwards} runs when it is over, whatever came of it. */
    ImportJob submit(ImportRequest request, Runnable afterwards) {
        ImportJob job = register();
        executor.execute(() -> {
            try {
                job.begin();
                job.done(imports.run(request, job));
                LOG.info("import {} done", job.id());
            } catch (ImportRefusedException e) {
                job.refused(e.getMessage());
            } catch (InterruptedException e) {
                job.refused("the server stopped; the city is as it was");
                Thread.currentThread().interrupt();
            } catch (StoreException e) {
                LOG.warn("import {} failed", job.id(), e);
                job.refused(e.getMessage() + "; the city is as it was");
            } catch (RuntimeException e) {
                LOG.error("import {} failed", job.id(), e);
                job.refused("this is a mistake of CityTwin's own, see the log at import " + job.id()
                        + "; the city is as it was");
            } finally {
                afterwards.run();
            }
        });
        return job;
    }

    private synchronized ImportJob register() {
        ImportJob job = new ImportJob(Integer.toString(++counter));
        jobs.put(job.id(), job);
        if (jobs.size() > REMEMBERED) {
            jobs.values().stream().filter(ImportJob::isOver).findFirst().ifPresent(old -> jobs.remove(old.id()));
        }
        return job;
    }

    synchronized Optional<ImportJob> findJob(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /** The newest first. */
    synchronized List<ImportJob> listJobs() {
        List<ImportJob> list = new ArrayList<>(jobs.values());
        java.util.Collections.reverse(list);
        return list;
    }

    /** Interrupts what runs; an import that does not reach its commit leaves the city as it was. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("an import did not end within {} s", STOP_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
