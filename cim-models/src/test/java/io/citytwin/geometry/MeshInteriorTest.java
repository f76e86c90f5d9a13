package io.citytwin.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The inside of a mesh")
class MeshInteriorTest {
    private static final double LON = 114.02;
    private static final double LAT = 32.98;
    private static final double METRE = 1e-5;

    /** A prism over a star-shaped ring; with {@code turned} its axis leans, so that no face is upright. */
    private static ModelMesh prism(double[][] ring, double low, double high, double lean) {
        ModelMesh.Builder mesh = new ModelMesh.Builder(LON, LAT, 80);
        int n = ring.length;
        int[] bottom = new int[n];
        int[] top = new int[n];
        for (int i = 0; i < n; i++) {
            bottom[i] = mesh.corner(LON + ring[i][0], LAT + ring[i][1], low);
            top[i] = mesh.corner(LON + ring[i][0] + lean, LAT + ring[i][1] - lean / 2, high);
        }
        int base = mesh.corner(LON, LAT, low);
        int peak = mesh.corner(LON + lean, LAT - lean / 2, high);
        List<Integer> triangles = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int j = (i + 1) % n;
            triangles.addAll(List.of(base, bottom[j], bottom[i], peak, top[i], top[j]));
            triangles.addAll(List.of(bottom[i], bottom[j], top[j], bottom[i], top[j], top[i]));
        }
        mesh.face(SurfaceKind.WALL, true, triangles.stream().mapToInt(Integer::intValue).toArray());
        return mesh.build();
    }

    private static double[][] star(Random random, int n) {
        double[][] ring = new double[n][];
        for (int i = 0; i < n; i++) {
            double r = (2 + random.nextInt(80) / 10.0) * METRE;
            ring[i] = new double[] {r * Math.cos(2 * Math.PI * i / n), r * Math.sin(2 * Math.PI * i / n)};
        }
        return ring;
    }

    /** The solid angle under which a closed mesh is seen, in parts of the whole: 1 inside, 0 outside (Van Oosterom, Strackee 1983). */
    private static double windings(ModelMesh mesh, double lon, double lat, double height) {
        double sum = 0;
        for (int t = 0; t < mesh.triangleCount(); t++) {
            double[][] v = new double[3][];
            for (int k = 0; k < 3; k++) {
                int c = mesh.index(3 * t + k);
                v[k] = new double[] {
                    (mesh.longitude(c) - lon) / METRE, (mesh.latitude(c) - lat) / METRE, mesh.height(c) - height
                };
            }
            double a = norm(v[0]);
            double b = norm(v[1]);
            double c = norm(v[2]);
            double det = v[0][0] * (v[1][1] * v[2][2] - v[1][2] * v[2][1])
                    - v[0][1] * (v[1][0] * v[2][2] - v[1][2] * v[2][0])
                    + v[0][2] * (v[1][0] * v[2][1] - v[1][1] * v[2][0]);
            sum += 2 * Math.atan2(det, a * b * c + dot(v[0], v[1]) * c + dot(v[0], v[2]) * b + dot(v[1], v[2]) * a);
        }
        return sum / (4 * Math.PI);
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    @Test
    @DisplayName("is, for 20,000 random points and 100 random shapes, where the solid angle is a whole one")
    void againstSolidAngle() {
        Random random = new Random(8);
        int inside = 0;
        for (int shape = 0; shape < 100; shape++) {
            ModelMesh mesh = prism(star(random, 3 + random.nextInt(12)), 80, 83, shape % 2 * 3 * METRE);
            MeshInterior interior = new MeshInterior(mesh);
            assertThat(interior.isClosed()).isTrue();
            for (int i = 0; i < 200; i++) {
                // Whole units, which is what points are counted to, and never in a floor or ceiling, which belong to the mesh.
                double lon = LON + (random.nextInt(240_000) - 120_000) * 1e-9;
                double lat = LAT + (random.nextInt(240_000) - 120_000) * 1e-9;
                double height = 78 + random.nextInt(7_000) / 1e3;
                height += height == 80 || height == 83 ? 0.001 : 0;
                double windings = windings(mesh, lon, lat, height);
                if (Math.abs(windings - Math.rint(windings)) > 1e-6) {
                    continue;
                }
                assertThat(interior.contains(lon, lat, height))
                        .as("%s %s %s of shape %s, %s times around it", lon, lat, height, shape, windings)
                        .isEqualTo(Math.abs(windings) > 0.5);
                inside += Math.abs(windings) > 0.5 ? 1 : 0;
            }
        }
        assertThat(inside).isGreaterThan(500);
    }

    @Test
    @DisplayName("has no holes at edges, corners and diagonals, and rooms side by side share no point and miss none")
    void edges() {
        double[][] west = {{-4 * METRE, -2 * METRE}, {0, -2 * METRE}, {0, 2 * METRE}, {-4 * METRE, 2 * METRE}};
        double[][] east = {{0, -2 * METRE}, {4 * METRE, -2 * METRE}, {4 * METRE, 2 * METRE}, {0, 2 * METRE}};
        MeshInterior a = new MeshInterior(prism(west, 80, 83, 0));
        MeshInterior b = new MeshInterior(prism(east, 80, 83, 0));
        for (int i = -19; i < 20; i++) {
            for (int k = -39; k < 40; k++) {
                double lon = LON + k * METRE / 10;
                double lat = LAT + i * METRE / 10;
                boolean inA = a.contains(lon, lat, 81.5);
                boolean inB = b.contains(lon, lat, 81.5);
                assertThat(inA ^ inB).as("%s, %s tenths of a metre east and north", k, i).isTrue();
                assertThat(a.contains(lon, lat, 83.002) || b.contains(lon, lat, 83.002)).isFalse();
                assertThat(a.contains(lon, lat, 83) || b.contains(lon, lat, 83)).isTrue();
            }
        }
        assertThat(a.contains(LON + 10, LAT, 81)).isFalse();
    }

    @Test
    @DisplayName("is only guessed where the mesh has a gap, which it says")
    void gaps() {
        ModelMesh.Builder mesh = new ModelMesh.Builder(LON, LAT, 80);
        int a = mesh.corner(LON, LAT, 80);
        int b = mesh.corner(LON + METRE, LAT, 80);
        int c = mesh.corner(LON, LAT + METRE, 80);
        mesh.face(SurfaceKind.WALL, true, new int[] {a, b, c});
        assertThat(new MeshInterior(mesh.build()).isClosed()).isFalse();
    }
}
