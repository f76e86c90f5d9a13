package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.model.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the tree of the project and its spatial elements. Every one of them gets a place in it, so that none is lost.
 */
final class SpatialReader {
    private final IfcRows rows;
    private final IfcUnits units;
    private final RelationIndex relations;
    private final PlacementReader placements;
    private final ObjectReader objects;
    private final List<Finding> findings;

    SpatialReader(
            IfcRows rows,
            IfcUnits units,
            RelationIndex relations,
            PlacementReader placements,
            ObjectReader objects,
            List<Finding> findings) {
        this.rows = rows;
        this.units = units;
        this.relations = relations;
        this.placements = placements;
        this.objects = objects;
        this.findings = findings;
    }

    /** Spatial elements of IFC2X3 (IfcSpatialStructureElement) and later (IfcSpatialElement). */
    static boolean isSpatial(IfcClass type) {
        return type != null && (type.isA("IfcSpatialElement") || type.isA("IfcSpatialStructureElement"));
    }

    /** Nodes by express id, the project first. */
    Map<Integer, SpatialNode> read(IfcRow project) {
        Map<Integer, IfcRow> found = new LinkedHashMap<>();
        if (project != null) {
            found.put(project.id(), project);
        }
        for (String type : rows.counts().keySet()) {
            if (isSpatial(rows.classOf(type))) {
                for (int id : rows.file().idsOf(type)) {
                    take(found, rows.row(id));
                }
            }
        }
        Map<Integer, Integer> parents = parents(found, project);
        Map<Integer, Double> elevations = new HashMap<>();
        found.forEach((id, row) -> elevations.put(id, elevation(row)));
        Map<Integer, List<Integer>> children = new HashMap<>();
        parents.forEach((id, parent) ->
                children.computeIfAbsent(parent, p -> new ArrayList<>()).add(id));
        Comparator<Integer> order =
                Comparator.comparing(elevations::get, Comparator.nullsLast(Comparator.naturalOrder()));
        children.values().forEach(list -> list.sort(order));
        Map<Integer, SpatialNode> nodes = new LinkedHashMap<>();
        found.forEach((id, row) -> nodes.put(id, node(row, parents, children, elevations)));
        return nodes;
    }

    private void take(Map<Integer, IfcRow> found, IfcRow row) {
        if (objects.isUsable(row)) {
            found.put(row.id(), row);
        }
    }

    private Map<Integer, Integer> parents(Map<Integer, IfcRow> found, IfcRow project) {
        Map<Integer, Integer> parents = new LinkedHashMap<>();
        List<String> homeless = new ArrayList<>();
        for (IfcRow row : found.values()) {
            if (project != null && row.id() == project.id()) {
                continue;
            }
            Integer above = relations.wholes.get(row.id());
            if (above == null || !found.containsKey(above)) {
                above = relations.containers.get(row.id());
            }
            if (above == null || !found.containsKey(above) || leadsTo(parents, above, row.id())) {
                homeless.add(row.text("GlobalId"));
                above = project == null ? 0 : project.id();
            }
            parents.put(row.id(), above);
        }
        if (!homeless.isEmpty()) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "structure-unconnected",
                    homeless.size() + " spatial elements are part of no other (IfcRelAggregates); they were put under"
                            + " the project",
                    homeless));
        }
        return parents;
    }

    private static boolean leadsTo(Map<Integer, Integer> parents, int from, int to) {
        Set<Integer> seen = new HashSet<>();
        for (Integer id = from; id != null && seen.add(id); id = parents.get(id)) {
            if (id == to) {
                return true;
            }
        }
        return false;
    }

    /** As the file says it; the height of a storey's placement where it says nothing. */
    private Double elevation(IfcRow row) {
        String attribute =
                switch (row.className()) {
                    case "IfcBuildingStorey" -> "Elevation";
                    case "IfcBuilding" -> "ElevationOfRefHeight";
                    case "IfcSite" -> "RefElevation";
                    default -> null;
                };
        Double said = attribute == null ? null : units.metres(row.number(attribute));
        if (said == null && row.className().equals("IfcBuildingStorey")) {
            double[] matrix = placements.matrix(row.ref("ObjectPlacement"));
            return matrix == null ? null : (Double) matrix[14];
        }
        return said;
    }

    private SpatialNode node(
            IfcRow row,
            Map<Integer, Integer> parents,
            Map<Integer, List<Integer>> children,
            Map<Integer, Double> elevations) {
        return new SpatialNode(
                row.id(),
                row.text("GlobalId"),
                row.className(),
                objects.predefinedType(row),
                row.text("ObjectType"),
                row.text("Name"),
                row.text("LongName"),
                row.text("Description"),
                elevations.get(row.id()),
                parents.getOrDefault(row.id(), 0),
                List.copyOf(children.getOrDefault(row.id(), List.of())),
                objects.classifications(row.id()),
                placements.matrix(row.ref("ObjectPlacement")),
                objects.relations(row.id()),
                row.ref("Representation") != 0);
    }
}
