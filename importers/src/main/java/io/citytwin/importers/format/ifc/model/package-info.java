/**
 * What an IFC file (ISO 16739) says of a building beside its shapes: spatial structure, elements, types, properties in
 * SI units, materials, relations, placements, and the facts that say where on earth it stands. {@code
 * IfcModelReader.read} is the way in.
 */
package io.citytwin.importers.format.ifc.model;
