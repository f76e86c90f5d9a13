package io.citytwin.importers.format.ifc.model;

/**
 * Where in the structure something is. Each is {@code null} where there is none.
 *
 * @param building the building or other facility (bridge, road)
 * @param storey the storey, or part of a facility
 */
public record SpatialPlace(SpatialNode building, SpatialNode storey, SpatialNode space) {}
