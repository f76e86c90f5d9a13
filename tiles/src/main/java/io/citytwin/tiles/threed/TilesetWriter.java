package io.citytwin.tiles.threed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.Layer;
import io.citytwin.store.BlockGrid;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.Region;
import io.citytwin.tiles.scheme.Subtree;
import io.citytwin.tiles.scheme.SubtreeWriter;
import java.util.List;

/** Writes tileset.json of 3D Tiles 1.1 (OGC 22-025r4), with implicit tiling or with every tile written out. */
final class TilesetWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Levels of a subtree: 341 tiles, some 20 kB. */
    static final int SUBTREE_LEVELS = 5;

    private TilesetWriter() {}

    static int subtreeLevels(BlockGrid grid) {
        return Math.min(SUBTREE_LEVELS, grid.levels());
    }

    private static String suffix(String query) {
        return query.isEmpty() ? "" : "?" + query;
    }

    /** @param query what follows the question mark in the addresses of subtrees and contents; empty for files */
    static byte[] implicit(Layer layer, long revision, BlockIndex index, String query) {
        ObjectNode tileset = head(layer, revision, index);
        tileset.set("schema", SubtreeWriter.schema());
        ObjectNode root = tileset.putObject("root");
        BlockGrid grid = index.grid();
        Region heights = index.region();
        volume(root, Region.of(grid.root(), heights.lowest(), heights.highest()));
        root.put("geometricError", grid.unboundedError(0));
        root.put("refine", "REPLACE");
        root.putObject("content").put("uri", "content/{level}/{x}/{y}.glb" + suffix(query));
        ObjectNode tiling = root.putObject("implicitTiling");
        tiling.put("subdivisionScheme", "QUADTREE");
        tiling.put("subtreeLevels", subtreeLevels(grid));
        tiling.put("availableLevels", grid.levels());
        tiling.putObject("subtrees").put("uri", "subtrees/{level}/{x}/{y}.subtree" + suffix(query));
        return bytes(tileset);
    }

    /** For clients that know no implicit tiling: the same tiles, contents, volumes and errors, written out. */
    static byte[] explicit(Layer layer, long revision, BlockIndex index, String query) {
        ObjectNode tileset = head(layer, revision, index);
        ObjectNode root = tileset.putObject("root");
        root.put("refine", "REPLACE");
        tile(root, index, QuadTile.ROOT, query);
        return bytes(tileset);
    }

    /** A layer without any block: a tileset with a root and nothing in it. */
    static byte[] empty(Layer layer, long revision) {
        ObjectNode tileset = JSON.createObjectNode();
        asset(tileset, layer, revision, 0);
        tileset.put("geometricError", 1);
        ObjectNode root = tileset.putObject("root");
        volume(root, new Region(0, 0, 0, 0, 0, 0));
        root.put("geometricError", 1);
        root.put("refine", "REPLACE");
        return bytes(tileset);
    }

    /** One tileset that holds those at other addresses. */
    static byte[] together(List<Member> members) {
        ObjectNode tileset = JSON.createObjectNode();
        tileset.putObject("asset").put("version", "1.1");
        double error = members.stream().mapToDouble(Member::error).max().orElse(1);
        tileset.put("geometricError", 2 * error);
        ObjectNode root = tileset.putObject("root");
        volume(root, members.stream().map(Member::region).reduce(Region::union).orElse(new Region(0, 0, 0, 0, 0, 0)));
        root.put("geometricError", 2 * error);
        root.put("refine", "ADD");
        ArrayNode children = JSON.createArrayNode();
        for (Member member : members) {
            ObjectNode child = children.addObject();
            volume(child, member.region());
            child.put("geometricError", member.error());
            child.putObject("content").put("uri", member.uri());
        }
        if (!children.isEmpty()) {
            root.set("children", children);
        }
        return bytes(tileset);
    }

    /** A tileset within another. */
    record Member(String uri, Region region, double error) {}

    private static ObjectNode head(Layer layer, long revision, BlockIndex index) {
        ObjectNode tileset = JSON.createObjectNode();
        asset(tileset, layer, revision, index.blocks());
        tileset.put("geometricError", index.tilesetError());
        return tileset;
    }

    private static void asset(ObjectNode tileset, Layer layer, long revision, int features) {
        ObjectNode asset = tileset.putObject("asset");
        asset.put("version", "1.1").put("tilesetVersion", String.valueOf(revision));
        asset.putObject("extras")
                .put("layer", layer.id())
                .put("titleZh", layer.titleZh())
                .put("titleEn", layer.titleEn())
                .put("features", features);
    }

    private static void tile(ObjectNode node, BlockIndex index, QuadTile tile, String query) {
        Subtree.Tile known = index.find(tile).orElseThrow();
        volume(node, known.region());
        node.put("geometricError", known.geometricError());
        if (known.content() != null) {
            ObjectNode content = node.putObject("content");
            volume(content, known.content());
            content.put("uri", "content/" + tile.level() + "/" + tile.x() + "/" + tile.y() + ".glb" + suffix(query));
        }
        if (tile.level() + 1 == index.grid().levels()) {
            return;
        }
        ArrayNode children = JSON.createArrayNode();
        for (int quadrant = 0; quadrant < 4; quadrant++) {
            QuadTile child = tile.child(quadrant);
            if (index.has(child)) {
                tile(children.addObject(), index, child, query);
            }
        }
        if (!children.isEmpty()) {
            node.set("children", children);
        }
    }

    private static void volume(ObjectNode node, Region region) {
        ArrayNode six = node.putObject("boundingVolume").putArray("region");
        for (double v : region.toArray()) {
            six.add(v);
        }
    }

    private static byte[] bytes(ObjectNode tileset) {
        try {
            return JSON.writeValueAsBytes(tileset);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
