package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.AreaAssembler.NoAreaException;
import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import io.citytwin.importers.format.osm.OsmLayer.Rule;
import io.citytwin.importers.format.osm.OsmLayer.Shape;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset.RecordSink;
import io.citytwin.importers.spi.SourceRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;

/** Turns elements into features of the layers and pushes them. */
final class OsmFeatures {
    private static final Set<Shape> OF_NODE = EnumSet.of(Shape.NODE);
    private static final Set<Shape> OF_OPEN_WAY = EnumSet.of(Shape.LINE);
    private static final Set<Shape> OF_CLOSED_WAY = EnumSet.of(Shape.LINE, Shape.AREA, Shape.CENTRE);
    private static final Set<Shape> OF_AREA = EnumSet.of(Shape.AREA, Shape.CENTRE);

    private final List<OsmLayer> layers;
    private final RecordSink sink;
    private final Listener listener;

    /** Hears of every feature that was pushed. */
    interface Listener {
        void pushed(OsmLayer layer, Kind kind, long id);
    }

    OsmFeatures(List<OsmLayer> layers, RecordSink sink, Listener listener) {
        this.layers = layers;
        this.sink = sink;
        this.listener = listener;
    }

    /** Whether any layer may make an area of a relation with these tags. */
    static boolean isArea(Relation relation, List<OsmLayer> layers) {
        return "multipolygon".equals(relation.tags().get("type"))
                && layers.stream()
                        .anyMatch(l -> l.findRule(relation.tags(), OF_AREA).isPresent());
    }

    /** The shapes that an element of that kind and these tags could take. */
    static Set<Shape> shapes(OsmElement element) {
        if (element instanceof Node) {
            return OF_NODE;
        }
        if (element instanceof Way way) {
            boolean area = way.isClosed() && !"no".equals(way.tags().get("area"));
            return area ? OF_CLOSED_WAY : OF_OPEN_WAY;
        }
        return OF_AREA;
    }

    void push(Node node, long row, WayShapes shapes) throws InterruptedException {
        for (OsmLayer layer : layers) {
            Optional<Rule> rule = layer.findRule(node.tags(), OF_NODE);
            if (rule.isPresent()) {
                push(layer, rule.get(), node, row, shapes.point(node));
            }
        }
    }

    void push(Way way, long row, WayShapes shapes) throws InterruptedException {
        Set<Shape> possible = shapes(way);
        for (OsmLayer layer : layers) {
            Optional<Rule> rule = layer.findRule(way.tags(), possible);
            if (rule.isEmpty()) {
                rejectOpen(layer, way, row, possible);
                continue;
            }
            if (rule.get().from().contains(Shape.LINE)) {
                Geometry line = shapes.line(way);
                if (line == null) {
                    reject(layer, rule.get(), way, row, "nodes-missing", "fewer than two of its nodes are in the file");
                } else {
                    push(layer, rule.get(), way, row, line);
                }
            } else {
                try {
                    pushArea(layer, rule.get(), way, row, shapes.area(way), shapes);
                } catch (NoAreaException e) {
                    reject(layer, rule.get(), way, row, e.rule(), e.getMessage());
                }
            }
        }
    }

    /** A way that has all that an area needs but is not closed is an error of the map, not a matter of choice. */
    private void rejectOpen(OsmLayer layer, Way way, long row, Set<Shape> possible) throws InterruptedException {
        if (possible.contains(Shape.AREA) || way.isClosed()) {
            return;
        }
        Optional<Rule> asArea = layer.findRule(way.tags(), EnumSet.of(Shape.AREA));
        if (asArea.isPresent()) {
            reject(layer, asArea.get(), way, row, "ring-open", "it should be an area but is not closed");
        }
    }

    /** @param ways node ids of the member ways by way id */
    void push(Relation relation, long row, WayShapes shapes, Map<Long, long[]> ways) throws InterruptedException {
        Geometry area = null;
        NoAreaException why = null;
        try {
            area = shapes.area(relation, ways);
        } catch (NoAreaException e) {
            why = e;
        }
        for (OsmLayer layer : layers) {
            Optional<Rule> rule = layer.findRule(relation.tags(), OF_AREA);
            if (rule.isPresent() && area != null) {
                pushArea(layer, rule.get(), relation, row, area, shapes);
            } else if (rule.isPresent()) {
                reject(layer, rule.get(), relation, row, why.rule(), why.getMessage());
            }
        }
    }

    private void pushArea(
            OsmLayer layer, Rule rule, OsmElement element, long row, Geometry area, WayShapes shapes)
            throws InterruptedException {
        boolean whole = rule.from().contains(Shape.AREA);
        push(layer, rule, element, row, whole ? area : shapes.centre(area));
    }

    private void push(OsmLayer layer, Rule rule, OsmElement element, long row, Geometry geometry)
            throws InterruptedException {
        sink.accept(record(layer, rule, element, row, geometry));
        listener.pushed(layer, element.kind(), element.id());
    }

    private static SourceRecord record(OsmLayer layer, Rule rule, OsmElement element, long row, Geometry geometry) {
        Object[] values = layer.values(element.kind().key(element.id()), element.tags(), rule);
        return new SourceRecord(layer.id(), row, geometry, values);
    }

    private void reject(OsmLayer layer, Rule rule, OsmElement element, long row, String word, String reason)
            throws InterruptedException {
        String key = element.kind().key(element.id());
        sink.reject(new BadRecordException(
                layer.id(), row, word, key + ": " + reason, record(layer, rule, element, row, null)));
    }

    /** Says that the layer has no feature of that element (any more). */
    void pushDelete(OsmLayer layer, Kind kind, long id, long row) throws InterruptedException {
        sink.accept(new SourceRecord(
                layer.id(), row, null, layer.keyOnly(kind.key(id)), SourceRecord.Action.DELETE));
    }

    /** Rejects a node that the file itself can't place. */
    void rejectNode(long id, long row, String reason) throws InterruptedException {
        if (!layers.isEmpty()) {
            OsmLayer layer = layers.get(layers.size() - 1);
            Object[] values = layer.keyOnly(Kind.NODE.key(id));
            sink.reject(new BadRecordException(
                    layer.id(),
                    row,
                    "coordinate-range",
                    Kind.NODE.key(id) + ": " + reason,
                    new SourceRecord(layer.id(), row, null, values)));
        }
    }
}
