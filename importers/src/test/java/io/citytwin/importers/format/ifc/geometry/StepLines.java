package io.citytwin.importers.format.ifc.geometry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The entities of an IFC file by their text alone, for tests: what it says, without anything that reads IFC. */
final class StepLines {
    private static final Pattern ENTITY = Pattern.compile("#(\\d+)\\s*=\\s*([A-Z0-9_]+)\\s*\\((.*)\\)\\s*;", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("#(\\d+)");
    /** Kinds of representation that have a surface. */
    private static final Set<String> WITH_SURFACE = Set.of(
            "SweptSolid", "AdvancedSweptSolid", "Brep", "AdvancedBrep", "CSG", "Clipping", "SolidModel", "Tessellation",
            "SurfaceModel", "MappedRepresentation", "SectionedSpine");

    record Entity(int id, String type, List<String> attributes) {}

    private final Map<Integer, Entity> entities = new LinkedHashMap<>();

    StepLines(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String statement : statements(text)) {
            Matcher entity = ENTITY.matcher(statement.strip() + ";");
            if (entity.matches()) {
                int id = Integer.parseInt(entity.group(1));
                entities.put(id, new Entity(id, entity.group(2), split(entity.group(3), ',')));
            }
        }
    }

    Entity entity(int id) {
        return entities.get(id);
    }

    List<Entity> ofType(String type) {
        return entities.values().stream().filter(e -> e.type().equals(type)).toList();
    }

    /** Elements with a body that has a surface: a wall of a swept solid, not a grid of lines. */
    List<Entity> elementsWithSurface() {
        return entities.values().stream()
                .filter(e -> e.attributes().size() > 6 && e.attributes().get(0).length() == 24)
                .filter(e -> e.attributes().get(5).startsWith("#") || e.attributes().get(5).equals("$"))
                .filter(e -> hasSurface(e.attributes().get(6)))
                .toList();
    }

    private boolean hasSurface(String representation) {
        Matcher shape = REFERENCE.matcher(representation);
        if (!shape.matches() || !entities.containsKey(Integer.parseInt(shape.group(1)))) {
            return false;
        }
        Entity product = entities.get(Integer.parseInt(shape.group(1)));
        return product.type().equals("IFCPRODUCTDEFINITIONSHAPE")
                && references(product.attributes().get(2)).stream().anyMatch(r -> hasSurface(r, new HashSet<>()));
    }

    private boolean hasSurface(Entity representation, Set<Integer> seen) {
        if (representation == null || !seen.add(representation.id())) {
            return false;
        }
        String kind = representation.attributes().get(2).replace("'", "");
        if (!kind.equals("MappedRepresentation")) {
            return WITH_SURFACE.contains(kind);
        }
        return references(representation.attributes().get(3)).stream()
                .flatMap(item -> references(item.attributes().get(0)).stream())
                .flatMap(map -> references(map.attributes().get(1)).stream())
                .anyMatch(mapped -> hasSurface(mapped, seen));
    }

    List<Entity> references(String attribute) {
        List<Entity> found = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(attribute);
        while (reference.find()) {
            found.add(entities.get(Integer.parseInt(reference.group(1))));
        }
        return found;
    }

    private static List<String> statements(String text) {
        return split(text.replaceAll("/\\*(?s:.*?)\\*/", " "), ';');
    }

    /** Splits where the separator stands outside strings and, but for statements, brackets. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && c == separator && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }
}
