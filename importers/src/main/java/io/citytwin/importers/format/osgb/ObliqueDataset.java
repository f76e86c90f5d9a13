package io.citytwin.importers.format.osgb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.crs.Geocentric;
import io.citytwin.importers.format.assets3d.AssetDataset;
import io.citytwin.importers.spi.AssetFolder;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Oblique photogrammetry of one production, which is one feature; reading it makes its tiles. */
final class ObliqueDataset extends AssetDataset {
    private static final String MAKER = "oblique-1";
    private static final String SUMMARY = "oblique.json";
    private static final Set<String> KNOWN = Set.of("name", "title", "licence", "attribution");
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
    private final String display;
    private final ObliqueMetadata metadata;
    private final List<Path> roots;
    private final ReadOptions options;
    private final List<String> warnings = new ArrayList<>();

    /** @param roots the first file of each tile */
    ObliqueDataset(String name, String display, ObliqueMetadata metadata, List<Path> roots, ReadOptions options)
            throws UnreadableSourceException {
        super(name, FIELDS, "EPSG:4326", "asset-3d");
        this.name = name;
        this.display = display;
        this.metadata = metadata;
        this.roots = roots;
        this.options = options;
        for (String constant : options.constants().keySet()) {
            if (!KNOWN.contains(constant)) {
                throw new UnreadableSourceException("--set names \"" + constant
                        + "\"; of oblique photogrammetry may be set: " + String.join(", ", new TreeSet<>(KNOWN)));
            }
        }
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void close() {
        // nothing is held open
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        try (AssetFolder folder = AssetFolder.of(options, MAKER, metadata.identity(), sources())) {
            JsonNode summary = folder.isThere()
                    ? JSON.readTree(folder.path().resolve(SUMMARY).toFile())
                    : make(folder.path());
            tell(summary);
            folder.keep();
            sink.accept(new SourceRecord(name, 1, footprint(summary), values(folder.name(), summary)));
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be made into tiles: " + e.getMessage(), e);
        }
    }

    /** All files beside the first ones: what lies there is what they may refer to. */
    private List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.list(root.getParent())) {
                sources.addAll(files.filter(Files::isRegularFile).sorted().toList());
            }
        }
        return sources;
    }

    private JsonNode make(Path folder) throws IOException, UnreadableSourceException, InterruptedException {
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
        Files.writeString(folder.resolve(SUMMARY), summary.toString());
        return summary;
    }

    private void tell(JsonNode summary) {
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
            warnings.add(display + ": " + names.size() + " " + what + ": " + String.join(", ", first)
                    + (names.size() > NAMED ? ", …" : ""));
        }
    }

    private Object[] values(String folder, JsonNode summary) {
        Map<String, String> said = options.constants();
        return new Object[] {
            said.getOrDefault("name", name),
            said.get("title"),
            "OBLIQUE",
            folder,
            "tileset.json",
            summary.path("files").asLong(),
            summary.path("bytes").asLong(),
            (long) summary.path("missing").size(),
            summary.path("lowest").asDouble(),
            summary.path("highest").asDouble(),
            said.get("licence"),
            said.get("attribution")
        };
    }

    private static MultiPolygon footprint(JsonNode summary) {
        Coordinate[] ring = new Coordinate[5];
        for (int i = 0; i < 5; i++) {
            JsonNode corner = summary.path("footprint").path(i % 4);
            ring[i] = new Coordinate(corner.path(0).asDouble(), corner.path(1).asDouble());
        }
        GeometryFactory factory = new GeometryFactory();
        return factory.createMultiPolygon(new Polygon[] {factory.createPolygon(ring)});
    }
}
