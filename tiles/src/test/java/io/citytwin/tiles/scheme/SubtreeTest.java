package io.citytwin.tiles.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A subtree")
class SubtreeTest {
    @Test
    @DisplayName("reads back as it was written, whatever is available")
    void thereAndBack() throws IOException {
        Random random = new Random(6);
        for (int i = 0; i < 300; i++) {
            int levels = 1 + random.nextInt(5);
            QuadTile root = new QuadTile(3, random.nextInt(8), random.nextInt(8));
            Subtree subtree = random(random, root, levels, i % 3 == 0 ? 1 : random.nextDouble());
            byte[] bytes = SubtreeWriter.write(subtree);
            assertThat(bytes.length % 8).isZero();
            SubtreeReader.Answer answer = SubtreeReader.read(bytes, root, levels);
            assertThat(answer.problems()).isEmpty();
            assertThat(answer.subtree()).isEqualTo(subtree);
        }
    }

    @Test
    @DisplayName("numbers tiles along the Morton curve, x in the lowest bit")
    void morton() {
        assertThat(new QuadTile(1, 1, 0).morton()).isEqualTo(1);
        assertThat(new QuadTile(1, 0, 1).morton()).isEqualTo(2);
        assertThat(new QuadTile(3, 5, 2).morton()).isEqualTo(0b011001);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            QuadTile tile = new QuadTile(12, random.nextInt(4096), random.nextInt(4096));
            assertThat(QuadTile.ROOT.descendant(12, tile.morton())).isEqualTo(tile);
            QuadTile parent = tile.parent();
            assertThat(parent.child((int) (tile.morton() & 3))).isEqualTo(tile);
        }
        assertThatThrownBy(() -> new QuadTile(2, 4, 0)).hasMessageContaining("below 2^level, were 2/4/0");
    }

    @Test
    @DisplayName("that is torn is refused or told of, never taken for whole")
    void torn() throws IOException {
        Random random = new Random(8);
        Subtree subtree = random(random, QuadTile.ROOT, 3, 0.6);
        byte[] bytes = SubtreeWriter.write(subtree);
        assertThatThrownBy(() -> SubtreeReader.read(new byte[10], QuadTile.ROOT, 3)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SubtreeReader.read(
                        java.util.Arrays.copyOf(bytes, bytes.length - 8), QuadTile.ROOT, 3))
                .hasMessageContaining("don't add up");
        assertThat(SubtreeReader.read(bytes, QuadTile.ROOT, 4).problems())
                .anyMatch(p -> p.contains("tileAvailability must have"));
    }

    private static Subtree random(Random random, QuadTile root, int levels, double share) {
        Map<QuadTile, Subtree.Tile> tiles = new HashMap<>();
        Set<QuadTile> children = new HashSet<>();
        grow(random, root, levels, share, tiles, children);
        return new Subtree(root, levels, tiles, children);
    }

    private static void grow(
            Random random,
            QuadTile tile,
            int levels,
            double share,
            Map<QuadTile, Subtree.Tile> tiles,
            Set<QuadTile> children) {
        if (levels == 0) {
            children.add(tile);
            return;
        }
        double x = random.nextDouble();
        Region region = new Region(x, 0.5, x + 0.1, 0.6, -3, 100 * random.nextDouble());
        tiles.put(tile, new Subtree.Tile(region, random.nextDouble(), random.nextInt(3) == 0 ? null : region));
        for (int q = 0; q < 4; q++) {
            if (random.nextDouble() < share) {
                grow(random, tile.child(q), levels - 1, share, tiles, children);
            }
        }
    }
}
