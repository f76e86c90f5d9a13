package io.citytwin.importers.format.ifc.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A shape with gaps")
class GapsTest {
    private static final double[] NOWHERE = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    private static final float[] CORNERS = {0, 0, 0, 2, 0, 0, 2, 3, 0, 0, 3, 0, 0, 0, 4, 2, 0, 4, 2, 3, 4, 0, 3, 4};
    private static final int[] BOX = {
        0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7
    };

    @Test
    @DisplayName("that is a box without a lid bounds no solid")
    void lid() {
        ShapeMeasure whole = ShapeMeasure.of(new Shape(CORNERS, BOX), NOWHERE);
        assertThat(whole.closed()).isTrue();
        assertThat(whole.volume()).isCloseTo(24, within(1e-9));
        int[] open = Arrays.copyOfRange(BOX, 6, BOX.length);
        assertThat(ShapeMeasure.of(new Shape(CORNERS, open), NOWHERE).closed()).isFalse();
    }

    @Test
    @DisplayName("where one edge meets two shorter ones, or a sliver is missing, has the volume of the whole")
    void crack() {
        // A ninth corner, in the middle of the edge from 0 to 1: the bottom uses it, the front does not.
        float[] corners = Arrays.copyOf(CORNERS, CORNERS.length + 6);
        corners[24] = 1;
        int[] cracked = Arrays.copyOf(BOX, BOX.length + 3);
        System.arraycopy(new int[] {0, 2, 8}, 0, cracked, 0, 3);
        System.arraycopy(new int[] {8, 2, 1}, 0, cracked, BOX.length, 3);
        ShapeMeasure measure = ShapeMeasure.of(new Shape(corners, cracked), NOWHERE);
        assertThat(measure.closed()).isTrue();
        assertThat(measure.volume()).isCloseTo(24, within(1e-9));
        // A tenth beside it in the bottom: the sliver between 8, 9 and the front is missing.
        corners[24] = 1;
        corners[27] = 1;
        corners[28] = 0.05f;
        int[] slivered = cracked.clone();
        System.arraycopy(new int[] {0, 2, 9}, 0, slivered, 0, 3);
        System.arraycopy(new int[] {9, 2, 1}, 0, slivered, BOX.length, 3);
        measure = ShapeMeasure.of(new Shape(corners, slivered), NOWHERE);
        assertThat(measure.closed()).isTrue();
        assertThat(measure.volume()).isCloseTo(24, within(1e-6));
    }
}
