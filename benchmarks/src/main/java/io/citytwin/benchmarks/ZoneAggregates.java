package io.citytwin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * H3 answers over HTTP, beside a bare GROUP BY of the cell column. The floor is the coarser answer: a child of a zone may
 * stick out of it a little, and only the server looks at what lies there.
 */
final class ZoneAggregates implements Benchmark {
    private static final int TIMES = 15;
    private static final int COARSER_BITS = 3;
    private static final int STORED_RESOLUTION = 15;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public String name() {
        return "h3";
    }

    @Override
    public String what() {
        return "H3 aggregates over HTTP against a raw GROUP BY of the cell column";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException {
        List<Measure> measures = new ArrayList<>();
        String aggregate = "/h3/aggregate?layer=" + ServedBuildings.LAYER + "&resolution=";
        try (ServedBuildings served = ServedBuildings.open(setting);
                HttpLine line = new HttpLine(served.port());
                Connection connection = served.connection()) {
            for (int resolution : new int[] {7, 9, 10}) {
                setting.say("whole layer, resolution " + resolution);
                int bits = COARSER_BITS * (STORED_RESOLUTION - resolution);
                String sql = "SELECT h3 >> " + bits + ", count(*) FROM city." + ServedBuildings.LAYER + " GROUP BY 1";
                Timings ours = new Timings();
                Timings floor = new Timings();
                try (PreparedStatement raw = connection.prepareStatement(sql)) {
                    int zones = zones(setting, line, aggregate + resolution);
                    for (int k = 0; k < TIMES; k++) {
                        floor.time(() -> rows(raw));
                        ours.time(() -> line.body(aggregate + resolution));
                    }
                    measures.add(Measure.of("count, resolution " + resolution + ", " + zones + " zones, p50",
                                    ours.percentile(0.5), "ms")
                            .against("raw", floor.percentile(0.5)));
                }
            }
            setting.say("single zones");
            List<String> cells = new ArrayList<>();
            mapper.readTree(line.plainBody(aggregate + 9)).path("zones").forEach(z -> cells.add(z.path("zone").asText()));
            Timings single = new Timings();
            for (int k = 0; k < 60; k++) {
                String path = "/h3/zones/" + cells.get(k * 7 % cells.size());
                single.time(() -> line.body(path));
            }
            measures.add(Measure.of("one zone of resolution 9, all layers, p50", single.percentile(0.5), "ms"));
            measures.add(Measure.of("one zone of resolution 9, all layers, p95", single.percentile(0.95), "ms"));
        }
        return measures;
    }

    /** Number of zones of an answer, whose counts must add up to all rows. */
    private int zones(Setting setting, HttpLine line, String path) throws IOException, BenchException {
        JsonNode zones = mapper.readTree(line.plainBody(path)).path("zones");
        long sum = 0;
        for (JsonNode zone : zones) {
            sum += zone.path("count").asLong();
        }
        if (sum != setting.rows()) {
            throw new BenchException(path + " counts " + sum + " of " + setting.rows() + " features");
        }
        return zones.size();
    }

    private static int rows(PreparedStatement statement) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                count++;
            }
        }
        return count;
    }
}
