package io.citytwin.benchmarks;

import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.server.app.CityTwinServer;
import io.citytwin.server.app.ServerConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The building layer, loaded once, and a server upon it whose tile cache is empty at the start. */
final class ServedBuildings implements AutoCloseable {
    static final String LAYER = "bench_buildings";

    private final BenchCity city;
    private final CityTwinServer server;

    private ServedBuildings(BenchCity city, CityTwinServer server) {
        this.city = city;
        this.server = server;
    }

    static ServedBuildings open(Setting setting)
            throws IOException, SQLException, InterruptedException, BenchException {
        BenchCity city = BenchCity.open(setting);
        try {
            load(setting, city);
            ServerConfig config = BenchCity.config(
                    setting,
                    Map.of("http.port", "0", "tiles.diskMegabytes", "0", "log.requests", "none", "log.target", "stdout", "log.level", "warn"));
            return new ServedBuildings(city, CityTwinServer.start(config));
        } catch (IOException | SQLException | InterruptedException | BenchException | RuntimeException e) {
            city.close();
            throw e;
        }
    }

    private static void load(Setting setting, BenchCity city)
            throws IOException, SQLException, InterruptedException, BenchException {
        if (city.layers().findLayer(LAYER).isPresent() && count(city) == setting.rows()) {
            return;
        }
        setting.say("loading " + setting.rows() + " buildings (once)");
        city.drop(LAYER);
        city.importFile(ImportRequest.of(List.of(BuildingFiles.get(setting, 0)), LAYER)
                .withClass("building")
                .withKey("code"));
        city.commands().psql("VACUUM ANALYZE city." + LAYER);
    }

    private static long count(BenchCity city) throws SQLException {
        try (Connection connection = city.city().database().read();
                PreparedStatement statement = connection.prepareStatement("SELECT count(*) FROM city." + LAYER);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    int port() {
        return server.port();
    }

    BenchCity city() {
        return city;
    }

    /** A read connection for the floor's statements. */
    Connection connection() throws SQLException {
        return city.city().database().read();
    }

    /** Tiles of that zoom that hold buildings, the same for the same data: {column, row}. */
    List<int[]> tiles(int zoom, int most) throws SQLException {
        String sql = "SELECT DISTINCT x, y FROM (SELECT floor((ST_X(p) + 180) / 360 * (1 << ?))::int AS x,"
                + " floor((1 - ln(tan(radians(ST_Y(p))) + 1 / cos(radians(ST_Y(p)))) / pi()) / 2 * (1 << ?))::int AS y"
                + " FROM (SELECT ST_PointOnSurface(geom) AS p FROM city." + LAYER
                + " WHERE fid % 97 = 0) q) t ORDER BY x, y";
        List<int[]> tiles = new ArrayList<>();
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, zoom);
            statement.setInt(2, zoom);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tiles.add(new int[] {rows.getInt(1), rows.getInt(2)});
                }
            }
        }
        java.util.Collections.shuffle(tiles, new java.util.Random(zoom));
        return tiles.subList(0, Math.min(most, tiles.size()));
    }

    @Override
    public void close() throws IOException {
        try {
            server.close();
        } finally {
            city.close();
        }
    }
}
