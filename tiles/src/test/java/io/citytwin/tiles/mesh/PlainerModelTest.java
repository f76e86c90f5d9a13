package io.citytwin.tiles.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A model in a plainer form")
class PlainerModelTest {
    private static final double LON = 139.7;
    private static final double LAT = 35.6;
    private final EastNorthUp frame = EastNorthUp.at(LON, LAT, 0);

    @Test
    @DisplayName("is nowhere farther from the full one than the way that its farthest corner was moved")
    void terrain() {
        Random random = new Random(3);
        ModelMesh hills = hills(random, 40, 5);
        TriangleMesh full = mesh(hills, 0);
        assertThat(full.triangleCount()).isEqualTo(2 * 40 * 40);
        int last = full.triangleCount();
        for (double tolerance : new double[] {6, 12, 24, 48}) {
            ModelMesher mesher = new ModelMesher(frame, GeoidHeights.constant(0));
            double moved = mesher.add(hills, 7, tolerance);
            TriangleMesh plain = mesher.mesh();
            assertThat(moved).isGreaterThan(0).isLessThanOrEqualTo(tolerance);
            assertThat(plain.triangleCount()).isBetween(2, last);
            if (tolerance > 6) {
                assertThat(plain.triangleCount()).isLessThan(last / 2);
            }
            last = plain.triangleCount();
            // Measured another way: points of either surface, their distance from the other.
            assertThat(farthest(random, full, plain)).isLessThanOrEqualTo(moved + 1e-3);
            assertThat(farthest(random, plain, full)).isLessThanOrEqualTo(moved + 1e-3);
            for (int v = 0; v < plain.vertexCount(); v++) {
                assertThat(plain.feature(v)).isEqualTo(7);
                assertThat(plain.kind(v)).isEqualTo(SurfaceKind.TERRAIN);
            }
        }
    }

