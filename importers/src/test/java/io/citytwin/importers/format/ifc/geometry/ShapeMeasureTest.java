package io.citytwin.importers.format.ifc.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a shape measures")
class ShapeMeasureTest {
    private static final double[] HERE = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    /** Looking outwards; corners are numbered by bits: x 1, y 2, z 4. */
    private static final int[] BOX = {
        0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5
    };

    private static float[] corners(float x, float y, float z) {
        float[] corners = new float[24];
        for (int i = 0; i < 8; i++) {
            corners[3 * i] = (i & 1) * x;
            corners[3 * i + 1] = (i >> 1 & 1) * y;
            corners[3 * i + 2] = (i >> 2) * z;
        }
        return corners;
    }

    private static double[] placement(Random random, double scale, boolean mirrored) {
        double a = random.nextDouble() * 2 * Math.PI;
        double b = random.nextDouble() * 2 * Math.PI;
        double m = mirrored ? -scale : scale;
        return new double[] {
            scale * Math.cos(a), scale * Math.sin(a), 0, 0,
            -scale * Math.sin(a) * Math.cos(b), scale * Math.cos(a) * Math.cos(b), scale * Math.sin(b), 0,
            m * Math.sin(a) * Math.sin(b), -m * Math.cos(a) * Math.sin(b), m * Math.cos(b), 0,
            500_000 + random.nextDouble(), 3_650_000 + random.nextDouble(), 40, 1
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("a box has its volume and area wherever it is put, turned, scaled and mirrored")
    void boxes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            float x = 0.1f + random.nextFloat() * 10;
            float y = 0.1f + random.nextFloat() * 10;
            float z = 0.1f + random.nextFloat() * 10;
            double scale = random.nextBoolean() ? 1 : 0.001;
            double[] place = placement(random, scale, random.nextBoolean());
            ShapeMeasure measure = ShapeMeasure.of(new Shape(corners(x, y, z), BOX), place);
            double volume = (double) x * y * z * scale * scale * scale;
            double area = 2 * ((double) x * y + (double) y * z + (double) z * x) * scale * scale;
            assertThat(measure.volume()).isCloseTo(volume, within(1e-6 * scale * scale * Math.max(1, volume)));
            assertThat(measure.area()).isCloseTo(area, within(1e-6 * scale * Math.max(1, area)));
            assertThat(measure.closed()).isTrue();
        }
    }

