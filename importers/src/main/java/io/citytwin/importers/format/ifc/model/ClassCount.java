package io.citytwin.importers.format.ifc.model;

/**
 * @param expected how many instances of a class the text of the file has
 * @param obtained how many of them came into the model
 */
public record ClassCount(int expected, int obtained) {}
