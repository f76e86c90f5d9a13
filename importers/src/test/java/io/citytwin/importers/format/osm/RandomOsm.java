package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A small made-up map that changes at random; same seed, same map and same changes. */
final class RandomOsm {
    final Map<Long, Node> nodes = new TreeMap<>();
    final Map<Long, Way> ways = new TreeMap<>();
    final Map<Long, Relation> relations = new TreeMap<>();
    private final Random random;
    private final StringBuilder changes = new StringBuilder();
    private long nextId = 1;

    RandomOsm(long seed, int blocks) {
        random = new Random(seed);
        for (int i = 0; i < blocks; i++) {
            addBlock();
        }
        changes.setLength(0);
    }

    /** Five corners of a block; a building, a road beside it, sometimes a multipolygon or a shop. */
    private void addBlock() {
        int x = 1_140_000_000 + random.nextInt(1_000_000);
        int y = 330_000_000 + random.nextInt(1_000_000);
        long[] ring = new long[5];
        for (int i = 0; i < 4; i++) {
            ring[i] = addNode(x + (i == 1 || i == 2 ? 2000 : 0), y + (i > 1 ? 2000 : 0), Map.of());
        }
        ring[4] = ring[0];
        switch (random.nextInt(4)) {
            case 0 -> addWay(ring, Map.of("building", "yes", "building:levels", "" + random.nextInt(30)));
            case 1 -> addWay(ring, Map.of("natural", "water", "name", "湖" + nextId));
            case 2 -> {
                long first = addWay(new long[] {ring[0], ring[1], ring[2]}, Map.of());
                long second = addWay(new long[] {ring[2], ring[3], ring[0]}, Map.of("highway", "service"));
                addRelation(
                        List.of(new Member(Kind.WAY, first, "outer"), new Member(Kind.WAY, second, "outer")),
                        Map.of("type", "multipolygon", "landuse", "forest"));
            }
            default -> addWay(ring, Map.of("amenity", "school", "building", "school", "name", "A & \"B\" <" + nextId));
        }
        addWay(new long[] {ring[0], ring[1]}, Map.of("highway", "residential", "maxspeed", "30"));
        addNode(x + 500, y + 500, Map.of("shop", "bakery", "name", "面包店"));
    }

    private long addNode(int lon, int lat, Map<String, String> tags) {
        Node node = new Node(nextId++, 1, lon, lat, tags);
        nodes.put(node.id(), node);
        changed("create", node);
        return node.id();
    }

    private long addWay(long[] refs, Map<String, String> tags) {
        Way way = new Way(nextId++, 1, refs, tags);
        ways.put(way.id(), way);
        changed("create", way);
        return way.id();
    }

    private void addRelation(List<Member> members, Map<String, String> tags) {
        Relation relation = new Relation(nextId++, 1, members, tags);
        relations.put(relation.id(), relation);
        changed("create", relation);
    }

    private void changed(String what, OsmElement element) {
        changes.append('<').append(what).append('>').append(xml(element)).append("</").append(what).append(">\n");
    }

    /** Changes the map in that many ways and returns the change file. */
    String mutate(int times) {
        changes.setLength(0);
        for (int i = 0; i < times; i++) {
            mutate();
        }
        return "<osmChange version=\"0.6\">\n" + changes + "</osmChange>\n";
    }

    private void mutate() {
        switch (random.nextInt(8)) {
            case 0 -> addBlock();
            case 1, 2 -> {
                Node n = any(nodes.values());
                replace(new Node(n.id(), n.version() + 1, n.lon() + random.nextInt(900), n.lat() + 7, n.tags()));
            }
            case 3 -> {
                Way w = any(ways.values());
                replace(new Way(w.id(), w.version() + 1, w.nodes(), Map.of("building", "retail", "height", "12 m")));
            }
            case 4 -> {
                Way w = any(ways.values());
                replace(new Way(w.id(), w.version() + 1, w.nodes(), Map.of()));
            }
            case 5 -> {
                Way w = any(ways.values());
                ways.remove(w.id());
                changed("delete", new Way(w.id(), w.version() + 1, new long[0], Map.of()));
            }
            case 6 -> {
                Node n = any(nodes.values());
                nodes.remove(n.id());
                changed("delete", new Node(n.id(), n.version() + 1, 0, 0, Map.of()));
            }
            default -> mutateRelation();
        }
    }

    private void mutateRelation() {
        if (relations.isEmpty()) {
            return;
        }
        Relation r = any(relations.values());
        if (random.nextInt(3) == 0) {
            relations.remove(r.id());
            changed("delete", r);
        } else {
            String use = random.nextBoolean() ? "meadow" : "residential";
            Relation changed = new Relation(
                    r.id(), r.version() + 1, r.members(), Map.of("type", "multipolygon", "landuse", use));
            relations.put(r.id(), changed);
            changed("modify", changed);
        }
    }

    private void replace(Node node) {
        nodes.put(node.id(), node);
        changed("modify", node);
    }

    private void replace(Way way) {
        ways.put(way.id(), way);
        changed("modify", way);
    }

    private <T> T any(Collection<T> all) {
        List<T> list = new ArrayList<>(all);
        return list.get(random.nextInt(list.size()));
    }

    List<OsmElement> elements() {
        List<OsmElement> all = new ArrayList<>(nodes.values());
        all.addAll(ways.values());
        all.addAll(relations.values());
        return all;
    }

    /** The map as an OSM XML file, elements in that order. */
    static String toXml(List<OsmElement> elements) {
        StringBuilder xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n");
        elements.forEach(e -> xml.append(xml(e)).append('\n'));
        return xml.append("</osm>\n").toString();
    }

    private static String xml(OsmElement element) {
        StringBuilder children = new StringBuilder();
        String position = "";
        if (element instanceof Node node) {
            position = " lon=\"" + node.lon() / 1e7 + "\" lat=\"" + node.lat() / 1e7 + "\"";
        } else if (element instanceof Way way) {
            for (long id : way.nodes()) {
                children.append("<nd ref=\"").append(id).append("\"/>");
            }
        } else if (element instanceof Relation relation) {
            for (Member m : relation.members()) {
                String type = m.kind().name().toLowerCase(java.util.Locale.ROOT);
                children.append("<member type=\"").append(type).append("\" ref=\"").append(m.id());
                children.append("\" role=\"").append(m.role()).append("\"/>");
            }
        }
        element.tags().forEach((k, v) -> children.append("<tag k=\"")
                .append(escape(k))
                .append("\" v=\"")
                .append(escape(v))
                .append("\"/>"));
        String name = element.kind().name().toLowerCase(java.util.Locale.ROOT);
        return "<" + name + " id=\"" + element.id() + "\" version=\"" + element.version() + "\"" + position + ">"
                + children + "</" + name + ">";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
