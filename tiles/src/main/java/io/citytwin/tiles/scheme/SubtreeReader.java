package io.citytwin.tiles.scheme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads subtrees in the binary form of 3D Tiles 1.1 with one content per tile and an internal buffer, and says what in
 * them is against the specification. Regions and errors are read where the tileset's schema gives the properties the names
 * that {@link SubtreeWriter#schema()} has.
 */
public final class SubtreeReader {
    private static final int MAGIC = 0x74627573;

    private final QuadTile root;
    private final int levels;
    private final JsonNode json;
    private final ByteBuffer binary;
    private final List<String> problems = new ArrayList<>();

    private SubtreeReader(QuadTile root, int levels, JsonNode json, ByteBuffer binary) {
        this.root = root;
        this.levels = levels;
        this.json = json;
        this.binary = binary;
    }

    /** What was read and what is wrong with it. */
    public record Answer(Subtree subtree, List<String> problems) {}

    /**
     * @param root the tile that the subtree begins with
     * @param levels the tileset's subtreeLevels
     * @throws IOException if the bytes are no subtree at all
     */
    public static Answer read(byte[] bytes, QuadTile root, int levels) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 24 || in.getInt() != MAGIC || in.getInt() != 1) {
            throw new IOException("not a binary subtree of version 1");
        }
        long jsonLength = in.getLong();
        long binaryLength = in.getLong();
        if (jsonLength < 0 || binaryLength < 0 || 24 + jsonLength + binaryLength != bytes.length) {
            throw new IOException("the header's lengths don't add up to the file's " + bytes.length + " bytes");
        }
        JsonNode json = new ObjectMapper().readTree(bytes, 24, (int) jsonLength);
        ByteBuffer binary = ByteBuffer.wrap(bytes, 24 + (int) jsonLength, (int) binaryLength)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        SubtreeReader reader = new SubtreeReader(root, levels, json, binary);
        if (jsonLength % 8 != 0 || binaryLength % 8 != 0) {
            reader.problems.add("the subtree's chunks must be padded to 8 bytes");
        }
        return reader.answer();
    }

    private Answer answer() {
        int capacity = Subtree.capacity(levels);
        boolean[] tiles = bits(json.path("tileAvailability"), capacity, "tileAvailability");
        boolean[] contents = bits(json.path("contentAvailability").path(0), capacity, "contentAvailability");
        boolean[] children = bits(json.path("childSubtreeAvailability"), 1 << 2 * levels, "childSubtreeAvailability");
        double[] tileRegions = doubles("tileMetadata", "boundingRegion", 6 * count(tiles));
        double[] errors = doubles("tileMetadata", "geometricError", count(tiles));
        double[] contentRegions = doubles("contentMetadata", "boundingRegion", 6 * count(contents));
        Map<QuadTile, Subtree.Tile> found = new HashMap<>();
        int tileRow = 0;
        int contentRow = 0;
        for (int level = 0; level < levels; level++) {
            for (int i = 0; i < 1 << 2 * level; i++) {
                int bit = Subtree.capacity(level) + i;
                if (!tiles[bit]) {
                    if (contents[bit]) {
                        problems.add("content is available where the tile is not: " + root.descendant(level, i));
                    }
                    continue;
                }
                QuadTile tile = root.descendant(level, i);
                if (level > 0 && !found.containsKey(tile.parent())) {
                    problems.add("a tile is available whose parent is not: " + tile);
                }
                Region content = contents[bit] ? region(contentRegions, contentRow++) : null;
                double error = errors.length == 0 ? Double.NaN : errors[tileRow];
                found.put(tile, new Subtree.Tile(region(tileRegions, tileRow++), error, content));
            }
        }
        Set<QuadTile> below = new HashSet<>();
        for (int i = 0; i < children.length; i++) {
            if (children[i]) {
                below.add(root.descendant(levels, i));
                if (!found.containsKey(root.descendant(levels, i).parent())) {
                    problems.add("a subtree is available below a tile that is not: " + root.descendant(levels, i));
                }
            }
        }
        return new Answer(new Subtree(root, levels, found, below), List.copyOf(problems));
    }

    private static Region region(double[] values, int row) {
        return values.length == 0 ? null : Region.of(Arrays.copyOfRange(values, 6 * row, 6 * row + 6));
    }

    private boolean[] bits(JsonNode availability, int size, String name) {
        boolean[] bits = new boolean[size];
        if (availability.has("constant")) {
            Arrays.fill(bits, availability.get("constant").asInt() == 1);
            return bits;
        }
        ByteBuffer bytes = view(availability.path("bitstream").asInt(-1));
        if (bytes.remaining() != (size + 7) / 8) {
            problems.add(name + " must have " + (size + 7) / 8 + " bytes, has " + bytes.remaining());
            return bits;
        }
        for (int i = 0; i < size; i++) {
            bits[i] = (bytes.get(i / 8) >> i % 8 & 1) == 1;
        }
        int said = availability.path("availableCount").asInt(-1);
        if (said >= 0 && said != count(bits)) {
            problems.add(name + " says that " + said + " are available, its bits that " + count(bits) + " are");
        }
        return bits;
    }

    private double[] doubles(String member, String property, int size) {
        JsonNode number = json.path(member);
        if (number.isArray()) {
            number = number.path(0);
        }
        if (number.isMissingNode()) {
            return new double[0];
        }
        JsonNode table = json.path("propertyTables").path(number.asInt());
        JsonNode values = table.path("properties").path(property).path("values");
        if (values.isMissingNode()) {
            return new double[0];
        }
        ByteBuffer bytes = view(values.asInt(-1));
        if (bytes.remaining() != size * Double.BYTES) {
            problems.add(member + "." + property + " must have " + size + " numbers, has "
                    + bytes.remaining() / Double.BYTES);
            return new double[0];
        }
        double[] out = new double[size];
        for (int i = 0; i < size; i++) {
            out[i] = bytes.getDouble();
        }
        return out;
    }

    private ByteBuffer view(int number) {
        JsonNode view = json.path("bufferViews").path(number);
        long offset = view.path("byteOffset").asLong(0);
        long length = view.path("byteLength").asLong(-1);
        if (length < 0 || offset + length > binary.capacity()) {
            problems.add("buffer view " + number + " is missing or longer than the buffer");
            return ByteBuffer.allocate(0);
        }
        if (offset % 8 != 0) {
            problems.add("buffer view " + number + " must begin on 8 bytes, begins at " + offset);
        }
        return binary.duplicate()
                .position((int) offset)
                .limit((int) (offset + length))
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int count(boolean[] bits) {
        int n = 0;
        for (boolean bit : bits) {
            n += bit ? 1 : 0;
        }
        return n;
    }
}
