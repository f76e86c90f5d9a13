package io.citytwin.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.importers.pipeline.ImportRun;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ImportJobStore;
import io.citytwin.store.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the imports that come over HTTP, a few at a time, and remembers the latest; the log of imports in the database
 * remembers them also when this server has ended.
 */
public final class ImportJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportJobs.class);
    private static final int REMEMBERED = 100;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_SECONDS = 30;

    private final ImportRun imports;
    private final ImportJobStore log;
    private final ChangeSetStore changeSets;
    private final ExecutorService executor;
    private final Map<Long, ImportJob> jobs = new LinkedHashMap<>();

    /** @param log is closed with this */
    public ImportJobs(ImportRun imports, ImportJobStore log, ChangeSetStore changeSets, int parallel) {
        this.imports = imports;
        this.log = log;
        this.changeSets = changeSets;
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
                boolean interrupted = Thread.interrupted(); // an interrupted thread gets no connection
                keep(job);
                afterwards.run();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        return job;
    }

    private void keep(ImportJob job) {
        try {
            log.end(job.number(), JSON.writeValueAsString(job.toJson()));
        } catch (StoreException | JsonProcessingException e) {
            LOG.error("how import {} ended could not be kept; it is forgotten with this server", job.id(), e);
        }
    }

    private ImportJob register() {
        long number = log.begin();
        ImportJob job = new ImportJob(number, changeSet -> log.writes(number, changeSet));
        synchronized (this) {
            jobs.put(number, job);
            if (jobs.size() > REMEMBERED) {
                jobs.values().stream()
                        .filter(ImportJob::isOver)
                        .findFirst()
                        .ifPresent(old -> jobs.remove(old.number()));
            }
        }
        return job;
    }

    /** The job, if it is one of the latest of this server. */
    synchronized Optional<ImportJob> findJob(long number) {
        return Optional.ofNullable(jobs.get(number));
    }

    /** The job, whichever server ran it, as the log of imports has it. */
    Optional<EndedJob> findEnded(long number) {
        return log.findJob(number).map(job -> EndedJob.of(job, changeSets));
    }

    /** What is to be answered about all jobs that are remembered, the newest first. */
    List<Map<String, Object>> listJson() {
        return log.listJobs().stream()
                .map(job -> findJob(job.id())
                        .map(ImportJob::toJson)
                        .orElseGet(() -> EndedJob.of(job, changeSets).json()))
                .toList();
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
        log.close();
    }
}
