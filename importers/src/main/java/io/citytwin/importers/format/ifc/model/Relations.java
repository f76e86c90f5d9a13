package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * What an element or space is related to, by GlobalIds.
 *
 * @param contains its parts, by aggregation or nesting; ports are not among them
 * @param voids the element that an opening is cut out of; else {@code null}
 * @param openings that are cut out of it
 * @param fills the opening that it fills; else {@code null}
 * @param host the element that this opening is cut out of, of an element that fills one; else {@code null}
 * @param filledBy the elements in an opening; of a pierced element those in all its openings
 * @param boundedBy the elements around a space
 * @param bounds the spaces that an element bounds
 * @param ports that belong to it
 * @param connectedTo elements that it is joined to: IfcRelConnectsElements, IfcRelConnectsPathElements
 * @param coverings that lie on it, or the element below, of a covering
 */
public record Relations(
        List<String> contains,
        String voids,
        List<String> openings,
        String fills,
        String host,
        List<String> filledBy,
        List<String> boundedBy,
        List<String> bounds,
        List<String> ports,
        List<String> connectedTo,
        List<String> coverings) {}
