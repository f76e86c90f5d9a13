package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Walks a CityGML file and hands on one city object after the other, each as a small tree; memory is that of the largest
 * object, which is bounded. Document types, entities and anything outside the file are refused or never looked at.
 */
final class GmlObjectReader {
    /** An object with more corners is rejected; the largest terrain tiles have a million triangles. */
    private static final int MOST_ORDINATES = 3 * 4_000_000;

    private static final int MOST_ELEMENTS = 8_000_000;
    private static final int MOST_DEPTH = 200;
    private static final int MOST_TEXT = 1 << 20;
    private static final Set<String> MEMBERS = Set.of("cityObjectMember", "featureMember", "featureMembers", "member");
    private static final Set<String> COORDINATES = Set.of("posList", "pos", "coordinates", "lowerCorner", "upperCorner");
    private static final Set<String> KEPT =
            Set.of("id", "href", "name", "uom", "orientation", "codeSpace", "srsDimension", "nil", "uri", "ring");

    private final SourceInput input;
    private final boolean whole;
    private String srsName;
    private double[] firstPosition;
    private boolean hasAppearances;

    /** A property of an appearance that exceeds all bounds says nothing that could be drawn. */
    private static final ObjectSink TOO_LARGE_IS_LEFT_OUT = new ObjectSink() {
        @Override
        public void accept(GmlElement object) {
            throw new IllegalStateException("properties are no objects");
        }

        @Override
        public void tooLarge(String type, String message) {
            // left out
        }
    };

    /** What is done with an object. */
    interface ObjectSink {
        void accept(GmlElement object) throws InterruptedException;

        void tooLarge(String type, String message) throws InterruptedException;
    }

    /** @param whole whether all coordinates are wanted; else only the first */
    GmlObjectReader(SourceInput input, boolean whole) {
        this.input = input;
        this.whole = whole;
    }

    /** The first srsName of the file, or null. */
    String srsName() {
        return srsName;
    }

    /** Whether appearances stand beside the objects. */
    boolean hasAppearances() {
        return hasAppearances;
    }

    /** The first position of the file, or null. */
    double[] firstPosition() {
        return firstPosition;
    }

    void read(ObjectSink sink) throws UnreadableSourceException, InterruptedException {
        walk(xml -> document(xml, sink));
    }

