package io.citytwin.geometry;

import java.util.Locale;

/**
 * What a surface of a city model is, after the thematic surfaces of CityGML (OGC 20-010, 12-019). The ordinal is stored:
 * new kinds are appended.
 */
public enum SurfaceKind {
    /** A surface of which the source says no more. */
    OTHER,
    ROOF,
    WALL,
    GROUND,
    /** A virtual surface that closes a volume. */
    CLOSURE,
    /** A ceiling under the open sky, of an arcade or a balcony. */
    OUTER_CEILING,
    /** A floor under the open sky, of a loggia or a terrace. */
    OUTER_FLOOR,
    WINDOW,
    DOOR,
    /** A part of a building, bridge or tunnel beside its shell: chimney, stairs, balcony. */
    INSTALLATION,
    /** Where traffic goes: a carriageway, a pavement, a track. */
    TRAFFIC,
    /** What belongs to a road but carries no traffic: kerbs, green strips. */
    TRAFFIC_AUXILIARY,
    WATER,
    WATER_GROUND,
    VEGETATION,
    TERRAIN;

    private static final SurfaceKind[] ALL = values();

    /** The kind of that ordinal; {@link #OTHER} for one that a later version has written. */
    public static SurfaceKind of(int ordinal) {
        return ordinal >= 0 && ordinal < ALL.length ? ALL[ordinal] : OTHER;
    }

    /** The name in lower case, as styles and attributes write it ("roof"). */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind that a class of CityGML or CityJSON stands for ("RoofSurface"), or null where it is no surface of a kind of
     * its own.
     */
    public static SurfaceKind ofClass(String name) {
        return switch (name) {
            case "RoofSurface" -> ROOF;
            case "WallSurface", "InteriorWallSurface" -> WALL;
            case "GroundSurface" -> GROUND;
            case "ClosureSurface", "WaterClosureSurface" -> CLOSURE;
            case "OuterCeilingSurface", "CeilingSurface" -> OUTER_CEILING;
            case "OuterFloorSurface", "FloorSurface" -> OUTER_FLOOR;
            case "Window", "WindowSurface" -> WINDOW;
            case "Door", "DoorSurface" -> DOOR;
            case "TrafficArea", "TrafficSpace" -> TRAFFIC;
            case "AuxiliaryTrafficArea", "AuxiliaryTrafficSpace", "Marking", "TransportationMarking", "TransportationHole" ->
                    TRAFFIC_AUXILIARY;
            case "WaterSurface" -> WATER;
            case "WaterGroundSurface" -> WATER_GROUND;
            default -> null;
        };
    }
}
