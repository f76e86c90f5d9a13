package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.StepFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a model from a STEP file of any IFC schema. What can't be read costs its own object and is named in a finding.
 */
public final class IfcModelReader {
    /** IfcProxy, a thing of no class, is no IfcElement and yet one. */
    private static final List<String> ELEMENTS = List.of("IfcElement", "IfcProxy");

    private final IfcRows rows;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> obtained = new HashMap<>();
    private final RelationIndex relations;
    private final UnitReader unitReader;
    private final IfcUnits units;
    private final IfcRow project;
    private final PlacementReader placements;
    private final ObjectReader objects;

    private IfcModelReader(StepFile file) {
        rows = new IfcRows(file);
        relations = new RelationIndex(rows);
        unitReader = new UnitReader(rows);
        List<Integer> projects = rows.idsOfKind("IfcProject");
        project = projects.isEmpty() ? null : rows.row(projects.get(0));
        units = unitReader.units(project);
        placements = new PlacementReader(rows, units);
        objects = new ObjectReader(rows, units, relations, placements);
    }

    /** Everything but shapes and the values of properties, which {@link IfcModel#properties} reads. */
    public static IfcModel read(StepFile file) {
        return new IfcModelReader(file).model();
    }

    private IfcModel model() {
        ModelChecks checks = new ModelChecks(rows, findings);
        checks.ofText();
        checks.project(rows.idsOfKind("IfcProject"));
        checks.units(units);
        checks.globalIds();
        Map<Integer, SpatialNode> spatial =
                new SpatialReader(rows, units, relations, placements, objects, findings).read(project);
        spatial.values().forEach(n -> obtained.merge(n.ifcClass(), 1, Integer::sum));
        List<IfcElement> elements = new ArrayList<>();
        for (String kind : ELEMENTS) {
            rows.forEach(kind, row -> {
                if (objects.isUsable(row)) {
                    elements.add(element(row, spatial));
                    obtained.merge(row.className(), 1, Integer::sum);
                }
            });
        }
        List<IfcPort> ports = new ArrayList<>();
        rows.forEach("IfcPort", row -> {
            if (objects.isUsable(row)) {
                ports.add(port(row));
                obtained.merge(row.className(), 1, Integer::sum);
            }
        });
        checks.objects(objects, placements);
        checks.containers(elements);
        checks.storeys(spatial);
        Georeference georeference =
                new GeoreferenceReader(rows, unitReader, units, relations, placements, findings).read(project);
        return new IfcModel(
                rows,
                relations,
                new PropertyReader(rows, unitReader, units),
                new IfcModel.Content(
                        project == null ? 0 : project.id(),
                        units,
                        Collections.unmodifiableMap(spatial),
                        List.copyOf(elements),
                        List.copyOf(ports),
                        groups(),
                        types(),
                        georeference,
                        counts(),
                        List.copyOf(findings)));
    }

    private IfcElement element(IfcRow row, Map<Integer, SpatialNode> spatial) {
        int id = row.id();
        Integer whole = relations.wholes.get(id);
        return new IfcElement(
                id,
                row.text("GlobalId"),
                row.className(),
                objects.predefinedType(row),
                row.text("ObjectType"),
                row.text("Name"),
                row.text("Description"),
                row.text("Tag"),
                row.isA("IfcFeatureElementSubtraction"),
                objects.typeOf(id),
                container(id, spatial),
                whole != null && rows.isA(whole, "IfcElement") ? objects.globalId(whole) : null,
                objects.materials(id),
                objects.classifications(id),
                objects.relations(id),
                placements.matrix(row.ref("ObjectPlacement")),
                row.ref("Representation") != 0);
    }

    /**
     * Its own container, else that of its whole, of the opening that it fills, or of the element that it is cut out of;
     * of a mere boundary between spaces what they are a part of.
     */
    private int container(int id, Map<Integer, SpatialNode> spatial) {
        Set<Integer> seen = new HashSet<>();
        for (Integer at = id; at != null && seen.add(at); ) {
            if (at != id && spatial.containsKey(at)) {
                return spatial.get(at).ifcClass().equals("IfcProject") ? 0 : at;
            }
            Integer container = relations.containers.get(at);
            if (container != null && spatial.containsKey(container)) {
                return container;
            }
            Integer above = relations.wholes.get(at);
            if (above == null) {
                above = relations.filled.get(at);
            }
            at = above == null ? relations.voided.get(at) : above;
        }
        for (int space : relations.bounded.getOrDefault(id, List.of())) {
            if (spatial.containsKey(space)) {
                return spatial.get(space).parent();
            }
        }
        return 0;
    }

    private IfcPort port(IfcRow row) {
        return new IfcPort(
                row.id(),
                row.text("GlobalId"),
                row.className(),
                row.text("Name"),
                row.text("Description"),
                said(row.enumeration("FlowDirection")),
                objects.predefinedType(row),
                said(row.enumeration("SystemType")),
                objects.globalId(relations.portOwners.get(row.id())),
                objects.globalIds(relations.joinedPorts.get(row.id())),
                placements.matrix(row.ref("ObjectPlacement")));
    }

    private static String said(String enumeration) {
        return "NOTDEFINED".equals(enumeration) ? null : enumeration;
    }

    /** Groups, and spatial zones (IFC4), whose members are what they reference. */
    private List<IfcGroup> groups() {
        List<IfcGroup> groups = new ArrayList<>();
        for (String kind : List.of("IfcGroup", "IfcSpatialZone")) {
            rows.forEach(kind, row -> {
                if (row.text("GlobalId") != null) {
                    Map<Integer, List<Integer>> members =
                            kind.equals("IfcGroup") ? relations.members : relations.referenced;
                    groups.add(new IfcGroup(
                            row.id(),
                            row.text("GlobalId"),
                            row.className(),
                            objects.predefinedType(row),
                            row.text("Name"),
                            row.text("LongName"),
                            row.text("Description"),
                            objects.globalIds(members.get(row.id())),
                            objects.globalIds(relations.serves.get(row.id()))));
                }
            });
        }
        return List.copyOf(groups);
    }

    private List<IfcTypeObject> types() {
        return rows.idsOfKind("IfcTypeObject").stream()
                .map(objects::type)
                .filter(t -> t.globalId() != null)
                .toList();
    }

    /**
     * Products that are neither elements, spatial elements nor ports (grids, annotations, alignments) are counted only.
     */
    private Map<String, ClassCount> counts() {
        Map<String, ClassCount> counts = new TreeMap<>();
        rows.counts().forEach((type, count) -> {
            IfcClass known = rows.classOf(type);
            if (known != null && known.isA("IfcProduct")) {
                boolean read = ELEMENTS.stream().anyMatch(known::isA)
                        || known.isA("IfcPort")
                        || SpatialReader.isSpatial(known);
                int came = read ? obtained.getOrDefault(known.name(), 0) : count;
                counts.put(known.name(), new ClassCount(count, came));
            }
        });
        return Collections.unmodifiableMap(counts);
    }
}
