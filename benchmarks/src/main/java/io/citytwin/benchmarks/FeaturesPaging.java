package io.citytwin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Pages of OGC API Features from the first to the 10,000th by their next links, and a whole layer at once. */
final class FeaturesPaging implements Benchmark {
    private static final int LIMIT = 100;
    private static final int PAGES = 10_000;
    private static final int SAMPLE = 200;
    private static final String RAW = "SELECT fid, code, name, \"use\", height, storeys, year_built, ST_AsGeoJSON(geom)"
            + " FROM city." + ServedBuildings.LAYER + " WHERE fid > ? ORDER BY fid LIMIT " + LIMIT;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String name() {
        return "features-paging";
    }

    @Override
    public String what() {
        return "pages of 100 features from the first to the 10,000th, beside raw keyset SQL; a whole layer streamed";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException {
        List<Measure> measures = new ArrayList<>();
        try (ServedBuildings served = ServedBuildings.open(setting);
                HttpLine line = new HttpLine(served.port());
                Connection connection = served.connection();
                PreparedStatement raw = connection.prepareStatement(RAW)) {
            walk(line, 50, new Timings(), new Timings());
            Timings first = new Timings();
            Timings last = new Timings();
            setting.say("walking pages");
            int pages = walk(line, Math.min(PAGES, setting.rows() / LIMIT), first, last);
            Timings floor = new Timings();
            long fid = 0;
            for (int k = 0; k < SAMPLE; k++) {
                long from = fid;
                fid = floor.time(() -> rawPage(raw, from));
            }
            measures.add(Measure.of("first pages, p50", first.percentile(0.5), "ms").against("raw", floor.percentile(0.5)));
            measures.add(Measure.of("pages up to " + pages + ", p50", last.percentile(0.5), "ms")
                    .against("first pages", first.percentile(0.5)));
            measures.add(Measure.of("pages up to " + pages + ", p95", last.percentile(0.95), "ms")
                    .against("first pages", first.percentile(0.95)));
            setting.say("streaming the layer");
            long start = System.nanoTime();
            long[] whole = line.lines("/ogc/collections/" + ServedBuildings.LAYER + "/items?f=ndjson");
            double seconds = (System.nanoTime() - start) / 1e9;
            if (whole[0] != setting.rows()) {
                throw new BenchException("the download has " + whole[0] + " lines, not " + setting.rows());
            }
            measures.add(Measure.of("whole layer as ndjson", setting.rows() / seconds, "rows/s"));
            measures.add(Measure.of("whole layer as ndjson", whole[1] / 1e6 / seconds, "MB/s"));
        }
        return measures;
    }

    private int walk(HttpLine line, int pages, Timings first, Timings last)
            throws IOException, SQLException, InterruptedException, BenchException {
        String path = "/ogc/collections/" + ServedBuildings.LAYER + "/items?limit=" + LIMIT;
        int page = 0;
        while (path != null && page < pages) {
            String asked = path;
            Timings timings = page < SAMPLE ? first : page >= pages - SAMPLE ? last : new Timings();
            JsonNode answer = mapper.readTree(timings.time(() -> line.plainBody(asked)));
            path = next(answer);
            page++;
        }
        return page;
    }

    private static String next(JsonNode answer) {
        for (JsonNode link : answer.path("links")) {
            if (link.path("rel").asText().equals("next")) {
                URI address = URI.create(link.path("href").asText());
                return address.getRawPath() + "?" + address.getRawQuery();
            }
        }
        return null;
    }

    private static long rawPage(PreparedStatement statement, long after) throws SQLException {
        statement.setLong(1, after);
        long fid = after;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                fid = rows.getLong(1);
                rows.getString(8);
            }
        }
        return fid;
    }
}
