package io.citytwin.server.analysis.clash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.Geocentric;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.Attribute;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.server.app.City;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.RowBatch;
import io.citytwin.testing.PostgisFixture;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

@DisplayName("Clashes")
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClashApiTest {
    private static final double[] FRAME = Geocentric.frame(114.02, 32.98, 50, 0);

    private RunningCity city;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path folder) throws Exception {
        city = RunningCity.start(url, folder, Map.of());
        City kept = city.server().city();
        Layer defined = LayerDefinitions.builtIn().get("bim-element").toLayer("bim_element");
        Layer layer = new Layer(
                defined.id(), defined.cityClass(), null, null, defined.theme(), defined.geometryType(), false, true,
                defined.attributes(), defined.keyAttribute(), "EPSG:4326", null, null, null, Sharing.OPEN,
                defined.style());
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                kept.database(),
                kept.layers(),
                new ChangeSetWriter.Request("boxes", null, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer, "EPSG:4326");
            RowBatch batch = staging.newBatch();
            // A wall of 0.2 m, a pipe through it, a duct that ends 0.03 m before it, a beam that rests on it, a valve inside.
            add(batch, layer, 1, "arc", "wall", "IfcWall", 0, 0, 0, 6, 0.2, 3);
            add(batch, layer, 2, "mep", "pipe", "IfcPipeSegment", 2, -1, 1, 0.1, 3, 0.1);
            add(batch, layer, 3, "mep", "duct", "IfcDuctSegment", 4, 0.23, 1, 0.4, 2, 0.4);
            add(batch, layer, 4, "mep", "tray", "IfcCableCarrierSegment", 0, 0, 3, 6, 0.2, 0.1);
            add(batch, layer, 5, "mep", "valve", "IfcValve", 5, 0.05, 1, 0.1, 0.1, 0.1);
            add(batch, layer, 6, "arc", "slab", "IfcSlab", 0, -2, -0.3, 6, 5, 0.35);
            staging.write(batch);
            writer.commit(stage -> {});
        }
    }

    @AfterAll
    void stop() throws Exception {
        city.close();
    }

    /** A box whose lower corner lies x y z metres east, north and up of the frame. */
    private static void add(
            RowBatch batch, Layer layer, long number, String model, String id, String ifcClass, double x, double y, double z,
            double dx, double dy, double dz) {
        ModelMesh.Builder mesh = new ModelMesh.Builder(114.02, 32.98, 50);
        int[] corners = new int[8];
        for (int i = 0; i < 8; i++) {
            double[] at = {x + (i & 1) * dx, y + (i >> 1 & 1) * dy, z + (i >> 2) * dz};
            double[] place = Geocentric.toGeodetic(
                    FRAME[12] + FRAME[0] * at[0] + FRAME[4] * at[1] + FRAME[8] * at[2],
                    FRAME[13] + FRAME[1] * at[0] + FRAME[5] * at[1] + FRAME[9] * at[2],
                    FRAME[14] + FRAME[2] * at[0] + FRAME[6] * at[1] + FRAME[10] * at[2]);
            corners[i] = mesh.corner(place[0], place[1], place[2]);
        }
        int[] sides = {
            0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4, 1, 3, 7, 1, 7, 5, 3, 2, 6, 3, 6, 7, 2, 0, 4, 2, 4, 6
        };
        for (int i = 0; i < sides.length; i++) {
            sides[i] = corners[sides[i]];
        }
        mesh.face(SurfaceKind.OTHER, true, sides);
        Map<String, Object> values = Map.of(
                "key", model + "/" + id, "model", model, "global_id", id, "ifc_class", ifcClass, "name", "=" + id,
                "properties", "{\"Pset.Level\": " + number + "}");
        Object[] row =
                layer.attributes().stream().map(Attribute::name).map(values::get).toArray();
        batch.add(number, row, new GeometryFactory().createPoint(new Coordinate(114.02, 32.98)).buffer(1e-5), mesh.build(),
                model + "/" + id);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = RunningCity.send(city.request(path).GET());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private String problem(int status, String path) throws Exception {
        HttpResponse<String> response = RunningCity.send(city.request(path).GET());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }

    private static String pair(JsonNode clash) {
        return clash.at("/a/globalId").asText() + " " + clash.at("/b/globalId").asText() + " "
                + clash.path("kind").asText();
    }

    @Test
    @DisplayName("between two disciplines are those that share room, with depth and place; what touches is none")
    void hard() throws Exception {
        JsonNode answer = json("/analysis/clash?a=arc&b=mep");
        assertThat(answer.path("complete").asBoolean()).isTrue();
        assertThat(answer.path("elementsA").asInt()).isEqualTo(2);
        assertThat(answer.path("elementsB").asInt()).isEqualTo(4);
        assertThat(answer.path("clashes")).extracting(ClashApiTest::pair)
                .containsExactlyInAnyOrder("wall pipe crossing", "wall valve contained");
        for (JsonNode clash : answer.path("clashes")) {
            if (clash.at("/b/globalId").asText().equals("pipe")) {
                assertThat(clash.path("depth").asDouble()).isCloseTo(0.1, within(0.002));
                double[] xyz = new double[3];
                Geocentric.of(clash.path("lon").asDouble(), clash.path("lat").asDouble(), clash.path("height").asDouble(), xyz, 0);
                Geocentric.toFrame(FRAME, xyz);
                assertThat(xyz[0]).isBetween(1.99, 2.11);
                assertThat(xyz[1]).isBetween(0.0, 0.2);
                assertThat(xyz[2]).isBetween(0.99, 1.11);
            }
        }
    }

    @Test
    @DisplayName("by clearance are those, too, that are too close, and those that touch")
    void clearance() throws Exception {
        JsonNode answer = json("/analysis/clash?a=arc&b=mep&mode=clearance&distance=0.05&filterA="
                + URLEncoder.encode("ifc_class = 'IfcWall'", StandardCharsets.UTF_8));
        assertThat(answer.path("clashes")).extracting(ClashApiTest::pair)
                .containsExactlyInAnyOrder(
                        "wall pipe crossing", "wall valve contained", "wall duct too-close", "wall tray too-close");
        for (JsonNode clash : answer.path("clashes")) {
            if (clash.at("/b/globalId").asText().equals("duct")) {
                assertThat(clash.path("distance").asDouble()).isCloseTo(0.03, within(0.002));
            }
        }
    }

    @Test
    @DisplayName("within a model are told once for each pair, by properties too, as CSV, and no more than asked for")
    void ofOneModel() throws Exception {
        JsonNode own = json("/analysis/clash?a=arc");
        assertThat(own.path("clashes").size()).isEqualTo(1);
        assertThat(json("/analysis/clash?a=arc&b=mep&limit=1").path("complete").asBoolean()).isFalse();
        assertThat(json("/analysis/clash?a=arc&b=mep&filterB=Pset.Level%3D5").path("elementsB").asInt()).isEqualTo(1);
        HttpResponse<String> csv = RunningCity.send(city.request("/analysis/clash?a=arc&b=mep&f=csv").GET());
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines().toList()).hasSize(3);
        assertThat(csv.body()).contains("crossing,\"arc\",\"wall\",\"IfcWall\",\"'=wall\"");
    }

    @Test
    @DisplayName("that can't be looked for are refused with what is wrong")
    void refusals() throws Exception {
        assertThat(problem(404, "/analysis/clash?a=nothing")).contains("there is no building model nothing");
        assertThat(problem(400, "/analysis/clash")).contains("a");
        assertThat(problem(400, "/analysis/clash?a=arc&filterA=hight%3E3")).contains("filterA").contains("hight");
        assertThat(problem(400, "/analysis/clash?a=arc&distance=-1")).contains("distance");
        assertThat(problem(400, "/analysis/clash?a=arc&mode=soft")).contains("hard");
        assertThat(json("/ogc/api").path("paths").has("/analysis/clash")).isTrue();
        assertThat(List.of(json("/analysis/clash?a=mep").path("clashes").size())).containsExactly(0);
    }
}
