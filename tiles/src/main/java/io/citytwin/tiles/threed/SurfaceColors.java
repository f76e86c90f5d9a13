package io.citytwin.tiles.threed;

import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.Layer;
import io.citytwin.tiles.gltf.Colors;
import java.util.EnumMap;
import java.util.Map;

/** The colours of roofs, walls, grounds …: those of the layer's style ({@code surfaceColors}), else the house's own. */
final class SurfaceColors {
    private static final Map<SurfaceKind, Integer> OWN = new EnumMap<>(Map.ofEntries(
            Map.entry(SurfaceKind.ROOF, 0xb5533c),
            Map.entry(SurfaceKind.GROUND, 0x8d8378),
            Map.entry(SurfaceKind.CLOSURE, 0xcfcfcf),
            Map.entry(SurfaceKind.OUTER_CEILING, 0xbcb4a8),
            Map.entry(SurfaceKind.OUTER_FLOOR, 0xa69c90),
            Map.entry(SurfaceKind.WINDOW, 0x6f9fc8),
            Map.entry(SurfaceKind.DOOR, 0x7a5230),
            Map.entry(SurfaceKind.INSTALLATION, 0xa8a29a),
            Map.entry(SurfaceKind.TRAFFIC, 0x7d7f82),
            Map.entry(SurfaceKind.TRAFFIC_AUXILIARY, 0x9aa58b),
            Map.entry(SurfaceKind.WATER, 0x6fa8dc),
            Map.entry(SurfaceKind.WATER_GROUND, 0x8f9a86),
            Map.entry(SurfaceKind.VEGETATION, 0x6b9b52),
            Map.entry(SurfaceKind.TERRAIN, 0xb9b28f)));

    private SurfaceColors() {}

    /** The layer's colours with those of its surfaces; a wall without one has its feature's. */
    static Colors of(Layer layer, Colors colors) {
        Map<SurfaceKind, Integer> kinds = new EnumMap<>(OWN);
        if (layer.style().get("surfaceColors") instanceof Map<?, ?> wanted) {
            for (SurfaceKind kind : SurfaceKind.values()) {
                if (wanted.get(kind.id()) instanceof String color) {
                    kinds.put(kind, Colors.parse(color));
                }
            }
        }
        return colors.withKinds(kinds);
    }
}
