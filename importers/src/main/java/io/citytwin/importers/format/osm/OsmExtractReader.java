package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes features of a whole extract in two passes: the first takes nodes and multipolygon relations, the second ways;
 * then the relations are assembled. Memory holds the node positions (compact, beyond a bound in a temporary file), the
 * multipolygon relations of the layers and the node ids of their member ways; nothing depends on the elements' order.
 */
final class OsmExtractReader {
    private final OsmFile file;
    private final List<OsmLayer> layers;
    private final OsmFeatures features;
    private final OsmSelection selection;
    private final NodeLocations locations;
    private final WayShapes shapes;
    private final List<Relation> relations = new ArrayList<>();
    private final List<Long> relationRows = new ArrayList<>();
    private final Map<Long, long[]> memberWays = new HashMap<>();
    private long elements;

    OsmExtractReader(
            OsmFile file,
            List<OsmLayer> layers,
            OsmFeatures features,
            OsmSelection selection,
            NodeLocations locations) {
        this.file = file;
        this.layers = layers;
        this.features = features;
        this.selection = selection;
        this.locations = locations;
        this.shapes = new WayShapes(locations);
    }

    /** Reads the file and pushes its features; returns how many elements it has. */
    long read() throws UnreadableSourceException, InterruptedException {
        file.read(new NodesAndRelations());
        file.read(new Ways());
        for (int i = 0; i < relations.size(); i++) {
            features.push(relations.get(i), relationRows.get(i), shapes, memberWays);
        }
        return elements;
    }

    private final class NodesAndRelations implements OsmSink {
        private long nodeRow;
        private long relationRow;

        @Override
        public boolean wants(Kind kind) {
            return kind != Kind.WAY;
        }

        @Override
        public void accept(OsmElement element) throws InterruptedException {
            if (element instanceof Node node) {
                elements++;
                nodeRow++;
                locations.put(node.id(), node.lon(), node.lat());
                if (!node.tags().isEmpty() && selection.contains(Kind.NODE, node.id())) {
                    features.push(node, nodeRow, shapes);
                }
            } else if (element instanceof Relation relation) {
                elements++;
                relationRow++;
                boolean wanted = selection.contains(Kind.RELATION, relation.id());
                if (wanted && OsmFeatures.isArea(relation, layers)) {
                    relations.add(relation);
                    relationRows.add(relationRow);
                    for (Member member : relation.members()) {
                        if (member.kind() == Kind.WAY) {
                            memberWays.put(member.id(), null);
                        }
                    }
                }
            }
        }

        @Override
        public void bad(Kind kind, long id, String reason) throws InterruptedException {
            elements++;
            nodeRow++;
            features.rejectNode(id, nodeRow, reason);
        }
    }

    private final class Ways implements OsmSink {
        private long row;

        @Override
        public boolean wants(Kind kind) {
            return kind == Kind.WAY;
        }

        @Override
        public void accept(OsmElement element) throws InterruptedException {
            if (element instanceof Way way) {
                elements++;
                row++;
                if (memberWays.containsKey(way.id())) {
                    memberWays.put(way.id(), way.nodes());
                }
                if (!way.tags().isEmpty() && selection.contains(Kind.WAY, way.id())) {
                    features.push(way, row, shapes);
                }
            }
        }
    }
}
