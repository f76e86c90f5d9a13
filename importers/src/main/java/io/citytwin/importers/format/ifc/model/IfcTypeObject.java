package io.citytwin.importers.format.ifc.model;

/**
 * A type that elements share (IfcTypeObject): "the 24 cm brick wall". Its properties: {@link IfcModel#properties}.
 *
 * @param expressId the number behind the #
 * @param predefinedType as of an element; {@code null} where there is none
 */
public record IfcTypeObject(int expressId, String globalId, String ifcClass, String name, String predefinedType) {}
