package io.citytwin.server.ogc.features;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.ogc.OgcFixture;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/** Seeded random layers for the tests of the API: buildings over two years, pipes with heights, a hidden layer. */
final class CityLayers {
    static final int BUILDINGS = 437;
    static final int DEMOLISHED = 40;
    static final int PIPES = 25;
    static final Envelope AREA = new Envelope(114.0, 114.1, 32.9, 33.0);
    static final Layer BUILDING = layer(
            "buildings",
            "建筑物",
            GeometryType.MULTIPOLYGON,
            false,
            Sharing.OPEN,
            List.of(
                    new Attribute("code", AttributeType.TEXT, "编号", "Code", null, null, List.of()),
                    Attribute.of("名称", AttributeType.TEXT),
                    new Attribute("height", AttributeType.REAL, "高度", "Height", "m", null, List.of()),
                    Attribute.of("floors", AttributeType.INTEGER),
                    Attribute.of("flag", AttributeType.BOOLEAN),
                    Attribute.of("built", AttributeType.DATE),
                    Attribute.of("seen", AttributeType.TIMESTAMP),
                    Attribute.of("extra", AttributeType.JSON)),
            Map.of("heightAttribute", "height", "color", "#cccccc"));
    static final Layer PIPE = layer(
            "管线",
            "给水管线",
            GeometryType.MULTILINESTRING,
            true,
            Sharing.OPEN,
            List.of(Attribute.of("code", AttributeType.TEXT), Attribute.of("管径", AttributeType.INTEGER)),
            Map.of());
    static final Layer SECRET = layer(
            "secret",
            "不共享",
            GeometryType.POINT,
            false,
            Sharing.NOT_SHARED,
            List.of(Attribute.of("code", AttributeType.TEXT)),
            Map.of());

    private static final GeometryFactory FACTORY = new GeometryFactory();

    private CityLayers() {}

    private static Layer layer(
            String id,
            String title,
            GeometryType type,
            boolean z,
            Sharing sharing,
            List<Attribute> attributes,
            Map<String, Object> style) {
        return new Layer(
                id, "generic", title, id + " (en)", "planning-control/control-lines", type, z, attributes, "code",
                "EPSG:4526", null, "测绘局", "P1Y", sharing, style);
    }

    static void load(OgcFixture fixture) {
        List<Row> rows = new ArrayList<>();
        Random random = new Random(11);
        for (int i = 0; i < BUILDINGS; i++) {
            rows.add(building(random, i));
        }
        LayerLoader.load(
                fixture.database(), fixture.layers(), BUILDING, rows, Instant.parse("2022-01-01T00:00:00Z"));
        LayerLoader.load(
                fixture.database(),
                fixture.layers(),
                BUILDING,
                rows.subList(DEMOLISHED, BUILDINGS),
                Instant.parse("2023-01-01T00:00:00Z"));
        List<Row> pipes = new ArrayList<>();
        for (int i = 0; i < PIPES; i++) {
            double x = AREA.getMinX() + i * 1e-3;
            Coordinate[] line = {new Coordinate(x, 32.95, 88.125 - i), new Coordinate(x + 5e-4, 32.9501, 87.5 - i)};
            pipes.add(new Row(new Object[] {"p" + i, 100L * i}, FACTORY.createLineString(line), "p" + i));
        }
        LayerLoader.load(fixture.database(), fixture.layers(), PIPE, pipes, null);
        Row point = new Row(new Object[] {"s"}, FACTORY.createPoint(new Coordinate(114.05, 32.95)), "s");
        LayerLoader.load(fixture.database(), fixture.layers(), SECRET, List.of(point), null);
    }

    private static Row building(Random random, int i) {
        double x = AREA.getMinX() + random.nextInt(1000) * 1e-4;
        double y = AREA.getMinY() + random.nextInt(1000) * 1e-4;
        double size = (1 + random.nextInt(30)) * 1e-4;
        Object[] values = {
            "b" + i,
            random.nextInt(6) == 0 ? null : pick(random, "驻马店", "=1+1", "<b>粗</b>", "a,\"b\"", "Ärger", ""),
            random.nextInt(6) == 0 ? null : random.nextInt(1000) / 10.0,
            random.nextInt(6) == 0 ? null : (long) random.nextInt(30),
            random.nextInt(6) == 0 ? null : random.nextBoolean(),
            random.nextInt(6) == 0 ? null : LocalDate.of(2020, 1, 1).plusDays(random.nextInt(60)),
            random.nextInt(6) == 0
                    ? null
                    : Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(60) * 86_400L),
            random.nextInt(6) == 0 ? null : "{\"n\": " + i + "}"
        };
        return new Row(values, FACTORY.toGeometry(new Envelope(x, x + size, y, y + size)), "b" + i);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
