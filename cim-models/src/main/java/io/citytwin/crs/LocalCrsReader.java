package io.citytwin.crs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.citytwin.crs.CommonPointFit.CommonPoint;
import io.citytwin.crs.LocalCrsDefinition.Projection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the {@code crs} section of the configuration, strictly: an unknown key is an error. Messages name the key, never
 * a value, for values are secrets.
 */
public final class LocalCrsReader {
    private static final Set<String> SHIFT =
            Set.of("convention", "dx", "dy", "dz", "rxSeconds", "rySeconds", "rzSeconds", "scalePpm");

    private final Path folder;

    private LocalCrsReader(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the section.
     *
     * @param section the YAML node under {@code crs}, or null
     * @param folder what relative file names are relative to
     */
    public static LocalCrsConfig read(JsonNode section, Path folder) {
        if (section == null || section.isNull() || section.isMissingNode()) {
            return LocalCrsConfig.none();
        }
        return new LocalCrsReader(folder).section(section, "crs");
    }

    /** Reads the section as a plain map, as a YAML reader gives it; null or empty for none. */
    public static LocalCrsConfig read(Map<String, Object> section, Path folder) {
        return section == null || section.isEmpty()
                ? LocalCrsConfig.none()
                : read(new YAMLMapper().<JsonNode>valueToTree(section), folder);
    }

    /** Reads a file whose whole content has the form of the section. */
    public static LocalCrsConfig readFile(Path file) {
        return new LocalCrsReader(file.toAbsolutePath().getParent()).section(tree(file), file.getFileName().toString());
    }

    private static JsonNode tree(Path file) {
        try {
            return new YAMLMapper().readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            // the parser's message would quote the text: only the place is told
            throw new CrsException("the coordinate configuration " + file + " is not YAML (line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ")");
        } catch (IOException e) {
            throw new CrsException("the coordinate configuration " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    private LocalCrsConfig section(JsonNode node, String where) {
        keys(node, where, Set.of("file", "systems", "legacy"));
        if (node.has("file")) {
            if (node.size() > 1) {
                throw new CrsException(where + " must have either file or its own entries, not both");
            }
            return readFile(folder.resolve(text(node, "file", where)));
        }
        List<LocalCrsDefinition> systems = new ArrayList<>();
        for (JsonNode system : node.path("systems")) {
            systems.add(system(system, where + ".systems[" + systems.size() + "]"));
        }
        Map<LegacyDatum, BursaWolf> legacy = new EnumMap<>(LegacyDatum.class);
        node.path("legacy").fields().forEachRemaining(e -> {
            LegacyDatum datum = LegacyDatum.ofKey(e.getKey())
                    .orElseThrow(() -> new CrsException(where + ".legacy must name beijing1954, xian1980 or new-beijing,"
                            + " was " + e.getKey()));
            String at = where + ".legacy." + e.getKey();
            keys(e.getValue(), at, SHIFT);
            legacy.put(datum, bursaWolf(e.getValue(), at));
        });
        return new LocalCrsConfig(systems, legacy);
    }

    private LocalCrsDefinition system(JsonNode node, String where) {
        String name = text(node, "name", where);
        List<String> aliases = new ArrayList<>();
        node.path("aliases").forEach(a -> aliases.add(a.asText()));
        String method = text(node, "method", where);
        LocalCrsDefinition.Way way =
                switch (method) {
                    case "plane" -> plane(node, where);
                    case "common-points" -> commonPoints(node, where);
                    case "seven-parameters" -> sevenParameters(node, where);
                    default -> throw new CrsException(where
                            + ".method must be plane, common-points or seven-parameters, was " + method);
                };
        return new LocalCrsDefinition(name, aliases, way);
    }

    private static LocalCrsDefinition.Way plane(JsonNode node, String where) {
        keys(
                node,
                where,
                Set.of("name", "aliases", "method", "onto", "deltaNorth", "deltaEast", "rotationSeconds", "scale"));
        return new LocalCrsDefinition.Plane(
                text(node, "onto", where),
                new PlaneSimilarity(
                        number(node, "deltaNorth", where),
                        number(node, "deltaEast", where),
                        number(node, "rotationSeconds", where),
                        number(node, "scale", where)));
    }

    private LocalCrsDefinition.Way commonPoints(JsonNode node, String where) {
        keys(node, where, Set.of("name", "aliases", "method", "onto", "tolerance", "points", "pointsFile"));
        List<CommonPoint> points = new ArrayList<>();
        for (JsonNode p : node.path("points")) {
            String at = where + ".points[" + points.size() + "]";
            keys(p, at, Set.of("name", "source", "target"));
            points.add(new CommonPoint(
                    p.path("name").asText("point " + (points.size() + 1)),
                    ordinate(p, "source", 0, at),
                    ordinate(p, "source", 1, at),
                    ordinate(p, "target", 0, at),
                    ordinate(p, "target", 1, at)));
        }
        if (node.has("pointsFile")) {
            points.addAll(pointsFile(folder.resolve(text(node, "pointsFile", where))));
        }
        return new LocalCrsDefinition.CommonPoints(
                text(node, "onto", where), points, number(node, "tolerance", where));
    }

    /** A CSV of name, source easting, source northing, target easting, target northing under one header line. */
    private static List<CommonPoint> pointsFile(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CrsException("the common points " + file + " can't be read: " + e.getMessage(), e);
        }
        List<CommonPoint> points = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            String[] cells = lines.get(i).split(",");
            try {
                points.add(new CommonPoint(
                        cells[0].strip(),
                        Double.parseDouble(cells[1].strip()),
                        Double.parseDouble(cells[2].strip()),
                        Double.parseDouble(cells[3].strip()),
                        Double.parseDouble(cells[4].strip())));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new CrsException("the common points " + file + " line " + (i + 1)
                        + " must have a name and four numbers: source easting and northing, target easting and northing");
            }
        }
        return points;
    }

    private static LocalCrsDefinition.Way sevenParameters(JsonNode node, String where) {
        Set<String> allowed = new java.util.HashSet<>(SHIFT);
        allowed.addAll(Set.of("name", "aliases", "method", "ellipsoid", "projection"));
        keys(node, where, allowed);
        JsonNode p = node.path("projection");
        String at = where + ".projection";
        keys(
                p,
                at,
                Set.of("centralMeridian", "latitudeOfOrigin", "scale", "falseEasting", "falseNorthing", "height"));
        Projection projection = new Projection(
                number(p, "centralMeridian", at),
                number(p, "latitudeOfOrigin", 0, at),
                number(p, "scale", 1, at),
                number(p, "falseEasting", at),
                number(p, "falseNorthing", 0, at),
                number(p, "height", 0, at));
        Ellipsoid ellipsoid = ellipsoid(node.path("ellipsoid"), where + ".ellipsoid");
        return new LocalCrsDefinition.SevenParameters(
                ellipsoid.semiMajor(), ellipsoid.inverseFlattening(), projection, bursaWolf(node, where));
    }

    private static Ellipsoid ellipsoid(JsonNode node, String where) {
        if (node.isObject()) {
            keys(node, where, Set.of("semiMajor", "inverseFlattening"));
            return new Ellipsoid(number(node, "semiMajor", where), number(node, "inverseFlattening", where));
        }
        return switch (node.asText("")) {
            case "krassowsky" -> Ellipsoid.KRASSOWSKY;
            case "iag75" -> Ellipsoid.IAG75;
            case "cgcs2000" -> Ellipsoid.CGCS2000;
            case "wgs84" -> Ellipsoid.WGS84;
            default -> throw new CrsException(where
                    + " must be krassowsky, iag75, cgcs2000, wgs84, or semiMajor and inverseFlattening, was \""
                    + node.asText("") + "\"");
        };
    }

    private static BursaWolf bursaWolf(JsonNode node, String where) {
        String word = text(node, "convention", where);
        BursaWolf.Convention convention =
                switch (word) {
                    case "position-vector" -> BursaWolf.Convention.POSITION_VECTOR;
                    case "coordinate-frame" -> BursaWolf.Convention.COORDINATE_FRAME;
                    default -> throw new CrsException(where
                            + ".convention must be position-vector or coordinate-frame, was " + word);
                };
        return new BursaWolf(
                number(node, "dx", where),
                number(node, "dy", where),
                number(node, "dz", where),
                number(node, "rxSeconds", where),
                number(node, "rySeconds", where),
                number(node, "rzSeconds", where),
                number(node, "scalePpm", where),
                convention);
    }

    private static void keys(JsonNode node, String where, Set<String> allowed) {
        if (!node.isObject()) {
            throw new CrsException(where + " must be a mapping");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!allowed.contains(key)) {
                throw new CrsException(where + " has an unknown key " + key + "; allowed are "
                        + String.join(", ", new java.util.TreeSet<>(allowed)));
            }
        });
    }

    private static String text(JsonNode node, String key, String where) {
        JsonNode value = node.path(key);
        if (!value.isValueNode() || value.asText().isBlank()) {
            throw new CrsException(where + "." + key + " must be given");
        }
        return value.asText();
    }

    private static double number(JsonNode node, String key, String where) {
        if (!node.path(key).isNumber()) {
            throw new CrsException(where + "." + key + " must be a number");
        }
        return node.path(key).doubleValue();
    }

    private static double number(JsonNode node, String key, double otherwise, String where) {
        return node.has(key) ? number(node, key, where) : otherwise;
    }

    private static double ordinate(JsonNode node, String key, int index, String where) {
        JsonNode value = node.path(key).path(index);
        if (!value.isNumber() || node.path(key).size() != 2) {
            throw new CrsException(where + "." + key + " must be [easting, northing]");
        }
        return value.doubleValue();
    }
}
