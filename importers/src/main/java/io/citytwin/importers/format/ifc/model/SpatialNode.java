package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * The project or a spatial element: site, building, storey, space, facility, part of a facility.
 *
 * @param elevation in metres as the file says it: Elevation of a storey, ElevationOfRefHeight of a building,
 *     RefElevation of a site; of a storey that has none the height of its placement; else {@code null}
 * @param parent express id of the node above; 0 for the project
 * @param children express ids of the nodes below, storeys from low to high
 * @param classifications codes that the file gives it
 * @param placement as of an element; {@code null} for the project
 * @param relations of a space: its boundaries
 */
public record SpatialNode(
        int expressId,
        String globalId,
        String ifcClass,
        String predefinedType,
        String objectType,
        String name,
        String longName,
        String description,
        Double elevation,
        int parent,
        List<Integer> children,
        List<Classification> classifications,
        double[] placement,
        Relations relations,
        boolean hasRepresentation) {
    /** Whether it is a space, the finest part of the structure. */
    public boolean isSpace() {
        return ifcClass.equals("IfcSpace");
    }
}
