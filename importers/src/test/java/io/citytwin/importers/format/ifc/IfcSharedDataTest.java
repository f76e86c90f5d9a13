package io.citytwin.importers.format.ifc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.format.ifc.model.IfcElement;
import io.citytwin.importers.format.ifc.model.IfcModel;
import io.citytwin.importers.format.ifc.model.IfcModelReader;
import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.importers.pipeline.ImportFixture;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Feature;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** The building models of the shared data, counted and measured against what their files say. */
@ExtendWith(PostgisFixture.class)
@DisplayName("A shared building model")
class IfcSharedDataTest {
    private static final Path SHARED = Path.of("/work/shared/data");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> NOWHERE =
            Map.of("longitude", "114.02", "latitude", "32.98", "height", "50", "heading", "0");
    /** Their quantity "Volume" is that of the hole in the wall. */
    private static final Set<String> HOLES = Set.of("IfcDoor", "IfcWindow", "IfcOpeningElement");

    private final DatabaseUrl url;
    private ImportFixture city;

    IfcSharedDataTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        city = new ImportFixture(url);
    }

    @AfterEach
    void close() {
        city.close();
    }

    private static Path file(String name) {
        String given = System.getenv("CITYTWIN_SHARED_DATA");
        Path file = (given == null ? SHARED.resolve("ifc") : Path.of(given).resolve("data/ifc")).resolve(name);
        assumeTrue(Files.exists(file), "no shared data");
        return file;
    }

    private Object value(String layer, Feature feature, String attribute) {
        return city.value(layer, feature, attribute);
    }

    private List<Feature> features(String layer) {
        return city.features(layer, TimeSelector.NOW);
    }

    /** Classes that rows of elements and spaces can have: what stands in the text in capitals, by the names that came. */
    private static Map<String, Integer> countedInText(Path file, Set<String> classes) throws Exception {
        String text;
        if (file.toString().endsWith(".ifczip")) {
            try (InputStream in = Files.newInputStream(file);
                    ZipInputStream zip = new ZipInputStream(in)) {
                zip.getNextEntry();
                text = new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        } else {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (String name : classes) {
            Matcher matcher = Pattern.compile("#\\d+\\s*=\\s*" + name.toUpperCase() + "\\s*\\(").matcher(text);
            while (matcher.find()) {
                counts.merge(name, 1, Integer::sum);
            }
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AC20-FZK-Haus.ifc",
                "Duplex_A_20110907_georeferenced.ifc",
                "LargeBuilding.ifc",
                "Schependomlaan-ROOT-houten-kozijnen.ifczip",
                "DrainageSystem-1-2.ifc",
                "KIT-Simple-Road-IFC4x3.ifc",
                "Georeferencing-Tin-12d-1.ifc"
            })
    @DisplayName("has as many rows of each class as its text has instances, and storeys at their elevations")
    void countsAndStoreys(String name) throws Exception {
        Path file = file(name);
        ImportRequest request = ImportRequest.of(List.of(file), "model");
        ImportReport report = city.run(name.startsWith("Drainage") ? request.withConstants(NOWHERE) : request);
        assertThat(report.rejected()).isZero();
        Map<String, Integer> rows = new TreeMap<>();
        for (String layer : List.of("bim_element", "bim_space", "bim_storey")) {
            features(layer).forEach(f -> rows.merge((String) value(layer, f, "ifc_class"), 1, Integer::sum));
        }
        assertThat(countedInText(file, rows.keySet())).isEqualTo(rows);
        Feature model = features("bim_model").get(0);
        JsonNode counts = JSON.readTree((String) value("bim_model", model, "counts"));
        counts.fields().forEachRemaining(c -> assertThat(c.getValue().get("obtained"))
                .as(c.getKey())
                .isEqualTo(c.getValue().get("expected")));
        assertThat(value("bim_model", model, "partial")).isEqualTo(false);
        // Two of these files have the coordinates of their map, far from the site at the origin.
        assertThat(report.warnings().stream().anyMatch(w -> w.contains("1000 m from its site")))
                .isEqualTo(name.startsWith("Georeferencing") || name.startsWith("Drainage"));
        double ground = value("bim_model", model, "height") == null ? 0 : (Double) value("bim_model", model, "height");
        for (Feature storey : features("bim_storey")) {
            Double elevation = (Double) value("bim_storey", storey, "elevation");
            if (elevation != null && value("bim_storey", storey, "ifc_class").equals("IfcBuildingStorey")) {
                double height = (Double) value("bim_storey", storey, "height");
                assertThat(height - ground).as("storey %s", storey.values()).isCloseTo(elevation, within(1e-3));
            }
        }
    }

    private record Volumes(List<String> same, List<String> other) {}

    /** Net volumes of solid elements by the file, against the volumes of their meshes. */
    private Volumes volumes() throws Exception {
        Volumes volumes = new Volumes(new ArrayList<>(), new ArrayList<>());
        for (Feature element : features("bim_element")) {
            String ifcClass = (String) value("bim_element", element, "ifc_class");
            String text = (String) value("bim_element", element, "properties");
            if (HOLES.contains(ifcClass) || text == null) {
                continue;
            }
            JsonNode said = JSON.readTree(text).get("BaseQuantities.NetVolume");
            if (said == null) {
                continue;
            }
            Double mesh = (Double) value("bim_element", element, "volume");
            boolean same = mesh != null && Math.abs(mesh - said.asDouble()) <= 0.01 * said.asDouble();
            (same ? volumes.same : volumes.other)
                    .add(value("bim_element", element, "name") + " " + said.asDouble() + " " + mesh);
        }
        return volumes;
    }

    @Test
    @DisplayName("encloses the volumes that its file says: the FZK house, all 18 solid elements")
    void volumesOfTheHouse() throws Exception {
        city.run(ImportRequest.of(List.of(file("AC20-FZK-Haus.ifc")), "fzk"));
        Volumes volumes = volumes();
        assertThat(volumes.other).isEmpty();
        assertThat(volumes.same).hasSize(18);
    }

    @Test
    @DisplayName("encloses other volumes where the file is wrong: 18 walls in cubic millimetres that are called cubic metres")
    void volumesOfTheOffice() throws Exception {
        city.run(ImportRequest.of(List.of(file("LargeBuilding.ifc")), "office"));
        Volumes volumes = volumes();
        assertThat(volumes.same).hasSize(4);
        assertThat(volumes.other).hasSize(18).allSatisfy(text -> {
            String[] parts = text.substring(text.lastIndexOf(' ', text.lastIndexOf(' ') - 1) + 1).split(" ");
            assertThat(Double.parseDouble(parts[0])).isGreaterThan(1e9);
        });
    }

    @Test
    @DisplayName("stands where its property sets say: the duplex in Luxembourg, corner by corner")
    void placeOfTheDuplex() throws Exception {
        city.run(ImportRequest.of(List.of(file("Duplex_A_20110907_georeferenced.ifc")), "duplex"));
        Feature model = features("bim_model").get(0);
        assertThat(value("bim_model", model, "georeference")).isEqualTo("property-set");
        SourceCrs luxembourg = CrsRegistry.standard().resolve("EPSG:2169");
        double[] origin = {
            (Double) value("bim_model", model, "longitude"), (Double) value("bim_model", model, "latitude")
        };
        luxembourg.fromWgs84().apply(origin, 0, 1, 2);
        assertThat(origin).containsExactly(new double[] {76670, 77179}, within(1e-3));
        // Where each wall's own placement puts the beginning of its axis, turned and moved by hand, there is the wall.
        double cos = 0.325568154457152;
        double sin = 0.945518575599318;
        IfcModel text = IfcModelReader.read(StepFile.open(file("Duplex_A_20110907_georeferenced.ifc"), "duplex"));
        Map<String, Geometry> walls = new TreeMap<>();
        for (Feature element : features("bim_element")) {
            if (value("bim_element", element, "ifc_class").equals("IfcWallStandardCase")) {
                walls.put((String) value("bim_element", element, "global_id"), element.geometry());
            }
        }
        assertThat(walls).hasSize(56);
        List<Double> distances = new ArrayList<>();
        for (IfcElement wall : text.elements()) {
            if (walls.containsKey(wall.globalId())) {
                double x = wall.placement()[12];
                double y = wall.placement()[13];
                Geometry footprint = walls.get(wall.globalId()).copy();
                luxembourg.fromWgs84().apply(footprint);
                distances.add(footprint.distance(footprint.getFactory()
                        .createPoint(new Coordinate(76670 + x * cos - y * sin, 77179 + x * sin + y * cos))));
            }
        }
        distances.sort(null);
        // A wall that ends at another's face begins, by its axis, in that other's middle.
        assertThat(distances.get(distances.size() * 3 / 4)).isLessThan(0.1);
        assertThat(distances.get(distances.size() - 1)).isLessThan(0.5);
    }
}
