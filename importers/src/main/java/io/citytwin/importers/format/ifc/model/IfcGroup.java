package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * A group: IfcSystem, IfcDistributionSystem, IfcZone, IfcSpatialZone …
 *
 * @param members GlobalIds of elements, spaces, ports and groups
 * @param serves GlobalIds of the spatial elements that a system serves
 */
public record IfcGroup(
        int expressId,
        String globalId,
        String ifcClass,
        String predefinedType,
        String name,
        String longName,
        String description,
        List<String> members,
        List<String> serves) {}
