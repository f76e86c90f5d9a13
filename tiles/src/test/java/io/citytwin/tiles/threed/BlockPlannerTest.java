package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.Bbox;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Pile;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The planner of grids")
class BlockPlannerTest {
    @Test
    @DisplayName("puts a square root with room around any extent")
    void roots() {
        Random random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            double x = random.nextDouble() * 340 - 170;
            double y = random.nextDouble() * 140 - 70;
            double size = Math.pow(10, -random.nextDouble() * 6);
            Bbox extent = new Bbox(x, y, x + size * random.nextDouble(), y + size * random.nextDouble());
            Bbox root = BlockPlanner.root(extent);
            assertThat(root.minX()).isLessThan(extent.minX());
            assertThat(root.minY()).isLessThan(extent.minY());
            assertThat(root.maxX()).isGreaterThan(extent.maxX());
            assertThat(root.maxY()).isGreaterThan(extent.maxY());
            double cos = Math.cos(Math.toRadians((extent.minY() + extent.maxY()) / 2));
            double width = (root.maxX() - root.minX()) * cos;
            assertThat(width).isBetween((root.maxY() - root.minY()) * 0.98, (root.maxY() - root.minY()) * 1.02);
            assertThat(width * Ellipsoid.METRES_PER_DEGREE)
                    .isLessThan(1.4 * Math.max(200, size * Ellipsoid.METRES_PER_DEGREE));
        }
    }

    @Test
    @DisplayName("keeps the root where the extent grows a little")
    void stable() {
        Bbox extent = new Bbox(114.0, 32.9, 114.2, 33.1);
        Bbox root = BlockPlanner.root(extent);
        assertThat(root.maxX() - extent.maxX()).isGreaterThan(0.005);
        assertThat(root.maxY() - extent.maxY()).isGreaterThan(0.005);
    }

    @Test
    @DisplayName("bounds the blocks of every tile, on any spread of places and sizes")
    void bounded() {
        Bbox root = new Bbox(114, 32.9, 114.2, 33.1);
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            List<Pile> piles = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                double spread = i % 3 == 0 ? 0.3 : 0.05;
                piles.add(new Pile(
                        (int) Math.round(9 + random.nextGaussian() * 2),
                        clamp(256 + random.nextGaussian() * 512 * spread),
                        clamp(256 + random.nextGaussian() * 512 * spread),
                        1 + random.nextInt(5),
                        100,
                        20,
                        true));
            }
            BlockGrid grid = BlockPlanner.plan(root, piles);
            assertThat(grid.levels()).isBetween(3, 9);
            Map<List<Integer>, Integer> counts = new HashMap<>();
            for (Pile pile : piles) {
                // the size in the middle of the bin, by the grid's own rule
                double size = Math.pow(2, (pile.bin() + 0.5) / 2);
                for (int level = 0; level < grid.levels(); level++) {
                    if (size >= grid.error(level)) {
                        int shift = 9 - level;
                        counts.merge(
                                List.of(level, pile.column() >> shift, pile.row() >> shift), pile.count(), Integer::sum);
                    }
                }
            }
            assertThat(counts.values()).allMatch(n -> n <= BlockIndex.MOST_BLOCKS);
            // And no tile is emptier than it must be: half an octave more in each would be too much for one.
            Map<List<Integer>, Integer> more = new HashMap<>();
            for (Pile pile : piles) {
                double size = Math.pow(2, (pile.bin() + 1.5) / 2);
                for (int level = 0; level < grid.levels() - 1; level++) {
                    if (size >= grid.error(level)) {
                        int shift = 9 - level;
                        more.merge(
                                List.of(level, pile.column() >> shift, pile.row() >> shift), pile.count(), Integer::sum);
                    }
                }
            }
            assertThat(more.values()).anyMatch(n -> n > BlockIndex.MOST_BLOCKS);
        }
    }

    @Test
    @DisplayName("gives up parting blocks that all stand in one place, not the tileset")
    void stacked() {
        List<Pile> piles = List.of(new Pile(8, 100, 100, 50_000, 1_000_000, 20, true));
        BlockGrid grid = BlockPlanner.plan(new Bbox(114, 32.9, 114.2, 33.1), piles);
        assertThat(grid.levels()).isLessThanOrEqualTo(BlockGrid.MAX_LEVELS);
    }

    @Test
    @DisplayName("parts shapes of many triangles, and gives one that no grid can part coarser tiles of its own")
    void heavy() {
        Bbox root = new Bbox(114, 32.9, 114.2, 33.1);
        List<Pile> houses = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            houses.add(new Pile(8, i % 25 * 20, i / 25 * 20, 1, 2_000, 2_000, true));
        }
        assertThat(BlockPlanner.plan(root, houses.subList(0, 50)).levels()).isEqualTo(1);
        assertThat(BlockPlanner.plan(root, houses).levels()).isEqualTo(3);
        assertThat(BlockPlanner.plan(root, List.of(new Pile(20, 100, 100, 1, 90_000, 90_000, true))).levels())
                .isEqualTo(1);
        assertThat(BlockPlanner.plan(root, List.of(new Pile(20, 100, 100, 1, 200_000, 200_000, true))).levels())
                .isEqualTo(4);
        assertThat(BlockPlanner.plan(root, List.of(new Pile(20, 100, 100, 1, 3_200_000, 3_200_000, true))).levels())
                .isEqualTo(6);
    }

    @Test
    @DisplayName("writes grids and times as texts that read back the same")
    void texts() {
        BlockGrid grid = BlockRequest.rounded(new BlockGrid(new Bbox(114.01, -32.9, 114.2, 33.1), -7, 6));
        assertThat(BlockRequest.grid(BlockRequest.gridText(grid))).isEqualTo(grid);
        for (TimeSelector time : List.of(
                TimeSelector.NOW,
                TimeSelector.at(Instant.parse("2025-01-01T00:00:00.123456Z")),
                TimeSelector.NOW.withAsOf(Instant.EPOCH))) {
            assertThat(BlockRequest.time(BlockRequest.timeText(time))).isEqualTo(time);
        }
        for (String bad : List.of("", "1_2_3_4_5", "1_2_3_4_5_x", "1_2_0_4_5_3", "9999999999_2_3_4_5_3", "1_2_3_4_5_17")) {
            assertThatThrownBy(() -> BlockRequest.grid(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static int clamp(double v) {
        return (int) Math.max(0, Math.min(511, v));
    }
}
