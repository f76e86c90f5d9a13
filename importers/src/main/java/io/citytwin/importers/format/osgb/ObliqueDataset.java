package io.citytwin.importers.format.osgb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.crs.Geocentric;
import io.citytwin.importers.format.assets3d.MadeTilesDataset;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Oblique photogrammetry of one production, which is one feature; reading it makes its tiles. */
final class ObliqueDataset extends MadeTilesDataset {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAMED = 3;

    private static final List<SourceField> FIELDS = List.of(
            new SourceField("name", AttributeType.TEXT, true),
            new SourceField("title", AttributeType.TEXT, true),
            new SourceField("kind", AttributeType.TEXT, true),
            new SourceField("folder", AttributeType.TEXT, true),
            new SourceField("entry", AttributeType.TEXT, true),
            new SourceField("files", AttributeType.INTEGER, true),
            new SourceField("bytes", AttributeType.INTEGER, true),
            new SourceField("missing_files", AttributeType.INTEGER, true),
            new SourceField("lowest", AttributeType.REAL, true),
            new SourceField("highest", AttributeType.REAL, true),
            new SourceField("licence", AttributeType.TEXT, true),
            new SourceField("attribution", AttributeType.TEXT, true));

    private final String name;
    private final ObliqueMetadata metadata;
    private final List<Path> roots;

    /** @param roots the first file of each tile */
    ObliqueDataset(String name, String display, ObliqueMetadata metadata, List<Path> roots, ReadOptions options)
            throws UnreadableSourceException {
        super(name, display, FIELDS, "EPSG:4326", "asset-3d", "oblique-1", "oblique photogrammetry", options);
        this.name = name;
        this.metadata = metadata;
        this.roots = roots;
    }

    @Override
    protected String identity() {
        return metadata.identity();
    }

    /** All files beside the first ones: what lies there is what they may refer to. */
    @Override
    protected List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.list(root.getParent())) {
                sources.addAll(files.filter(Files::isRegularFile).sorted().toList());
            }
        }
        return sources;
    }

    @Override
    protected JsonNode make(Path folder) throws IOException, UnreadableSourceException, InterruptedException {
        ObliqueTiler tiler;
        ObliqueTiler.Result result;
        try {
            tiler = new ObliqueTiler(metadata, folder, roots.get(0));
            result = tiler.build(roots);
        } catch (UnreadableSourceException e) {
            throw new UnreadableSourceException(display + ": " + e.getMessage(), e);
        }
        ObjectNode summary = JSON.createObjectNode();
        summary.put("files", result.files()).put("bytes", result.bytes()).put("triangles", result.triangles());
        summary.put("lowest", result.low()[2]).put("highest", result.high()[2]);
        double[][] corners = {
            {result.low()[0], result.low()[1]},
            {result.high()[0], result.low()[1]},
            {result.high()[0], result.high()[1]},
            {result.low()[0], result.high()[1]}
        };
        double[] f = result.frame();
        for (double[] corner : corners) {
            double[] p = new double[3];
            for (int k = 0; k < 3; k++) {
                p[k] = f[k] * corner[0] + f[4 + k] * corner[1] + f[12 + k];
            }
            double[] place = Geocentric.toGeodetic(p[0], p[1], p[2]);
            summary.withArray("footprint").addArray().add(place[0]).add(place[1]);
        }
        tiler.missingFiles().forEach(summary.withArray("missing")::add);
        tiler.lostPictures().forEach(summary.withArray("lost")::add);
        return summary;
    }

    @Override
    protected void tell(JsonNode summary) {
        tell(summary.path("missing"), "files are named and not there, so that their finer levels are missing");
        tell(summary.path("lost"), "pictures can't be shown (only JPEG, PNG and plain pixels can)");
    }

    private void tell(JsonNode names, String what) {
        if (names.size() > 0) {
            List<String> first = new ArrayList<>();
            names.forEach(n -> {
                if (first.size() < NAMED) {
                    first.add(n.asText().replaceAll("\\p{Cntrl}", "?"));
                }
            });
            warn(names.size() + " " + what + ": " + String.join(", ", first)
                    + (names.size() > NAMED ? ", …" : ""));
        }
    }

    @Override
    protected Object[] values(String folder, JsonNode summary) {
        return new Object[] {
            said("name", name),
            said("title", null),
            "OBLIQUE",
            folder,
            "tileset.json",
            summary.path("files").asLong(),
            summary.path("bytes").asLong(),
            (long) summary.path("missing").size(),
            summary.path("lowest").asDouble(),
            summary.path("highest").asDouble(),
            said("licence", null),
            said("attribution", null)
        };
    }

    @Override
    protected MultiPolygon footprint(JsonNode summary) {
        Coordinate[] ring = new Coordinate[5];
        for (int i = 0; i < 5; i++) {
            JsonNode corner = summary.path("footprint").path(i % 4);
            ring[i] = new Coordinate(corner.path(0).asDouble(), corner.path(1).asDouble());
        }
        GeometryFactory factory = new GeometryFactory();
        return factory.createMultiPolygon(new Polygon[] {factory.createPolygon(ring)});
    }
}
