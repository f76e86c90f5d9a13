package io.citytwin.tiles.mesh;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.MeshTexture;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts stored models into the mesh of a tile: corners into the tile's frame, one normal per face and corner. A face that is
 * plane gets the plane's normal, a terrain one that is smooth over its triangles. Faces that show textures go into a mesh for
 * each, faces that can be seen through into one for each of a few alphas. Not thread safe.
 */
public final class ModelMesher {
    /** A model of so many triangles, a box, is as plain as it should be. */
    private static final int PLAIN = 12;

    private static final int GONE = -1;

    /** Alphas are drawn in so many steps, since each is a draw call. */
    private static final int ALPHA_STEP = ModelMesh.OPAQUE / 15;

    private final EastNorthUp frame;
    private final GeoidHeights geoid;
    private final TriangleMesh mesh = new TriangleMesh();
    private final Set<MeshTexture> drawn;
    private final Map<MeshTexture, TriangleMesh> textured = new LinkedHashMap<>();
    private final SortedMap<Integer, TriangleMesh> seenThrough = new TreeMap<>();

    /** A mesher that draws no textures. */
    public ModelMesher(EastNorthUp frame, GeoidHeights geoid) {
        this(frame, geoid, Set.of());
    }

    /**
     * @param geoid what is added to heights of the city's datum for ellipsoidal ones, corner by corner
     * @param drawn textures that are drawn; faces that show others have their mean colour
     */
    public ModelMesher(EastNorthUp frame, GeoidHeights geoid, Set<MeshTexture> drawn) {
        this.frame = frame;
        this.geoid = geoid;
        this.drawn = Set.copyOf(drawn);
    }

    /** All that shows no texture and hides what is behind it. */
    public TriangleMesh mesh() {
        return mesh;
    }

    /** What shows textures, with texture coordinates. */
    public Map<MeshTexture, TriangleMesh> textured() {
        return Collections.unmodifiableMap(textured);
    }

    /** What can be seen through, by its alpha (0 to 254). */
    public SortedMap<Integer, TriangleMesh> seenThrough() {
        return Collections.unmodifiableSortedMap(seenThrough);
    }

    /** Adds a model as it is; its vertices carry the feature's number. */
    public void add(ModelMesh model, int feature) {
        add(model, feature, 0);
    }

    /**
     * Adds a model in a plainer form: corners that lie close together are merged, triangles that thereby vanish or come
     * twice are left out. Faces keep their kinds and colours, but no textures. A model of which nothing would be left is
     * added as it is.
     *
     * @param tolerance how far a corner may be moved, metres; 0 for none
     * @return how far one was moved, metres: no point of the surface is farther from the other surface
     */
    public double add(ModelMesh model, int feature, double tolerance) {
        double[] at = new double[3 * model.cornerCount()];
        for (int corner = 0; corner < model.cornerCount(); corner++) {
            double longitude = model.longitude(corner);
            double latitude = model.latitude(corner);
            frame.toLocal(
                    longitude, latitude, model.height(corner) + geoid.at(longitude, latitude), at, 3 * corner);
        }
        int[] triangles = new int[3 * model.triangleCount()];
        for (int i = 0; i < triangles.length; i++) {
            triangles[i] = model.index(i);
        }
        double moved = 0;
        if (tolerance > 0 && model.triangleCount() > PLAIN) {
            moved = merge(at, triangles, tolerance);
        }
        Pen pen = new Pen(model, feature, at, tolerance <= 0);
        int place = 0;
        for (int face = 0; face < model.faceCount(); face++) {
            int end = place + 3 * model.triangleCount(face);
            pen.face(face, triangles, place, end);
            place = end;
        }
        return moved;
    }

    /** Merges corners; a triangle that goes has -1 as its first corner. */
    private static double merge(double[] at, int[] triangles, double tolerance) {
        VertexClustering clusters = new VertexClustering(at, tolerance);
        int[] merged = new int[triangles.length];
        TriangleSet known = new TriangleSet(triangles.length / 3);
        for (int i = 0; i < triangles.length; i += 3) {
            int a = clusters.corner(triangles[i]);
            int b = clusters.corner(triangles[i + 1]);
            int c = clusters.corner(triangles[i + 2]);
            boolean gone = a == b || b == c || c == a || !known.add(a, b, c);
            merged[i] = gone ? GONE : a;
            merged[i + 1] = b;
            merged[i + 2] = c;
        }
        if (known.size() == 0) {
            return 0;
        }
        System.arraycopy(merged, 0, triangles, 0, merged.length);
        return clusters.moved();
    }

