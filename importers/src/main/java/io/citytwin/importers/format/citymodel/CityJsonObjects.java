package io.citytwin.importers.format.citymodel;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceModel.Picture;
import io.citytwin.importers.spi.SourceModel.Surface;
import io.citytwin.importers.spi.SourceTexture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes city objects of CityJSON's, given the vertices that they refer to. */
final class CityJsonObjects {
    private final CityJsonVertices vertices;
    private final List<JsonNode> templates;
    private final CityJsonVertices templateVertices;
    private final CityJsonAppearance appearance;

    /** An object whose geometry does not hold together. */
    static final class UnsoundException extends Exception {
        private static final long serialVersionUID = 1L;

        UnsoundException(String message) {
            super(message);
        }
    }

    CityJsonObjects(
            CityJsonVertices vertices,
            List<JsonNode> templates,
            CityJsonVertices templateVertices,
            CityJsonAppearance appearance) {
        this.appearance = appearance;
        this.vertices = vertices;
        this.templates = templates;
        this.templateVertices = templateVertices;
    }

    /** @param whole whether its model is wanted */
    CityObject of(long row, String id, JsonNode object, boolean whole) throws UnsoundException {
        String type = type(object);
        Map<String, Object> attributes = new LinkedHashMap<>();
        object.path("attributes").fields().forEachRemaining(e -> {
            Object value = value(e.getValue());
            if (value != null && !e.getKey().isBlank()) {
                attributes.put(e.getKey(), value);
            }
        });
        address(object, attributes);
        JsonNode parent = object.path("parents").path(0);
        JsonNode chosen = whole ? chosen(object) : null;
        SourceModel model = chosen == null ? null : model(type, chosen);
        double lod = model == null ? Double.NaN : lod(chosen);
        return new CityObject(row, id, type, parent.isTextual() ? parent.asText() : null, lod, attributes, model);
    }

    /** The class without the "+" of an extension. */
    static String type(JsonNode object) {
        return object.path("type").asText("GenericCityObject").replaceFirst("^\\+", "");
    }

