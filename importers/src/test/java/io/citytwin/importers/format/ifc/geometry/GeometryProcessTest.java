package io.citytwin.importers.format.ifc.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The process that makes the shapes of an IFC file")
class GeometryProcessTest {
    private static final Path HOUSE = Path.of("src/test/resources/ifc-geometry/house.ifc");
    private static final int WALL = 100;
    private static final int WALL_WITHOUT_OPENING = 140;
    private static final int SLAB = 200;
    private static final int CHAIR = 300;
    private static final int TURNED_CHAIR = 310;
    private static final int DANGLING = 400;
    private static final int WITHOUT_SHAPE = 500;
    private static final int ROUND_COLUMN = 600;
    private static final int[] ALL = {
        WALL, WALL_WITHOUT_OPENING, SLAB, CHAIR, TURNED_CHAIR, DANGLING, WITHOUT_SHAPE, ROUND_COLUMN
    };

    private static Shapes shapes(int... ids) throws Exception {
        Shapes shapes = new Shapes();
        Shapes.process(Map.of()).extract(HOUSE, ids, Limits.STANDARD, shapes);
        return shapes;
    }

    @Test
    @DisplayName("gives metres, Z up, at the element's place, openings cut out")
    void placesAndCuts() throws Exception {
        Shapes shapes = shapes(ALL);
        assertThat(shapes.bounds(WALL)).containsExactly(new double[] {1.0, 2.0, 0.5, 1.3, 6.0, 3.5}, within(1e-6));
        assertThat(shapes.bounds(SLAB)).containsExactly(new double[] {1.0, 2.0, 0.3, 6.0, 7.0, 0.5}, within(1e-6));
        assertThat(shapes.measure(WALL).volume()).isCloseTo(3.6 - 0.6, within(1e-6));
        assertThat(shapes.measure(WALL_WITHOUT_OPENING).volume()).isCloseTo(3.6, within(1e-6));
        assertThat(shapes.measure(SLAB).volume()).isCloseTo(5.0, within(1e-6));
        assertThat(shapes.measure(SLAB).area()).isCloseTo(54.0, within(1e-5));
        assertThat(shapes.measure(SLAB).closed()).isTrue();
        // A prism of 24 corners in the circle of 0.2 m.
        assertThat(shapes.measure(ROUND_COLUMN).volume())
                .isCloseTo(12 * Math.sin(2 * Math.PI / 24) * 0.2 * 0.2 * 3, within(1e-5));
    }

    @Test
    @DisplayName("gives the same shape for what was mapped, a different one where an opening was cut out of it")
    void sharesShapes() throws Exception {
        Shapes shapes = shapes(ALL);
        Shapes.Part chair = shapes.parts.get(CHAIR).get(0);
        Shapes.Part turned = shapes.parts.get(TURNED_CHAIR).get(0);
        assertThat(turned.shape()).isSameAs(chair.shape());
        assertThat(turned.placement()).isNotEqualTo(chair.placement());
        assertThat(shapes.parts.get(WALL).get(0).shape().hash())
                .isNotEqualTo(shapes.parts.get(WALL_WITHOUT_OPENING).get(0).shape().hash());
        Shapes again = shapes(TURNED_CHAIR);
        assertThat(again.parts.get(TURNED_CHAIR).get(0).shape().hash())
                .isEqualTo(chair.shape().hash())
                .matches("[0-9a-f]{32}");
    }

    @Test
    @DisplayName("gives colour and transparency")
    void colours() throws Exception {
        Shapes.Part slab = shapes(SLAB).parts.get(SLAB).get(0);
        assertThat(slab.rgb()).isEqualTo(0xff9933);
        assertThat(slab.alpha()).isEqualTo(0.75f);
    }

    @Test
    @DisplayName("fails the element with a dangling reference and no other; one without a shape is done without parts")
    void oneBadElementCostsOne() throws Exception {
        Shapes shapes = shapes(ALL);
        assertThat(shapes.failed).containsOnlyKeys(DANGLING);
        assertThat(shapes.failed.get(DANGLING)).contains("999");
        assertThat(shapes.done)
                .containsExactly(
                        WALL, WALL_WITHOUT_OPENING, SLAB, CHAIR, TURNED_CHAIR, WITHOUT_SHAPE, ROUND_COLUMN);
        assertThat(shapes.parts).doesNotContainKey(WITHOUT_SHAPE);
    }
}
