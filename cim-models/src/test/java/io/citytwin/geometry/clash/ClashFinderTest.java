package io.citytwin.geometry.clash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.crs.Geocentric;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.geometry.clash.Clash.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The finder of clashes")
class ClashFinderTest {
    private static final double TOLERANCE = 0.002;
    private static final int[] BOX = {
        0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7
    };

    /** A turned box: its middle, half its sides, and its axes. */
    private record Turned(double[] middle, double[] half, double[][] axes) {
        static Turned of(double... six) {
            double[] middle = new double[3];
            double[] half = new double[3];
            for (int k = 0; k < 3; k++) {
                middle[k] = (six[k] + six[3 + k]) / 2;
                half[k] = (six[3 + k] - six[k]) / 2;
            }
            return new Turned(middle, half, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        }

        static Turned random(Random random, double spread) {
            double[] middle = {
                random.nextGaussian() * spread, random.nextGaussian() * spread, random.nextGaussian() * spread
            };
            double[] half = {0.1 + random.nextDouble(), 0.1 + random.nextDouble(), 0.1 + random.nextDouble()};
            return new Turned(middle, half, axes(random));
        }

        static double[][] axes(Random random) {
            double[] q = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            double n = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
            double x = q[0] / n;
            double y = q[1] / n;
            double z = q[2] / n;
            double w = q[3] / n;
            return new double[][] {
                {1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)},
                {2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)},
                {2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)}
            };
        }

        /** The point of these parts of the half sides, -1 to 1. */
        double[] at(double u, double v, double w) {
            double[] p = middle.clone();
            double[] parts = {u * half[0], v * half[1], w * half[2]};
            for (int axis = 0; axis < 3; axis++) {
                for (int k = 0; k < 3; k++) {
                    p[k] += parts[axis] * axes[axis][k];
                }
            }
            return p;
        }

        /** How deep a point lies inside, below 0 outside (the least bound of the distance there). */
        double depth(double[] p) {
            double depth = Double.MAX_VALUE;
            for (int axis = 0; axis < 3; axis++) {
                double along = 0;
                for (int k = 0; k < 3; k++) {
                    along += (p[k] - middle[k]) * axes[axis][k];
                }
                depth = Math.min(depth, half[axis] - Math.abs(along));
            }
            return depth;
        }

        Body body() {
            double[] corners = new double[24];
            double[][] xy = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
            for (int i = 0; i < 8; i++) {
                System.arraycopy(at(xy[i % 4][0], xy[i % 4][1], i < 4 ? -1 : 1), 0, corners, 3 * i, 3);
            }
            return new Body(corners, BOX);
        }
    }

    private static Body box(double... six) {
        return Turned.of(six).body();
    }

    /** Several bodies as one. */
    private static Body joined(Body... parts) {
        List<Double> corners = new ArrayList<>();
        List<Integer> triangles = new ArrayList<>();
        for (Body part : parts) {
            int first = corners.size() / 3;
            Arrays.stream(part.corners()).forEach(corners::add);
            for (int t = 0; t < part.triangleCount(); t++) {
                for (int k = 0; k < 3; k++) {
                    triangles.add(first + part.at(t, k) / 3);
                }
            }
        }
        return new Body(
                corners.stream().mapToDouble(v -> v).toArray(),
                triangles.stream().mapToInt(v -> v).toArray());
    }

    private static Body insideOut(Body body) {
        int[] triangles = new int[3 * body.triangleCount()];
        for (int t = 0; t < body.triangleCount(); t++) {
            for (int k = 0; k < 3; k++) {
                triangles[3 * t + k] = body.at(t, 2 - k) / 3;
            }
        }
        return new Body(body.corners(), triangles);
    }

    /** A round pipe along y. */
    private static Body pipe(double x, double z, double radius, double from, double to, int sides) {
        double[] corners = new double[6 * sides + 6];
        List<Integer> triangles = new ArrayList<>();
        for (int i = 0; i < sides; i++) {
            double angle = 2 * Math.PI * i / sides;
            for (int end = 0; end < 2; end++) {
                int c = 3 * (2 * i + end);
                corners[c] = x + radius * Math.cos(angle);
                corners[c + 1] = end == 0 ? from : to;
                corners[c + 2] = z + radius * Math.sin(angle);
            }
            int a = 2 * i;
            int b = 2 * ((i + 1) % sides);
            triangles.addAll(List.of(a, a + 1, b + 1, a, b + 1, b, 2 * sides, a, b, 2 * sides + 1, b + 1, a + 1));
        }
        for (int end = 0; end < 2; end++) {
            corners[6 * sides + 3 * end] = x;
            corners[6 * sides + 3 * end + 1] = end == 0 ? from : to;
            corners[6 * sides + 3 * end + 2] = z;
        }
        return new Body(corners, triangles.stream().mapToInt(v -> v).toArray());
    }

    private static List<Clash> hard(Body a, Body b) {
        List<Clash> clashes = new ArrayList<>();
        ClashFinder.findHard(List.of(a), List.of(b), TOLERANCE, clashes::add);
        // Whoever is asked first, the answer is the same.
        List<Clash> back = new ArrayList<>();
        ClashFinder.findHard(List.of(b), List.of(a), TOLERANCE, back::add);
        assertThat(back).hasSameSizeAs(clashes);
        if (!clashes.isEmpty()) {
            assertThat(back.get(0).kind()).isEqualTo(clashes.get(0).kind());
            assertThat(back.get(0).depth()).isCloseTo(clashes.get(0).depth(), within(0.02 * clashes.get(0).depth()));
        }
        return clashes;
    }

    private static Clash only(List<Clash> clashes) {
        assertThat(clashes).hasSize(1);
        return clashes.get(0);
    }

    private static List<Clash> closer(double clearance, Body a, Body b) {
        List<Clash> clashes = new ArrayList<>();
        ClashFinder.findCloserThan(clearance, List.of(a), List.of(b), TOLERANCE, clashes::add);
        return clashes;
    }

    @Test
    @DisplayName("finds boxes that overlap by 0.1 m as 0.1 m deep, with faces in one plane or not, in any direction")
    void overlapping() {
        Body slab = box(0, 0, 0, 1, 1, 1);
        for (Body other : List.of(box(0.9, 0, 0, 2, 1, 1), box(0.9, -1, -1, 2, 2, 2), box(0.9, 0.2, 0.3, 2, 0.7, 0.8))) {
            Clash clash = only(hard(slab, other));
            assertThat(clash.kind()).isEqualTo(Kind.CROSSING);
            assertThat(clash.depth()).isCloseTo(0.1, within(1e-12));
            assertThat(clash.distance()).isZero();
            assertThat(clash.onFirst()).isEqualTo(clash.onSecond());
            assertThat(clash.onFirst()[0]).isBetween(0.9 - 1e-12, 1 + 1e-12);
        }
        assertThat(only(hard(slab, slab)).depth()).as("the same thing twice").isCloseTo(0.5, within(1e-9));
    }

    @Test
    @DisplayName("finds no clash where bodies touch, or overlap by less than the tolerance, even in many places")
    void touching() {
        Body slab = box(0, 0, 0, 5, 4, 0.2);
        assertThat(hard(slab, box(0, 0, 0.2, 5, 0.3, 3))).isEmpty();
        assertThat(hard(slab, box(1, 1, 0.1995, 2, 2, 3))).isEmpty();
        assertThat(hard(slab, box(5, 4, 0.2, 6, 5, 1))).as("a corner").isEmpty();
        assertThat(hard(slab, box(-1, -1, 0.19, 6, 5, 3))).hasSize(1);
        // A beam that is let into both walls of a niche by half a millimetre, 5 m apart.
        Body niche = joined(box(-0.3, 0, 0, 0, 1, 3), box(5, 0, 0, 5.3, 1, 3));
        assertThat(hard(niche, box(-0.0005, 0.2, 1, 5.0005, 0.4, 1.3))).isEmpty();
        assertThat(only(hard(niche, box(-0.05, 0.2, 1, 5.0005, 0.4, 1.3))).depth()).isCloseTo(0.05, within(1e-12));
    }

    @Test
    @DisplayName("finds what lies inside another body, but not what lies in its hollow")
    void contained() {
        Body room = box(0, 0, 0, 2, 2, 2);
        Body inner = box(0.9, 0.9, 0.9, 1.1, 1.1, 1.1);
        Clash clash = only(hard(room, inner));
        assertThat(clash.kind()).isEqualTo(Kind.CONTAINED);
        assertThat(clash.depth()).isCloseTo(1, within(1e-9));
        assertThat(clash.onFirst()).containsExactly(new double[] {1, 1, 1}, within(1e-9));
        assertThat(only(hard(room, insideOut(inner))).kind()).isEqualTo(Kind.CONTAINED);
        Body shell = joined(room, insideOut(box(0.2, 0.2, 0.2, 1.8, 1.8, 1.8)));
        assertThat(hard(shell, inner)).isEmpty();
        assertThat(hard(shell, box(0.2, 0.2, 0.2, 1, 1, 1))).as("in the hollow's corner").isEmpty();
        assertThat(only(hard(shell, box(0.17, 0.9, 0.9, 1, 1.1, 1.1))).depth()).isCloseTo(0.03, within(1e-12));
    }

    @Test
    @DisplayName("finds a pipe through a wall as deep as half the wall, in the wall's middle")
    void pipeThroughWall() {
        Body wall = box(-2, 0, -1, 3, 0.2, 2);
        for (int sides : new int[] {6, 16, 24}) {
            Clash clash = only(hard(wall, pipe(0.4, 0.3, 0.05, -1, 1.5, sides)));
            assertThat(clash.kind()).isEqualTo(Kind.CROSSING);
            assertThat(clash.depth()).isCloseTo(0.1, within(1e-9));
            assertThat(clash.onFirst()[1]).isCloseTo(0.1, within(1e-9));
            assertThat(Math.hypot(clash.onFirst()[0] - 0.4, clash.onFirst()[2] - 0.3)).isLessThan(0.0500001);
            // With a hole for the pipe there is none.
            Body holed = joined(
                    box(-2, 0, -1, 0.3, 0.2, 2),
                    box(0.5, 0, -1, 3, 0.2, 2),
                    box(0.3, 0, 0.4, 0.5, 0.2, 2),
                    box(0.3, 0, -1, 0.5, 0.2, 0.2));
            assertThat(hard(holed, pipe(0.4, 0.3, 0.05, -1, 1.5, sides))).isEmpty();
        }
        assertThat(hard(wall, pipe(0.4, 0.3, 0.05, 0.2, 1.5, 16))).as("that ends at the wall").isEmpty();
        // A pipe along the wall's face, a third of it inside.
        Clash along = only(hard(box(-1, -1, -1, 1, 0, 1), joined(pipe(0, -0.02, 0.05, -0.01, 0.4, 12))));
        assertThat(along.depth()).isCloseTo(0.01, within(1e-9));
    }

    @Test
    @DisplayName("measures 0.03 m between surfaces, corner to face, edge to edge, and says where")
    void clearance() {
        Body wall = box(0, 0, 0, 1, 1, 1);
        Clash near = only(closer(0.05, wall, box(1.03, -1, -1, 2, 2, 2)));
        assertThat(near.kind()).isEqualTo(Kind.TOO_CLOSE);
        assertThat(near.distance()).isCloseTo(0.03, within(1e-12));
        assertThat(near.onFirst()[0]).isEqualTo(1);
        assertThat(near.onSecond()[0]).isCloseTo(1.03, within(1e-12));
        assertThat(near.depth()).isZero();
        assertThat(closer(0.03, wall, box(1.0301, -1, -1, 2, 2, 2))).isEmpty();
        assertThat(only(closer(0.06, wall, box(1.03, 1.04, 0, 2, 2, 1))).distance()).isCloseTo(0.05, within(1e-12));
        assertThat(closer(0.05, wall, box(1.04, 1.04, 0, 2, 2, 1))).as("near along each axis only").isEmpty();
        assertThat(only(closer(0.05, wall, box(1, 0, 0, 2, 1, 1))).distance()).as("touching").isZero();
        assertThat(only(closer(0.05, wall, box(0.5, 0, 0, 2, 1, 1))).kind()).isEqualTo(Kind.CROSSING);
        assertThat(only(closer(0.05, wall, box(0.4, 0.4, 0.4, 0.6, 0.6, 0.6))).kind()).isEqualTo(Kind.CONTAINED);
    }

    @Test
    @DisplayName("is as deep as what many points say, and clean where an axis parts two boxes")
    void againstManyPoints() {
        Random random = new Random(7);
        int clashes = 0;
        int apart = 0;
        for (int round = 0; round < 200; round++) {
            Turned a = Turned.random(random, 0.5);
            Turned b = Turned.random(random, 0.5);
            double deepest = Math.max(deepest(a, b), deepest(b, a));
            List<Clash> found = hard(a.body(), b.body());
            if (parted(a, b)) {
                assertThat(found).isEmpty();
                apart++;
            }
            if (!found.isEmpty()) {
                Clash clash = only(found);
                double[] p = clash.onFirst();
                // The point is in both, and as deep in one of them as is said.
                assertThat(Math.min(a.depth(p), b.depth(p))).isGreaterThan(-1e-9);
                assertThat(Math.max(a.depth(p), b.depth(p))).isGreaterThan(clash.depth() - 1e-9);
                assertThat(clash.depth()).isGreaterThan(0.95 * deepest - 0.001);
                clashes++;
            } else {
                assertThat(deepest).isLessThanOrEqualTo(TOLERANCE + 1e-9);
            }
        }
        assertThat(clashes).isGreaterThan(60);
        assertThat(apart).isGreaterThan(20);
    }

    /** The largest depth in a box of many points of another. */
    private static double deepest(Turned of, Turned in) {
        double deepest = 0;
        int n = 12;
        for (int i = -n; i <= n; i++) {
            for (int j = -n; j <= n; j++) {
                for (int k = -n; k <= n; k++) {
                    deepest = Math.max(
                            deepest, in.depth(of.at((double) i / n, (double) j / n, (double) k / n)));
                }
            }
        }
        return deepest;
    }

    /** Whether one of the fifteen axes that decide for boxes parts them. */
    private static boolean parted(Turned a, Turned b) {
        List<double[]> axes = new ArrayList<>(List.of(a.axes));
        axes.addAll(List.of(b.axes));
        for (double[] u : a.axes) {
            for (double[] v : b.axes) {
                axes.add(Triangles.cross(u, v));
            }
        }
        for (double[] axis : axes) {
            double reach = 0;
            for (int k = 0; k < 3; k++) {
                reach += a.half[k] * Math.abs(Triangles.dot(axis, a.axes[k]))
                        + b.half[k] * Math.abs(Triangles.dot(axis, b.axes[k]));
            }
            double[] between = {b.middle[0] - a.middle[0], b.middle[1] - a.middle[1], b.middle[2] - a.middle[2]};
            if (Math.abs(Triangles.dot(axis, between)) > reach + 1e-9) {
                return true;
            }
        }
        return false;
    }

    @Test
    @DisplayName("finds distances that no pair of many points undercuts, between points of both surfaces")
    void nearestOfManyPoints() {
        Random random = new Random(8);
        int measured = 0;
        for (int round = 0; round < 200; round++) {
            Turned a = Turned.random(random, 1.2);
            Turned b = Turned.random(random, 1.2);
            if (!parted(a, b)) {
                continue;
            }
            double least = Double.MAX_VALUE;
            List<double[]> ofA = surface(a);
            for (double[] q : surface(b)) {
                for (double[] p : ofA) {
                    double[] d = Triangles.minus(p, 0, q, 0);
                    least = Math.min(least, Math.sqrt(Triangles.dot(d, d)));
                }
            }
            Clash clash = only(closer(20, a.body(), b.body()));
            double[] d = Triangles.minus(clash.onFirst(), 0, clash.onSecond(), 0);
            assertThat(Math.sqrt(Triangles.dot(d, d))).isCloseTo(clash.distance(), within(1e-12));
            assertThat(a.depth(clash.onFirst())).isCloseTo(0, within(1e-9));
            assertThat(b.depth(clash.onSecond())).isCloseTo(0, within(1e-9));
            assertThat(clash.distance()).isLessThanOrEqualTo(least + 1e-12);
            measured++;
        }
        assertThat(measured).isGreaterThan(50);
    }

    private static List<double[]> surface(Turned box) {
        List<double[]> points = new ArrayList<>();
        int n = 4;
        for (int i = -n; i <= n; i++) {
            for (int j = -n; j <= n; j++) {
                double u = (double) i / n;
                double v = (double) j / n;
                for (int side = -1; side <= 1; side += 2) {
                    points.add(box.at(side, u, v));
                    points.add(box.at(u, side, v));
                    points.add(box.at(u, v, side));
                }
            }
        }
        return points;
    }

    @Test
    @DisplayName("finds among many bodies the pairs that it finds one by one")
    void index() {
        Random random = new Random(9);
        List<Body> first = new ArrayList<>();
        List<Body> second = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            first.add(Turned.random(random, 3).body());
            second.add(pipe(random.nextGaussian() * 3, random.nextGaussian() * 3, 0.2, -2, 2, 8));
        }
        Set<List<Object>> oneByOne = new HashSet<>();
        for (int i = 0; i < first.size(); i++) {
            for (int j = 0; j < second.size(); j++) {
                for (Clash clash : closer(0.1, first.get(i), second.get(j))) {
                    oneByOne.add(List.of(i, j, clash.kind(), clash.depth(), clash.distance()));
                }
            }
        }
        Set<List<Object>> together = new HashSet<>();
        ClashFinder.findCloserThan(
                0.1,
                first,
                second,
                TOLERANCE,
                c -> together.add(List.of(c.first(), c.second(), c.kind(), c.depth(), c.distance())));
        assertThat(together).isEqualTo(oneByOne).hasSizeGreaterThan(30);
        ClashFinder.findHard(first, List.of(), TOLERANCE, c -> assertThat(c).isNull());
        assertThatThrownBy(() -> ClashFinder.findHard(first, second, -1, c -> {})).hasMessageContaining("was -1.0");
        assertThatThrownBy(() -> ClashFinder.findCloserThan(0, first, second, 0, c -> {}))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> new Body(new double[9], new int[] {0, 1, 3})).hasMessageContaining("corner 3 of 3");
    }

    @Test
    @DisplayName("decides sides of planes as exact numbers do, where floating point can't")
    void sides() {
        Random random = new Random(10);
        int flat = 0;
        for (int round = 0; round < 20_000; round++) {
            double[] p = new double[12];
            for (int i = 0; i < 12; i++) {
                p[i] = round % 2 == 0 ? 0.1 * random.nextInt(4) : random.nextDouble();
            }
            if (round % 4 > 1) {
                // The fourth in the plane of the others, as well as doubles can say it, or a hair beside it.
                double u = random.nextDouble();
                double v = random.nextDouble();
                for (int k = 0; k < 3; k++) {
                    p[9 + k] = p[k] + u * (p[3 + k] - p[k]) + v * (p[6 + k] - p[k]);
                }
            }
            int side = Orientation.side(p, 0, p, 3, p, 6, p, 9);
            assertThat(side).isEqualTo(exactSide(p));
            assertThat(Orientation.side(p, 3, p, 0, p, 6, p, 9)).isEqualTo(-side);
            flat += side == 0 ? 1 : 0;
        }
        assertThat(flat).isGreaterThan(500);
    }

    private static int exactSide(double[] p) {
        BigDecimal[][] rows = new BigDecimal[3][3];
        for (int row = 0; row < 3; row++) {
            for (int k = 0; k < 3; k++) {
                rows[row][k] = new BigDecimal(p[3 * row + k]).subtract(new BigDecimal(p[9 + k]));
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < 3; k++) {
            int l = (k + 1) % 3;
            int m = (k + 2) % 3;
            sum = sum.add(rows[0][k].multiply(rows[1][l]).multiply(rows[2][m]))
                    .subtract(rows[0][k].multiply(rows[1][m]).multiply(rows[2][l]));
        }
        return sum.signum();
    }

    @Test
    @DisplayName("takes stored meshes, rounded as they are, into one frame")
    void meshes() {
        double[] frame = Geocentric.frame(121.47, 31.23, 4, 0);
        List<Clash> clashes = new ArrayList<>();
        ClashFinder.findHard(
                List.of(Body.of(stored(frame, 0, 0, 0, 4, 0.2, 3), frame)),
                List.of(
                        Body.of(stored(frame, 1, -1, 1, 1.1, 1, 1.1), frame),
                        Body.of(stored(frame, 0, 0, 3, 4, 3, 3.2), frame)),
                TOLERANCE,
                clashes::add);
        assertThat(only(clashes).second()).isZero();
        assertThat(clashes.get(0).depth()).isCloseTo(0.1, within(0.002));
    }

    /** A box in metres of a frame as an import would store it. */
    private static ModelMesh stored(double[] frame, double... six) {
        Body body = box(six);
        ModelMesh.Builder builder = new ModelMesh.Builder(121.47, 31.23, 4);
        int[] numbers = new int[8];
        for (int c = 0; c < 8; c++) {
            double[] ecef = new double[3];
            for (int k = 0; k < 3; k++) {
                ecef[k] = frame[12 + k];
                for (int axis = 0; axis < 3; axis++) {
                    ecef[k] += frame[4 * axis + k] * body.corners()[3 * c + axis];
                }
            }
            double[] g = Geocentric.toGeodetic(ecef[0], ecef[1], ecef[2]);
            numbers[c] = builder.corner(g[0], g[1], g[2]);
        }
        builder.face(SurfaceKind.OTHER, true, Arrays.stream(BOX).map(c -> numbers[c]).toArray());
        return builder.build();
    }
}
