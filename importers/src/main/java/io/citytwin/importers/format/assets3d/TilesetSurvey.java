package io.citytwin.importers.format.assets3d;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.importers.spi.Placement;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks a tileset (3D Tiles 1.0 and 1.1) with those it refers to: refuses what no client can draw, counts what is missing,
 * finds where it stands.
 */
final class TilesetSurvey {
    private static final Set<String> VERSIONS = Set.of("0.0", "1.0", "1.1");
    private static final Set<String> TILE_MAGIC = Set.of("b3dm", "i3dm", "pnts", "cmpt");
    private static final double[] IDENTITY = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AssetEntries entries;
    private final FileFindings findings = new FileFindings();
    private final Set<String> walked = new HashSet<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final Set<String> reached = new TreeSet<>();
    private boolean implicit;

    private TilesetSurvey(AssetEntries entries) {
        this.entries = entries;
    }

    /**
     * @param entry the tileset to begin with
     * @param wish where the user puts it, for tilesets that stand nowhere on Earth
     * @throws UnreadableSourceException where it can't be used; one sentence for the user
     */
    static AssetSurvey of(AssetEntries entries, String entry, Optional<Placement> wish)
            throws UnreadableSourceException {
        TilesetSurvey survey = new TilesetSurvey(entries);
        JsonNode root = survey.walkTileset(entry).path("root");
        BoundingVolume volume = BoundingVolume.of(root.path("boundingVolume"))
                .orElseThrow(() -> new UnreadableSourceException(entries.display() + ": " + entry
                        + ": root.boundingVolume must be a region, a box or a sphere of finite numbers"));
        double[] transform = matrix(root, entries.display() + ": " + entry);
        Optional<Place> own = volume.placeAfter(transform);
        List<String> warnings = survey.findings.warnings(entries.display());
        if (wish.isPresent()) {
            if (own.isPresent()) {
                throw new UnreadableSourceException(
                        entries.display() + " has a place of its own; leave --set longitude and latitude away");
            }
            return placed(entry, root, volume, transform, wish.get(), survey.findings.missing(), warnings);
        }
        Place place = own.orElseThrow(() -> new UnreadableSourceException(entries.display()
                + " stands nowhere on Earth (the volume of its root is in a frame of its own); say where with --set"
                + " longitude=… --set latitude=… (and --set height=…, --set heading=…)"));
        return new AssetSurvey("3DTILES", entry, place, Map.of(), survey.findings.missing(), warnings);
    }

    /** The files that a tileset reaches, its own among them; empty where implicit tiling makes them uncountable. */
    static Optional<Set<String>> reachedFrom(AssetEntries entries, String entry) throws UnreadableSourceException {
        TilesetSurvey survey = new TilesetSurvey(entries);
        survey.walkTileset(entry);
        return survey.implicit ? Optional.empty() : Optional.of(survey.reached);
    }

    private static AssetSurvey placed(
            String entry,
            JsonNode root,
            BoundingVolume volume,
            double[] transform,
            Placement wish,
            long missing,
            List<String> warnings)
            throws UnreadableSourceException {
        double[] matrix = wish.matrix();
        double[] box = volume.boxAfter(transform);
        double error = root.path("geometricError").asDouble();
        ObjectNode tileset = tileset(matrix, box, Math.max(error, 1) * 16, Math.max(error, 1) * 2, entry);
        Place place = BoundingVolume.of(tileset.path("root").path("boundingVolume"))
                .flatMap(v -> v.placeAfter(matrix))
                .orElseThrow(() -> new UnreadableSourceException(
                        entry + " is too large for a thing that stands at one place (its box is "
                                + java.util.Arrays.toString(box) + ")"));
        return new AssetSurvey(
                "3DTILES", "placed-" + leaf(entry), place, Map.of("placed-" + leaf(entry), bytes(tileset)), missing, warnings);
    }

