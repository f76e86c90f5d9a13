package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.model.Finding.Severity;
import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.importers.format.ifc.step.StepFile.DanglingReference;
import io.citytwin.importers.format.ifc.step.StepInstance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks of a model that need no shapes (模型检查). */
final class ModelChecks {
    /** How many things a message names before it says how many more there are. */
    private static final int NAMED = 5;

    /** How many findings of a rule have their own sentence. */
    private static final int NAMED_APART = 20;

    private static final double SAME_HEIGHT = 0.001;
    private static final Pattern GLOBAL_ID = Pattern.compile("[0-3][0-9A-Za-z_$]{21}");

    private final IfcRows rows;
    private final List<Finding> findings;

    ModelChecks(IfcRows rows, List<Finding> findings) {
        this.rows = rows;
        this.findings = findings;
    }

    void ofText() {
        StepFile file = rows.file();
        file.warnings().forEach(warning -> add(Severity.WARNING, "step-text", warning, List.of()));
        rows.counts().forEach((type, count) -> {
            if (type.equals(StepInstance.COMPLEX)) {
                add(
                        Severity.INFO,
                        "instance-complex",
                        count + " instances are of several classes at once, which IFC does not use; they were not read",
                        List.of());
            } else if (rows.classOf(type) == null) {
                add(
                        Severity.WARNING,
                        "class-unknown",
                        count + " instances are of " + type + ", which no known IFC schema has; they were not read",
                        List.of());
            }
        });
        dangling(file.danglingReferences());
    }

    private void dangling(List<DanglingReference> references) {
        for (DanglingReference reference : references.subList(0, Math.min(references.size(), NAMED_APART))) {
            IfcRow row = rows.row(reference.from());
            String globalId = row == null ? null : row.text("GlobalId");
            add(
                    Severity.ERROR,
                    "reference-dangling",
                    "#" + reference.from() + " (" + (row == null ? "of no known class" : row.className())
                            + ") refers to #" + reference.to() + ", which the file does not have",
                    globalId == null ? List.of() : List.of(globalId));
        }
        if (references.size() > NAMED_APART) {
            add(
                    Severity.ERROR,
                    "reference-dangling",
                    (references.size() - NAMED_APART)
                            + " more references lead to instances which the file does not have",
                    List.of());
        }
    }

