package io.citytwin.importers.format.citymodel;

import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceModel.Surface;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
    private final Map<String, Integer> materials;
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

    private record Piece(int lod, Context context, boolean begins, double[][] rings, GmlElement polygon) {}

    private record Reference(String id, Context context) {}

    /** Where in the object a geometry stands. */
    private record Context(int lod, SurfaceKind kind, int surface, int color, boolean reversed, double[] matrix) {
        Context at(int level) {
            return new Context(level, kind, surface, color, reversed, matrix);
        }

        Context of(SurfaceKind theme, int number) {
            return new Context(lod, theme, number, color, reversed, matrix);
        }

        Context painted(int material) {
            return new Context(lod, kind, surface, material, reversed, matrix);
        }

        boolean isThematic() {
            return surface > 0;
        }
    }

    /**
     * @param byId geometries of the top-level object by gml:id
     * @param materials colours, 0xRRGGBB, by the gml:id of what they are for
     * @param plain what a surface is that stands in no thematic surface
     * @param latitudeFirst whether positions are latitude, longitude
     */
    GmlSurfaces(
            Map<String, GmlElement> byId, Map<String, Integer> materials, SurfaceKind plain, boolean latitudeFirst) {
        this.byId = byId;
        this.materials = materials;
        this.plain = plain;
        this.latitudeFirst = latitudeFirst;
    }

    /** Collects all of an object but its nested objects. */
    void collect(GmlElement object) {
        Context context = new Context(-1, plain, 0, -1, false, null);
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
        String id = e.attribute("id");
        Integer material = id == null ? null : materials.get(id);
        Context context = material == null ? outer : outer.painted(material);
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
                    "-".equals(e.attribute("orientation"))
                            ? new Context(
                                    context.lod,
                                    context.kind,
                                    context.surface,
                                    context.color,
                                    !context.reversed,
                                    context.matrix)
                            : context);
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
        List<double[]> rings = new ArrayList<>(1);
        for (GmlElement child : polygon.children) {
            boolean outer = child.name.equals("exterior") || child.name.equals("outerBoundaryIs");
            double[] ring = ring(child, context);
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
        pieces.add(new Piece(own.lod, own, begins, rings.toArray(double[][]::new), polygon));
    }

    private boolean isThere(GmlElement polygon, int lod) {
        boolean[] at = levels.get(polygon);
        return at != null && at[level(lod)];
    }

    /** Levels -1 (none said) to 4 as 0 to 5. */
    private static int level(int lod) {
        return Math.min(4, lod) + 1;
    }

    /** The positions below an element as x y z, or null where there are none. */
    private double[] ring(GmlElement e, Context context) {
        List<double[]> parts = new ArrayList<>();
        positions(e, 3, parts);
        int total = parts.stream().mapToInt(p -> p.length).sum();
        if (total == 0) {
            return null;
        }
        double[] ring = new double[total];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, ring, at, part.length);
            at += part.length;
        }
        if (context.matrix != null) {
            transform(ring, context.matrix);
        }
        if (latitudeFirst) {
            for (int i = 0; i + 2 < ring.length; i += 3) {
                double x = ring[i];
                ring[i] = ring[i + 1];
                ring[i + 1] = x;
            }
        }
        if (context.reversed) {
            double[] copy = ring.clone();
            for (int i = 0; i < ring.length; i += 3) {
                System.arraycopy(copy, ring.length - 3 - i, ring, i, 3);
            }
        }
        return ring;
    }

    private static void positions(GmlElement e, int dimension, List<double[]> parts) {
        String said = e.attribute("srsDimension");
        int own = "2".equals(said) ? 2 : "3".equals(said) ? 3 : dimension;
        if (e.coordinates != null) {
            parts.add(threeDimensional(e.coordinates, own));
        }
        for (GmlElement child : e.children) {
            positions(child, own, parts);
        }
    }

    private static double[] threeDimensional(double[] ordinates, int dimension) {
        boolean flat = dimension == 2 || ordinates.length % 3 != 0 && ordinates.length % 2 == 0;
        if (!flat) {
            return ordinates.length % 3 == 0 ? ordinates : Arrays.copyOf(ordinates, ordinates.length / 3 * 3);
        }
        double[] xyz = new double[ordinates.length / 2 * 3];
        for (int i = 0; i + 1 < ordinates.length; i += 2) {
            xyz[i / 2 * 3] = ordinates[i];
            xyz[i / 2 * 3 + 1] = ordinates[i + 1];
        }
        return xyz;
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
            positions(point, 3, at);
        }
        if (!at.isEmpty() && at.get(0).length >= 3) {
            for (int k = 0; k < 3; k++) {
                m[4 * k + 3] += at.get(0)[k];
            }
        }
        walk(relative, new Context(context.lod, context.kind, context.surface, context.color, context.reversed, m));
    }

    static void transform(double[] ring, double[] m) {
        for (int i = 0; i + 2 < ring.length; i += 3) {
            double x = ring[i];
            double y = ring[i + 1];
            double z = ring[i + 2];
            for (int k = 0; k < 3; k++) {
                ring[i + k] = m[4 * k] * x + m[4 * k + 1] * y + m[4 * k + 2] * z + m[4 * k + 3];
            }
        }
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
            return new SourceModel(List.of(new Surface(
                    plain, true, chosen.get(0).context.color, chosen.stream().map(Piece::rings).toList())));
        }
        Set<Long> thematic = new HashSet<>();
        if (chosen.stream().anyMatch(p -> !p.context.isThematic())) {
            chosen.stream().filter(p -> p.context.isThematic()).forEach(p -> thematic.add(shape(p.rings[0])));
        }
        List<Surface> list = new ArrayList<>(chosen.size());
        for (Piece piece : chosen) {
            if (piece.context.isThematic() || !thematic.contains(shape(piece.rings[0]))) {
                list.add(new Surface(piece.context.kind, piece.begins, piece.context.color, List.<double[][]>of(piece.rings)));
            }
        }
        return list.isEmpty() ? null : new SourceModel(list);
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
