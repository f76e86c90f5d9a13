package io.citytwin.importers.format.ifc.model;

/**
 * A material of an element.
 *
 * @param name of the material; of the layer, constituent or profile where that refers to none
 * @param thickness of a layer, in metres; {@code null} for others
 * @param category of the layer, constituent, profile or material ("LoadBearing"); {@code null} where none is given
 * @param part the name of the layer, constituent or profile ("Framing"); {@code null} where it has none
 * @param fraction of a constituent, 0 to 1; {@code null} where none is given
 */
public record ElementMaterial(String name, Double thickness, String category, String part, Double fraction) {}
