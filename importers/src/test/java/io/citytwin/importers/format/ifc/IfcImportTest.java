package io.citytwin.importers.format.ifc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.SourceCrs;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.importers.format.ifc.HouseFile.Plan;
import io.citytwin.importers.pipeline.ImportFixture;
import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.Feature;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
@DisplayName("An IFC import")
class IfcImportTest {
    private static final SourceCrs GRID = CrsRegistry.standard().resolve("EPSG:4526");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final DatabaseUrl url;
    private ImportFixture city;

    IfcImportTest(DatabaseUrl url) {
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

    private ImportReport load(String model, Plan plan) throws Exception {
        Path file = HouseFile.write(folder.resolve(model + ".ifc"), plan);
        return city.run(ImportRequest.of(List.of(file), model));
    }

    private static Map<String, LayerChange> changes(ImportReport report) {
        Map<String, LayerChange> changes = new LinkedHashMap<>();
        report.changeSet().layers().forEach(c -> changes.put(c.layer(), c));
        return changes;
    }

    private Feature find(String layer, String attribute, String value) {
        return city.features(layer, TimeSelector.NOW).stream()
                .filter(f -> value.equals(city.value(layer, f, attribute)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + attribute + " " + value + " in " + layer));
    }

    @Test
    @DisplayName("makes a model, its storeys, its spaces and its elements, with properties in SI units")
    void partsOfAHouse() throws Exception {
        ImportReport report = load("house", Plan.STANDARD);
        Map<String, LayerChange> changes = changes(report);
        assertThat(changes.get("bim_model").added()).isEqualTo(1);
        assertThat(changes.get("bim_storey").added()).isEqualTo(2);
        assertThat(changes.get("bim_space").added()).isEqualTo(2);
        assertThat(changes.get("bim_element").added()).isEqualTo(13);
        assertThat(report.warnings()).isEmpty();

        Feature door = find("bim_element", "ifc_class", "IfcDoor");
        assertThat(city.value("bim_element", door, "storey")).isEqualTo("Storey 0");
        assertThat(city.value("bim_element", door, "global_id")).isEqualTo(HouseFile.guid("door"));
        assertThat(city.value("bim_element", door, "predefined_type")).isEqualTo("DOOR");
        JsonNode properties = JSON.readTree((String) city.value("bim_element", door, "properties"));
        assertThat(properties.get("Pset_DoorCommon.FireRating").asText()).isEqualTo("60");
        assertThat(properties.get("Pset_DoorCommon.ClearWidth").asDouble()).isEqualTo(0.9);
        assertThat(properties.get("Pset_DoorCommon.IsExternal").asBoolean()).isTrue();
        JsonNode units = JSON.readTree((String) city.value("bim_element", door, "property_units"));
        assertThat(units.get("Pset_DoorCommon.ClearWidth").get("source").asDouble()).isEqualTo(900);
        assertThat(units.get("Pset_DoorCommon.ClearWidth").get("sourceUnit").asText()).isEqualTo("mm");

        Feature model = city.features("bim_model", TimeSelector.NOW).get(0);
        JsonNode counts = JSON.readTree((String) city.value("bim_model", model, "counts"));
        assertThat(counts.get("IfcWall").toString()).isEqualTo("{\"expected\":8,\"obtained\":8,\"withShape\":8}");
        assertThat(city.value("bim_model", model, "georeference")).isEqualTo("map-conversion");
        assertThat(city.value("bim_model", model, "partial")).isEqualTo(false);
        assertThat((Double) city.value("bim_model", model, "lowest")).isEqualTo(40);
        assertThat((Double) city.value("bim_model", model, "highest")).isEqualTo(46);
    }

    @Test
    @DisplayName("puts every corner where the map conversion says, measures volumes and tells what is outside")
    void corners() throws Exception {
        load("house", Plan.STANDARD);
        Feature slab = find("bim_element", "name", "slab1");
        assertThat((Double) city.value("bim_element", slab, "volume")).isCloseTo(9.4 * 5.4 * 0.2, within(1e-6));
        Block block = city.models("bim_element").stream()
                .filter(b -> b.fid() == slab.fid())
                .findFirst()
                .orElseThrow();
        ModelMesh mesh = block.model();
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int c = 0; c < mesh.cornerCount(); c++) {
            double[] at = {mesh.longitude(c), mesh.latitude(c), mesh.height(c)};
            GRID.fromWgs84().apply(at, 0, 1, 3);
            for (int k = 0; k < 3; k++) {
                low[k] = Math.min(low[k], at[k]);
                high[k] = Math.max(high[k], at[k]);
            }
        }
        assertThat(low).containsExactly(new double[] {38_500_000.3, 3_650_000.3, 43}, within(2e-3));
        assertThat(high).containsExactly(new double[] {38_500_009.7, 3_650_005.7, 43.2}, within(2e-3));
        assertThat(mesh.instance()).isPresent();
        // A box has six sides, each with a normal of its own.
        assertThat(mesh.faceCount()).isEqualTo(6);
        assertThat(city.value("bim_element", find("bim_element", "name", "south0"), "envelope")).isEqualTo(true);
        assertThat(city.value("bim_element", find("bim_element", "name", "door"), "envelope")).isEqualTo(true);
        assertThat(city.value("bim_element", find("bim_element", "name", "table0"), "envelope")).isEqualTo(false);
        Feature upper = find("bim_storey", "name", "Storey 1");
        assertThat((Double) city.value("bim_storey", upper, "height")).isEqualTo(43);
        assertThat((Double) city.value("bim_storey", upper, "elevation")).isEqualTo(3);
        assertThat(city.value("bim_storey", upper, "number")).isEqualTo(2L);
        assertThat(upper.geometry().getEnvelopeInternal().getWidth()).isPositive();
    }

