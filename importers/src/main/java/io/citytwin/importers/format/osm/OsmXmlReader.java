package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads OpenStreetMap XML ({@code <osm>}) and change files ({@code <osmChange>}) as a stream. Document type definitions
 * and entities of the document's own are refused, nothing outside the file is ever read.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/OSM_XML">OSM XML</a>
 * @see <a href="https://wiki.openstreetmap.org/wiki/OsmChange">OsmChange</a>
 */
final class OsmXmlReader {
    /** The most nodes a way or members a relation may have here; OpenStreetMap's own limits are 2,000 and 32,000. */
    static final int MAX_PARTS = 1_000_000;

    private static final String[] LIMITS = {
        "jdk.xml.entityExpansionLimit",
        "jdk.xml.totalEntitySizeLimit",
        "jdk.xml.maxGeneralEntitySizeLimit",
        "jdk.xml.entityReplacementLimit"
    };

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader xml;
    private final OsmSink sink;
    private final boolean changes;
    private boolean deleting;

    private OsmXmlReader(XMLStreamReader xml, OsmSink sink, boolean changes) {
        this.xml = xml;
        this.sink = sink;
        this.changes = changes;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // Newer JDKs also count plain &amp; and &#10; against these limits, which would stop large honest files; what the
        // limits are meant for can't happen here: no entity can be declared.
        for (String limit : LIMITS) {
            if (factory.isPropertySupported(limit)) {
                factory.setProperty(limit, "0");
            }
        }
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("an outside entity is asked for, which is not read");
        });
        return factory;
    }

    /** Reads an {@code <osm>} document. */
    static void read(InputStream in, OsmSink sink) throws OsmFormatException, InterruptedException {
        run(in, sink, false);
    }

    /** Reads an {@code <osmChange>} document; elements of its delete blocks go to {@link OsmSink#delete}. */
    static void readChanges(InputStream in, OsmSink sink) throws OsmFormatException, InterruptedException {
        run(in, sink, true);
    }

    private static void run(InputStream in, OsmSink sink, boolean changes)
            throws OsmFormatException, InterruptedException {
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(in);
            try {
                new OsmXmlReader(xml, sink, changes).readDocument();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? -1 : e.getLocation().getLineNumber();
            String reason = String.valueOf(e.getMessage())
                    .replaceAll("(?s)^ParseError.*?Message: ", "")
                    .lines()
                    .findFirst()
                    .orElse("");
            throw new OsmFormatException("the XML is broken" + (line > 0 ? " in line " + line : "") + ": " + reason, e);
        }
    }

    private void readDocument() throws XMLStreamException, OsmFormatException, InterruptedException {
        String root = changes ? "osmChange" : "osm";
        boolean rootSeen = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new OsmFormatException("the file has a document type definition or entities (line "
                        + xml.getLocation().getLineNumber() + "), which are not read");
            }
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("delete")) {
                deleting = false;
            }
            if (event != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (!rootSeen) {
                if (!xml.getLocalName().equals(root)) {
                    throw new OsmFormatException(
                            "the root element must be <" + root + ">, was <" + xml.getLocalName() + ">");
                }
                rootSeen = true;
                continue;
            }
            switch (xml.getLocalName()) {
                case "node" -> readNode();
                case "way" -> readWay();
                case "relation" -> readRelation();
                case "delete" -> deleting = changes;
                default -> {
                    // bounds, note, create, modify and what editors add say nothing about elements
                }
            }
        }
    }

    private void readNode() throws XMLStreamException, OsmFormatException, InterruptedException {
        long id = id();
        int version = version();
        String lon = xml.getAttributeValue(null, "lon");
        String lat = xml.getAttributeValue(null, "lat");
        boolean gone = deleting || isInvisible();
        Map<String, String> tags = new LinkedHashMap<>();
        readChildren(Kind.NODE, tags, null, null);
        if (gone) {
            pushDelete(new Node(id, version, 0, 0, Map.of()));
            return;
        }
        Integer x = degrees(lon, 180);
        Integer y = degrees(lat, 90);
        if (x == null || y == null) {
            sink.bad(Kind.NODE, id, "its position " + lon + ", " + lat + " is not on the Earth");
        } else {
            sink.accept(new Node(id, version, x, y, tags));
        }
    }

    private void readWay() throws XMLStreamException, OsmFormatException, InterruptedException {
        long id = id();
        int version = version();
        boolean gone = deleting || isInvisible();
        Map<String, String> tags = new LinkedHashMap<>();
        NodeRefs nodes = new NodeRefs();
        readChildren(Kind.WAY, tags, nodes, null);
        Way way = new Way(id, version, nodes.toArray(), tags);
        if (gone) {
            pushDelete(way);
        } else {
            sink.accept(way);
        }
    }

    private void readRelation() throws XMLStreamException, OsmFormatException, InterruptedException {
        long id = id();
        int version = version();
        boolean gone = deleting || isInvisible();
        Map<String, String> tags = new LinkedHashMap<>();
        List<Member> members = new ArrayList<>();
        readChildren(Kind.RELATION, tags, null, members);
        Relation relation = new Relation(id, version, members, tags);
        if (gone) {
            pushDelete(relation);
        } else {
            sink.accept(relation);
        }
    }

    /** Elements that a data file marks as deleted (visible or action) are as if they were not there. */
    private void pushDelete(OsmElement element) throws InterruptedException {
        if (changes) {
            sink.delete(element);
        }
    }

    private boolean isInvisible() {
        return "false".equals(xml.getAttributeValue(null, "visible"))
                || "delete".equals(xml.getAttributeValue(null, "action"));
    }

    private static final class NodeRefs {
        private long[] ids = new long[16];
        private int size;

        void add(long id) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, size * 2);
            }
            ids[size++] = id;
        }

        long[] toArray() {
            return Arrays.copyOf(ids, size);
        }
    }

    private void readChildren(Kind kind, Map<String, String> tags, NodeRefs nodes, List<Member> members)
            throws XMLStreamException, OsmFormatException {
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new OsmFormatException("the file has entities, which are not read");
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                switch (xml.getLocalName()) {
                    case "tag" -> tags.put(required("k"), required("v"));
                    case "nd" -> {
                        if (nodes != null) {
                            check(nodes.size);
                            nodes.add(number("ref"));
                        }
                    }
                    case "member" -> {
                        if (members != null) {
                            check(members.size());
                            members.add(member());
                        }
                    }
                    default -> {
                        // unknown children say nothing to us
                    }
                }
                if (tags.size() > MAX_PARTS) {
                    throw new OsmFormatException("a " + kind + " has more than " + MAX_PARTS + " tags");
                }
            }
        }
    }

    private static void check(int size) throws OsmFormatException {
        if (size >= MAX_PARTS) {
            throw new OsmFormatException("an element has more than " + MAX_PARTS + " nodes or members");
        }
    }

    private Member member() throws OsmFormatException {
        String type = required("type");
        String role = xml.getAttributeValue(null, "role");
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(type)) {
                return new Member(kind, number("ref"), role == null ? "" : role);
            }
        }
        throw new OsmFormatException("a member's type must be node, way or relation, was " + type + line());
    }

    private long id() throws OsmFormatException {
        return number("id");
    }

    private int version() throws OsmFormatException {
        String version = xml.getAttributeValue(null, "version");
        return version == null ? 0 : (int) number("version");
    }

    private String required(String attribute) throws OsmFormatException {
        String value = xml.getAttributeValue(null, attribute);
        if (value == null) {
            throw new OsmFormatException("<" + xml.getLocalName() + "> has no " + attribute + line());
        }
        return value;
    }

    private long number(String attribute) throws OsmFormatException {
        String value = required(attribute);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new OsmFormatException(
                    "<" + xml.getLocalName() + "> " + attribute + " must be a whole number, was " + value + line(), e);
        }
    }

    private String line() {
        return " (line " + xml.getLocation().getLineNumber() + ")";
    }

    /** The text in 1e-7 degrees; null where it is no number or out of range. */
    private static Integer degrees(String text, int limit) {
        if (text == null || text.length() > 40) {
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(text.strip());
            if (value.abs().compareTo(BigDecimal.valueOf(limit)) > 0) {
                return null;
            }
            return value.movePointRight(7).setScale(0, RoundingMode.HALF_UP).intValueExact();
        } catch (NumberFormatException e) {
            return null; // the caller reports the element with its text
        }
    }
}