    /** Draws the faces of one model. */
    private final class Pen {
        private final ModelMesh model;
        private final int feature;
        /** x, y and z per corner. */
        private final double[] at;

        private final boolean withTextures;
        private final double[] normals;
        /** The vertex that a corner became in the present face, or -1; and the texture coordinates that it has there. */
        private final int[] vertices;

        private final int[] pairs;
        private final double[] plane = new double[3];

        Pen(ModelMesh model, int feature, double[] at, boolean withTextures) {
            this.model = model;
            this.feature = feature;
            this.at = at;
            this.withTextures = withTextures;
            normals = new double[at.length];
            vertices = new int[at.length / 3];
            pairs = new int[at.length / 3];
        }

        void face(int face, int[] triangles, int from, int to) {
            for (int i = from; i < to; i++) {
                int c = triangles[i];
                if (c != GONE) {
                    Arrays.fill(normals, 3 * c, 3 * c + 3, 0);
                    vertices[c] = -1;
                }
            }
            Arrays.fill(plane, 0);
            for (int i = from; i < to; i += 3) {
                if (triangles[i] != GONE) {
                    addNormal(3 * triangles[i], 3 * triangles[i + 1], 3 * triangles[i + 2]);
                }
            }
            MeshTexture texture =
                    withTextures && model.texture(face) >= 0 ? model.textures().get(model.texture(face)) : null;
            boolean shows = texture != null && drawn.contains(texture);
            TriangleMesh into = shows ? textured.computeIfAbsent(texture, t -> new TriangleMesh()) : plain(face);
            for (int i = from; i < to; i += 3) {
                if (triangles[i] != GONE) {
                    into.triangle(
                            vertex(into, triangles[i], face, shows ? model.pair(i) : -1),
                            vertex(into, triangles[i + 1], face, shows ? model.pair(i + 1) : -1),
                            vertex(into, triangles[i + 2], face, shows ? model.pair(i + 2) : -1));
                }
            }
        }

        /** The mesh of a face without a picture. */
        private TriangleMesh plain(int face) {
            int alpha = (int) Math.round((double) model.alpha(face) / ALPHA_STEP) * ALPHA_STEP;
            return alpha == ModelMesh.OPAQUE ? mesh : seenThrough.computeIfAbsent(alpha, a -> new TriangleMesh());
        }

        private void addNormal(int a, int b, int c) {
            double ux = at[b] - at[a];
            double uy = at[b + 1] - at[a + 1];
            double uz = at[b + 2] - at[a + 2];
            double vx = at[c] - at[a];
            double vy = at[c + 1] - at[a + 1];
            double vz = at[c + 2] - at[a + 2];
            double[] n = {uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx};
            for (int k = 0; k < 3; k++) {
                plane[k] += n[k];
                normals[a + k] += n[k];
                normals[b + k] += n[k];
                normals[c + k] += n[k];
            }
        }

        /** @param pair number of the texture coordinates, or -1 */
        private int vertex(TriangleMesh into, int corner, int face, int pair) {
            if (vertices[corner] >= 0 && pairs[corner] == pair) {
                return vertices[corner];
            }
            int p = 3 * corner;
            boolean smooth = model.kind(face) == SurfaceKind.TERRAIN;
            double[] n = smooth ? new double[] {normals[p], normals[p + 1], normals[p + 2]} : plane;
            double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
            // A face without area (slivers of rounding) has no direction of its own: any unit vector will do.
            boolean none = !(length > 1e-12);
            vertices[corner] = into.vertex(
                    at[p],
                    at[p + 1],
                    at[p + 2],
                    none ? 0 : n[0] / length,
                    none ? 0 : n[1] / length,
                    none ? 1 : n[2] / length,
                    feature,
                    model.kind(face),
                    model.color(face));
            pairs[corner] = pair;
            if (pair >= 0) {
                into.coordinates(model.u(pair), model.v(pair));
            }
            return vertices[corner];
        }
    }
}
