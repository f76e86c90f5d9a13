package io.citytwin.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ImportJobStore.KeptJob;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * An import of another server, or of this one before it was started anew, as far as the log of imports knows it.
 *
 * @param json what is answered about it, as {@link ImportJob#toJson} has it
 * @param changeSet the change set that it committed, if any
 */
record EndedJob(Map<String, Object> json, OptionalLong changeSet) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean isOver() {
        return !"running".equals(json.get("state"));
    }

    static EndedJob of(KeptJob job, ChangeSetStore changeSets) {
        if (job.answer().isPresent()) {
            return new EndedJob(parse(job.answer().get()), job.changeSet());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", Long.toString(job.id()));
        if (job.changeSet().isPresent()) {
            json.put("state", "done");
            json.put("createdAt", job.createdAt().toString());
            json.put("stage", "done; the server ended before it could report");
            json.put(
                    "report",
                    Map.of("changeSet", ChangeSetJson.of(changeSets.getChangeSet(job.changeSet().getAsLong()))));
        } else if (job.serverLives()) {
            json.put("state", "running");
            json.put("createdAt", job.createdAt().toString());
            json.put("stage", "at another server");
        } else {
            json.put("state", "interrupted");
            json.put("createdAt", job.createdAt().toString());
            json.put("stage", "interrupted");
            json.put("reason", "the server ended while this import was under way; nothing was changed");
        }
        return new EndedJob(json, job.changeSet());
    }

    private static Map<String, Object> parse(String answer) {
        try {
            return JSON.readValue(answer, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the log of imports holds what is no JSON object", e);
        }
    }
}
