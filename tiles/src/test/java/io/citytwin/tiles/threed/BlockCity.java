package io.citytwin.tiles.threed;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.LayerStore;
import io.citytwin.store.RowBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/** A city of random blocks in a real database: most small and crowded in the middle, some huge, a few odd. */
final class BlockCity implements AutoCloseable {
    static final double LON = 114.02;
    static final double LAT = 33.0;
    private static final GeometryFactory FACTORY = new GeometryFactory();

    final Database database;
    final LayerStore layers;
    final ChangeSetStore changeSets;
    final List<Row> rows = new ArrayList<>();

    /** A building as it is loaded. */
    record Row(String key, Geometry footprint, Double height, Long storeys, String name, Boolean listed) {
        Row withHeight(double h) {
            return new Row(key, footprint, h, storeys, name, listed);
        }
    }

    BlockCity(DatabaseUrl url) {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        changeSets = new ChangeSetStore(database, layers);
    }

    static Layer layer() {
        return new Layer(
                "建筑",
                "building",
                "建筑",
                "Buildings",
                null,
                GeometryType.MULTIPOLYGON,
                false,
                List.of(
                        Attribute.of("code", AttributeType.TEXT),
                        Attribute.of("height", AttributeType.REAL),
                        Attribute.of("层数", AttributeType.INTEGER),
                        Attribute.of("name", AttributeType.TEXT),
                        Attribute.of("listed", AttributeType.BOOLEAN)),
                "code",
                "EPSG:4326",
                null,
                null,
                null,
                Sharing.OPEN,
                Map.of("heightAttribute", "height", "storeysAttribute", "层数", "color", "#d9d0c9"));
    }

    void fill(int count, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            double spread = random.nextInt(3) == 0 ? 0.05 : 0.008;
            double lon = LON + random.nextGaussian() * spread;
            double lat = LAT + random.nextGaussian() * spread;
            double radius = random.nextInt(200) == 0 ? 300 + random.nextDouble() * 900 : 4 + 20 * random.nextDouble();
            Double height = random.nextInt(20) == 0 ? null : random.nextInt(50) == 0 ? -1 : 3 + random.nextDouble() * 60;
            rows.add(new Row(
                    "B" + i,
                    star(random, lon, lat, radius, i % 10 == 0),
                    height,
                    random.nextBoolean() ? (long) random.nextInt(30) : null,
                    random.nextInt(5) == 0 ? null : "楼" + i,
                    random.nextInt(9) == 0 ? null : random.nextBoolean()));
        }
    }

    ChangeSet load(Instant validFrom) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer(), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            long number = 0;
            for (Row row : rows) {
                batch.add(
                        ++number,
                        new Object[] {row.key, row.height, row.storeys, row.name, row.listed},
                        row.footprint,
                        row.key);
            }
            staging.write(batch);
            return writer.commit(s -> {});
        }
    }

    static Geometry star(Random random, double lon, double lat, double radius, boolean courtyard) {
        LinearRing shell = ring(random, lon, lat, 0.6 * radius, radius, 4 + random.nextInt(8));
        LinearRing[] holes =
                courtyard ? new LinearRing[] {ring(random, lon, lat, 0.05 * radius, 0.1 * radius, 5)} : null;
        Polygon polygon = FACTORY.createPolygon(shell, holes);
        return FACTORY.createMultiPolygon(new Polygon[] {polygon});
    }

    private static LinearRing ring(Random random, double lon, double lat, double least, double most, int corners) {
        Coordinate[] points = new Coordinate[corners + 1];
        for (int i = 0; i < corners; i++) {
            double angle = 2 * Math.PI * (i + 0.5 * random.nextDouble()) / corners;
            double r = least + random.nextDouble() * (most - least);
            points[i] = new Coordinate(
                    lon + r * Math.cos(angle) / 111_319.5 / Math.cos(Math.toRadians(lat)),
                    lat + r * Math.sin(angle) / 111_319.5);
        }
        points[corners] = points[0].copy();
        return FACTORY.createLinearRing(points);
    }

    @Override
    public void close() {
        layers.listLayers().forEach(l -> layers.drop(l.id()));
        database.close();
    }
}
