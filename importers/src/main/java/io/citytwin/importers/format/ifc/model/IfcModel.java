package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.IfcSchema;
import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.importers.format.ifc.step.StepHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An IFC model without its shapes; immutable, for any number of threads. Properties, which are the most of a file, are
 * read from it when they are asked for. Lengths are metres in the model's own coordinates.
 */
public final class IfcModel {
    /** What {@link IfcModelReader} found. */
    record Content(
            int project,
            IfcUnits units,
            Map<Integer, SpatialNode> spatial,
            List<IfcElement> elements,
            List<IfcPort> ports,
            List<IfcGroup> groups,
            List<IfcTypeObject> types,
            Georeference georeference,
            Map<String, ClassCount> counts,
            List<Finding> findings) {}

    private final IfcRows rows;
    private final RelationIndex relations;
    private final PropertyReader propertyReader;
    private final Content content;

    IfcModel(IfcRows rows, RelationIndex relations, PropertyReader propertyReader, Content content) {
        this.rows = rows;
        this.relations = relations;
        this.propertyReader = propertyReader;
        this.content = content;
    }

    public StepFile file() {
        return rows.file();
    }

    public StepHeader header() {
        return rows.file().header();
    }

    public IfcSchema schema() {
        return rows.file().schema();
    }

    public IfcUnits units() {
        return content.units();
    }

    /** The root of the spatial structure. */
    public Optional<SpatialNode> project() {
        return Optional.ofNullable(content.spatial().get(content.project()));
    }

    /**
     * The project and all spatial elements by express id; {@link SpatialNode#children} leads from the project to them.
     */
    public Map<Integer, SpatialNode> spatial() {
        return content.spatial();
    }

    /** Building storeys from low to high, building by building. */
    public List<SpatialNode> storeys() {
        return content.spatial().values().stream()
                .flatMap(n -> n.children().stream())
                .map(content.spatial()::get)
                .filter(n -> n.ifcClass().equals("IfcBuildingStorey"))
                .toList();
    }

    public List<SpatialNode> spaces() {
        return content.spatial().values().stream().filter(SpatialNode::isSpace).toList();
    }

    public List<IfcElement> elements() {
        return content.elements();
    }

    public List<IfcPort> ports() {
        return content.ports();
    }

    public List<IfcGroup> groups() {
        return content.groups();
    }

    public List<IfcTypeObject> types() {
        return content.types();
    }

    public Georeference georeference() {
        return content.georeference();
    }

    /**
     * Of each class of products (elements, spatial elements, ports, grids, annotations) what the file has and what
     * came.
     */
    public Map<String, ClassCount> counts() {
        return content.counts();
    }

    /** How many products of each class the text of the file has. */
    public Map<String, Integer> expectedByClass() {
        Map<String, Integer> expected = new LinkedHashMap<>();
        content.counts().forEach((name, count) -> expected.put(name, count.expected()));
        return expected;
    }

    public List<Finding> findings() {
        return content.findings();
    }

    /** Whether an object is of a class of its schema, or of one of its subtypes: {@code isA(id, "IfcWall")}. */
    public boolean isA(int expressId, String ifcClass) {
        return rows.isA(expressId, ifcClass);
    }

    /** Where an element is: what contains it, and what lies above that. */
    public SpatialPlace placeOf(IfcElement element) {
        return placeOf(element.container());
    }

    /** The place of a spatial element, itself among it; everything {@code null} where there is no such node. */
    public SpatialPlace placeOf(int spatialId) {
        SpatialNode building = null;
        SpatialNode storey = null;
        SpatialNode space = null;
        for (SpatialNode n = content.spatial().get(spatialId); n != null; n = content.spatial().get(n.parent())) {
            IfcClass type = rows.classOf(n.expressId());
            if (space == null && n.isSpace()) {
                space = n;
            } else if (storey == null && (type.isA("IfcBuildingStorey") || type.isA("IfcFacilityPart"))) {
                storey = n;
            } else if (building == null && (type.isA("IfcBuilding") || type.isA("IfcFacility"))) {
                building = n;
            }
        }
        return new SpatialPlace(building, storey, space);
    }

    /**
     * Properties and quantities of an element, spatial element, port, group or type object, by {@code Set.Name}, those
     * of its type below its own. Read from the file at every call.
     *
     * @return empty where it has none, or where there is no such object
     */
    public Map<String, PropertyValue> properties(int expressId) {
        Map<String, PropertyValue> values = new LinkedHashMap<>();
        Integer type = relations.types.get(expressId);
        if (type != null) {
            values.putAll(ofType(type));
        }
        if (rows.isA(expressId, "IfcTypeObject")) {
            values.putAll(ofType(expressId));
        } else {
            values.putAll(propertyReader.read(relations.propertySets.getOrDefault(expressId, List.of())));
        }
        return values;
    }

    private Map<String, PropertyValue> ofType(int type) {
        IfcRow row = rows.row(type);
        List<Integer> sets = new ArrayList<>(relations.propertySets.getOrDefault(type, List.of()));
        if (row != null) {
            sets.addAll(row.refs("HasPropertySets"));
        }
        return propertyReader.read(sets);
    }
}
