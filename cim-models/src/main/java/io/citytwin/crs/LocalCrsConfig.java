package io.citytwin.crs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code crs} section of the configuration: the city's own systems, and its parameters for the former national
 * datums. See docs/coordinates.md for its form and {@link LocalCrsReader} for its reading.
 */
public final class LocalCrsConfig {
    private final List<LocalCrsDefinition> systems;
    private final Map<LegacyDatum, BursaWolf> legacy;

    LocalCrsConfig(List<LocalCrsDefinition> systems, Map<LegacyDatum, BursaWolf> legacy) {
        this.systems = List.copyOf(systems);
        this.legacy = Map.copyOf(legacy);
    }

    public static LocalCrsConfig none() {
        return new LocalCrsConfig(List.of(), Map.of());
    }

    public List<LocalCrsDefinition> systems() {
        return systems;
    }

    /** A registry that knows these systems beside all others; throws where one is not usable. */
    public CrsRegistry toRegistry() {
        CrsRegistry national = CrsRegistry.standard();
        Map<String, SourceCrs> named = new LinkedHashMap<>();
        for (LocalCrsDefinition definition : systems) {
            SourceCrs crs = definition.toCrs(national);
            put(named, definition.name(), crs);
            for (String alias : definition.aliases()) {
                put(named, CrsName.parse(alias).map(n -> n.authority() + ":" + n.code()).orElse(alias), crs);
            }
        }
        return new CrsRegistry(named, legacy);
    }

    private static void put(Map<String, SourceCrs> named, String name, SourceCrs crs) {
        if (named.putIfAbsent(name, crs) != null) {
            throw new CrsException("two local coordinate systems are configured under the name " + name);
        }
    }

    @Override
    public String toString() {
        return "LocalCrsConfig" + systems;
    }
}
