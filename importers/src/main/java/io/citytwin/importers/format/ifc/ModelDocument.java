package io.citytwin.importers.format.ifc;

import io.citytwin.importers.format.ifc.ModelRows.Entries;
import io.citytwin.importers.format.ifc.model.ClassCount;
import io.citytwin.importers.format.ifc.model.Finding;
import io.citytwin.importers.format.ifc.model.IfcModel;
import io.citytwin.importers.format.ifc.model.SpatialNode;
import io.citytwin.importers.format.ifc.step.StepHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a model is as a whole, as attributes of its row: structure, groups, types, units, counts and findings. */
final class ModelDocument {
    private final IfcModel model;
    private final ObjectRows objects;

    ModelDocument(IfcModel model, ObjectRows objects) {
        this.model = model;
        this.objects = objects;
    }

    /**
     * The attributes that follow from the file alone.
     *
     * @param shapes how many objects of each class have a shape
     */
    Map<String, Object> row(String id, String file, Map<String, Integer> shapes, List<Finding> findings) {
        StepHeader header = model.header();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", id);
        SpatialNode project = model.project().orElse(null);
        String name = null;
        if (project != null) {
            row.put("global_id", project.globalId());
            row.put("description", project.description());
            name = project.longName() != null && !project.longName().isBlank() ? project.longName() : project.name();
        }
        row.put("name", name == null || name.isBlank() ? id : name);
        row.put("file", file);
        row.put("schema", String.join(", ", header.schemas()));
        row.put("application", header.originatingSystem());
        row.put("storeys", (long) model.storeys().size());
        row.put("spaces", (long) model.spaces().size());
        row.put("elements", model.elements().stream().filter(e -> !e.opening()).count());
        row.put("structure", project == null ? null : ModelRows.json(node(project)));
        row.put("groups", ModelRows.json(groups()));
        row.put("types", ModelRows.json(types()));
        row.put("units", ModelRows.json(units()));
        row.put("counts", ModelRows.json(counts(shapes)));
        row.put("checks", ModelRows.json(findings.stream().map(ModelDocument::finding).toList()));
        return row;
    }

    private Map<String, Object> node(SpatialNode node) {
        List<Map<String, Object>> children = new ArrayList<>();
        for (int child : node.children()) {
            SpatialNode below = model.spatial().get(child);
            if (!below.isSpace()) {
                children.add(node(below));
            }
        }
        return new Entries()
                .put("globalId", node.globalId())
                .put("ifcClass", node.ifcClass())
                .put("name", node.name())
                .put("longName", node.longName())
                .put("elevation", node.elevation())
                .put("properties", objects.flat(node.expressId()))
                .put("children", children)
                .map();
    }

    private List<Map<String, Object>> groups() {
        return model.groups().stream()
                .map(g -> new Entries()
                        .put("globalId", g.globalId())
                        .put("ifcClass", g.ifcClass())
                        .put("predefinedType", g.predefinedType())
                        .put("name", g.name())
                        .put("longName", g.longName())
                        .put("members", g.members())
                        .put("serves", g.serves())
                        .put("properties", objects.flat(g.expressId()))
                        .map())
                .toList();
    }

    private List<Map<String, Object>> types() {
        return model.types().stream()
                .map(t -> new Entries()
                        .put("globalId", t.globalId())
                        .put("ifcClass", t.ifcClass())
                        .put("name", t.name())
                        .put("predefinedType", t.predefinedType())
                        .put("properties", objects.flat(t.expressId()))
                        .map())
                .toList();
    }

    private Map<String, Object> units() {
        Map<String, Object> units = new TreeMap<>();
        model.units().declared().forEach(u -> units.put(u.type(), u.symbol()));
        return units;
    }

    private Map<String, Object> counts(Map<String, Integer> shapes) {
        Map<String, Object> counts = new TreeMap<>();
        for (Map.Entry<String, ClassCount> entry : model.counts().entrySet()) {
            Map<String, Object> count = new LinkedHashMap<>();
            count.put("expected", entry.getValue().expected());
            count.put("obtained", entry.getValue().obtained());
            count.put("withShape", shapes.getOrDefault(entry.getKey(), 0));
            counts.put(entry.getKey(), count);
        }
        return counts;
    }

    private static Map<String, Object> finding(Finding finding) {
        return new Entries()
                .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                .put("rule", finding.rule())
                .put("message", finding.message())
                .put("globalIds", finding.globalIds())
                .map();
    }
}
