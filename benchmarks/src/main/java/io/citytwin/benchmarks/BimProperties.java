package io.citytwin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.Layer;
import io.citytwin.server.app.CityTwinServer;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.RowBatch;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Filters over the properties of building elements: pages of ten with their numbers of matches, each filter asked for the
 * first time, so that nothing is cached, beside the same conditions by a scan of the table.
 */
final class BimProperties implements Benchmark {
    private static final String LAYER = "bench_elements";
    private static final int FILTERS = 40;
    private static final int FLOORS = 2;
    private static final String[] CLASSES = {"IfcWall", "IfcDoor", "IfcWindow", "IfcSlab", "IfcPipeSegment"};
    private static final int PER_MODEL = 50_000;
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A kind of filter: CQL2 and the same in SQL over the JSON attribute. */
    private record Kind(String name, Function<Random, String[]> filter) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("one of 5,000 texts", r -> {
                String value = "Ref " + r.nextInt(5000);
                return both("Pset_Common.Reference = '" + value + "'", "properties ->> 'Pset_Common.Reference' = '" + value + "'");
            }),
            new Kind("a text of its own", r -> {
                String value = serial(1 + r.nextInt(200));
                return both("Pset_Common.Serial = '" + value + "'", "properties ->> 'Pset_Common.Serial' = '" + value + "'");
            }),
            new Kind("narrow range of numbers", r -> {
                double low = r.nextInt(20_000) / 1e3;
                return both(
                        "Qto_Base.NetVolume BETWEEN " + low + " AND " + (low + 0.01),
                        "(properties ->> 'Qto_Base.NetVolume')::float8 BETWEEN " + low + " AND " + (low + 0.01));
            }),
            new Kind("half of all by number", r -> {
                double low = 5 + r.nextInt(10_000) / 1e4;
                return both("Qto_Base.Length > " + low, "(properties ->> 'Qto_Base.Length')::float8 > " + low);
            }),
            new Kind("no element", r -> {
                String value = "none " + r.nextInt();
                return both("Pset_Common.Status = '" + value + "'", "properties ->> 'Pset_Common.Status' = '" + value + "'");
            }),
            new Kind("fire doors under a rating", r -> {
                String model = "m" + r.nextInt(3);
                int rating = 60 + r.nextInt(30);
                String storey = "Storey " + r.nextInt(12);
                return both(
                        "model = '" + model + "' AND ifc_class = 'IfcDoor' AND storey = '" + storey
                                + "' AND \"Pset_Common.FireRating\" < " + rating,
                        "model = '" + model + "' AND ifc_class = 'IfcDoor' AND storey = '" + storey
                                + "' AND catalog.property_number(properties -> 'Pset_Common.FireRating') < " + rating);
            }),
            new Kind("boolean and narrow range", r -> {
                double low = r.nextInt(50_000) / 1e3;
                return both(
                        "Pset_Common.IsExternal = TRUE AND Qto_Base.GrossArea BETWEEN " + low + " AND " + (low + 0.05),
                        "(properties -> 'Pset_Common.IsExternal')::boolean AND (properties ->> 'Qto_Base.GrossArea')::float8"
                                + " BETWEEN " + low + " AND " + (low + 0.05));
            }),
            new Kind("beginning of a text", r -> {
                String prefix = "Ref " + (100 + r.nextInt(400));
                return both(
                        "Pset_Common.Reference LIKE '" + prefix + "%'",
                        "properties ->> 'Pset_Common.Reference' LIKE '" + prefix + "%'");
            }));

    private static String[] both(String cql, String sql) {
        return new String[] {cql, sql};
    }

    private static String serial(int number) {
        return Long.toHexString(new Random(number).nextLong());
    }

    @Override
    public String name() {
        return "bim-properties";
    }

    @Override
    public String what() {
        return "filters over properties of building elements, pages of 10 with counts, beside a scan of the table";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException {
        List<Measure> measures = new ArrayList<>();
        try (BenchCity city = BenchCity.open(setting)) {
            double seconds = load(setting, city);
            if (seconds > 0) {
                measures.add(Measure.of("load with all indexes", setting.rows() / seconds, "rows/s"));
            }
            measures.add(Measure.of("features on disk", megabytes(city, "city." + LAYER), "MB"));
            measures.add(Measure.of("index of properties on disk", megabytes(city, "property." + LAYER), "MB"));
            ServerConfig config = BenchCity.config(
                    setting,
                    Map.of("http.port", "0", "tiles.diskMegabytes", "0", "log.requests", "none", "log.target", "stdout", "log.level", "warn"));
            try (CityTwinServer server = CityTwinServer.start(config);
                    HttpLine line = new HttpLine(server.port());
                    Connection connection = city.city().database().read()) {
                measure(setting, line, connection, measures);
            }
        }
        return measures;
    }

    private static void measure(Setting setting, HttpLine line, Connection connection, List<Measure> measures)
            throws IOException, SQLException, InterruptedException, BenchException {
        Timings every = new Timings();
        for (Kind kind : KINDS) {
            setting.say(kind.name());
            // Of each kind others than those that are measured go before, so that the code is warm and the answers are not.
            Random warm = new Random(1);
            for (int k = 0; k < 5; k++) {
                line.plainBody(path(kind.filter().apply(warm)[0]));
            }
            Random random = new Random(kind.name().hashCode());
            Timings cold = new Timings();
            Timings again = new Timings();
            Timings floor = new Timings();
            for (int k = 0; k < FILTERS; k++) {
                String[] filter = kind.filter().apply(random);
                String path = path(filter[0]);
                long start = System.nanoTime();
                JsonNode answer = JSON.readTree(cold.time(() -> line.plainBody(path)));
                every.add((System.nanoTime() - start) / 1e6);
                again.time(() -> line.plainBody(path));
                if (k < FLOORS) {
                    long counted = floor.time(() -> scan(connection, filter[1]));
                    if (counted != answer.path("numberMatched").asLong(-1)) {
                        throw new BenchException(filter[0] + " matches " + answer.path("numberMatched") + ", a scan says "
                                + counted);
                    }
                }
            }
            measures.add(Measure.of(kind.name() + ", first time, p50", cold.percentile(0.5), "ms")
                    .against("scan", floor.percentile(0.5)));
            measures.add(Measure.of(kind.name() + ", first time, p95", cold.percentile(0.95), "ms")
                    .against("scan", floor.percentile(0.5)));
            measures.add(Measure.of(kind.name() + ", again, p95", again.percentile(0.95), "ms"));
        }
        measures.add(Measure.of("all kinds, first time, p95", every.percentile(0.95), "ms"));
    }

    private static String path(String filter) {
        return "/ogc/collections/" + LAYER + "/items?limit=10&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    }

    private static long scan(Connection connection, String condition) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET enable_indexscan = off");
            statement.execute("SET enable_bitmapscan = off");
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM city." + LAYER + " WHERE " + condition)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static double megabytes(BenchCity city, String table) throws SQLException {
        try (Connection connection = city.city().database().read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_total_relation_size('" + table + "') / 1e6")) {
            row.next();
            return row.getDouble(1);
        }
    }

    /** Makes the elements, if they are not there; returns how long that took. */
    private static double load(Setting setting, BenchCity city) {
        boolean there = city.layers()
                .findEntry(LAYER)
                .filter(e -> e.featureCount() == setting.rows())
                .isPresent();
        if (there) {
            return 0;
        }
        setting.say("loading " + setting.rows() + " elements (once)");
        city.drop(LAYER);
        Layer layer = LayerDefinitions.builtIn().get("bim-element").toLayer(LAYER);
        long start = System.nanoTime();
        ChangeSetWriter.Request request =
                new ChangeSetWriter.Request("bench", null, ChangeSetWriter.Mode.SNAPSHOT, Map.of());
        try (ChangeSetWriter writer = ChangeSetWriter.begin(city.city().database(), city.layers(), request)) {
            LayerStaging staging = writer.stage(layer, "EPSG:4326");
            RowBatch batch = staging.newBatch();
            Random random = new Random(11);
            for (int i = 1; i <= setting.rows(); i++) {
                Map<String, Object> values = element(random, i);
                Object[] row = layer.attributes().stream()
                        .map(a -> values.get(a.name()))
                        .toArray();
                batch.add(i, row, place(random, i), (String) values.get("key"));
                if (i % 5000 == 0) {
                    staging.write(batch);
                    batch = staging.newBatch();
                }
            }
            staging.write(batch);
            ChangeSet written = writer.commit(setting::say);
            setting.say("change set " + written.id());
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static Geometry place(Random random, int i) {
        double x = 114 + i / PER_MODEL * 1e-3 + random.nextInt(80) * 1e-5;
        double y = 32.9 + random.nextInt(80) * 1e-5;
        return FACTORY.toGeometry(new Envelope(x, x + 1e-5, y, y + 1e-5));
    }

    private static Map<String, Object> element(Random random, int i) {
        Map<String, Object> values = new LinkedHashMap<>();
        String model = "m" + i / PER_MODEL;
        values.put("key", model + "/" + i);
        values.put("model", model);
        values.put("global_id", Integer.toString(i, 36));
        values.put("ifc_class", CLASSES[random.nextInt(CLASSES.length)]);
        values.put("name", "Element " + i);
        values.put("type_name", "Type " + random.nextInt(300));
        int storey = random.nextInt(12);
        values.put("storey", "Storey " + storey);
        values.put("storey_id", model + "s" + storey);
        String[] ratings = {"30", "60", "90", "T30", "T90"};
        values.put(
                "properties",
                String.format(
                        Locale.ROOT,
                        "{\"Pset_Common.FireRating\":\"%s\",\"Pset_Common.IsExternal\":%b,\"Pset_Common.LoadBearing\":%b,"
                                + "\"Pset_Common.Reference\":\"Ref %d\",\"Pset_Common.Serial\":\"%s\","
                                + "\"Pset_Common.Status\":\"NEW\",\"Pset_Common.ThermalTransmittance\":%.2f,"
                                + "\"Qto_Base.NetVolume\":%.4f,\"Qto_Base.GrossVolume\":%.4f,\"Qto_Base.Length\":%.4f,"
                                + "\"Qto_Base.Width\":0.2,\"Qto_Base.Height\":3.0,\"Qto_Base.GrossArea\":%.3f,"
                                + "\"Qto_Base.NetArea\":%.3f,\"Pset_Maker.Manufacturer\":\"Maker %d\","
                                + "\"Pset_Maker.Year\":%d,\"Pset_Maker.Description\":\"A text that says a little more\","
                                + "\"Pset_Risk.Level\":%d,\"Pset_Risk.Checked\":%b,\"Pset_Risk.Zone\":\"Z%d\"}",
                        ratings[random.nextInt(ratings.length)],
                        random.nextBoolean(),
                        random.nextInt(3) == 0,
                        random.nextInt(5000),
                        serial(i),
                        random.nextInt(300) / 100.0,
                        random.nextDouble() * 20,
                        random.nextDouble() * 22,
                        random.nextDouble() * 11,
                        random.nextDouble() * 50,
                        random.nextDouble() * 48,
                        random.nextInt(40),
                        1990 + random.nextInt(35),
                        random.nextInt(5),
                        random.nextBoolean(),
                        random.nextInt(100)));
        return values;
    }
}
