package io.citytwin.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Vector tiles that are in no cache, over HTTP, beside the bare ST_AsMVT statement over the same table with the same
 * attributes on one connection. Which of the two goes first alternates, so that neither always finds the pages warm.
 */
final class VectorTilesCold implements Benchmark {
    private static final int[] ZOOMS = {10, 12, 13, 14, 15, 16};
    private static final int TILES = 120;
    private static final String RAW = "SELECT ST_AsMVT(t, 'buildings', 4096, 'geom', 'fid') FROM (SELECT fid, code, name,"
            + " \"use\", height, storeys, year_built, ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(?, ?, ?),"
            + " 4096, 64, true) AS geom FROM city." + ServedBuildings.LAYER
            + " WHERE geom && ST_Transform(ST_TileEnvelope(?, ?, ?, margin => (64.0 / 4096)), 4326)) t"
            + " WHERE geom IS NOT NULL";

    @Override
    public String name() {
        return "mvt";
    }

    @Override
    public String what() {
        return "uncached vector tiles over HTTP against the raw ST_AsMVT statement, zoom 10 to 16";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException {
        List<Measure> measures = new ArrayList<>();
        try (ServedBuildings served = ServedBuildings.open(setting);
                HttpLine line = new HttpLine(served.port());
                Connection connection = served.connection();
                PreparedStatement raw = connection.prepareStatement(RAW)) {
            setting.say("warming up");
            for (int[] tile : served.tiles(17, 150)) {
                ask(line, 17, tile);
                raw(raw, 17, tile);
            }
            long start = System.nanoTime();
            ask(line, 9, served.tiles(9, 1).get(0));
            measures.add(Measure.of("first generalised tile (makes the overviews)", (System.nanoTime() - start) / 1e6, "ms"));
            for (int zoom : ZOOMS) {
                setting.say("zoom " + zoom);
                measures.addAll(zoom(served, line, raw, zoom));
            }
        }
        return measures;
    }

    private static List<Measure> zoom(ServedBuildings served, HttpLine line, PreparedStatement raw, int zoom)
            throws IOException, SQLException, InterruptedException, BenchException {
        Timings ours = new Timings();
        Timings floor = new Timings();
        int largest = 0;
        int largestRaw = 0;
        int number = 0;
        for (int[] tile : served.tiles(zoom, TILES)) {
            if (number++ % 2 == 0) {
                largestRaw = Math.max(largestRaw, floor.time(() -> raw(raw, zoom, tile)));
                largest = Math.max(largest, ours.time(() -> ask(line, zoom, tile)));
            } else {
                largest = Math.max(largest, ours.time(() -> ask(line, zoom, tile)));
                largestRaw = Math.max(largestRaw, floor.time(() -> raw(raw, zoom, tile)));
            }
        }
        String name = "z" + zoom + " (" + ours.count() + " tiles) ";
        return List.of(
                Measure.of(name + "p50", ours.percentile(0.5), "ms").against("raw", floor.percentile(0.5)),
                Measure.of(name + "p95", ours.percentile(0.95), "ms").against("raw", floor.percentile(0.95)),
                Measure.of(name + "all", ours.sum(), "ms").against("raw", floor.sum()),
                Measure.of(name + "largest, gzip", largest / 1000.0, "kB").against("raw, plain", largestRaw / 1000.0));
    }

    private static int ask(HttpLine line, int zoom, int[] tile) throws IOException, BenchException {
        return line.get(line.request("/tiles/" + ServedBuildings.LAYER + "/" + zoom + "/" + tile[0] + "/" + tile[1] + ".mvt"));
    }

    private static int raw(PreparedStatement statement, int zoom, int[] tile) throws SQLException {
        for (int k = 0; k < 2; k++) {
            statement.setInt(3 * k + 1, zoom);
            statement.setInt(3 * k + 2, tile[0]);
            statement.setInt(3 * k + 3, tile[1]);
        }
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBytes(1).length;
        }
    }
}
