package io.citytwin.server.admin;

import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.store.LayerStore.CatalogEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A layer of the catalogue as JSON: the same members on the command line and at /admin/layers. */
public final class LayerJson {
    private LayerJson() {}

    public static Map<String, Object> of(CatalogEntry entry) {
        Layer layer = entry.layer();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", layer.id());
        json.put("class", layer.cityClass());
        json.put("titleZh", layer.titleZh());
        json.put("titleEn", layer.titleEn());
        json.put("theme", layer.theme());
        json.put("geometryType", layer.geometryType().ogcName());
        json.put("hasZ", layer.hasZ());
        json.put("hasModel", layer.hasModel());
        json.put("keyAttribute", layer.keyAttribute());
        json.put("sourceCrs", layer.sourceCrs());
        json.put("heightDatum", layer.heightDatum());
        json.put("ownerDepartment", layer.ownerDepartment());
        json.put("updateCycle", layer.updateCycle());
        json.put("sharing", layer.sharing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("style", layer.style());
        json.put("attributes", layer.attributes().stream().map(LayerJson::attribute).toList());
        json.put("featureCount", entry.featureCount());
        Bbox b = entry.extent();
        json.put("bbox", b == null ? null : List.of(b.minX(), b.minY(), b.maxX(), b.maxY()));
        json.put("validFrom", entry.earliestValid() == null ? null : entry.earliestValid().toString());
        json.put("validTo", entry.latestValid() == null ? null : entry.latestValid().toString());
        json.put("revision", entry.revision());
        json.put("updatedAt", entry.updatedAt() == null ? null : entry.updatedAt().toString());
        return json;
    }

    private static Map<String, Object> attribute(Attribute a) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", a.name());
        json.put("type", a.type().name().toLowerCase(Locale.ROOT));
        json.put("titleZh", a.titleZh());
        json.put("titleEn", a.titleEn());
        json.put("unit", a.unit());
        json.put("codeList", a.codeList());
        json.values().removeIf(java.util.Objects::isNull);
        return json;
    }
}
