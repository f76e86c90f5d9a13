package io.citytwin.importers.format.ifc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.format.ifc.HouseFile.Plan;
import io.citytwin.importers.pipeline.ImportFixture;
import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Feature;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
@DisplayName("A damaged building model")
class DamagedIfcTest {
    private static final String HOUSE = HouseFile.text(Plan.STANDARD);

    @TempDir
    Path folder;

    private final DatabaseUrl url;
    private ImportFixture city;

    DamagedIfcTest(DatabaseUrl url) {
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

    private ImportReport load(String text) throws Exception {
        return load("house.ifc", text.getBytes(StandardCharsets.UTF_8));
    }

    private ImportReport load(String name, byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve(name), bytes);
        return city.run(ImportRequest.of(List.of(file), "house"));
    }

    private void refused(String name, byte[] bytes, String... parts) {
        assertThatThrownBy(() -> load(name, bytes))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContainingAll(parts);
        assertThat(city.layers().listLayers()).isEmpty();
    }

    @Test
    @DisplayName("that is cut off, of an unknown schema or no IFC at all is refused in one line")
    void refusals() throws Exception {
        byte[] half = HOUSE.substring(0, HOUSE.length() / 2).getBytes(StandardCharsets.UTF_8);
        refused("house.ifc", half, "house.ifc", "no END-ISO-10303-21, the file is cut off at byte " + half.length);
        refused("house.ifc", HOUSE.replace("'IFC4'", "'IFC9'").getBytes(StandardCharsets.UTF_8), "IFC9", "IFC2X3, IFC4");
        refused("house.ifc", "PK, or something else".getBytes(StandardCharsets.UTF_8), "house.ifc");
        refused("house.ifc", new byte[0], "house.ifc");
        refused("house.ifczip", "no zip".getBytes(StandardCharsets.UTF_8), "house.ifczip", "holds no .ifc file");
        refused("house.ifczip", zip("readme.txt", "nothing"), "house.ifczip holds no .ifc file");
    }

    @Test
    @DisplayName("that is whole inside a zip is read as without")
    void zipped() throws Exception {
        load("house.ifczip", zip("folder/house.IFC", HOUSE));
        assertThat(city.features("bim_element", TimeSelector.NOW)).hasSize(13);
    }

    private static byte[] zip(String name, String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    private JsonNode model(String attribute) throws Exception {
        Feature model = city.features("bim_model", TimeSelector.NOW).get(0);
        return new ObjectMapper().readTree((String) city.value("bim_model", model, attribute));
    }

    private Object partial() {
        return city.value("bim_model", city.features("bim_model", TimeSelector.NOW).get(0), "partial");
    }

    /** The number of the instance that begins so, and of the instances that its line names. */
    private static String line(String beginning) {
        return HOUSE.lines().filter(l -> l.contains("=" + beginning)).findFirst().orElseThrow();
    }

    @Test
    @DisplayName("in which two elements share a GlobalId keeps the first, rejects the second and names both")
    void duplicates() throws Exception {
        String table0 = HouseFile.guid("table0");
        String table1 = HouseFile.guid("table1");
        ImportReport report = load(HOUSE.replace(table1, table0));
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(city.features("bim_element", TimeSelector.NOW)).hasSize(12);
        assertThat(partial()).isEqualTo(true);
        assertThat(model("checks").toString()).contains("globalid-duplicate").contains(table0);
        assertThat(report.warnings()).anySatisfy(w -> assertThat(w).contains(table0));
    }

    @Test
    @DisplayName("with a reference that leads nowhere loses one shape and no row")
    void dangling() throws Exception {
        String solid = line("IFCSHAPEREPRESENTATION");
        String cut = solid.replaceFirst("\\(#(\\d+)\\)\\)", "(#99999))");
        ImportReport report = load(HOUSE.replace(solid, cut));
        assertThat(city.features("bim_element", TimeSelector.NOW)).hasSize(13);
        assertThat(report.warnings()).anySatisfy(w -> assertThat(w).contains("#99999"));
        assertThat(model("counts").get("IfcWall").get("withShape").asInt()).isEqualTo(7);
        assertThat(model("counts").get("IfcSlab").get("withShape").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("with placements that lead in a circle loses what stands there and says so")
    void loop() throws Exception {
        // The first wall is placed relative to itself.
        String wall = line("IFCWALL(");
        String place = wall.split(",")[5];
        String placement = HOUSE.lines().filter(l -> l.startsWith(place + "=")).findFirst().orElseThrow();
        String circle = placement.replaceFirst("IFCLOCALPLACEMENT\\(#\\d+", "IFCLOCALPLACEMENT(" + place);
        ImportReport report = load(HOUSE.replace(placement, circle));
        assertThat(report.warnings()).anySatisfy(w -> assertThat(w).contains(place));
        assertThat(city.features("bim_element", TimeSelector.NOW)).hasSizeBetween(12, 13);
        assertThat(partial()).isEqualTo(true);
        assertThat(model("counts").get("IfcWall").get("withShape").asInt()).isEqualTo(7);
        assertThat(model("counts").get("IfcFurniture").get("withShape").asInt()).isEqualTo(2);
    }
}
