package io.citytwin.tiles.threed.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.Region;
import io.citytwin.tiles.scheme.Subtree;
import io.citytwin.tiles.scheme.SubtreeReader;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Walks a whole tileset of 3D Tiles 1.1 with regions as volumes, explicit or with implicit quadtree tiling, and says what
 * is wrong: errors that don't fall, volumes that don't contain their children or contents, availability that isn't what is
 * served, tables that don't fit, features that come twice.
 */
public final class TilesetChecker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<URI, Optional<byte[]>> fetch;
    private final String featureId;
    private final boolean probeMissing;
    private final List<String> problems = new ArrayList<>();
    private final Map<Object, URI> features = new HashMap<>();
    private final Map<URI, byte[]> contents = new HashMap<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private int tiles;

    private TilesetChecker(Function<URI, Optional<byte[]>> fetch, String featureId, boolean probeMissing) {
        this.fetch = fetch;
        this.featureId = featureId;
        this.probeMissing = probeMissing;
    }

    /**
     * What was found.
     *
     * @param problems one sentence each, empty if all is well
     * @param rows attributes of all features, over all contents
     * @param contents all contents by address
     */
    public record Report(List<String> problems, int tiles, List<Map<String, Object>> rows, Map<URI, byte[]> contents) {}

    /**
     * @param tileset address of tileset.json
     * @param fetch the bytes at an address, uncompressed, or empty where there is nothing
     * @param featureId the property that identifies a feature over all contents
     * @param probeMissing whether to ask for contents and subtrees that are said not to be there, too
     */
    public static Report check(
            URI tileset, Function<URI, Optional<byte[]>> fetch, String featureId, boolean probeMissing) {
        TilesetChecker checker = new TilesetChecker(fetch, featureId, probeMissing);
        checker.tileset(tileset, Double.POSITIVE_INFINITY);
        return new Report(checker.problems, checker.tiles, checker.rows, checker.contents);
    }

    private void tileset(URI address, double parentError) {
        Optional<byte[]> bytes = fetch.apply(address);
        if (bytes.isEmpty()) {
            problem(address, "is not there");
            return;
        }
        JsonNode json;
        try {
            json = JSON.readTree(bytes.get());
        } catch (IOException e) {
            problem(address, "is not JSON: " + e.getMessage());
            return;
        }
        if (!json.path("asset").path("version").asText().equals("1.1")) {
            problem(address, "must be of version 1.1");
        }
        double error = json.path("geometricError").asDouble(-1);
        double rootError = json.path("root").path("geometricError").asDouble(-1);
        if (!(error > 0) || !(rootError > 0) || rootError > error || error > parentError) {
            problem(address, "must have an error above 0 that falls towards its root, has " + error + ", " + rootError);
        }
        String refine = json.path("root").path("refine").asText();
        if (!refine.equals("ADD") && !refine.equals("REPLACE")) {
            problem(address, "must say how its root is refined");
        }
        tile(address, json.path("root"), null, Double.POSITIVE_INFINITY);
    }

    private void tile(URI base, JsonNode tile, Region parent, double parentError) {
        Optional<Region> region = region(base, tile);
        if (region.isEmpty()) {
            return;
        }
        double error = tile.path("geometricError").asDouble(-1);
        if (error < 0 || error >= parentError) {
            problem(base, "has a tile whose error " + error + " is not below its parent's " + parentError);
        }
        if (parent != null && !parent.contains(region.get())) {
            problem(base, "has a tile that sticks out of its parent: " + region.get() + " out of " + parent);
        }
        if (tile.has("implicitTiling")) {
            implicit(base, tile);
            return;
        }
        tiles++;
        if (tile.has("content")) {
            String uri = tile.get("content").path("uri").asText();
            List<Region> volumes = new ArrayList<>(List.of(region.get()));
            if (tile.get("content").has("boundingVolume")) {
                region(base, tile.get("content")).ifPresent(volumes::add);
            }
            if (uri.contains(".json")) {
                tileset(base.resolve(uri), error);
            } else {
                content(base.resolve(uri), volumes);
            }
        }
        tile.path("children").forEach(child -> tile(base, child, region.get(), error));
    }

    private Optional<Region> region(URI base, JsonNode owner) {
        JsonNode six = owner.path("boundingVolume").path("region");
        if (six.size() != 6) {
            problem(base, "has a tile without a region");
            return Optional.empty();
        }
        double[] values = new double[6];
        for (int i = 0; i < 6; i++) {
            values[i] = six.get(i).asDouble();
        }
        try {
            return Optional.of(Region.of(values));
        } catch (IllegalArgumentException e) {
            problem(base, e.getMessage());
            return Optional.empty();
        }
    }

    private void content(URI address, List<Region> volumes) {
        Optional<byte[]> bytes = fetch.apply(address);
        if (bytes.isEmpty()) {
            problem(address, "is said to be there and is not");
            return;
        }
        contents.put(address, bytes.get());
        ContentCheck check = new ContentCheck(bytes.get(), volumes);
        check.problems().forEach(p -> problem(address, p));
        for (Map<String, Object> row : check.rows()) {
            URI other = features.put(row.get(featureId), address);
            if (other != null) {
                problem(address, "has feature " + row.get(featureId) + ", which is in " + other + " too");
            }
            rows.add(row);
        }
    }

    private void problem(URI address, String sentence) {
        problems.add(address + " " + sentence);
    }

    private void implicit(URI base, JsonNode root) {
        JsonNode tiling = root.get("implicitTiling");
        int subtreeLevels = tiling.path("subtreeLevels").asInt();
        int available = tiling.path("availableLevels").asInt();
        if (!tiling.path("subdivisionScheme").asText().equals("QUADTREE") || subtreeLevels < 1 || available < 1) {
            problem(base, "must be a quadtree of at least one level");
            return;
        }
        ImplicitWalk walk = new ImplicitWalk(base, root, subtreeLevels, available);
        walk.subtree(QuadTile.ROOT, null);
    }

    /** The walk over the subtrees of one implicit tile. */
    private final class ImplicitWalk {
        private final URI base;
        private final String contentUri;
        private final String subtreeUri;
        private final int subtreeLevels;
        private final int available;

        /** Half of the parent's at each level, where the subtrees don't say otherwise. */
        private final double rootError;

        ImplicitWalk(URI base, JsonNode root, int subtreeLevels, int available) {
            this.base = base;
            this.contentUri = root.path("content").path("uri").asText();
            this.subtreeUri = root.get("implicitTiling").path("subtrees").path("uri").asText();
            this.subtreeLevels = subtreeLevels;
            this.available = available;
            this.rootError = root.path("geometricError").asDouble();
        }

        private URI address(String template, QuadTile tile) {
            return base.resolve(template.replace("{level}", String.valueOf(tile.level()))
                    .replace("{x}", String.valueOf(tile.x()))
                    .replace("{y}", String.valueOf(tile.y())));
        }

        void subtree(QuadTile root, Subtree.Tile parent) {
            URI address = address(subtreeUri, root);
            Optional<byte[]> bytes = fetch.apply(address);
            if (bytes.isEmpty()) {
                problem(address, "is said to be there and is not");
                return;
            }
            SubtreeReader.Answer answer;
            try {
                answer = SubtreeReader.read(bytes.get(), root, subtreeLevels);
            } catch (IOException e) {
                problem(address, e.getMessage());
                return;
            }
            answer.problems().forEach(p -> problem(address, p));
            Subtree subtree = answer.subtree();
            if (!subtree.tiles().containsKey(root)) {
                problem(address, "must have its root tile");
            }
            subtree.tiles().forEach((tile, known) -> tile(address, subtree, tile, known, parent));
            for (QuadTile child : subtree.children()) {
                subtree(child, subtree.tiles().get(child.parent()));
            }
            if (probeMissing) {
                probe(subtree);
            }
        }

        private void tile(URI address, Subtree subtree, QuadTile tile, Subtree.Tile known, Subtree.Tile above) {
            tiles++;
            if (tile.level() >= available) {
                problem(address, "has a tile below the last of " + available + " levels: " + tile);
            }
            Subtree.Tile parent = tile.equals(subtree.root()) ? above : subtree.tiles().get(tile.parent());
            if (parent != null) {
                if (known.region() != null && !parent.region().contains(known.region())) {
                    problem(address, "has a tile that sticks out of its parent: " + tile);
                }
                if (!(known.geometricError() < parent.geometricError())) {
                    problem(address, "has a tile whose error " + known.geometricError()
                            + " is not below its parent's " + parent.geometricError() + ": " + tile);
                }
            } else if (!(known.geometricError() > 0 && known.geometricError() <= rootError)) {
                problem(address, "has a root whose error " + known.geometricError()
                        + " must be above 0 and at most the tileset's " + rootError);
            }
            if (known.content() != null) {
                content(address(contentUri, tile), List.of(known.region(), known.content()));
            }
        }

        /** Nothing is served where nothing is said to be. */
        private void probe(Subtree subtree) {
            Set<QuadTile> missing = new HashSet<>();
            for (QuadTile tile : subtree.tiles().keySet()) {
                if (subtree.tiles().get(tile).content() == null) {
                    missing.add(tile);
                }
                for (int q = 0; tile.level() + 1 < available && q < 4; q++) {
                    QuadTile child = tile.child(q);
                    if (child.level() < subtree.root().level() + subtreeLevels
                            && !subtree.tiles().containsKey(child)) {
                        missing.add(child);
                    }
                }
            }
            for (QuadTile tile : missing) {
                if (fetch.apply(address(contentUri, tile)).isPresent()) {
                    problem(address(contentUri, tile), "is served though it is said not to be there");
                }
            }
        }
    }
}
