package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.BlockReader.Cell;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.SubtreeWriter;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
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
            List.of(Attribute.of("height", AttributeType.REAL), Attribute.of("outside", AttributeType.BOOLEAN)),
            null,
            null,
            null,
            null,
            null,
            Sharing.OPEN,
            Map.of("heightAttribute", "height"));

    private final Map<String, byte[]> files = new HashMap<>();
    private final Block large = block(1, 114.001, 33.001, 8e-4);
    private final Block left = block(2, 114.0002, 33.0002, 1e-4);
    private final Block right = block(3, 114.009, 33.009, 1e-4);

    @BeforeEach
    void write() {
        BlockIndex index = BlockIndex.of(
                GRID, List.of(cell(0, 0, 0, large, 90), cell(2, 0, 0, left, 18), cell(2, 3, 3, right, 18)), GeoidHeights.constant(0));
        files.put("/tileset.json", TilesetWriter.implicit(LAYER, 1, index, "q"));
        files.put("/explicit.json", TilesetWriter.explicit(LAYER, 1, index, "q"));
        files.put("/subtrees/0/0/0.subtree", SubtreeWriter.write(index.findSubtree(QuadTile.ROOT, 3).orElseThrow()));
        files.put("/content/0/0/0.glb", content(large));
        files.put("/content/1/0/0.glb", content(large));
        files.put("/content/1/1/1.glb", content(right));
        files.put("/content/2/0/0.glb", content(large, left));
    }

    private static byte[] content(Block... blocks) {
        return BlockContent.encode(LAYER, GeoidHeights.constant(0), List.of(blocks), 0, Compression.MESHOPT);
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
        byte[] whole = files.remove("/content/2/0/0.glb");
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("is said to be there and is not"));
        files.put("/content/2/0/0.glb", files.get("/content/1/1/1.glb"));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("sticks out of its volume"));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("has feature 3, which is in"));
        files.put("/content/2/0/0.glb", java.util.Arrays.copyOf(whole, whole.length - 40));
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("can't be read"));
        byte[] torn = whole.clone();
        // the header of the first compressed stream, which begins the binary chunk
        torn[28 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(12)] ^= 1;
        files.put("/content/2/0/0.glb", torn);
        assertThat(check("/tileset.json")).anyMatch(p -> p.contains("not a stream of attributes"));
        files.put("/content/2/0/0.glb", whole);
        files.put("/content/1/1/0.glb", whole);
        assertThat(check("/tileset.json"))
                .singleElement()
                .asString()
                .contains("is served though it is said not to be there");
    }

    @Test
    @DisplayName("finds a feature that vanishes on the way to finer tiles, comes twice, changes, or is dropped too early")
    void refinement() {
        for (String tileset : List.of("/tileset.json", "/explicit.json")) {
            write();
            files.put("/content/2/0/0.glb", content(left));
            assertThat(check(tileset)).anyMatch(p -> p.contains("1/0/0.glb?q has feature 1, which vanishes"));
            write();
            files.put("/content/1/0/0.glb", content(left));
            assertThat(check(tileset)).anyMatch(p -> p.contains("0/0/0.glb?q has feature 1, which vanishes"));
            assertThat(check(tileset)).anyMatch(p -> p.contains("1/0/0.glb?q lacks feature 1 of"));
            write();
            files.put("/content/2/0/0.glb", content(large, left, left));
            assertThat(check(tileset)).anyMatch(p -> p.contains("has feature 2 twice"));
            write();
            files.put("/content/1/0/0.glb", content(with(large, large.footprint(), 11)));
            assertThat(check(tileset)).singleElement().asString().contains("has feature 1 with other attributes");
            write();
            // its error is 18 m: a corner may be cut by 10 m, but not by 20
            for (double cut : new double[] {1e-4, 2e-4}) {
                files.put("/content/1/0/0.glb", content(with(large, withoutCorner(large.footprint(), cut), 10)));
                if (cut < 1.5e-4) {
                    assertThat(check(tileset)).isEmpty();
                } else {
                    assertThat(check(tileset)).singleElement().asString().contains("has feature 1 moved by 20.2");
                }
            }
        }
    }

    @Test
    @DisplayName("finds what is not seen from outside in a coarse tile, and misses it there only where nothing is outside")
    void envelope() {
        Block near = block(2, 114.001, 33.001, 1e-4);
        for (String tileset : List.of("/tileset.json", "/explicit.json")) {
            write();
            files.put("/content/0/0/0.glb", content(hidden(large)));
            files.put("/content/1/0/0.glb", content(hidden(large)));
            files.put("/content/2/0/0.glb", content(hidden(large), near));
            assertThat(check(tileset)).isEmpty();
            assertThat(outside(tileset))
                    .hasSize(2)
                    .anyMatch(p -> p.contains("1/0/0.glb?q has feature 1, which is not seen from outside"));
            // It may be missing, however large it is, as long as something else is outside.
            files.put("/content/0/0/0.glb", content(near));
            files.put("/content/1/0/0.glb", content(near));
            assertThat(check(tileset)).anyMatch(p -> p.contains("1/0/0.glb?q lacks feature 1 of"));
            assertThat(outside(tileset)).isEmpty();
            files.put("/content/2/0/0.glb", content(hidden(large), hidden(near)));
            files.put("/content/1/1/1.glb", content(hidden(right)));
            assertThat(outside(tileset)).anyMatch(p -> p.contains("1/0/0.glb?q lacks feature 1 of"));
        }
    }

    private List<String> outside(String path) {
        return TilesetChecker.check(
                        ROOT.resolve(path), a -> Optional.ofNullable(files.get(a.getPath())), "fid", "outside", true)
                .problems();
    }

    private static Block with(Block block, Geometry footprint, double height) {
        return new Block(block.fid(), footprint, null, block.base(), block.height(), List.of(height, true));
    }

    private static Block hidden(Block block) {
        return new Block(block.fid(), block.footprint(), null, block.base(), block.height(), List.of(10.0, false));
    }

    /** A box with its north-eastern corner cut off so far from it, degrees. */
    private static Geometry withoutCorner(Geometry box, double cut) {
        Envelope e = box.getEnvelopeInternal();
        double side = cut * Math.sqrt(2);
        return box.getFactory().createPolygon(new Coordinate[] {
            new Coordinate(e.getMinX(), e.getMinY()),
            new Coordinate(e.getMaxX(), e.getMinY()),
            new Coordinate(e.getMaxX(), e.getMaxY() - side),
            new Coordinate(e.getMaxX() - side, e.getMaxY()),
            new Coordinate(e.getMinX(), e.getMaxY()),
            new Coordinate(e.getMinX(), e.getMinY())
        });
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
                fid, new GeometryFactory().toGeometry(new Envelope(x, x + side, y, y + side)), null, 0, 10, List.of(10.0, true));
    }

    private static Cell cell(int level, int x, int y, Block block, double size) {
        Envelope box = block.footprint().getEnvelopeInternal();
        return new Cell(
                level, x, y, 1, 60_000, new Bbox(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY()), 0, 10, size, true);
    }
}
