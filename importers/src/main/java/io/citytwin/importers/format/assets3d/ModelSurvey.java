package io.citytwin.importers.format.assets3d;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.Placement;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A single glTF 2.0 model: its files, its size, and the tileset of one tile that puts it where the user says. */
final class ModelSurvey {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER = 20;
    private static final int MOST_JSON = 256 << 20;
    private static final double[] IDENTITY = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

    private final double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    private final double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    private final java.util.Set<Integer> visited = new java.util.HashSet<>();
    private final JsonNode gltf;

    private ModelSurvey(JsonNode gltf) {
        this.gltf = gltf;
    }

    /** The model's own file and those beside it that it names. */
    static FolderEntries entries(Path model, String display) throws UnreadableSourceException {
        Path folder = model.toAbsolutePath().getParent();
        String name = model.getFileName().toString();
        FolderEntries alone = FolderEntries.of(folder, display, List.of(name));
        JsonNode gltf = read(alone, name);
        TreeSet<String> names = new TreeSet<>(List.of(name));
        for (String part : List.of("buffers", "images")) {
            for (JsonNode item : gltf.path(part)) {
                String uri = item.path("uri").asText("");
                if (uri.isEmpty() || uri.startsWith("data:")) {
                    continue;
                }
                String file = decoded(uri);
                if (file.matches("^([A-Za-z][A-Za-z0-9+.-]*:|/|\\\\).*") || file.matches("(.*/)?\\.\\.(/.*)?")) {
                    throw new UnreadableSourceException(
                            display + " refers to " + uri + ", which does not lie beside it; put it there, or save as .glb");
                }
                names.add(file);
            }
        }
        FolderEntries all = FolderEntries.of(folder, display, names);
        for (String wanted : names) {
            if (!all.has(wanted)) {
                throw new UnreadableSourceException(display + " needs the file " + wanted + ", which is not beside it");
            }
        }
        return all;
    }

