package io.citytwin.importers.format.las;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.format.assets3d.MadeTilesDataset;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/**
 * One point cloud, which is one feature; reading it makes its tiles. Points pass once from the file into a temporary one,
 * turned to metres east, north and up of the cloud's middle, and from there into tiles.
 */
final class PointCloudDataset extends MadeTilesDataset {
    private static final int EDGE_STEPS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<SourceField> FIELDS = List.of(
            new SourceField("name", AttributeType.TEXT, true),
            new SourceField("title", AttributeType.TEXT, true),
            new SourceField("kind", AttributeType.TEXT, true),
            new SourceField("folder", AttributeType.TEXT, true),
            new SourceField("entry", AttributeType.TEXT, true),
            new SourceField("points", AttributeType.INTEGER, true),
            new SourceField("files", AttributeType.INTEGER, true),
            new SourceField("bytes", AttributeType.INTEGER, true),
            new SourceField("lowest", AttributeType.REAL, true),
            new SourceField("highest", AttributeType.REAL, true),
            new SourceField("colours", AttributeType.BOOLEAN, true),
            new SourceField("licence", AttributeType.TEXT, true),
            new SourceField("attribution", AttributeType.TEXT, true));

    private final String name;
    private final Path file;
    private final LasHeader header;
    private final SourceCrs crs;
    private final String declared;
    private final double heightUnit;

    PointCloudDataset(
            String name,
            String display,
            Path file,
            LasHeader header,
            SourceCrs crs,
            String declared,
            double heightUnit,
            ReadOptions options)
            throws UnreadableSourceException {
        super(name, display, FIELDS, declared, "point-cloud", "points-2", "a point cloud", options);
        this.name = name;
        this.file = file;
        this.header = header;
        this.crs = crs;
        this.declared = declared;
        this.heightUnit = heightUnit;
    }

    @Override
    protected List<Path> sources() {
        return List.of(file);
    }

    @Override
    protected String identity() {
        return declared + "\n" + heightUnit + "\n";
    }

    @Override
    protected Object[] values(String folder, JsonNode summary) throws IOException {
        return new Object[] {
            said("name", name),
            said("title", null),
            "POINTS",
            folder,
            "tileset.json",
            summary.path("points").asLong(),
            summary.path("files").asLong(),
            Files.size(file),
            summary.path("low").path(2).asDouble() * heightUnit,
            summary.path("high").path(2).asDouble() * heightUnit,
            summary.path("colours").asBoolean(),
            said("licence", null),
            said("attribution", null)
        };
    }

    /** The rectangle of the points in their own system, its sides in steps, since they may be bent on the map. */
    @Override
    protected MultiPolygon footprint(JsonNode summary) {
        double[] low = {summary.path("low").path(0).asDouble(), summary.path("low").path(1).asDouble()};
        double[] high = {summary.path("high").path(0).asDouble(), summary.path("high").path(1).asDouble()};
        for (int i = 0; i < 2; i++) {
            if (high[i] - low[i] < header.scale()[i]) {
                low[i] -= header.scale()[i];
                high[i] += header.scale()[i];
            }
        }
        double[][] corners = {{low[0], low[1]}, {high[0], low[1]}, {high[0], high[1]}, {low[0], high[1]}};
        List<Coordinate> ring = new ArrayList<>();
        for (int side = 0; side < 4; side++) {
            double[] a = corners[side];
            double[] b = corners[(side + 1) % 4];
            for (int i = 0; i < EDGE_STEPS; i++) {
                double t = (double) i / EDGE_STEPS;
                ring.add(new Coordinate(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])));
            }
        }
        ring.add(ring.get(0).copy());
        GeometryFactory factory = new GeometryFactory();
        return factory.createMultiPolygon(new Polygon[] {factory.createPolygon(ring.toArray(new Coordinate[0]))});
    }

    @Override
    protected JsonNode make(Path folder) throws IOException, UnreadableSourceException, InterruptedException {
        Path temporary = Files.createTempDirectory(options.temporaryFolder(), "points");
        Path points = temporary.resolve("points.bin");
        PointIntake intake;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(points), 1 << 20);
                PointIntake taking = new PointIntake(header, crs, heightUnit, out)) {
            new PointSource(file, display, header).forEach(taking);
            taking.finish();
            intake = taking;
        }
        if (intake.kept() == 0) {
            throw new UnreadableSourceException(display + ": all " + header.points()
                    + " points lie outside the range of " + crs.name() + " or more than 1,000 km apart");
        }
        if (intake.skipped() > 0) {
            warn(intake.skipped() + " points lie outside the range of " + crs.name()
                    + " or more than 1,000 km from the others, and are left out");
        }
        PointColours colours = new PointColours(
                header.colourOffset() >= 0, intake.mostColour(), (double) intake.intensities() / intake.kept());
        try (PointTiler tiler = new PointTiler(folder, temporary, colours)) {
            PointTiler.Result result =
                    tiler.build(points, intake.lowMillimetres(), intake.highMillimetres(), intake.frame());
            if (result.points() != intake.kept()) {
                throw new IllegalStateException(
                        "tiles hold " + result.points() + " points of " + intake.kept() + " that came in");
            }
            ObjectNode summary = JSON.createObjectNode();
            summary.put("points", result.points());
            summary.put("files", result.files());
            summary.put("colours", colours.areOwn());
            for (int i = 0; i < 3; i++) {
                summary.withArray("low").add(intake.low()[i] * header.scale()[i] + header.offset()[i]);
                summary.withArray("high").add(intake.high()[i] * header.scale()[i] + header.offset()[i]);
            }
            return summary;
        }
    }
}