    private static Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isTextual() ? value.asText() : value.toString();
    }

    private static void address(JsonNode object, Map<String, Object> attributes) {
        List<String> parts = new ArrayList<>();
        JsonNode address = object.path("address");
        for (JsonNode one : address.isArray() ? address : List.of(address)) {
            one.fields().forEachRemaining(e -> {
                if (e.getValue().isValueNode() && !e.getValue().isNull()) {
                    parts.add(e.getValue().asText());
                }
            });
        }
        if (!parts.isEmpty()) {
            attributes.putIfAbsent("address", String.join(" ", parts));
        }
    }

    private double lod(JsonNode geometry) {
        JsonNode own = geometry.path("type").asText().equals("GeometryInstance")
                ? templates.get(geometry.path("template").asInt())
                : geometry;
        double lod = own.path("lod").asDouble(0);
        return lod >= 4 ? -1 : lod;
    }

    /** The geometry of the most detailed level up to 3; of several of one level one with semantics, else the first. */
    private JsonNode chosen(JsonNode object) throws UnsoundException {
        JsonNode best = null;
        for (JsonNode geometry : object.path("geometry")) {
            String type = geometry.path("type").asText();
            if (type.equals("GeometryInstance")
                    && !(geometry.path("template").isInt()
                            && geometry.path("template").asInt() >= 0
                            && geometry.path("template").asInt() < templates.size())) {
                throw new UnsoundException("its geometry names the template " + geometry.path("template")
                        + ", there are " + templates.size());
            }
            if (type.equals("MultiPoint") || type.equals("MultiLineString")) {
                continue;
            }
            boolean better = best == null
                    || lod(geometry) > lod(best)
                    || lod(geometry) == lod(best) && geometry.has("semantics") && !best.has("semantics");
            best = better ? geometry : best;
        }
        return best;
    }

    private SourceModel model(String type, JsonNode geometry) throws UnsoundException {
        Faces faces;
        if (geometry.path("type").asText().equals("GeometryInstance")) {
            JsonNode template = templates.get(geometry.path("template").asInt());
            faces = new Faces(type, template, templateVertices, placement(geometry), appearance);
        } else {
            faces = new Faces(type, geometry, vertices, null, appearance);
        }
        return faces.model();
    }

    private double[] placement(JsonNode geometry) throws UnsoundException {
        double[] m = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        JsonNode matrix = geometry.path("transformationMatrix");
        for (int i = 0; i < 12 && matrix.size() >= 12; i++) {
            m[i] = matrix.path(i).asDouble();
        }
        double[] at = new double[3];
        vertices.get(vertex(geometry.path("boundaries").path(0), vertices), at, 0);
        for (int k = 0; k < 3; k++) {
            m[4 * k + 3] += at[k];
        }
        return m;
    }

    private static int vertex(JsonNode node, CityJsonVertices among) throws UnsoundException {
        if (!node.isInt() || node.asInt() < 0 || node.asInt() >= among.count()) {
            throw new UnsoundException("its geometry names the vertex " + node + ", there are " + among.count()
                    + " (0 to " + (among.count() - 1) + ")");
        }
        return node.asInt();
    }

    /** Walks the boundaries of one geometry. */
    private static final class Faces {
        private final SurfaceKind plain;
        private final JsonNode geometry;
        private final JsonNode semantics;
        private final CityJsonVertices vertices;
        private final double[] matrix;
        private final CityJsonAppearance appearance;
        private final List<Surface> surfaces = new ArrayList<>();
        private final Set<Integer> begun = new HashSet<>();

        Faces(
                String type,
                JsonNode geometry,
                CityJsonVertices vertices,
                double[] matrix,
                CityJsonAppearance appearance) {
            this.appearance = appearance;
            this.plain = CityObjectClass.kind(type);
            this.geometry = geometry;
            this.semantics = geometry.path("semantics").path("surfaces");
            this.vertices = vertices;
            this.matrix = matrix;
        }

        SourceModel model() throws UnsoundException {
            int shells =
                    switch (geometry.path("type").asText()) {
                        case "MultiSurface", "CompositeSurface" -> 0;
                        case "Solid" -> 1;
                        case "MultiSolid", "CompositeSolid" -> 2;
                        default -> throw new UnsoundException(
                                "its geometry is a " + geometry.path("type").asText() + ", which CityJSON does not know");
                    };
            // Of several themes the first is shown; one value stands for all surfaces.
            Iterator<JsonNode> themes = geometry.path("material").elements();
            JsonNode theme = themes.hasNext() ? themes.next() : geometry.path("material");
            JsonNode painted = theme.has("value") ? theme.path("value") : theme.path("values");
            themes = geometry.path("texture").elements();
            JsonNode texture = themes.hasNext() ? themes.next() : geometry.path("texture");
            walk(
                    geometry.path("boundaries"),
                    geometry.path("semantics").path("values"),
                    painted,
                    texture.path("values"),
                    shells);
            if (surfaces.isEmpty()) {
                return null;
            }
            if (plain == SurfaceKind.TERRAIN) {
                return new SourceModel(terrain());
            }
            return new SourceModel(surfaces);
        }

        /** One surface of all triangles, or one for each picture that they show. */
        private List<Surface> terrain() {
            Map<SourceTexture, List<Surface>> parts = new LinkedHashMap<>();
            surfaces.forEach(s -> parts.computeIfAbsent(
                            s.picture() == null ? null : s.picture().texture(), t -> new ArrayList<>())
                    .add(s));
            List<Surface> list = new ArrayList<>();
            parts.forEach((texture, part) -> {
                Picture picture = texture == null
                        ? null
                        : new Picture(
                                texture,
                                part.stream().map(s -> s.picture().coordinates().get(0)).toList());
                List<double[][]> triangles =
                        part.stream().map(s -> s.polygons().get(0)).toList();
                list.add(new Surface(plain, list.isEmpty(), part.get(0).color(), triangles, picture));
            });
            return list;
        }

        private void walk(JsonNode boundaries, JsonNode values, JsonNode painted, JsonNode dressed, int shells)
                throws UnsoundException {
            for (int i = 0; i < boundaries.size(); i++) {
                JsonNode paint = painted.isInt() ? painted : painted.path(i);
                if (shells > 0) {
                    walk(boundaries.get(i), values.path(i), paint, dressed.path(i), shells - 1);
                } else {
                    polygon(boundaries.get(i), values.path(i), paint, dressed.path(i));
                }
            }
        }

        /** What a polygon shows: something where all its rings show the same. */
        private Picture picture(JsonNode dress, double[][] rings) {
            SourceTexture texture = appearance.texture(dress.path(0).path(0));
            if (texture == null) {
                return null;
            }
            float[][] coordinates = new float[rings.length][];
            for (int r = 0; r < rings.length; r++) {
                coordinates[r] = appearance.texture(dress.path(r).path(0)) == texture
                        ? appearance.coordinates(dress.path(r), rings[r].length / 3)
                        : null;
                if (coordinates[r] == null) {
                    appearance.files().unmatched();
                    return null;
                }
            }
            return new Picture(texture, List.<float[][]>of(coordinates));
        }

        private void polygon(JsonNode boundary, JsonNode meaning, JsonNode paint, JsonNode dress)
                throws UnsoundException {
            double[][] rings = new double[boundary.size()][];
            for (int r = 0; r < rings.length; r++) {
                JsonNode ring = boundary.get(r);
                rings[r] = new double[3 * ring.size()];
                for (int i = 0; i < ring.size(); i++) {
                    vertices.get(vertex(ring.get(i), vertices), rings[r], 3 * i);
                }
                if (matrix != null) {
                    GmlRing.transform(rings[r], matrix);
                }
            }
            if (rings.length == 0 || rings[0].length == 0) {
                return;
            }
            JsonNode surface = meaning.isInt() ? semantics.path(meaning.asInt()) : null;
            SurfaceKind kind = surface == null ? null : SurfaceKind.ofClass(surface.path("type").asText());
            boolean begins = surface == null || begun.add(meaning.asInt());
            surfaces.add(new Surface(
                    kind == null ? plain : kind,
                    begins,
                    appearance.color(paint),
                    List.<double[][]>of(rings),
                    picture(dress, rings)));
        }
    }
}
