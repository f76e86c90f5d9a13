package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * An element (IfcElement and its subtypes, IfcProxy). Texts that the file leaves out are {@code null}.
 *
 * @param expressId the number behind the #, by which {@link IfcModel#properties} and web-ifc know it
 * @param globalId 22 characters as they stand in the file, also where they break the standard's rule (a finding says
 *     so)
 * @param ifcClass as the standard writes it: IfcWallStandardCase
 * @param predefinedType its own, else its type's; what the user says instead where that is USERDEFINED; {@code null}
 *     where it is NOTDEFINED
 * @param opening whether it is an opening (or another subtraction), not a thing
 * @param type its type object; {@code null} where it has none
 * @param container the express id of the spatial element that it is in, found by way of its assembly, host, opening or
 *     the spaces that it bounds where it has none of its own; 0 where there is none
 * @param parent GlobalId of the element that it is a part of; {@code null} where there is none
 * @param materials its own, else its type's
 * @param classifications its own and its type's
 * @param placement its place in the model: {@link Matrices a 4x4 matrix}, metres; {@code null} where the file gives
 *     none that can be resolved
 * @param hasRepresentation whether the file gives it a shape
 */
public record IfcElement(
        int expressId,
        String globalId,
        String ifcClass,
        String predefinedType,
        String objectType,
        String name,
        String description,
        String tag,
        boolean opening,
        IfcTypeObject type,
        int container,
        String parent,
        List<ElementMaterial> materials,
        List<Classification> classifications,
        Relations relations,
        double[] placement,
        boolean hasRepresentation) {}