    /** Reads the appearances that stand beside the objects, and nothing else. */
    void readAppearances(GmlAppearances appearances) throws UnreadableSourceException, InterruptedException {
        walk(xml -> {
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
                if (event == XMLStreamConstants.START_ELEMENT && depth == 2) {
                    if (isAppearance(local(xml.getLocalName()))) {
                        appearance(xml, appearances);
                    } else {
                        skip(xml);
                    }
                    depth--;
                }
            }
        });
    }

    private interface Walk {
        void of(XMLStreamReader xml) throws XMLStreamException, UnreadableSourceException, InterruptedException;
    }

    private void walk(Walk walk) throws UnreadableSourceException, InterruptedException {
        try (InputStream in = Files.newInputStream(input.path())) {
            XMLStreamReader xml = factory().createXMLStreamReader(in);
            try {
                walk.of(xml);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw new UnreadableSourceException(input.displayName() + " is no sound XML: " + reason(e), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Reads the file as a dictionary of GML: texts by their names. */
    void readDefinitions(Map<String, String> codes) throws UnreadableSourceException, IOException {
        try (InputStream in = Files.newInputStream(input.path())) {
            XMLStreamReader xml = factory().createXMLStreamReader(in);
            String name = null;
            String description = null;
            while (xml.hasNext()) {
                int event = xml.next();
                String element = event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT
                        ? local(xml.getLocalName())
                        : "";
                if (event == XMLStreamConstants.END_ELEMENT && element.equals("Definition")) {
                    if (name != null && description != null) {
                        codes.put(name, description);
                    }
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    switch (element) {
                        case "Definition" -> {
                            name = null;
                            description = null;
                        }
                        case "name" -> name = xml.getElementText().strip();
                        case "description" -> description = xml.getElementText().strip();
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException e) {
            throw new UnreadableSourceException(input.displayName() + " is no sound XML: " + reason(e), e);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // Deliveries use prefixes that they never declare; local names are enough to know everything by.
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        return factory;
    }

    /** One line: the place and the parser's own words. */
    static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage()).replaceAll("(?s).*Message: ", "").replaceAll("\\s+", " ");
        return (e.getLocation() == null ? "" : "line " + e.getLocation().getLineNumber() + ": ") + message.strip();
    }

    private void document(XMLStreamReader xml, ObjectSink sink)
            throws XMLStreamException, UnreadableSourceException, InterruptedException {
        int depth = 0;
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD -> throw new UnreadableSourceException(input.displayName()
                        + " has a document type (DOCTYPE), which may hold entities and is not read; remove it");
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    noteSrs(xml);
                    String name = local(xml.getLocalName());
                    if (depth == 2 && !MEMBERS.contains(name)) {
                        if (name.equals("boundedBy")) {
                            tree(xml, sink); // its corners tell the order of axes
                        } else {
                            hasAppearances |= isAppearance(name);
                            skip(xml);
                        }
                        depth--;
                    } else if (depth == 3) {
                        GmlElement object = tree(xml, sink);
                        depth--;
                        if (object != null) {
                            sink.accept(object);
                        }
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                default -> {}
            }
        }
    }

    private void noteSrs(XMLStreamReader xml) {
        if (srsName == null) {
            String name = xml.getAttributeValue(null, "srsName");
            srsName = name == null || name.isBlank() ? null : name.strip();
        }
    }

    private static boolean isAppearance(String name) {
        return name.startsWith("appearance");
    }

    /** Takes an appearance piece by piece: it may be as large as the city. */
    private void appearance(XMLStreamReader xml, GmlAppearances appearances)
            throws XMLStreamException, UnreadableSourceException, InterruptedException {
        int depth = 1;
        GmlAppearances.Surface surface = null;
        int surfaceDepth = 0;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                String name = local(xml.getLocalName());
                if (surface != null) {
                    GmlElement property = tree(xml, TOO_LARGE_IS_LEFT_OUT);
                    if (property != null) {
                        surface.property(property);
                    }
                } else {
                    depth++;
                    if (GmlAppearances.isSurface(name)) {
                        surface = appearances.surfaceOf(name);
                        surfaceDepth = depth;
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                surface = depth == surfaceDepth ? null : surface;
                depth--;
            }
        }
    }

    private static void skip(XMLStreamReader xml) throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    /** The element that the reader stands on, with all in it; null where it is too large (the sink is told). */
    private GmlElement tree(XMLStreamReader xml, ObjectSink sink)
            throws XMLStreamException, UnreadableSourceException, InterruptedException {
        Deque<GmlElement> open = new ArrayDeque<>();
        GmlElement root = element(xml);
        open.push(root);
        long ordinates = 0;
        long elements = 1;
        StringBuilder text = new StringBuilder();
        OrdinateText numbers = null;
        while (!open.isEmpty()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    noteSrs(xml);
                    GmlElement element = element(xml);
                    elements++;
                    root.dressed |= isAppearance(element.name);
                    if (elements <= MOST_ELEMENTS) {
                        open.peek().children.add(element);
                    }
                    open.push(element);
                    if (open.size() > MOST_DEPTH) {
                        throw new UnreadableSourceException(input.displayName() + " nests elements deeper than "
                                + MOST_DEPTH + " at line " + xml.getLocation().getLineNumber());
                    }
                    text.setLength(0);
                    numbers = COORDINATES.contains(element.name)
                            ? new OrdinateText(whole ? MOST_ORDINATES - ordinates : firstPosition == null ? 3 : 0)
                            : null;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (numbers != null) {
                        numbers.add(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                    } else if (text.length() < MOST_TEXT) {
                        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                    }
                }
                case XMLStreamConstants.ENTITY_REFERENCE -> throw new UnreadableSourceException(input.displayName()
                        + " uses an entity, which is not read, at line " + xml.getLocation().getLineNumber());
                case XMLStreamConstants.END_ELEMENT -> {
                    GmlElement element = open.pop();
                    if (numbers != null) {
                        element.coordinates = numbers.end();
                        element.spatial = true;
                        ordinates += numbers.count();
                        if (firstPosition == null && element.coordinates.length >= 2) {
                            firstPosition = element.coordinates;
                        }
                        numbers = null;
                    } else if (element.children.isEmpty()) {
                        element.text = text.toString().strip();
                    }
                    text.setLength(0);
                    if (element.spatial && !open.isEmpty()) {
                        open.peek().spatial = true;
                    }
                }
                default -> {}
            }
        }
        if (whole && ordinates > MOST_ORDINATES || elements > MOST_ELEMENTS) {
            sink.tooLarge(root.name, "the " + root.name + " " + root.attribute("id") + " has more than "
                    + MOST_ORDINATES / 3 + " corners or " + MOST_ELEMENTS + " elements");
            return null;
        }
        return root;
    }

    private static GmlElement element(XMLStreamReader xml) {
        Map<String, String> attributes = Map.of();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String name = local(xml.getAttributeLocalName(i));
            if (KEPT.contains(name)) {
                attributes = attributes.isEmpty() ? new HashMap<>(4) : attributes;
                attributes.put(name, xml.getAttributeValue(i));
            }
        }
        return new GmlElement(local(xml.getLocalName()), attributes);
    }

    /** The name without its prefix. */
    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1).intern();
    }
}
