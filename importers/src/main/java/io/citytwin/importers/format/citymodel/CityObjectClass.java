package io.citytwin.importers.format.citymodel;

import io.citytwin.geometry.SurfaceKind;
import java.util.Map;
import java.util.Set;

/** Which layer definition the classes of CityGML and CityJSON belong to, and what their surfaces are without a theme. */
final class CityObjectClass {
    /** Classes that stand inside another city object and are features of their own. */
    static final Set<String> NESTED = Set.of(
            "BuildingPart",
            "BuildingInstallation",
            "BuildingConstructiveElement",
            "BridgePart",
            "BridgeInstallation",
            "BridgeConstructionElement",
            "BridgeConstructiveElement",
            "TunnelPart",
            "TunnelInstallation",
            "TunnelConstructiveElement");

    /** What stands inside a building: it is not taken. */
    static final Set<String> INTERIOR = Set.of(
            "Room",
            "BuildingRoom",
            "BridgeRoom",
            "HollowSpace",
            "TunnelHollowSpace",
            "BuildingFurniture",
            "BridgeFurniture",
            "TunnelFurniture",
            "IntBuildingInstallation",
            "IntBridgeInstallation",
            "IntTunnelInstallation");

    private static final Map<String, String> LAYERS = Map.ofEntries(
            Map.entry("Road", "road-model"),
            Map.entry("Railway", "road-model"),
            Map.entry("Square", "road-model"),
            Map.entry("Track", "road-model"),
            Map.entry("Waterway", "road-model"),
            Map.entry("TransportationComplex", "road-model"),
            Map.entry("TransportSquare", "road-model"),
            Map.entry("WaterBody", "water-model"),
            Map.entry("PlantCover", "vegetation-model"),
            Map.entry("SolitaryVegetationObject", "vegetation-model"),
            Map.entry("CityFurniture", "furniture-model"),
            Map.entry("ReliefFeature", "relief-model"),
            Map.entry("TINRelief", "relief-model"),
            Map.entry("LandUse", "land-use-model"));

    private CityObjectClass() {}

    /** The id of the layer definition. */
    static String layer(String name) {
        if (name.startsWith("Building")) {
            return "building-model";
        }
        if (name.startsWith("Bridge")) {
            return "bridge-model";
        }
        if (name.startsWith("Tunnel")) {
            return "tunnel-model";
        }
        return LAYERS.getOrDefault(name, "generic-model");
    }

    /** What a surface is that has no theme of its own. */
    static SurfaceKind kind(String name) {
        if (name.endsWith("Installation") || name.contains("Constructi")) {
            return SurfaceKind.INSTALLATION;
        }
        return switch (layer(name)) {
            case "road-model" -> SurfaceKind.TRAFFIC;
            case "water-model" -> SurfaceKind.WATER;
            case "vegetation-model" -> SurfaceKind.VEGETATION;
            case "relief-model" -> SurfaceKind.TERRAIN;
            default -> SurfaceKind.OTHER;
        };
    }
}
