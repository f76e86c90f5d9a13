package io.citytwin.importers.format.assets3d;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Looks through a terrain of ready-made tiles: layer.json and what it says is available. */
final class TerrainSurvey {
    private static final Set<String> FORMATS = Set.of("quantized-mesh-1.0", "heightmap-1.0");
    private static final long MOST_CHECKED = 1_000_000;
    private static final int HEADER = 92;

    private final AssetEntries entries;
    private final String where;
    private final JsonNode layer;
    private final FileFindings findings = new FileFindings();
    private boolean mercator;
    private boolean topDown;
    private boolean mesh;

    private TerrainSurvey(AssetEntries entries, String where, JsonNode layer) {
        this.entries = entries;
        this.where = where;
        this.layer = layer;
    }

    static AssetSurvey of(AssetEntries entries, String entry) throws UnreadableSourceException {
        TerrainSurvey survey =
                new TerrainSurvey(entries, entries.display() + ": " + entry, JsonFile.read(entries, entry));
        return survey.look(entry);
    }

    private AssetSurvey look(String entry) throws UnreadableSourceException {
        String format = layer.path("format").asText("");
        if (!FORMATS.contains(format)) {
            throw new UnreadableSourceException(
                    where + ": format must be quantized-mesh-1.0 or heightmap-1.0, was \"" + format + "\"");
        }
        mesh = format.startsWith("quantized");
        String projection = layer.path("projection").asText("EPSG:4326");
        if (!projection.equals("EPSG:4326") && !projection.equals("EPSG:3857")) {
            throw new UnreadableSourceException(
                    where + ": projection must be EPSG:4326 or EPSG:3857, was \"" + projection + "\"");
        }
        mercator = projection.equals("EPSG:3857");
        topDown = layer.path("scheme").asText("tms").equals("slippyMap");
        String template = layer.path("tiles").path(0).asText("");
        if (!template.contains("{z}") || !template.contains("{x}") || !template.contains("{y}")) {
            throw new UnreadableSourceException(where + ": tiles must be a list of addresses with {z}, {x} and {y}");
        }
        Place bounds = bounds();
        Place place = available(template, bounds);
        return new AssetSurvey(
                "TERRAIN", entry, place, Map.of(), findings.missing(), findings.warnings(entries.display()));
    }

    private Place bounds() throws UnreadableSourceException {
        JsonNode bounds = layer.path("bounds");
        if (!bounds.isArray() || bounds.size() != 4) {
            return new Place(-180, -90, 180, 90, Double.NaN, Double.NaN);
        }
        try {
            return new Place(
                    bounds.get(0).asDouble(Double.NaN),
                    bounds.get(1).asDouble(Double.NaN),
                    bounds.get(2).asDouble(Double.NaN),
                    bounds.get(3).asDouble(Double.NaN),
                    Double.NaN,
                    Double.NaN);
        } catch (IllegalArgumentException e) {
            throw new UnreadableSourceException(where + ": bounds: " + e.getMessage(), e);
        }
    }

    /** Checks the tiles that are said to be there, and narrows the bounds (often the whole world) to the deepest of them. */
    private Place available(String template, Place bounds) throws UnreadableSourceException {
        JsonNode levels = layer.path("available");
        long checked = 0;
        int deepest = -1;
        int[] range = null;
        for (int z = 0; z < levels.size() && z < 31; z++) {
            for (JsonNode r : levels.get(z)) {
                int[] tiles = {
                    r.path("startX").asInt(), r.path("startY").asInt(), r.path("endX").asInt(-1), r.path("endY").asInt(-1)
                };
                if (tiles[0] < 0 || tiles[1] < 0 || tiles[2] < tiles[0] || tiles[3] < tiles[1]) {
                    throw new UnreadableSourceException(where + ": available: level " + z
                            + " has a range whose end is before its start: " + r);
                }
                for (int x = tiles[0]; x <= tiles[2] && checked < MOST_CHECKED; x++) {
                    for (int y = tiles[1]; y <= tiles[3] && checked < MOST_CHECKED; y++, checked++) {
                        tile(template, z, x, y);
                    }
                }
                range = z > deepest || range == null ? tiles : union(range, tiles);
                deepest = z;
            }
        }
        if (levels.isEmpty()) {
            tile(template, 0, 0, 0);
        }
        return range == null || mercator || deepest == 0 ? bounds : narrowed(bounds, deepest, range);
    }

    private static int[] union(int[] a, int[] b) {
        return new int[] {Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])};
    }

    private Place narrowed(Place bounds, int z, int[] r) {
        double side = 180.0 / (1 << z);
        double south = topDown ? 90 - (r[3] + 1) * side : -90 + r[1] * side;
        double north = topDown ? 90 - r[1] * side : -90 + (r[3] + 1) * side;
        double w = Math.max(bounds.west(), -180 + r[0] * side);
        double e = Math.min(bounds.east(), -180 + (r[2] + 1) * side);
        double s = Math.max(bounds.south(), south);
        double n = Math.min(bounds.north(), north);
        return w < e && s < n && bounds.west() < bounds.east() ? new Place(w, s, e, n, Double.NaN, Double.NaN) : bounds;
    }

    private void tile(String template, int z, int x, int y) throws UnreadableSourceException {
        String address = template
                .replace("{z}", Integer.toString(z))
                .replace("{x}", Integer.toString(x))
                .replace("{y}", Integer.toString(y))
                .replaceAll("[?#].*$", "")
                .replaceFirst("^\\./", "");
        if (address.contains("://") || address.startsWith("/") || address.contains("..")) {
            findings.outside(template);
        } else if (!entries.has(address)) {
            findings.missing(address);
        } else if (mesh) {
            check(address);
        }
    }

    private void check(String name) throws UnreadableSourceException {
        try (InputStream in = entries.open(name)) {
            byte[] head = in.readNBytes(HEADER);
            int length = head.length;
            if (JsonFile.isGzip(head)) {
                try (InputStream again = entries.open(name);
                        GZIPInputStream unpacked = new GZIPInputStream(again)) {
                    length = unpacked.readNBytes(HEADER).length;
                }
            }
            if (length < HEADER) {
                findings.damaged(name + " has " + length + " bytes, a mesh's header alone has " + HEADER);
            }
        } catch (IOException e) {
            findings.damaged(name + " (" + e.getMessage() + ")");
        }
    }
}
