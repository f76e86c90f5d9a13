package io.citytwin.tiles.threed.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.Region;
import io.citytwin.tiles.scheme.Subtree;
import io.citytwin.tiles.scheme.SubtreeReader;
import io.citytwin.tiles.threed.check.Refinement.Content;
import io.citytwin.tiles.threed.check.Refinement.Seen;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Walks a whole tileset of 3D Tiles 1.1 with regions as volumes, explicit or with implicit quadtree tiling, and says what
 * is wrong: errors that don't fall, volumes that don't contain their children or contents, availability that isn't what is
 * served, tables that don't fit, features that come twice, and, where finer tiles take the place of coarse ones, what
 * {@link Refinement} finds: features that vanish on the way, errors that are less than what a tile drops or moves.
 */
public final class TilesetChecker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<URI, Optional<byte[]>> fetch;
    private final String featureId;
    private final boolean probeMissing;
    private final List<String> problems = new ArrayList<>();
    private final Map<URI, byte[]> contents = new HashMap<>();
    private final Refinement refinement;
    private int tiles;

    private TilesetChecker(
            Function<URI, Optional<byte[]>> fetch, String featureId, String envelope, boolean probeMissing) {
        this.fetch = fetch;
        this.featureId = featureId;
        this.probeMissing = probeMissing;
        this.refinement = new Refinement(problems, envelope);
    }

    /**
     * What was found.
     *
     * @param problems one sentence each, empty if all is well
     * @param rows attributes of all features, as the finest contents have them
     * @param contents all contents by address
     * @param finest addresses of those whose place no finer tile takes: together they show every feature in full
     */
    public record Report(
            List<String> problems,
            int tiles,
            List<Map<String, Object>> rows,
            Map<URI, byte[]> contents,
            Set<URI> finest) {
        /** The contents that together show every feature in full. */
        public List<byte[]> finestContents() {
            return finest.stream().map(contents::get).toList();
        }
    }

    /**
     * @param tileset address of tileset.json
     * @param fetch the bytes at an address, uncompressed, or empty where there is nothing
     * @param featureId the property that identifies a feature over all contents
     * @param probeMissing whether to ask for contents and subtrees that are said not to be there, too
     */
    public static Report check(
            URI tileset, Function<URI, Optional<byte[]>> fetch, String featureId, boolean probeMissing) {
        return check(tileset, fetch, featureId, null, probeMissing);
    }

    /**
     * The same of a tileset whose coarse tiles have only what is seen from outside, if anything is.
     *
     * @param envelope the property that says so, a truth; null where there is none
     */
    public static Report check(
            URI tileset,
            Function<URI, Optional<byte[]>> fetch,
            String featureId,
            String envelope,
            boolean probeMissing) {
        TilesetChecker checker = new TilesetChecker(fetch, featureId, envelope, probeMissing);
        checker.tileset(tileset, Double.POSITIVE_INFINITY);
        checker.refinement.end();
        return new Report(
                checker.problems,
                checker.tiles,
                checker.refinement.rows(),
                checker.contents,
                checker.refinement.finest());
    }

    private Seen tileset(URI address, double parentError) {
        Optional<byte[]> bytes = fetch.apply(address);
        if (bytes.isEmpty()) {
            problem(address, "is not there");
            return Seen.NOTHING;
        }
        JsonNode json;
        try {
            json = JSON.readTree(bytes.get());
        } catch (IOException e) {
            problem(address, "is not JSON: " + e.getMessage());
            return Seen.NOTHING;
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
        return tile(address, json.path("root"), null, Double.POSITIVE_INFINITY, refine);
    }

    private Seen tile(URI base, JsonNode tile, Region parent, double parentError, String parentRefine) {
        Optional<Region> region = region(base, tile);
        if (region.isEmpty()) {
            return Seen.NOTHING;
        }
        String refine = tile.path("refine").asText(parentRefine);
        double error = tile.path("geometricError").asDouble(-1);
        if (error < 0 || error >= parentError) {
            problem(base, "has a tile whose error " + error + " is not below its parent's " + parentError);
        }
        if (parent != null && !parent.contains(region.get())) {
            problem(base, "has a tile that sticks out of its parent: " + region.get() + " out of " + parent);
        }
        if (tile.has("implicitTiling")) {
            return implicit(base, tile, refine.equals("REPLACE"));
        }
        tiles++;
        Content own = null;
        List<Seen> finer = new ArrayList<>();
        if (tile.has("content")) {
            String uri = tile.get("content").path("uri").asText();
            List<Region> volumes = new ArrayList<>(List.of(region.get()));
            if (tile.get("content").has("boundingVolume")) {
                region(base, tile.get("content")).ifPresent(volumes::add);
            }
            if (uri.contains(".json")) {
                finer.add(tileset(base.resolve(uri), error));
            } else {
                own = content(base.resolve(uri), volumes);
            }
        }
        tile.path("children").forEach(child -> finer.add(tile(base, child, region.get(), error, refine)));
        return refinement.tile(refine.equals("REPLACE"), error, own, finer);
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

    /** What is there, or null where nothing is. */
    private Content content(URI address, List<Region> volumes) {
        Optional<byte[]> bytes = fetch.apply(address);
        if (bytes.isEmpty()) {
            problem(address, "is said to be there and is not");
            return null;
        }
        contents.put(address, bytes.get());
        ContentCheck check = new ContentCheck(bytes.get(), volumes);
        check.problems().forEach(p -> problem(address, p));
        Map<Object, Refinement.Feature> features = new LinkedHashMap<>();
        for (int row = 0; row < check.rows().size(); row++) {
            Map<String, Object> values = check.rows().get(row);
            if (features.put(values.get(featureId), new Refinement.Feature(values, check.shape(row))) != null) {
                problem(address, "has feature " + values.get(featureId) + " twice");
            }
        }
        return new Content(address, features);
    }

    private void problem(URI address, String sentence) {
        problems.add(address + " " + sentence);
    }

    private Seen implicit(URI base, JsonNode root, boolean replaces) {
        JsonNode tiling = root.get("implicitTiling");
        int subtreeLevels = tiling.path("subtreeLevels").asInt();
        int available = tiling.path("availableLevels").asInt();
        if (!tiling.path("subdivisionScheme").asText().equals("QUADTREE") || subtreeLevels < 1 || available < 1) {
            problem(base, "must be a quadtree of at least one level");
            return Seen.NOTHING;
        }
        ImplicitWalk walk = new ImplicitWalk(base, root, subtreeLevels, available);
        walk.subtree(QuadTile.ROOT, null);
        return walk.seen(QuadTile.ROOT, replaces);
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

        private final Map<QuadTile, Subtree.Tile> known = new HashMap<>();
        private final Map<QuadTile, Content> found = new HashMap<>();

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
            this.known.put(tile, known);
            if (known.content() != null) {
                found.put(tile, content(address(contentUri, tile), List.of(known.region(), known.content())));
            }
        }

        /** What is seen of a tile, after all were walked over. */
        Seen seen(QuadTile tile, boolean replaces) {
            Subtree.Tile here = known.get(tile);
            if (here == null) {
                return Seen.NOTHING;
            }
            List<Seen> finer = new ArrayList<>();
            for (int q = 0; tile.level() + 1 < available && q < 4; q++) {
                if (known.containsKey(tile.child(q))) {
                    finer.add(seen(tile.child(q), replaces));
                }
            }
            return refinement.tile(replaces, here.geometricError(), found.get(tile), finer);
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