    @Test
    @DisplayName("a body without one of its triangles is open; nothing is closed and measures nothing")
    void open() {
        float[] corners = corners(1, 2, 3);
        assertThat(ShapeMeasure.of(new Shape(corners, Arrays.copyOf(BOX, 33)), HERE).closed()).isFalse();
        ShapeMeasure box = ShapeMeasure.of(new Shape(corners, BOX), HERE);
        assertThat(ShapeMeasure.NOTHING.plus(box)).isEqualTo(box);
        assertThat(ShapeMeasure.of(new Shape(new float[0], new int[0]), HERE)).isEqualTo(ShapeMeasure.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("two bodies with faces in any direction are turned to look out, each by itself")
    void turnsFaces(long seed) {
        Random random = new Random(seed);
        float[] corners = Arrays.copyOf(corners(1, 2, 3), 48);
        int[] triangles = Arrays.copyOf(BOX, 72);
        for (int i = 0; i < 24; i++) {
            corners[24 + i] = corners[i] + 10;
        }
        for (int i = 0; i < 36; i++) {
            triangles[36 + i] = BOX[i] + 8;
        }
        for (int t = 0; t < 72; t += 3) {
            if (t == 0 || random.nextBoolean() && t != 3) {
                int corner = triangles[t];
                triangles[t] = triangles[t + 1];
                triangles[t + 1] = corner;
            }
        }
        assertThat(Orientation.isClosed(triangles)).isFalse();
        int[] before = triangles.clone();
        ShapeMeasure measure = ShapeMeasure.of(new Shape(corners, triangles), HERE);
        assertThat(measure.closed()).isTrue();
        assertThat(measure.volume()).isCloseTo(12.0, within(1e-9));
        assertThat(triangles).isEqualTo(before);
    }

    @Test
    @DisplayName("what agrees already or does not close stays as it is: a hollow body, an open one, a Möbius strip")
    void leavesAlone() {
        float[] corners = Arrays.copyOf(corners(3, 3, 3), 48);
        int[] hollow = Arrays.copyOf(BOX, 72);
        for (int i = 0; i < 24; i++) {
            corners[24 + i] = 1 + corners[i] / 3;
        }
        for (int i = 0; i < 36; i += 3) {
            hollow[36 + i] = BOX[i] + 8;
            hollow[36 + i + 1] = BOX[i + 2] + 8;
            hollow[36 + i + 2] = BOX[i + 1] + 8;
        }
        assertThat(Orientation.agreeing(corners, hollow)).isSameAs(hollow);
        assertThat(ShapeMeasure.of(new Shape(corners, hollow), HERE).volume()).isCloseTo(27 - 1, within(1e-6));
        int[] open = Arrays.copyOf(BOX, 33);
        assertThat(Orientation.agreeing(corners, open)).isSameAs(open);
        int[] strip = {0, 1, 2, 1, 3, 2, 2, 3, 4, 3, 5, 4, 4, 5, 1, 5, 0, 1};
        assertThat(Orientation.agreeing(corners, strip)).isSameAs(strip);
        // The projective plane: every edge has two triangles, and there is no outside.
        int[] plane = {0, 1, 2, 0, 2, 3, 0, 3, 4, 0, 4, 5, 0, 5, 1, 1, 2, 4, 2, 3, 5, 3, 4, 1, 4, 5, 2, 5, 1, 3};
        assertThat(Orientation.agreeing(corners, plane)).isSameAs(plane);
    }

    @Test
    @DisplayName("a solid gets the face that it lacks, loses the one that it has twice, and bears a corner in an edge")
    void closesSolids() {
        float[] corners = Arrays.copyOf(corners(1, 2, 3), 27);
        corners[24] = 0.5f;
        // The top is twice there, the bottom not at all, and one side meets the other in the middle of an edge.
        int[] damaged = {
            4, 5, 7, 4, 7, 6, 4, 5, 6, 5, 7, 6, 0, 8, 5, 8, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5
        };
        assertThat(new Shape(corners, damaged).isClosed()).isFalse();
        Shape solid = new Shape(corners, damaged, true);
        assertThat(solid.isClosed()).isTrue();
        assertThat(ShapeMeasure.of(solid, HERE).volume()).isCloseTo(6.0, within(1e-9));
        // A ring that is no plane is left alone: two neighbouring sides are missing.
        int[] halfOpen = {0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 1, 3, 7, 1, 7, 5};
        assertThat(new Shape(corners(1, 2, 3), halfOpen, true).isClosed()).isFalse();
        assertThat(new Shape(corners(1, 2, 3), halfOpen, true).triangles()).isEqualTo(halfOpen);
    }

    @Test
    @DisplayName("a shape refuses what can't be drawn")
    void refuses() {
        assertThatThrownBy(() -> new Shape(new float[4], new int[0])).hasMessageContaining("three numbers each");
        assertThatThrownBy(() -> new Shape(new float[9], new int[] {0, 1, 3})).hasMessageContaining("names corner 3");
        assertThatThrownBy(() -> new Shape(new float[] {0, Float.NaN, 0}, new int[0])).hasMessageContaining("NaN");
        Shape box = new Shape(corners(1, 1, 1), BOX);
        assertThat(box.hash())
                .isEqualTo(new Shape(corners(1, 1, 1), BOX.clone()).hash())
                .isNotEqualTo(new Shape(corners(1, 1, 2), BOX).hash());
    }
}
