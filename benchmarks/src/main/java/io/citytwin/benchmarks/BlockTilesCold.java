package io.citytwin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Contents of the 3D tileset that are in no cache, over HTTP: features a second from PostGIS to glTF. */
final class BlockTilesCold implements Benchmark {
    private static final int MOST = 400;
    private static final int LENGTH_AT = 12;
    private static final int JSON_AT = 20;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String name() {
        return "tiles3d";
    }

    @Override
    public String what() {
        return "uncached contents of the 3D tileset over HTTP: features a second, one connection";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException {
        String base = "/3dtiles/" + ServedBuildings.LAYER + "/";
        Timings contents = new Timings();
        long features = 0;
        long bytes = 0;
        double index;
        try (ServedBuildings served = ServedBuildings.open(setting);
                HttpLine line = new HttpLine(served.port())) {
            setting.say("tileset.json");
            long start = System.nanoTime();
            JsonNode tileset = mapper.readTree(line.plainBody(base + "tileset.json?tiling=explicit"));
            index = (System.nanoTime() - start) / 1e6;
            List<String> uris = new ArrayList<>();
            collect(tileset.path("root"), uris);
            java.util.Collections.shuffle(uris, new java.util.Random(3));
            setting.say(uris.size() + " contents, at most " + MOST + " are asked for");
            for (String uri : uris.subList(0, Math.min(MOST, uris.size()))) {
                byte[] body = contents.time(() -> line.body(base + uri));
                bytes += body.length;
                features += features(plain(body));
            }
        }
        return List.of(
                Measure.of("tileset.json and its index", index, "ms"),
                Measure.of("content, p50", contents.percentile(0.5), "ms"),
                Measure.of("content, p95", contents.percentile(0.95), "ms"),
                Measure.of("features", features / (contents.sum() / 1000), "1/s"),
                Measure.of("bytes a feature, gzip", features == 0 ? 0 : (double) bytes / features, "B"));
    }

    private static void collect(JsonNode tile, List<String> uris) {
        JsonNode uri = tile.path("content").path("uri");
        if (uri.isTextual()) {
            uris.add(uri.asText());
        }
        tile.path("children").forEach(child -> collect(child, uris));
    }

    private static byte[] plain(byte[] body) throws IOException {
        boolean gzip = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        return gzip
                ? new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(body)).readAllBytes()
                : body;
    }

    /** Rows of the property tables of a GLB, by its JSON chunk. */
    private long features(byte[] glb) throws IOException {
        int length = ByteBuffer.wrap(glb).order(ByteOrder.LITTLE_ENDIAN).getInt(LENGTH_AT);
        JsonNode json = mapper.readTree(glb, JSON_AT, length);
        long count = 0;
        for (JsonNode table : json.path("extensions").path("EXT_structural_metadata").path("propertyTables")) {
            count += table.path("count").asLong();
        }
        return count;
    }
}