    /** GlobalIds of everything that has one: unique, and 22 characters of the alphabet of the standard. */
    void globalIds() {
        Map<String, List<Integer>> byGlobalId = new HashMap<>();
        List<String> malformed = new ArrayList<>();
        rows.forEach("IfcRoot", row -> {
            String globalId = row.text("GlobalId");
            if (globalId != null) {
                byGlobalId.computeIfAbsent(globalId, g -> new ArrayList<>(1)).add(row.id());
                if (!GLOBAL_ID.matcher(globalId).matches()) {
                    malformed.add(globalId);
                }
            }
        });
        List<String> duplicates = byGlobalId.entrySet().stream()
                .filter(e -> e.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        duplicates.stream().limit(NAMED_APART).forEach(globalId -> duplicate(globalId, byGlobalId.get(globalId)));
        if (duplicates.size() > NAMED_APART) {
            List<String> more = duplicates.subList(NAMED_APART, duplicates.size());
            add(
                    Severity.ERROR,
                    "globalid-duplicate",
                    more.size() + " more GlobalIds belong to several objects each: " + named(more),
                    more);
        }
        if (!malformed.isEmpty()) {
            add(
                    Severity.WARNING,
                    "globalid-malformed",
                    malformed.size() + " GlobalIds are not 22 characters of 0-9 A-Z a-z _ $ beginning with 0 to 3: "
                            + named(malformed),
                    malformed);
        }
    }

    private void duplicate(String globalId, List<Integer> ids) {
        boolean objects = ids.stream().anyMatch(id -> rows.isA(id, "IfcObjectDefinition"));
        String where = ids.stream()
                .map(id -> "#" + id + " (" + rows.classOf(id).name() + ")")
                .collect(Collectors.joining(", "));
        add(
                objects ? Severity.ERROR : Severity.WARNING,
                "globalid-duplicate",
                "the GlobalId " + globalId + " belongs to " + where + "; it must be unique",
                List.of(globalId));
    }

    void objects(ObjectReader objects, PlacementReader placements) {
        if (!objects.withoutGlobalId().isEmpty()) {
            add(
                    Severity.ERROR,
                    "globalid-missing",
                    objects.withoutGlobalId().size() + " objects have no GlobalId and are lost: "
                            + named(objects.withoutGlobalId()),
                    List.of());
        }
        if (!objects.inLoops().isEmpty()) {
            add(
                    Severity.ERROR,
                    "placement-loop",
                    "placements refer to each other in a circle (" + String.join("; ", placements.loops()) + "); "
                            + objects.inLoops().size() + " objects placed by them are lost",
                    List.copyOf(objects.inLoops()));
        }
    }

    void units(IfcUnits units) {
        if (units.declared().isEmpty()) {
            add(
                    Severity.ERROR,
                    "units-missing",
                    "the project declares no units; lengths are taken as metres",
                    List.of());
            return;
        }
        Map<String, Severity> wanted = new LinkedHashMap<>();
        wanted.put(IfcUnits.LENGTH, Severity.ERROR);
        wanted.put(IfcUnits.AREA, Severity.WARNING);
        wanted.put(IfcUnits.VOLUME, Severity.WARNING);
        wanted.put(IfcUnits.ANGLE, Severity.WARNING);
        wanted.forEach((type, severity) -> {
            if (units.find(type).isEmpty()) {
                add(
                        severity,
                        "unit-missing",
                        "the project declares no " + type + "; SI is taken",
                        List.of());
            }
        });
    }

    void project(List<Integer> projects) {
        if (projects.isEmpty()) {
            add(Severity.ERROR, "project-missing", "the file has no IfcProject", List.of());
        } else if (projects.size() > 1) {
            add(
                    Severity.WARNING,
                    "project-several",
                    "the file has " + projects.size() + " IfcProject, the first one is taken",
                    List.of());
        }
    }

    void containers(List<IfcElement> elements) {
        List<String> homeless = elements.stream()
                .filter(e -> e.container() == 0)
                .map(IfcElement::globalId)
                .toList();
        if (!homeless.isEmpty()) {
            add(
                    Severity.WARNING,
                    "element-uncontained",
                    homeless.size() + " elements are in no spatial element, by themselves, their assembly or their"
                            + " host: " + named(homeless),
                    homeless);
        }
    }

    /** Storeys have an elevation, no two of a building the same one, and lie in the order of their placements. */
    void storeys(Map<Integer, SpatialNode> nodes) {
        Map<Integer, List<SpatialNode>> byParent = nodes.values().stream()
                .filter(n -> n.ifcClass().equals("IfcBuildingStorey"))
                .collect(Collectors.groupingBy(SpatialNode::parent, LinkedHashMap::new, Collectors.toList()));
        for (List<SpatialNode> storeys : byParent.values()) {
            List<SpatialNode> known = new ArrayList<>();
            for (SpatialNode storey : storeys) {
                if (rows.row(storey.expressId()).number("Elevation") == null) {
                    add(
                            Severity.WARNING,
                            "storey-elevation-missing",
                            "the storey " + storey.name() + " has no elevation"
                                    + (storey.elevation() == null ? "" : "; the height of its placement is taken"),
                            List.of(storey.globalId()));
                } else {
                    known.add(storey);
                }
            }
            known.sort(Comparator.comparing(SpatialNode::elevation));
            for (int i = 1; i < known.size(); i++) {
                neighbours(known.get(i - 1), known.get(i));
            }
        }
    }

    private void neighbours(SpatialNode lower, SpatialNode upper) {
        List<String> both = List.of(lower.globalId(), upper.globalId());
        if (upper.elevation() - lower.elevation() < SAME_HEIGHT) {
            add(
                    Severity.WARNING,
                    "storey-order",
                    "the storeys " + lower.name() + " and " + upper.name() + " have the same elevation, "
                            + upper.elevation() + " m",
                    both);
        } else if (lower.placement() != null
                && upper.placement() != null
                && upper.placement()[14] < lower.placement()[14] - SAME_HEIGHT) {
            add(
                    Severity.WARNING,
                    "storey-order",
                    "the storey " + upper.name() + " (" + upper.elevation() + " m) is placed below " + lower.name()
                            + " (" + lower.elevation() + " m)",
                    both);
        }
    }

    private static String named(List<String> things) {
        String shown = things.stream().limit(NAMED).collect(Collectors.joining(", "));
        return things.size() > NAMED ? shown + " and " + (things.size() - NAMED) + " more" : shown;
    }

    private void add(Severity severity, String rule, String message, List<String> globalIds) {
        findings.add(new Finding(severity, rule, message, globalIds));
    }
}
