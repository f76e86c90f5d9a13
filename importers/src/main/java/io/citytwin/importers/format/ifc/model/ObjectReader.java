package io.citytwin.importers.format.ifc.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What elements, ports and spatial elements have in common: types, codes, materials, relations. */
final class ObjectReader {
    private final IfcRows rows;
    private final RelationIndex relations;
    private final PlacementReader placements;
    private final MaterialReader materialReader;
    private final ClassificationReader classificationReader;
    private final Map<Integer, IfcTypeObject> types = new HashMap<>();
    private final Map<Integer, String> globalIds = new HashMap<>();
    private final List<String> withoutGlobalId = new ArrayList<>();
    private final Set<String> inLoops = new TreeSet<>();

    ObjectReader(IfcRows rows, IfcUnits units, RelationIndex relations, PlacementReader placements) {
        this.rows = rows;
        this.relations = relations;
        this.placements = placements;
        this.materialReader = new MaterialReader(rows, units);
        this.classificationReader = new ClassificationReader(rows);
    }

    /**
     * Whether an object can be told from others and has a place that can be found; else it is lost, and named in a
     * finding.
     */
    boolean isUsable(IfcRow row) {
        String globalId = row.text("GlobalId");
        if (globalId == null) {
            withoutGlobalId.add("#" + row.id() + " (" + row.className() + ")");
            return false;
        }
        if (placements.isLooping(row.ref("ObjectPlacement"))) {
            inLoops.add(globalId);
            return false;
        }
        return true;
    }

    List<String> withoutGlobalId() {
        return withoutGlobalId;
    }

    Set<String> inLoops() {
        return inLoops;
    }

    /** The type object of an object; {@code null} where it has none. */
    IfcTypeObject typeOf(int id) {
        Integer type = relations.types.get(id);
        return type == null ? null : type(type);
    }

    IfcTypeObject type(int id) {
        if (!types.containsKey(id)) {
            IfcRow row = rows.row(id);
            boolean is = row != null && row.isA("IfcTypeObject");
            types.put(
                    id,
                    is
                            ? new IfcTypeObject(
                                    id,
                                    row.text("GlobalId"),
                                    row.className(),
                                    row.text("Name"),
                                    said(row.enumeration("PredefinedType"), row.text("ElementType")))
                            : null);
        }
        return types.get(id);
    }

    /** Its own, else its type's. */
    String predefinedType(IfcRow row) {
        String own = said(row.enumeration("PredefinedType"), row.text("ObjectType"));
        IfcTypeObject type = own == null ? typeOf(row.id()) : null;
        return type == null ? own : type.predefinedType();
    }

    private static String said(String enumeration, String userDefined) {
        if (enumeration == null || enumeration.equals("NOTDEFINED")) {
            return null;
        }
        return enumeration.equals("USERDEFINED") && userDefined != null ? userDefined : enumeration;
    }

    /** Its own, else its type's. */
    List<ElementMaterial> materials(int id) {
        List<Integer> own = relations.materials.get(id);
        Integer type = relations.types.get(id);
        if (own == null && type != null) {
            own = relations.materials.get(type);
        }
        List<ElementMaterial> materials = new ArrayList<>();
        for (int material : own == null ? Set.<Integer>of() : new LinkedHashSet<>(own)) {
            materials.addAll(materialReader.read(material));
        }
        return List.copyOf(materials);
    }

    /** Its own and its type's. */
    List<Classification> classifications(int id) {
        Set<Classification> found = new LinkedHashSet<>();
        Integer type = relations.types.get(id);
        for (int owner : type == null ? List.of(id) : List.of(id, type)) {
            for (int classification : relations.classifications.getOrDefault(owner, List.of())) {
                Classification read = classificationReader.read(classification);
                if (read != null) {
                    found.add(read);
                }
            }
        }
        return List.copyOf(found);
    }

    Relations relations(int id) {
        Integer filled = relations.filled.get(id);
        List<Integer> fillings = new ArrayList<>(relations.fillings.getOrDefault(id, List.of()));
        for (int opening : relations.openings.getOrDefault(id, List.of())) {
            fillings.addAll(relations.fillings.getOrDefault(opening, List.of()));
        }
        return new Relations(
                globalIds(relations.parts.get(id)),
                globalId(relations.voided.get(id)),
                globalIds(relations.openings.get(id)),
                globalId(filled),
                filled == null ? null : globalId(relations.voided.get(filled)),
                globalIds(fillings),
                globalIds(relations.bounding.get(id)),
                globalIds(relations.bounded.get(id)),
                globalIds(relations.ports.get(id)),
                globalIds(relations.joined.get(id)),
                globalIds(relations.coverings.get(id)));
    }

    /** Without those that have none. */
    List<String> globalIds(List<Integer> ids) {
        return ids == null
                ? List.of()
                : ids.stream()
                        .distinct()
                        .map(this::globalId)
                        .filter(Objects::nonNull)
                        .toList();
    }

    String globalId(Integer id) {
        if (id == null) {
            return null;
        }
        if (!globalIds.containsKey(id)) {
            IfcRow row = rows.row(id);
            globalIds.put(id, row == null ? null : row.text("GlobalId"));
        }
        return globalIds.get(id);
    }
}
