package io.citytwin.server.admin;

import io.citytwin.model.FeatureChange;
import io.citytwin.model.FeatureChange.AttributeChange;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a change set did to a feature as JSON: the same members on the command line and at /admin/changesets. */
public final class FeatureChangeJson {
    private FeatureChangeJson() {}

    public static Map<String, Object> of(FeatureChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layer", change.layer());
        json.put("fid", change.fid());
        json.put("key", change.key());
        json.put("name", change.name());
        json.put("change", change.kind().name().toLowerCase(Locale.ROOT));
        if (change.kind() == FeatureChange.Kind.CHANGED) {
            json.put("attributes", change.attributes().stream().map(FeatureChangeJson::attribute).toList());
            json.put("moved", change.movedMetres());
            json.put("shapeChanged", change.shapeChanged());
        }
        return json;
    }

    private static Map<String, Object> attribute(AttributeChange change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", change.name());
        json.put("before", change.before());
        json.put("after", change.after());
        return json;
    }
}