    @Test
    @DisplayName("keeps roofs, walls and floor of a house and their colours, and loses its chimney")
    void house() {
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 0);
        box(builder, 0, 0, 0, 20, 10, 8, 0x112233);
        box(builder, 4, 4, 8, 5, 5, 10, 0x445566);
        ModelMesh house = builder.build();
        ModelMesher mesher = new ModelMesher(frame, GeoidHeights.constant(0));
        double moved = mesher.add(house, 0, 3);
        assertThat(moved).isBetween(0.5, 3.0);
        assertThat(mesher.mesh().triangleCount()).isEqualTo(12);
        Map<SurfaceKind, Integer> kinds = new EnumMap<>(SurfaceKind.class);
        for (int i = 0; i < 36; i += 3) {
            int v = mesher.mesh().index(i);
            kinds.merge(mesher.mesh().kind(v), 1, Integer::sum);
            assertThat(mesher.mesh().color(v)).isEqualTo(0x112233);
        }
        assertThat(kinds).isEqualTo(Map.of(SurfaceKind.ROOF, 2, SurfaceKind.WALL, 8, SurfaceKind.GROUND, 2));
        assertThat(mesher.mesh().volume()).isBetween(0.7 * 1600, 1.3 * 1600);
        assertThat(mesh(house, 0).triangleCount()).isEqualTo(24);
    }

    @Test
    @DisplayName("is the full one where nothing would be left, and where it is a box already")
    void kept() {
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 0);
        box(builder, 0, 0, 0, 0.2, 0.2, 30, -1);
        box(builder, 0, 0, 30, 0.2, 0.2, 60, -1);
        ModelMesh pole = builder.build();
        ModelMesher mesher = new ModelMesher(frame, GeoidHeights.constant(0));
        assertThat(mesher.add(pole, 0, 5)).isZero();
        assertThat(mesher.mesh().triangleCount()).isEqualTo(24);
        ModelMesh.Builder single = new ModelMesh.Builder(LON, LAT, 0);
        box(single, 0, 0, 0, 20, 10, 8, -1);
        ModelMesher plain = new ModelMesher(frame, GeoidHeights.constant(0));
        assertThat(plain.add(single.build(), 0, 15)).isZero();
        assertThat(plain.mesh().triangleCount()).isEqualTo(12);
    }

    private TriangleMesh mesh(ModelMesh model, double tolerance) {
        ModelMesher mesher = new ModelMesher(frame, GeoidHeights.constant(0));
        mesher.add(model, 0, tolerance);
        return mesher.mesh();
    }

    /** Rough hills of {@code side} × {@code side} cells. */
    private static ModelMesh hills(Random random, int side, double cell) {
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 0);
        int[] corners = new int[(side + 1) * (side + 1)];
        for (int i = 0; i < corners.length; i++) {
            int x = i % (side + 1);
            int y = i / (side + 1);
            double height = 40 * Math.sin(x / 9.0) * Math.cos(y / 13.0) + 3 * random.nextDouble();
            corners[i] = corner(builder, x * cell, y * cell, height);
        }
        int[] triangles = new int[6 * side * side];
        for (int i = 0; i < side * side; i++) {
            int a = i / side * (side + 1) + i % side;
            int[] two = {a, a + 1, a + side + 2, a, a + side + 2, a + side + 1};
            for (int k = 0; k < 6; k++) {
                triangles[6 * i + k] = corners[two[k]];
            }
        }
        builder.face(SurfaceKind.TERRAIN, true, triangles);
        return builder.build();
    }

    private static void box(
            ModelMesh.Builder builder, double x0, double y0, double z0, double x1, double y1, double z1, int color) {
        int[] c = new int[8];
        for (int i = 0; i < 8; i++) {
            c[i] = corner(builder, (i & 1) == 0 ? x0 : x1, (i & 2) == 0 ? y0 : y1, (i & 4) == 0 ? z0 : z1);
        }
        builder.face(SurfaceKind.GROUND, true, color, new int[] {c[0], c[2], c[3], c[0], c[3], c[1]});
        builder.face(SurfaceKind.ROOF, true, color, new int[] {c[4], c[5], c[7], c[4], c[7], c[6]});
        int[][] walls = {{0, 1, 5, 4}, {1, 3, 7, 5}, {3, 2, 6, 7}, {2, 0, 4, 6}};
        for (int[] w : walls) {
            builder.face(
                    SurfaceKind.WALL, true, color, new int[] {c[w[0]], c[w[1]], c[w[2]], c[w[0]], c[w[2]], c[w[3]]});
        }
    }

    private static int corner(ModelMesh.Builder builder, double x, double y, double z) {
        return builder.corner(
                LON + x / Ellipsoid.METRES_PER_DEGREE / Math.cos(Math.toRadians(LAT)),
                LAT + y / Ellipsoid.METRES_PER_DEGREE,
                z);
    }

    /** The greatest distance of random points of a mesh from the other. */
    private static double farthest(Random random, TriangleMesh from, TriangleMesh to) {
        double most = 0;
        for (int i = 0; i < 100; i++) {
            int t = 3 * random.nextInt(from.triangleCount());
            double u = random.nextDouble();
            double v = random.nextDouble() * (1 - u);
            double[] p = new double[3];
            for (int k = 0; k < 3; k++) {
                p[k] = (1 - u - v) * from.position(from.index(t), k)
                        + u * from.position(from.index(t + 1), k)
                        + v * from.position(from.index(t + 2), k);
            }
            double nearest = Double.MAX_VALUE;
            for (int o = 0; o < to.triangleCount(); o++) {
                nearest = Math.min(nearest, distance(p, to, 3 * o));
            }
            most = Math.max(most, nearest);
        }
        return most;
    }

    /** The distance of a point from a triangle by descent on weights of its corners: a convex problem. */
    private static double distance(double[] p, TriangleMesh mesh, int at) {
        double[][] c = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                c[i][k] = mesh.position(mesh.index(at + i), k);
            }
        }
        double[] w = {1 / 3.0, 1 / 3.0, 1 / 3.0};
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 3; i++) {
                int j = (i + 1) % 3;
                double up = 0;
                double down = 0;
                for (int k = 0; k < 3; k++) {
                    double q = w[0] * c[0][k] + w[1] * c[1][k] + w[2] * c[2][k];
                    double d = c[j][k] - c[i][k];
                    up += (p[k] - q) * d;
                    down += d * d;
                }
                double step = down == 0 ? 0 : Math.max(-w[j], Math.min(w[i], up / down));
                w[i] -= step;
                w[j] += step;
            }
        }
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double q = w[0] * c[0][k] + w[1] * c[1][k] + w[2] * c[2][k];
            sum += (p[k] - q) * (p[k] - q);
        }
        return Math.sqrt(sum);
    }
}
