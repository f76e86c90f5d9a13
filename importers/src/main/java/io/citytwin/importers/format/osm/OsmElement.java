package io.citytwin.importers.format.osm;

import java.util.List;
import java.util.Map;

/** A node, way or relation of OpenStreetMap; ids are unique per kind. Positions are EPSG:4326 in 1e-7 degrees. */
sealed interface OsmElement {
    long id();

    /** Version of the element, 0 where the file has none. */
    int version();

    /** Tags in file order. */
    Map<String, String> tags();

    /** The three kinds, in the order in which files list them. */
    enum Kind {
        NODE,
        WAY,
        RELATION;

        /** The stable key of a feature made of an element of this kind: "way/123". */
        String key(long id) {
            return name().toLowerCase(java.util.Locale.ROOT) + "/" + id;
        }
    }

    Kind kind();

    /**
     * A node.
     *
     * @param lon longitude in 1e-7 degrees
     * @param lat latitude in 1e-7 degrees
     */
    record Node(long id, int version, int lon, int lat, Map<String, String> tags) implements OsmElement {
        @Override
        public Kind kind() {
            return Kind.NODE;
        }
    }

    /**
     * A way.
     *
     * @param nodes node ids in order
     */
    record Way(long id, int version, long[] nodes, Map<String, String> tags) implements OsmElement {
        @Override
        public Kind kind() {
            return Kind.WAY;
        }

        boolean isClosed() {
            return nodes.length > 3 && nodes[0] == nodes[nodes.length - 1];
        }
    }

    /** A relation. */
    record Relation(long id, int version, List<Member> members, Map<String, String> tags) implements OsmElement {
        @Override
        public Kind kind() {
            return Kind.RELATION;
        }
    }

    /** A member of a relation. */
    record Member(Kind kind, long id, String role) {}
}
