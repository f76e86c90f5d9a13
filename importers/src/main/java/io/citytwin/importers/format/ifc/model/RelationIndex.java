package io.citytwin.importers.format.ifc.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * All relations (IfcRelationship) of a file that matter here, by the numbers of the instances on both sides. What a
 * file says twice stands twice in the lists: a storey may have 100,000 elements, too many to look through for every
 * one.
 */
final class RelationIndex {
    /** Whole to parts (IfcRelAggregates, IfcRelNests), and back. */
    final Map<Integer, List<Integer>> parts = new HashMap<>();

    final Map<Integer, Integer> wholes = new HashMap<>();
    /** Object to the spatial element that contains it. */
    final Map<Integer, Integer> containers = new HashMap<>();
    /** Spatial element (zone) to what it references or contains. */
    final Map<Integer, List<Integer>> referenced = new HashMap<>();

    final Map<Integer, List<Integer>> propertySets = new HashMap<>();
    final Map<Integer, Integer> types = new HashMap<>();
    final Map<Integer, List<Integer>> materials = new HashMap<>();
    final Map<Integer, List<Integer>> classifications = new HashMap<>();
    final Map<Integer, List<Integer>> members = new HashMap<>();
    final Map<Integer, List<Integer>> serves = new HashMap<>();
    /** Element to its openings, opening to its element. */
    final Map<Integer, List<Integer>> openings = new HashMap<>();

    final Map<Integer, Integer> voided = new HashMap<>();
    /** Opening to what fills it, and back. */
    final Map<Integer, List<Integer>> fillings = new HashMap<>();

    final Map<Integer, Integer> filled = new HashMap<>();
    /** Space to elements, and back. */
    final Map<Integer, List<Integer>> bounding = new HashMap<>();

    final Map<Integer, List<Integer>> bounded = new HashMap<>();
    final Map<Integer, List<Integer>> ports = new HashMap<>();
    final Map<Integer, Integer> portOwners = new HashMap<>();
    final Map<Integer, List<Integer>> joinedPorts = new HashMap<>();
    final Map<Integer, List<Integer>> joined = new HashMap<>();
    final Map<Integer, List<Integer>> coverings = new HashMap<>();

    private final IfcRows rows;

    RelationIndex(IfcRows rows) {
        this.rows = rows;
        readStructure();
        readDefinitions();
        readConnections();
    }

    private void readStructure() {
        for (String kind : List.of("IfcRelAggregates", "IfcRelNests")) {
            each(kind, "RelatingObject", "RelatedObjects", (whole, part) -> {
                if (rows.isA(part, "IfcPort")) {
                    port(whole, part);
                } else {
                    add(parts, whole, part);
                    wholes.putIfAbsent(part, whole);
                }
            });
        }
        each("IfcRelContainedInSpatialStructure", "RelatingStructure", "RelatedElements", (container, object) -> {
            containers.putIfAbsent(object, container);
            add(referenced, container, object);
        });
        each(
                "IfcRelReferencedInSpatialStructure",
                "RelatingStructure",
                "RelatedElements",
                (container, object) -> add(referenced, container, object));
        each("IfcRelAssignsToGroup", "RelatingGroup", "RelatedObjects", (group, member) -> add(members, group, member));
        each(
                "IfcRelServicesBuildings",
                "RelatingSystem",
                "RelatedBuildings",
                (system, building) -> add(serves, system, building));
    }

    private void readDefinitions() {
        // overriding sets (IFC2X3) go before those that they override
        each("IfcRelOverridesProperties", "RelatingPropertyDefinition", "RelatedObjects", this::propertySet);
        each("IfcRelDefinesByProperties", "RelatingPropertyDefinition", "RelatedObjects", this::propertySet);
        each(
                "IfcRelDefinesByType",
                "RelatingType",
                "RelatedObjects",
                (type, object) -> types.putIfAbsent(object, type));
        each(
                "IfcRelAssociatesMaterial",
                "RelatingMaterial",
                "RelatedObjects",
                (material, object) -> add(materials, object, material));
        each(
                "IfcRelAssociatesClassification",
                "RelatingClassification",
                "RelatedObjects",
                (classification, object) -> add(classifications, object, classification));
    }

    private void propertySet(int set, int object) {
        add(propertySets, object, set);
    }

    private void readConnections() {
        each("IfcRelVoidsElement", "RelatingBuildingElement", "RelatedOpeningElement", (element, opening) -> {
            add(openings, element, opening);
            voided.putIfAbsent(opening, element);
        });
        // adhered and projecting features (IFC4, IFC4X3) hang on their element as openings do
        each("IfcRelProjectsElement", "RelatingElement", "RelatedFeatureElement", this::part);
        each("IfcRelAdheresToElement", "RelatingElement", "RelatedSurfaceFeatures", this::part);
        each("IfcRelFillsElement", "RelatingOpeningElement", "RelatedBuildingElement", (opening, element) -> {
            add(fillings, opening, element);
            filled.putIfAbsent(element, opening);
        });
        each("IfcRelSpaceBoundary", "RelatingSpace", "RelatedBuildingElement", (space, element) -> {
            add(bounding, space, element);
            add(bounded, element, space);
        });
        each("IfcRelConnectsPortToElement", "RelatedElement", "RelatingPort", this::port);
        each("IfcRelConnectsPorts", "RelatingPort", "RelatedPort", (one, other) -> join(joinedPorts, one, other));
        each("IfcRelConnectsElements", "RelatingElement", "RelatedElement", (one, other) -> join(joined, one, other));
        each(
                "IfcRelCoversBldgElements",
                "RelatingBuildingElement",
                "RelatedCoverings",
                (element, covering) -> join(coverings, element, covering));
    }

    private void part(int whole, int part) {
        add(parts, whole, part);
        wholes.putIfAbsent(part, whole);
    }

    private void port(int element, int port) {
        add(ports, element, port);
        portOwners.putIfAbsent(port, element);
    }

    private static void join(Map<Integer, List<Integer>> index, int one, int other) {
        add(index, one, other);
        add(index, other, one);
    }

    private static void add(Map<Integer, List<Integer>> index, int key, int value) {
        index.computeIfAbsent(key, k -> new ArrayList<>(2)).add(value);
    }

    /** Gives every pair of a kind of relation whose both ends are there. */
    private void each(String kind, String relating, String related, BiConsumer<Integer, Integer> pair) {
        rows.forEach(kind, row -> {
            for (int one : row.refs(relating)) {
                for (int other : row.refs(related)) {
                    if (rows.file().contains(one) && rows.file().contains(other)) {
                        pair.accept(one, other);
                    }
                }
            }
        });
    }
}
