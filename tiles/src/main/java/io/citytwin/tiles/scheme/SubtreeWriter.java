package io.citytwin.tiles.scheme;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.tiles.gltf.BinaryChunk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes subtrees in the binary form of 3D Tiles 1.1 (OGC 22-025r4, implicit tiling), with the true volume and the
 * geometric error of each tile as metadata (semantics TILE_BOUNDING_REGION, TILE_GEOMETRIC_ERROR,
 * CONTENT_BOUNDING_REGION): a tile's own cell is no bound for features that stick out of it.
 */
public final class SubtreeWriter {
    private static final int MAGIC = 0x74627573;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Subtree subtree;
    private final BinaryChunk chunk = new BinaryChunk();
    private final ObjectNode root = JSON.createObjectNode();
    private final List<Subtree.Tile> tiles = new ArrayList<>();

    private SubtreeWriter(Subtree subtree) {
        this.subtree = subtree;
    }

    public static byte[] write(Subtree subtree) {
        return new SubtreeWriter(subtree).file();
    }

    /** The metadata schema that subtrees refer to; it stands in tileset.json. */
    public static ObjectNode schema() {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("id", "citytwin_tiles");
        ObjectNode classes = schema.putObject("classes");
        ObjectNode tile = classes.putObject("tile").putObject("properties");
        region(tile.putObject("boundingRegion"), "TILE_BOUNDING_REGION");
        tile.putObject("geometricError")
                .put("type", "SCALAR")
                .put("componentType", "FLOAT64")
                .put("semantic", "TILE_GEOMETRIC_ERROR");
        ObjectNode content = classes.putObject("content").putObject("properties");
        region(content.putObject("boundingRegion"), "CONTENT_BOUNDING_REGION");
        return schema;
    }

    private static void region(ObjectNode property, String semantic) {
        property.put("type", "SCALAR")
                .put("componentType", "FLOAT64")
                .put("array", true)
                .put("count", 6)
                .put("semantic", semantic);
    }

    private byte[] file() {
        availability();
        metadata();
        if (chunk.length() > 0) {
            root.putArray("buffers").addObject().put("byteLength", chunk.length());
            chunk.describe(root.putArray("bufferViews"));
        }
        byte[] json = json();
        int jsonLength = json.length + 7 & ~7;
        ByteBuffer out = BinaryChunk.room(24 + jsonLength + chunk.length());
        out.putInt(MAGIC).putInt(1).putLong(jsonLength).putLong(chunk.length());
        out.put(json);
        for (int i = json.length; i < jsonLength; i++) {
            out.put((byte) ' ');
        }
        chunk.writeTo(out);
        return out.array();
    }

    private void availability() {
        Bits tileBits = new Bits(Subtree.capacity(subtree.levels()));
        Bits contentBits = new Bits(Subtree.capacity(subtree.levels()));
        for (int level = 0; level < subtree.levels(); level++) {
            int first = Subtree.capacity(level);
            for (int i = 0; i < 1 << 2 * level; i++) {
                Subtree.Tile tile = subtree.tiles().get(subtree.root().descendant(level, i));
                if (tile != null) {
                    tileBits.set(first + i);
                    tiles.add(tile);
                    if (tile.content() != null) {
                        contentBits.set(first + i);
                    }
                }
            }
        }
        Bits childBits = new Bits(1 << 2 * subtree.levels());
        for (int i = 0; i < 1 << 2 * subtree.levels(); i++) {
            if (subtree.children().contains(subtree.root().descendant(subtree.levels(), i))) {
                childBits.set(i);
            }
        }
        tileBits.describe(root.putObject("tileAvailability"));
        ArrayNode contents = root.putArray("contentAvailability");
        contentBits.describe(contents.addObject());
        childBits.describe(root.putObject("childSubtreeAvailability"));
    }

    private void metadata() {
        ArrayNode tables = root.putArray("propertyTables");
        ObjectNode tileTable = tables.addObject().put("class", "tile").put("count", tiles.size());
        ObjectNode properties = tileTable.putObject("properties");
        ByteBuffer errors = BinaryChunk.room(tiles.size() * Double.BYTES);
        tiles.forEach(t -> errors.putDouble(t.geometricError()));
        properties
                .putObject("boundingRegion")
                .put("values", regions(tiles.stream().map(Subtree.Tile::region).toList()));
        properties.putObject("geometricError").put("values", chunk.add(errors));
        root.put("tileMetadata", 0);
        List<Region> contents = tiles.stream()
                .map(Subtree.Tile::content)
                .filter(c -> c != null)
                .toList();
        if (!contents.isEmpty()) {
            ObjectNode table = tables.addObject().put("class", "content").put("count", contents.size());
            table.putObject("properties").putObject("boundingRegion").put("values", regions(contents));
            root.putArray("contentMetadata").add(1);
        }
    }

    private int regions(List<Region> regions) {
        ByteBuffer out = BinaryChunk.room(regions.size() * 6 * Double.BYTES);
        for (Region region : regions) {
            for (double v : region.toArray()) {
                out.putDouble(v);
            }
        }
        return chunk.add(out);
    }

    private byte[] json() {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    /** A bit stream, lowest bit first; all alike is said in one word. */
    private final class Bits {
        private final int size;
        private final ByteBuffer bytes;
        private int set;

        Bits(int size) {
            this.size = size;
            this.bytes = BinaryChunk.room((size + 7) / 8);
        }

        void set(int i) {
            bytes.put(i / 8, (byte) (bytes.get(i / 8) | 1 << i % 8));
            set++;
        }

        void describe(ObjectNode node) {
            if (set == 0 || set == size) {
                node.put("constant", set == 0 ? 0 : 1);
            } else {
                node.put("bitstream", chunk.add(bytes)).put("availableCount", set);
            }
        }
    }
}