    private static String decoded(String uri) {
        try {
            return URLDecoder.decode(uri.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return uri;
        }
    }

    static AssetSurvey of(AssetEntries entries, String name, Placement placement) throws UnreadableSourceException {
        ModelSurvey survey = new ModelSurvey(read(entries, name));
        double[] box = survey.box(entries.display());
        double diagonal = 2 * Math.sqrt(box[3] * box[3] + box[7] * box[7] + box[11] * box[11]);
        double[] matrix = placement.matrix();
        var tileset = TilesetSurvey.tileset(matrix, box, Math.max(1, diagonal * 4), Math.max(0.01, diagonal / 100), encoded(name));
        Place place = BoundingVolume.of(tileset.path("root").path("boundingVolume"))
                .flatMap(v -> v.placeAfter(matrix))
                .orElseThrow(() -> new UnreadableSourceException(entries.display()
                        + " is too large for a model that stands at one place: its diagonal is " + diagonal + " m"));
        return new AssetSurvey(
                "GLTF", "tileset.json", place, Map.of("tileset.json", TilesetSurvey.bytes(tileset)), 0, List.of());
    }

    private static String encoded(String name) {
        return java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode read(AssetEntries entries, String name) throws UnreadableSourceException {
        JsonNode gltf = name.toLowerCase(java.util.Locale.ROOT).endsWith(".glb")
                ? binary(entries, name)
                : JsonFile.read(entries, name);
        String version = gltf.path("asset").path("version").asText("");
        if (!version.startsWith("2.")) {
            throw new UnreadableSourceException(
                    entries.display() + " must be glTF 2.0, its asset.version is \"" + version + "\"");
        }
        return gltf;
    }

    private static JsonNode binary(AssetEntries entries, String name) throws UnreadableSourceException {
        String display = entries.display();
        long size = entries.sizes().getOrDefault(name, 0L);
        try (InputStream in = entries.open(name)) {
            byte[] head = in.readNBytes(HEADER);
            if (head.length < HEADER || !new String(head, 0, 4, StandardCharsets.ISO_8859_1).equals("glTF")) {
                throw new UnreadableSourceException(display + " is no binary glTF: it does not begin with \"glTF\"");
            }
            ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
            long stated = header.getInt(8) & 0xffff_ffffL;
            if (stated != size) {
                throw new UnreadableSourceException(
                        display + " is cut off or damaged: it states " + stated + " bytes and has " + size);
            }
            int length = header.getInt(12);
            if (length < 2 || length > size - HEADER || length > MOST_JSON) {
                throw new UnreadableSourceException(display + " is damaged: its JSON chunk has " + length + " bytes");
            }
            return JSON.readTree(in.readNBytes(length));
        } catch (JsonProcessingException e) {
            throw new UnreadableSourceException(display + " is damaged: its JSON is none: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Centre and half axes in 3D Tiles' frame (z up), from the positions' stated bounds under all nodes of the scene. */
    private double[] box(String display) throws UnreadableSourceException {
        JsonNode scene = gltf.path("scenes").path(gltf.path("scene").asInt(0)).path("nodes");
        for (JsonNode node : scene) {
            visit(node.asInt(-1), IDENTITY, display);
        }
        if (low[0] > high[0]) {
            throw new UnreadableSourceException(display + " shows nothing: no node of its scene has a mesh with positions");
        }
        // glTF is y up: 3D Tiles turns (x, y, z) to (x, -z, y).
        double[] box = new double[12];
        box[0] = (low[0] + high[0]) / 2;
        box[1] = -(low[2] + high[2]) / 2;
        box[2] = (low[1] + high[1]) / 2;
        box[3] = Math.max(0.001, (high[0] - low[0]) / 2);
        box[7] = Math.max(0.001, (high[2] - low[2]) / 2);
        box[11] = Math.max(0.001, (high[1] - low[1]) / 2);
        return box;
    }

    private void visit(int index, double[] above, String display) throws UnreadableSourceException {
        if (!visited.add(index)) {
            throw new UnreadableSourceException(display + " is damaged: its node " + index + " stands twice in the scene");
        }
        JsonNode node = gltf.path("nodes").path(index);
        double[] matrix = multiply(above, own(node));
        if (node.has("mesh")) {
            for (JsonNode primitive : gltf.path("meshes").path(node.path("mesh").asInt(-1)).path("primitives")) {
                extend(gltf.path("accessors").path(primitive.path("attributes").path("POSITION").asInt(-1)), matrix);
            }
        }
        for (JsonNode child : node.path("children")) {
            visit(child.asInt(-1), matrix, display);
        }
    }

    private void extend(JsonNode accessor, double[] m) {
        JsonNode min = accessor.path("min");
        JsonNode max = accessor.path("max");
        if (min.size() != 3 || max.size() != 3) {
            return;
        }
        double scale = scale(accessor);
        for (int corner = 0; corner < 8; corner++) {
            double[] p = new double[3];
            for (int i = 0; i < 3; i++) {
                p[i] = ((corner >> i & 1) == 0 ? min : max).get(i).asDouble() * scale;
            }
            for (int i = 0; i < 3; i++) {
                double value = m[i] * p[0] + m[4 + i] * p[1] + m[8 + i] * p[2] + m[12 + i];
                low[i] = Math.min(low[i], value);
                high[i] = Math.max(high[i], value);
            }
        }
    }

    /** What quantised positions (KHR_mesh_quantization) are multiplied by. */
    private static double scale(JsonNode accessor) {
        if (!accessor.path("normalized").asBoolean()) {
            return 1;
        }
        return switch (accessor.path("componentType").asInt()) {
            case 5120 -> 1 / 127.0;
            case 5121 -> 1 / 255.0;
            case 5122 -> 1 / 32767.0;
            case 5123 -> 1 / 65535.0;
            default -> 1;
        };
    }

    private static double[] own(JsonNode node) {
        JsonNode given = node.path("matrix");
        double[] m = new double[16];
        if (given.size() == 16) {
            for (int i = 0; i < 16; i++) {
                m[i] = given.get(i).asDouble();
            }
            return m;
        }
        double x = node.path("rotation").path(0).asDouble(0);
        double y = node.path("rotation").path(1).asDouble(0);
        double z = node.path("rotation").path(2).asDouble(0);
        double w = node.path("rotation").path(3).asDouble(1);
        double[] r = {
            1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w),
            2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w),
            2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)
        };
        for (int c = 0; c < 3; c++) {
            double s = node.path("scale").path(c).asDouble(1);
            for (int i = 0; i < 3; i++) {
                m[4 * c + i] = r[3 * c + i] * s;
            }
            m[12 + c] = node.path("translation").path(c).asDouble(0);
        }
        m[15] = 1;
        return m;
    }

    private static double[] multiply(double[] a, double[] b) {
        double[] m = new double[16];
        for (int c = 0; c < 4; c++) {
            for (int r = 0; r < 4; r++) {
                for (int k = 0; k < 4; k++) {
                    m[4 * c + r] += a[4 * k + r] * b[4 * c + k];
                }
            }
        }
        return m;
    }
}