    @Test
    @DisplayName("of a second version says which elements came, changed and went, and leaves other models alone")
    void versions() throws Exception {
        load("house", Plan.STANDARD.withChimney(true));
        load("other", Plan.STANDARD.withMapConversion("500100., 3650000., 40., 1., 0."));
        Map<String, LayerChange> same = changes(load("house", Plan.STANDARD.withChimney(true)));
        assertThat(same.values()).allSatisfy(c -> assertThat(c.added() + c.changed() + c.removed()).isZero());
        Map<String, LayerChange> changes =
                changes(load("house", Plan.STANDARD.withDoorX(3000).withFireRating("90")));
        assertThat(changes.get("bim_element").added()).isZero();
        assertThat(changes.get("bim_element").changed()).isEqualTo(1);
        assertThat(changes.get("bim_element").removed()).isEqualTo(1);
        assertThat(changes.get("bim_element").unchanged()).isEqualTo(12);
        assertThat(city.features("bim_element", TimeSelector.NOW)).hasSize(26);
        assertThat(city.features("bim_model", TimeSelector.NOW)).hasSize(2);
    }

    @Test
    @DisplayName("stands where the site's longitude and latitude are, or where the user says, and is never guessed")
    void places() throws Exception {
        Plan nowhere = Plan.STANDARD.withMapConversion(null);
        assertThatThrownBy(() -> load("nowhere", nowhere))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("nowhere.ifc does not say where on earth it is")
                .hasMessageContaining("--lon, --lat, --height and --heading");
        assertThat(city.layers().listLayers()).noneMatch(l -> l.id().equals("bim_model"));
        load("on_site", nowhere.withSite("(32,58,48), (114,1,12), 55000."));
        Feature model = city.features("bim_model", TimeSelector.NOW).get(0);
        assertThat((Double) city.value("bim_model", model, "longitude")).isCloseTo(114.02, within(1e-9));
        assertThat((Double) city.value("bim_model", model, "latitude")).isCloseTo(32.98, within(1e-9));
        assertThat((Double) city.value("bim_model", model, "height")).isEqualTo(55);
        Path file = HouseFile.write(folder.resolve("given.ifc"), nowhere);
        ImportRequest request = ImportRequest.of(List.of(file), "given");
        city.run(request.withConstants(
                Map.of("longitude", "114.5", "latitude", "33", "height", "12", "heading", "90")));
        Feature given = find("bim_model", "model", "given");
        assertThat((Double) city.value("bim_model", given, "heading")).isCloseTo(90, within(1e-5));
        assertThat(city.value("bim_model", given, "georeference")).isEqualTo("given");
        assertThatThrownBy(() -> city.run(request.withConstants(Map.of("longitude", "114.5"))))
                .hasMessageContaining("heading and height and latitude are missing");
    }

    @Test
    @DisplayName("reads eastings without a unit as metres where the scale leads to metres, and refuses a scale that no map has")
    void mapUnits() throws Exception {
        String house = HouseFile.text(Plan.STANDARD);
        String withoutUnit = house.replaceFirst("(IFCPROJECTEDCRS\\(.*),#\\d+\\);", "$1,\\$);");
        assertThat(withoutUnit).isNotEqualTo(house);
        Path file = Files.writeString(folder.resolve("unitless.ifc"), withoutUnit);
        city.run(ImportRequest.of(List.of(file), "unitless"));
        load("house", Plan.STANDARD);
        for (String attribute : List.of("longitude", "latitude", "height", "heading")) {
            assertThat(city.value("bim_model", find("bim_model", "model", "unitless"), attribute))
                    .isEqualTo(city.value("bim_model", find("bim_model", "model", "house"), attribute));
        }
        String wrong = house.replaceFirst("(IFCMAPCONVERSION\\(.*),0.001\\);", "$1,0.3);");
        Path bad = Files.writeString(folder.resolve("wrong.ifc"), wrong);
        assertThatThrownBy(() -> city.run(ImportRequest.of(List.of(bad), "wrong")))
                .hasMessageContaining("the map conversion's scale is 0.3");
    }

    @Test
    @DisplayName("refuses with --strict what fails a check, and says so without it")
    void checks() throws Exception {
        ImportReport report = load("house", Plan.STANDARD.withStrayed(true));
        assertThat(report.warnings())
                .anySatisfy(w -> assertThat(w).contains(HouseFile.guid("strayed")).contains("more than 1000 m"));
        Path file = HouseFile.write(folder.resolve("strict.ifc"), Plan.STANDARD.withStrayed(true));
        assertThatThrownBy(() -> city.run(ImportRequest.of(List.of(file), "strict").withStrict(true)))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("strict.ifc fails 1 check")
                .hasMessageContaining("more than 1000 m");
        assertThat(city.features("bim_model", TimeSelector.NOW)).hasSize(1);
        Path good = HouseFile.write(folder.resolve("good.ifc"), Plan.STANDARD);
        city.run(ImportRequest.of(List.of(good), "good").withStrict(true));
        assertThat(city.features("bim_model", TimeSelector.NOW)).hasSize(2);
    }
}
