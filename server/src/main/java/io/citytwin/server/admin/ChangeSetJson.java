package io.citytwin.server.admin;

import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A change set as JSON: the same members on the command line and at /admin/changesets. */
public final class ChangeSetJson {
    private ChangeSetJson() {}

    public static Map<String, Object> of(ChangeSet set) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", set.id());
        json.put("recordedAt", set.recordedAt().toString());
        json.put("kind", set.kind());
        json.put("source", set.source());
        json.put("reverts", set.reverts());
        json.put("revertedBy", set.revertedBy());
        json.put("layers", set.layers().stream().map(ChangeSetJson::layer).toList());
        return json;
    }

    private static Map<String, Object> layer(LayerChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layer", change.layer());
        json.put("added", change.added());
        json.put("changed", change.changed());
        json.put("removed", change.removed());
        json.put("unchanged", change.unchanged());
        json.put("rejected", change.rejected());
        json.put("repaired", change.repaired());
        json.put("validFrom", change.validFrom() == null ? null : change.validFrom().toString());
        Bbox b = change.extent();
        json.put("bbox", b == null ? null : List.of(b.minX(), b.minY(), b.maxX(), b.maxY()));
        return json;
    }
}
