package io.citytwin.importers.format.citymodel;

import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.format.citymodel.GmlAppearances.Projection;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceModel.Picture;
import io.citytwin.importers.spi.SourceModel.Surface;
import io.citytwin.importers.spi.SourceTexture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The surfaces of one CityGML object: every polygon with its level of detail and the thematic surface around it. Solids and
 * surfaces that refer to polygons (xlink:href within the top-level object) take them once. Of the levels the most detailed
 * up to LoD 3 is chosen; where it has thematic surfaces, bare copies of the same polygons are left out.
 */
final class GmlSurfaces {
    private final Map<String, GmlElement> byId;
    private final GmlAppearances appearances;
    private final SurfaceKind plain;
    private final boolean latitudeFirst;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<GmlElement, SurfaceKind> known = new IdentityHashMap<>();
    /** Per polygon in which levels it was taken. */
    private final Map<GmlElement, boolean[]> levels = new IdentityHashMap<>();

    /** Thematic surfaces that have a polygon, with their level. */
    private final Set<Integer> begun = new HashSet<>();

    private final List<GmlElement> nested = new ArrayList<>();
    private int surfaces;

    private record Piece(int lod, Context context, boolean begins, double[][] rings, Picture picture) {}

    private record Reference(String id, Context context) {}

    /** Where in the object a geometry stands. */
    private record Context(
            int lod, SurfaceKind kind, int surface, int color, Projection projection, boolean reversed, double[] matrix) {
        Context at(int level) {
            return new Context(level, kind, surface, color, projection, reversed, matrix);
        }

        Context of(SurfaceKind theme, int number) {
            return new Context(lod, theme, number, color, projection, reversed, matrix);
        }

        Context painted(int material) {
            return new Context(lod, kind, surface, material, projection, reversed, matrix);
        }

        Context projected(Projection texture) {
            return new Context(lod, kind, surface, color, texture, reversed, matrix);
        }

        Context turned() {
            return new Context(lod, kind, surface, color, projection, !reversed, matrix);
        }

        Context placed(double[] prototype) {
            return new Context(lod, kind, surface, color, projection, reversed, prototype);
        }

        boolean isThematic() {
            return surface > 0;
        }
    }

    /**
     * @param byId geometries of the top-level object by gml:id
     * @param appearances colours and textures by the gml:id of what they are for
     * @param plain what a surface is that stands in no thematic surface
     * @param latitudeFirst whether positions are latitude, longitude
     */
    GmlSurfaces(
            Map<String, GmlElement> byId, GmlAppearances appearances, SurfaceKind plain, boolean latitudeFirst) {
        this.byId = byId;
        this.appearances = appearances;
        this.plain = plain;
        this.latitudeFirst = latitudeFirst;
    }

    /** Collects all of an object but its nested objects. */
    void collect(GmlElement object) {
        Context context = new Context(-1, plain, 0, -1, null, false, null);
        for (GmlElement child : object.children) {
            walk(child, context);
        }
        for (int i = 0; i < references.size(); i++) {
            Reference reference = references.get(i);
            GmlElement target = byId.get(reference.id);
            if (target != null && i < 1_000_000) {
                walk(target, reference.context);
            }
        }
    }

    /** City objects inside this one that are features of their own. */
    List<GmlElement> nested() {
        return nested;
    }

    private void walk(GmlElement e, Context outer) {
        Context context = dressed(e.attribute("id"), outer);
        String name = e.name;
        if (CityObjectClass.NESTED.contains(name)) {
            nested.add(e);
            return;
        }
        boolean interior = CityObjectClass.INTERIOR.contains(name)
                || name.length() > 8 && name.startsWith("interior")
                || name.startsWith("address")
                || name.startsWith("appearance");
        if (interior) {
            return;
        }
        String href = e.attribute("href");
        if (href != null && href.startsWith("#")) {
            references.add(new Reference(href.substring(1), context));
        }
        switch (name) {
            case "Polygon", "PolygonPatch", "Triangle", "Rectangle" -> polygon(e, context);
            case "ImplicitGeometry" -> implicit(e, context);
            case "OrientableSurface" -> children(
                    e,
                    "-".equals(e.attribute("orientation")) ? context.turned() : context);
            default -> {
                SurfaceKind kind = SurfaceKind.ofClass(name);
                Context inner = context;
                if (kind != null) {
                    inner = context.of(kind, ++surfaces);
                } else if (name.length() > 4 && name.startsWith("lod") && Character.isDigit(name.charAt(3))) {
                    inner = context.at(name.charAt(3) - '0');
                }
                children(e, inner);
            }
        }
    }

    private Context dressed(String id, Context outer) {
        Integer material = id == null ? null : appearances.color(id);
        Projection projection = id == null ? null : appearances.projection(id);
        Context painted = material == null ? outer : outer.painted(material);
        return projection == null ? painted : painted.projected(projection);
    }

    private void children(GmlElement e, Context context) {
        for (GmlElement child : e.children) {
            walk(child, context);
        }
    }

