package io.citytwin.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Imports over HTTP: an upload (multipart/form-data), or a path (JSON) inside the folders that are allowed. */
final class ImportsEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ImportJobs jobs;
    private final UploadFolder uploads;
    private final AllowedFolders folders;
    private final RejectsJson rejects;

    ImportsEndpoint(ImportJobs jobs, UploadFolder uploads, AllowedFolders folders, RejectsJson rejects) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.folders = folders;
        this.rejects = rejects;
    }

    void create(Context ctx, RequestParameters parameters) throws IOException {
        ImportJob job;
        if (ctx.isMultipartFormData()) {
            job = upload(ctx);
        } else if (ctx.isJson()) {
            job = path(ctx.body());
        } else {
            throw ProblemException.of(
                    415, "send multipart/form-data with the files, or application/json with a member \"path\"");
        }
        ctx.status(202);
        ctx.header("Location", "/admin/imports/" + job.id());
        ctx.json(job.toJson());
    }

    private ImportJob upload(Context ctx) throws IOException {
        List<UploadedFile> files = ctx.uploadedFiles();
        if (files.isEmpty()) {
            throw ProblemException.badParameter("file", "the form must hold at least one file");
        }
        Map<String, Object> options = new LinkedHashMap<>();
        ctx.formParamMap().forEach((name, values) -> options.put(name, String.join(",", values)));
        // The names of the file parts are no options.
        options.keySet().removeAll(ctx.uploadedFileMap().keySet());
        Path folder = uploads.create();
        boolean queued = false;
        try {
            for (UploadedFile file : files) {
                UploadFolder.keep(folder, file.filename(), file.content());
            }
            // One file is named itself, so that its layer is called after it; several are a folder's content.
            ImportRequest request = request(files.size() == 1 ? onlyFile(folder) : folder, options);
            ImportJob job = jobs.submit(request, () -> UploadFolder.remove(folder));
            queued = true;
            return job;
        } finally {
            if (!queued) {
                UploadFolder.remove(folder);
            }
        }
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    private ImportJob path(String body) throws IOException {
        Map<String, Object> options;
        try {
            options = new LinkedHashMap<>(JSON.readValue(body, new TypeReference<Map<String, Object>>() {}));
        } catch (JsonProcessingException e) {
            throw ProblemException.of(400, "the body must be a JSON object with a member \"path\"");
        }
        if (!(options.remove("path") instanceof String path)) {
            throw ProblemException.badParameter("path", "the body must have a member \"path\", a text");
        }
        return jobs.submit(request(folders.resolve(path), options), () -> {});
    }

    private static ImportRequest request(Path path, Map<String, Object> options) {
        try {
            return ImportOptions.request(List.of(path), options);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(400, e.getMessage());
        }
    }

    void list(Context ctx, RequestParameters parameters) {
        ctx.json(Map.of("imports", jobs.listJson()));
    }

    void show(Context ctx, RequestParameters parameters) {
        long number = number(ctx);
        Map<String, Object> json =
                jobs.findJob(number).map(ImportJob::toJson).orElseGet(() -> ended(number).json());
        ctx.header("Cache-Control", "no-store").json(json);
    }

    void watch(SseClient client, RequestParameters parameters) {
        long number = number(client.ctx());
        Optional<ImportJob> own = jobs.findJob(number);
        if (own.isEmpty()) {
            EndedJob ended = ended(number);
            client.sendEvent(ended.isOver() ? "done" : "progress", ended.json());
            return; // only the server that runs an import can tell more of it
        }
        ImportJob job = own.get();
        Consumer<ImportJob> watcher = new Consumer<>() {
            @Override
            public void accept(ImportJob changed) {
                synchronized (client) {
                    if (!client.terminated()) {
                        client.sendEvent(changed.isOver() ? "done" : "progress", changed.toJson());
                        if (changed.isOver()) {
                            client.close();
                        }
                    }
                }
            }
        };
        client.onClose(() -> job.unwatch(watcher));
        client.keepAlive();
        job.watch(watcher);
    }

    void rejects(Context ctx, RequestParameters parameters) throws IOException {
        long number = number(ctx);
        OptionalLong changeSet;
        String state;
        Optional<ImportJob> own = jobs.findJob(number);
        if (own.isPresent()) {
            ImportJob job = own.get();
            changeSet = job.report() == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(job.report().changeSet().id());
            state = job.state().name().toLowerCase(Locale.ROOT);
        } else {
            EndedJob job = ended(number);
            changeSet = job.changeSet();
            state = String.valueOf(job.json().get("state"));
        }
        if (changeSet.isEmpty()) {
            throw ProblemException.of(409, "import " + number + " is " + state);
        }
        ChangeSetsEndpoint.sendRejects(ctx, rejects, changeSet.getAsLong());
    }

    private EndedJob ended(long number) {
        return jobs.findEnded(number).orElseThrow(() -> ProblemException.notFound("there is no import " + number));
    }

    private static long number(Context ctx) {
        String id = ctx.pathParam("id");
        if (!id.matches("\\d{1,18}")) {
            throw ProblemException.notFound("there is no import " + id);
        }
        return Long.parseLong(id);
    }
}