    private static String leaf(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** A tileset of one tile that puts a content somewhere. */
    static ObjectNode tileset(double[] matrix, double[] box, double error, double rootError, String content) {
        ObjectNode tileset = JSON.createObjectNode();
        tileset.putObject("asset").put("version", "1.1");
        tileset.put("geometricError", error);
        ObjectNode root = tileset.putObject("root");
        ArrayNode transform = root.putArray("transform");
        for (double value : matrix) {
            transform.add(value);
        }
        ArrayNode volume = root.putObject("boundingVolume").putArray("box");
        for (double value : box) {
            volume.add(value);
        }
        root.put("geometricError", rootError);
        root.put("refine", "ADD");
        root.putObject("content").put("uri", content);
        return tileset;
    }

    static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode walkTileset(String name) throws UnreadableSourceException {
        JsonNode tileset = JsonFile.read(entries, name);
        String where = entries.display() + ": " + name;
        String version = tileset.path("asset").path("version").asText("");
        if (!VERSIONS.contains(version)) {
            throw new UnreadableSourceException(where + ": asset.version must be 1.0 or 1.1, was "
                    + (version.isEmpty() ? "not there" : "\"" + version + "\""));
        }
        error(tileset, where);
        if (!tileset.path("root").isObject()) {
            throw new UnreadableSourceException(where + ": the tileset has no root");
        }
        walked.add(name);
        reached.add(name);
        path.push(name);
        walkTiles(tileset.path("root"), name, where);
        path.pop();
        return tileset;
    }

    private static void error(JsonNode node, String where) throws UnreadableSourceException {
        double error = node.path("geometricError").asDouble(Double.NaN);
        if (!(error >= 0) || Double.isInfinite(error)) {
            throw new UnreadableSourceException(where + ": geometricError must be a number from 0, was "
                    + (node.has("geometricError") ? node.get("geometricError") : "not there"));
        }
    }

    /** All tiles of one file, without recursion: trees may be deep. */
    private void walkTiles(JsonNode root, String file, String where) throws UnreadableSourceException {
        Deque<JsonNode> rest = new ArrayDeque<>();
        rest.push(root);
        while (!rest.isEmpty()) {
            JsonNode tile = rest.pop();
            error(tile, where);
            matrix(tile, where);
            boolean isImplicit = tile.path("implicitTiling").isObject()
                    || tile.path("extensions").has("3DTILES_implicit_tiling");
            for (String uri : contents(tile)) {
                if (!isImplicit) {
                    content(uri, file);
                }
            }
            if (isImplicit) {
                implicit = true;
                JsonNode tiling = tile.path("implicitTiling").isObject()
                        ? tile.path("implicitTiling")
                        : tile.path("extensions").path("3DTILES_implicit_tiling");
                subtree(tiling.path("subtrees").path("uri").asText(""), file, where);
            }
            tile.path("children").forEach(rest::push);
        }
    }

    private static List<String> contents(JsonNode tile) {
        List<String> uris = new ArrayList<>();
        List<JsonNode> contents = new ArrayList<>(List.of(tile.path("content")));
        tile.path("contents").forEach(contents::add);
        tile.path("extensions").path("3DTILES_multiple_contents").path("content").forEach(contents::add);
        for (JsonNode content : contents) {
            String uri = content.path("uri").asText(content.path("url").asText(""));
            if (!uri.isEmpty()) {
                uris.add(uri);
            }
        }
        return uris;
    }

    private void subtree(String template, String file, String where) throws UnreadableSourceException {
        if (template.isEmpty()) {
            throw new UnreadableSourceException(where + ": implicitTiling.subtrees.uri is not there");
        }
        String first = template.replaceAll("\\{(level|x|y|z)}", "0");
        Optional<String> name = resolve(first, file);
        if (name.isEmpty()) {
            findings.outside(first);
        } else if (!entries.has(name.get())) {
            findings.missing(name.get());
        }
    }

    private void content(String uri, String file) throws UnreadableSourceException {
        Optional<String> name = resolve(uri, file);
        if (name.isEmpty()) {
            findings.outside(uri);
            return;
        }
        String content = name.get();
        if (!entries.has(content)) {
            findings.missing(content);
            return;
        }
        if (path.contains(content)) {
            List<String> chain = new ArrayList<>(path);
            java.util.Collections.reverse(chain);
            throw new UnreadableSourceException(entries.display() + ": the tilesets refer to each other in a circle: "
                    + String.join(" → ", chain) + " → " + content);
        }
        if (!walked.add(content)) {
            return;
        }
        reached.add(content);
        byte[] head = head(content);
        if (content.endsWith(".json") && !isGltf(content, head)) {
            walkTileset(content);
        } else {
            checkContent(content, head);
        }
    }

    private boolean isGltf(String name, byte[] head) throws UnreadableSourceException {
        // glTF as JSON usually ends in .gltf, but nothing obliges it to.
        return !JsonFile.isGzip(head) && !JsonFile.read(entries, name).has("root");
    }

    private byte[] head(String name) throws UnreadableSourceException {
        try (InputStream in = entries.open(name)) {
            return in.readNBytes(12);
        } catch (IOException e) {
            throw new UnreadableSourceException(entries.display() + ": " + name + " can't be read: " + e.getMessage(), e);
        }
    }

    private void checkContent(String name, byte[] head) {
        long size = entries.sizes().get(name);
        if (head.length < 4) {
            findings.damaged(name + " is empty");
            return;
        }
        String magic = new String(head, 0, 4, StandardCharsets.ISO_8859_1);
        boolean binary = TILE_MAGIC.contains(magic) || magic.equals("glTF");
        if (binary) {
            ByteBuffer header = ByteBuffer.wrap(java.util.Arrays.copyOf(head, 12)).order(ByteOrder.LITTLE_ENDIAN);
            long stated = header.getInt(8) & 0xffff_ffffL;
            int version = magic.equals("glTF") ? 2 : 1;
            if (stated != size) {
                findings.damaged(name + " states " + stated + " bytes and has " + size);
            } else if (header.getInt(4) != version) {
                findings.damaged(name + " has version " + header.getInt(4) + ", must be " + version);
            }
        } else if (name.matches("(?i).*\\.(b3dm|i3dm|pnts|cmpt|glb)") && !JsonFile.isGzip(head)) {
            findings.damaged(name + " begins with \"" + magic.replaceAll("[^ -~]", "?") + "\"");
        }
    }

    /** The name of the file that an address means; empty where it is none of this asset's. */
    private static Optional<String> resolve(String uri, String from) {
        String plain = uri.replaceAll("[?#].*$", "");
        if (plain.matches("^[A-Za-z][A-Za-z0-9+.-]*:.*") || plain.startsWith("/") || plain.startsWith("\\")) {
            return Optional.empty();
        }
        String decoded;
        try {
            decoded = URLDecoder.decode(plain.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            decoded = plain;
        }
        Deque<String> parts = new ArrayDeque<>();
        String folder = from.contains("/") ? from.substring(0, from.lastIndexOf('/') + 1) : "";
        for (String part : (folder + decoded).split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    private static double[] matrix(JsonNode tile, String where) throws UnreadableSourceException {
        JsonNode node = tile.path("transform");
        if (node.isMissingNode() || node.isNull()) {
            return IDENTITY;
        }
        double[] m = new double[16];
        boolean fine = node.isArray() && node.size() == 16;
        for (int i = 0; fine && i < 16; i++) {
            m[i] = node.get(i).asDouble(Double.NaN);
            fine = Double.isFinite(m[i]);
        }
        if (!fine) {
            throw new UnreadableSourceException(where + ": a tile's transform must be 16 finite numbers");
        }
        if (m[3] != 0 || m[7] != 0 || m[11] != 0 || m[15] != 1) {
            throw new UnreadableSourceException(where + ": a tile's transform must be affine (its last row 0 0 0 1), was "
                    + m[3] + " " + m[7] + " " + m[11] + " " + m[15]);
        }
        return m;
    }
}