    private void polygon(GmlElement polygon, Context context) {
        SurfaceKind before = known.get(polygon);
        if (before != null && isThere(polygon, context.lod)) {
            return;
        }
        List<GmlRing> rings = new ArrayList<>(1);
        for (GmlElement child : polygon.children) {
            boolean outer = child.name.equals("exterior") || child.name.equals("outerBoundaryIs");
            GmlRing ring = GmlRing.of(
                    child, appearances, context.projection, context.matrix, latitudeFirst, context.reversed);
            if (ring != null) {
                rings.add(outer ? 0 : rings.size(), ring);
            }
        }
        if (rings.isEmpty()) {
            return;
        }
        Context own = before != null && !context.isThematic()
                ? context.of(before, context.surface)
                : context;
        known.putIfAbsent(polygon, own.kind);
        levels.computeIfAbsent(polygon, p -> new boolean[6])[level(context.lod)] = true;
        boolean begins = !own.isThematic() || begun.add(own.surface * 8 + level(own.lod));
        double[][] positions = rings.stream().map(GmlRing::positions).toArray(double[][]::new);
        pieces.add(new Piece(own.lod, own, begins, positions, picture(rings)));
    }

    /** What a polygon shows: something where all its rings show the same. */
    private Picture picture(List<GmlRing> rings) {
        SourceTexture texture = rings.get(0).texture();
        if (texture == null) {
            return null;
        }
        if (rings.stream().anyMatch(r -> r.texture() != texture)) {
            appearances.files().unmatched();
            return null;
        }
        return new Picture(texture, List.<float[][]>of(rings.stream().map(GmlRing::coordinates).toArray(float[][]::new)));
    }

    private boolean isThere(GmlElement polygon, int lod) {
        boolean[] at = levels.get(polygon);
        return at != null && at[level(lod)];
    }

    /** Levels -1 (none said) to 4 as 0 to 5. */
    private static int level(int lod) {
        return Math.min(4, lod) + 1;
    }

    /** A prototype placed by a matrix and a reference point (OGC 12-019, 8.3); only in projected systems. */
    private void implicit(GmlElement e, Context context) {
        GmlElement matrix = e.child("transformationMatrix");
        GmlElement point = e.child("referencePoint");
        GmlElement relative = e.child("relativeGMLGeometry") != null
                ? e.child("relativeGMLGeometry")
                : e.child("relativeGeometry");
        if (relative == null || latitudeFirst || context.matrix != null) {
            return;
        }
        double[] m = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
        if (matrix != null) {
            OrdinateText text = new OrdinateText(16);
            text.add(matrix.text.toCharArray(), 0, matrix.text.length());
            double[] given = text.end();
            if (given.length >= 12) {
                m = Arrays.copyOf(given, 12);
            }
        }
        List<double[]> at = new ArrayList<>();
        if (point != null) {
            GmlRing.positions(point, 3, at);
        }
        if (!at.isEmpty() && at.get(0).length >= 3) {
            for (int k = 0; k < 3; k++) {
                m[4 * k + 3] += at.get(0)[k];
            }
        }
        walk(relative, context.placed(m));
    }

    /** The chosen level of detail, or -1 where there is no surface or none says its level. */
    int lod() {
        int best = -1;
        for (Piece piece : pieces) {
            // What is modelled inside too (LoD 4) is taken only where nothing else is there.
            int rank = piece.lod > 3 ? -1 : piece.lod;
            best = Math.max(best, rank);
        }
        return best >= 0 || pieces.isEmpty() ? best : pieces.get(0).lod;
    }

    /** The model of the chosen level; null where there is none. */
    SourceModel model() {
        int lod = lod();
        List<Piece> chosen = pieces.stream()
                .filter(p -> p.lod == lod || p.lod < 0 && plain == SurfaceKind.TERRAIN)
                .toList();
        if (chosen.isEmpty()) {
            return null;
        }
        if (plain == SurfaceKind.TERRAIN) {
            return new SourceModel(terrain(chosen));
        }
        Set<Long> thematic = new HashSet<>();
        if (chosen.stream().anyMatch(p -> !p.context.isThematic())) {
            chosen.stream().filter(p -> p.context.isThematic()).forEach(p -> thematic.add(shape(p.rings[0])));
        }
        List<Surface> list = new ArrayList<>(chosen.size());
        for (Piece piece : chosen) {
            if (piece.context.isThematic() || !thematic.contains(shape(piece.rings[0]))) {
                list.add(new Surface(
                        piece.context.kind,
                        piece.begins,
                        piece.context.color,
                        List.<double[][]>of(piece.rings),
                        piece.picture));
            }
        }
        return list.isEmpty() ? null : new SourceModel(list);
    }

    /** One surface of all triangles, or one for each picture that they show. */
    private List<Surface> terrain(List<Piece> pieces) {
        Map<SourceTexture, List<Piece>> parts = new LinkedHashMap<>();
        for (Piece piece : pieces) {
            SourceTexture texture = piece.picture == null ? null : piece.picture.texture();
            parts.computeIfAbsent(texture, t -> new ArrayList<>()).add(piece);
        }
        List<Surface> list = new ArrayList<>();
        parts.forEach((texture, part) -> list.add(new Surface(
                plain,
                list.isEmpty(),
                part.get(0).context.color,
                part.stream().map(Piece::rings).toList(),
                texture == null
                        ? null
                        : new Picture(
                                texture,
                                part.stream().map(p -> p.picture.coordinates().get(0)).toList()))));
        return list;
    }

    /** The same for rings of the same corners, wherever they begin and whichever way they go. */
    private static long shape(double[] ring) {
        Map<Long, Boolean> corners = new HashMap<>();
        long sum = 0;
        for (int i = 0; i + 2 < ring.length; i += 3) {
            long hash = 17;
            for (int k = 0; k < 3; k++) {
                hash = hash * 0x9E3779B97F4A7C15L + Double.doubleToLongBits(ring[i + k] + 0.0);
                hash ^= hash >>> 29;
            }
            if (corners.put(hash, true) == null) {
                sum += hash * (hash | 1);
            }
        }
        return sum;
    }
}
