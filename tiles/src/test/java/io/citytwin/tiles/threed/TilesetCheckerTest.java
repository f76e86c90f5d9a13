package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.BlockReader.Cell;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.SubtreeWriter;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

@DisplayName("The checker of tilesets")
class TilesetCheckerTest {
    private static final URI ROOT = URI.create("http://x/tileset.json");
    private static final BlockGrid GRID = new BlockGrid(new Bbox(114, 33, 114.01, 33.01), 12, 3);
    private static final Layer LAYER = new Layer(
            "b",
            null,
            null,
            null,
            null,
            GeometryType.POLYGON,
            false,
            List.of(Attribute.of("height", AttributeType.REAL)),
            null,
            null,
            null,
            null,
            null,
            Sharing.OPEN,
            Map.of("heightAttribute", "height"));

    private final Map<String, byte[]> files = new HashMap<>();

    @BeforeEach
    void write() {
        Block large = block(1, 114.001, 33.001, 8e-4);
        Block left = block(2, 114.0002, 33.0002, 1e-4);
        Block right = block(3, 114.009, 33.009, 1e-4);
        BlockIndex index = BlockIndex.of(
                GRID, List.of(cell(0, 0, 0, large, 90), cell(2, 0, 0, left, 15), cell(2, 3, 3, right, 15)), 0);
        files.put("/tileset.json", TilesetWriter.implicit(LAYER, 1, index, "q"));
        files.put("/explicit.json", TilesetWriter.explicit(LAYER, 1, index, "q"));
        files.put("/subtrees/0/0/0.subtree", SubtreeWriter.write(index.findSubtree(QuadTile.ROOT, 3).orElseThrow()));
        files.put("/content/0/0/0.glb", BlockContent.encode(LAYER, 0, List.of(large)));
        files.put("/content/2/0/0.glb", BlockContent.encode(LAYER, 0, List.of(left)));
        files.put("/content/2/3/3.glb", BlockContent.encode(LAYER, 0, List.of(right)));
    }

    @Test
    @DisplayName("finds nothing where nothing is wrong")
    void whole() {
        assertThat(check("/tileset.json")).isEmpty();
        assertThat(check("/explicit.json")).isEmpty();
    }

    @Test
    @DisplayName("finds a content that is missing, one too many, one in the wrong place, one that is broken")
    void contents() {
        byte[] left = files.remove("/content/2/0/0.glb");
        assertThat(check("/tileset.json")).singleElement().asString().contains("is said to be there and is not");
        files.put("/content/2/0/0.glb", files.get("/content/2/3/3.glb"));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("sticks out of its volume"));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("has feature 3, which is in"));
        files.put("/content/2/0/0.glb", java.util.Arrays.copyOf(left, left.length - 40));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("can't be read"));
        files.put("/content/2/0/0.glb", left);
        files.put("/content/1/0/0.glb", left);
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("is served though it is said not to be there"));
    }

    @Test
    @DisplayName("finds errors that don't fall, volumes that don't hold, a root that vanishes")
    void numbers() {
        edit("/explicit.json", t -> t.replaceFirst("\"geometricError\":[0-9.]+", "\"geometricError\":0"));
        assertThat(check("/explicit.json")).anyMatch(p -> p.contains("must have an error above 0"));
        write();
        edit("/explicit.json", t -> {
            int last = t.lastIndexOf("\"geometricError\":0");
            return t.substring(0, last) + "\"geometricError\":9999" + t.substring(last + 19);
        });
        assertThat(check("/explicit.json")).anyMatch(p -> p.contains("is not below its parent's"));
        write();
        edit("/explicit.json", t -> t.replaceFirst("\"region\":\\[1\\.98", "\"region\":[1.9899999"));
        assertThat(check("/explicit.json")).isNotEmpty();
        write();
        edit("/tileset.json", t -> t.replace("\"version\":\"1.1\"", "\"version\":\"1.0\""));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("must be of version 1.1"));
        write();
        edit("/tileset.json", t -> t.replace("\"availableLevels\":3", "\"availableLevels\":2"));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("below the last of 2 levels"));
    }

    @Test
    @DisplayName("finds a subtree that is missing or torn")
    void subtrees() {
        byte[] whole = files.get("/subtrees/0/0/0.subtree");
        files.put("/subtrees/0/0/0.subtree", java.util.Arrays.copyOf(whole, whole.length - 16));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("lengths don't add up"));
        files.remove("/subtrees/0/0/0.subtree");
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("is said to be there and is not"));
    }

    private List<String> check(String path) {
        return TilesetChecker.check(
                        ROOT.resolve(path), a -> Optional.ofNullable(files.get(a.getPath())), "fid", true)
                .problems();
    }

    private void edit(String path, UnaryOperator<String> change) {
        String text = new String(files.get(path), StandardCharsets.UTF_8);
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        files.put(path, changed.getBytes(StandardCharsets.UTF_8));
    }

    private static Block block(long fid, double x, double y, double side) {
        return new Block(
                fid, new GeometryFactory().toGeometry(new Envelope(x, x + side, y, y + side)), null, 0, 10, List.of(10.0));
    }

    private static Cell cell(int level, int x, int y, Block block, double size) {
        Envelope box = block.footprint().getEnvelopeInternal();
        return new Cell(
                level, x, y, 1, new Bbox(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY()), 0, 10, size);
    }
}
