package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * A port (IfcPort): where an element of a network is connected to others.
 *
 * @param flowDirection SOURCE, SINK, SOURCEANDSINK; {@code null} where unknown
 * @param systemType DOMESTICCOLDWATER, …; {@code null} where unknown
 * @param element GlobalId of the element that it belongs to; {@code null} where there is none
 * @param connectedTo GlobalIds of the ports that it is joined to
 * @param placement as of an element
 */
public record IfcPort(
        int expressId,
        String globalId,
        String ifcClass,
        String name,
        String description,
        String flowDirection,
        String predefinedType,
        String systemType,
        String element,
        List<String> connectedTo,
        double[] placement) {}
