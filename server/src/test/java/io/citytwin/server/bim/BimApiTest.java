package io.citytwin.server.bim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.PostgisFixture;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.AffineTransformation;

@DisplayName("Building models over HTTP")
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BimApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant BUILT = Instant.parse("2023-01-01T00:00:00Z");

    private RunningCity city;
    private final House house = new House("a", 1, 0);

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path folder) throws Exception {
        city = RunningCity.start(url, folder, Map.of());
        House.load(city.server().city(), List.of(house, new House("b", 2, 100)), BUILT);
    }

    @AfterAll
    void stop() throws Exception {
        city.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = city.request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return RunningCity.send(request.GET());
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private String problem(int status, String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        return JSON.readTree(response.body()).path("detail").asText();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("are listed, and described with their groups, types and links")
    void documents() throws Exception {
        JsonNode list = json("/bim").path("models");
        assertThat(list.findValuesAsText("model")).containsExactly("a", "b");
        JsonNode model = json("/bim/a");
        assertThat(model.path("name").asText()).isEqualTo("House a");
        assertThat(model.path("elements").asInt()).isEqualTo(91);
        assertThat(model.at("/groups/0/members").size()).isEqualTo(2);
        for (JsonNode link : model.path("links")) {
            assertThat(get(link.path("href").asText().replaceFirst("^http://[^/]+", "")).statusCode())
                    .as(link.toString())
                    .isEqualTo(200);
        }
        assertThat(problem(404, "/bim/nothing")).contains("there is no building model nothing");
        assertThat(problem(404, "/bim/nothing/tree")).contains("nothing");
        assertThat(problem(400, "/bim/a?datetime=2020-01-01/2024-01-01")).contains("must be an instant");
        assertThat(problem(404, "/bim/a?datetime=2020-01-01")).contains("at that time");
        assertThat(json("/bim/a?datetime=2024-01-01").path("elements").asInt()).isEqualTo(91);
        assertThat(json("/bim?asof=2020-01-01").path("models").size()).isZero();
        String etag = get("/bim/a/tree").headers().firstValue("ETag").orElseThrow();
        assertThat(get("/bim/a/tree", "If-None-Match", etag).statusCode()).isEqualTo(304);
        assertThat(get("/bim/b/tree", "If-None-Match", etag).statusCode()).isEqualTo(200);
        JsonNode api = json("/ogc/api");
        assertThat(api.path("paths").has("/bim/{model}/at")).isTrue();
    }

    @Test
    @DisplayName("have a tree in which each space and each element stands once")
    void tree() throws Exception {
        JsonNode tree = json("/bim/a/tree?elements=list").path("tree");
        List<String> ids = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        walk(tree, ids, counts);
        assertThat(ids).doesNotHaveDuplicates().hasSize(house.elements.size() + house.rooms.size() + 5);
        assertThat(counts).isEqualTo(new TreeMap<>(Map.of("IfcDoor", 60, "IfcWall", 30, "IfcPump", 1)));
        assertThat(tree.at("/elementCounts/IfcPump").asInt()).isEqualTo(1);
        JsonNode second = tree.at("/children/0/children/1");
        assertThat(second.path("height").asDouble()).isEqualTo(83);
        assertThat(second.path("spaces").size()).isEqualTo(16);
        assertThat(second.at("/elementCounts/IfcWall").asInt()).isEqualTo(10);
        Map<String, Integer> counted = new TreeMap<>();
        walk(json("/bim/a/tree").path("tree"), new ArrayList<>(), counted);
        assertThat(counted).isEqualTo(counts);
    }

    private static void walk(JsonNode node, List<String> ids, Map<String, Integer> counts) {
        ids.add(node.path("globalId").asText());
        node.path("elementCounts").fields().forEachRemaining(e -> counts.merge(e.getKey(), e.getValue().asInt(), Integer::sum));
        for (String children : List.of("children", "spaces", "elements")) {
            node.path(children).forEach(child -> walk(child, ids, counts));
        }
    }

    @Test
    @DisplayName("tell everything of an element in one call: sets, units, materials, systems, type, parts")
    void elements() throws Exception {
        JsonNode wall = json("/bim/a/elements/wall-0");
        assertThat(wall.path("ifcClass").asText()).isEqualTo("IfcWall");
        assertThat(wall.path("storeyId").asText()).isEqualTo("storey-1");
        assertThat(wall.path("propertySets").findValuesAsText("name"))
                .contains("BaseQuantities", "Pset_WallCommon", "Qto_WallBaseQuantities");
        JsonNode quantities = wall.path("propertySets").get(3);
        assertThat(quantities.path("name").asText()).isEqualTo("Qto_WallBaseQuantities");
        JsonNode volume = quantities.path("properties").get(1);
        assertThat(volume.path("name").asText()).isEqualTo("NetVolume");
        assertThat(volume.path("unit").asText()).isEqualTo("m3");
        assertThat(volume.path("sourceUnit").asText()).isEqualTo("mm3");
        assertThat(wall.at("/materials/1/name").asText()).isEqualTo("Wool");
        assertThat(wall.at("/parts/0/globalId").asText()).isEqualTo("wall-1");
        JsonNode door = json("/bim/a/elements/door-3");
        assertThat(door.at("/type/name").asText()).isEqualTo("D1");
        assertThat(door.at("/type/propertySets/0/name").asText()).isEqualTo("Pset_DoorCommon");
        assertThat(door.at("/space/globalId").asText()).isEqualTo(house.element("door-3").get("space_id"));
        assertThat(json("/bim/a/elements/pump").at("/groups/0/name").asText()).isEqualTo("Water");
        assertThat(json("/bim/a/elements/room-111").path("layer").asText()).isEqualTo("bim_space");
        assertThat(json("/bim/a/elements/storey-2").path("number").asInt()).isEqualTo(2);
        assertThat(problem(404, "/bim/a/elements/wall-99")).contains("wall-99");
        assertThat(problem(404, "/bim/a/elements/wall-0?datetime=2020-01-01")).contains("at that time");
    }

    @Test
    @DisplayName("add up quantities by class, storey and material, volumes split by layers, as JSON and CSV")
    void quantities() throws Exception {
        JsonNode byClass = json("/bim/a/quantities");
        assertThat(byClass.path("rows").findValuesAsText("class")).containsExactly("IfcDoor", "IfcPump", "IfcWall");
        double net = 0;
        double mesh = 0;
        double concrete = 0;
        for (Map<String, Object> element : house.elements) {
            JsonNode properties = JSON.readTree((String) element.get("properties"));
            double volume = properties.path("Qto_WallBaseQuantities.NetVolume").asDouble(0);
            net += volume;
            mesh += element.get("volume") == null ? 0 : (Double) element.get("volume");
            concrete += "Concrete".equals(element.get("material"))
                    ? volume
                    : "Concrete, Wool".equals(element.get("material")) ? volume * 0.18 / 0.3 : 0;
        }
        JsonNode walls = byClass.path("rows").get(2);
        assertThat(walls.path("count").asInt()).isEqualTo(30);
        assertThat(walls.at("/NetVolume/sum").asDouble()).isCloseTo(net, within(1e-6));
        assertThat(walls.at("/NetVolume/elements").asInt()).isEqualTo(30);
        assertThat(walls.at("/NetSideArea/sum").asDouble()).isCloseTo(net * 4, within(1e-6));
        assertThat(byClass.at("/total/meshVolume/sum").asDouble()).isCloseTo(mesh, within(1e-6));
        assertThat(byClass.at("/total/meshVolume/elements").asInt()).isEqualTo(31);
        assertThat(byClass.at("/rows/0/Height/sum").asDouble()).isCloseTo(60 * 2.1, within(1e-6));

        JsonNode byMaterial = json("/bim/a/quantities?by=material").path("rows");
        assertThat(byMaterial.findValuesAsText("material"))
                .containsExactly("Concrete", "Concrete, Paint", "Steel", "Wood", "Wool");
        assertThat(byMaterial.get(0).path("count").asInt()).isEqualTo(20);
        assertThat(byMaterial.get(0).at("/NetVolume/sum").asDouble()).isCloseTo(concrete, within(1e-6));
        assertThat(byMaterial.get(1).path("count").asInt()).isEqualTo(10);

        JsonNode both = json("/bim/a/quantities?by=class,storey").path("rows");
        assertThat(both.size()).isEqualTo(7);
        assertThat(both.get(3).path("storey").isNull()).isTrue();
        HttpResponse<String> csv = get("/bim/a/quantities?by=storey,class&f=csv");
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        List<String> lines = csv.body().lines().toList();
        assertThat(lines.get(0)).startsWith("storey,class,count,meshVolume (m3),meshVolume elements,NetVolume (m3)");
        assertThat(lines).hasSize(8);
        assertThat(lines.get(7)).startsWith(",IfcPump,1,1.5,1,");
        assertThat(get("/bim/a/quantities?by=class", "Accept", "text/csv").body()).startsWith("class,count");
        assertThat(problem(400, "/bim/a/quantities?by=colour")).contains("class, storey or material");
    }

    @Test
    @DisplayName("say of 400 random points which room they lie in, as a search through all rooms does")
    void places() throws Exception {
        Random random = new Random(4);
        int inside = 0;
        for (int i = 0; i < 400; i++) {
            double lon = House.LON + (random.nextInt(24_000) / 1e3 - 2) * House.METRE;
            double lat = House.LAT + (random.nextInt(24_000) / 1e3 - 2) * House.METRE;
            double height = 78.5 + random.nextInt(13) + 0.25;
            List<String> expected = house.rooms.stream()
                    .filter(room -> room.contains(lon, lat, height))
                    .map(House.Room::globalId)
                    .toList();
            JsonNode answer = json("/bim/a/at?lon=" + lon + "&lat=" + lat + "&height=" + height);
            assertThat(answer.path("spaces").findValuesAsText("exact")).doesNotContain("false");
            List<String> actual = new ArrayList<>();
            answer.path("spaces").forEach(space -> actual.add(space.path("globalId").asText()));
            assertThat(actual).as("%s %s %s", lon, lat, height).isEqualTo(expected);
            inside += expected.size();
            if (!expected.isEmpty()) {
                JsonNode space = answer.at("/spaces/0");
                long doors = house.elements.stream()
                        .filter(e -> expected.get(0).equals(e.get("space_id")))
                        .count();
                assertThat(space.path("elements").size()).isEqualTo((int) doors);
                assertThat(answer.at("/storey/globalId").asText())
                        .isEqualTo("storey-" + (int) Math.floor((height - 77) / 3));
            }
        }
        assertThat(inside).isGreaterThan(100);
        JsonNode attic = json("/bim/a/at?lon=" + (House.LON + House.METRE) + "&lat=" + (House.LAT + House.METRE)
                + "&height=89.9");
        assertThat(attic.path("spaces").size()).isZero();
        assertThat(attic.at("/storey/number").asInt()).isEqualTo(3);
        JsonNode outside = json("/bim/a/at?lon=114&lat=32&height=84");
        assertThat(outside.path("within").asBoolean()).isFalse();
        assertThat(outside.path("storey").isNull()).isTrue();
        assertThat(problem(400, "/bim/a/at?lon=114&lat=32")).contains("height is required");
        assertThat(problem(400, "/bim/a/at?lon=114&lat=north&height=1")).contains("lat must be a number");
        assertThat(json("/bim/a/at?lon=" + (House.LON + 2 * House.METRE) + "&lat=" + (House.LAT + 2 * House.METRE)
                        + "&height=81&datetime=2024-01-01")
                .path("spaces")
                .size())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("answer one filter for the fire doors of a storey alike in features, map tiles, 3D tiles and H3")
    void fireDoors() throws Exception {
        String filter = "model = 'a' AND ifc_class = 'IfcDoor' AND storey = 'Storey 3' AND"
                + " \"Pset_DoorCommon.FireRating\" < 60";
        Set<String> expected = new HashSet<>();
        for (Map<String, Object> element : house.elements) {
            JsonNode rating =
                    JSON.readTree((String) element.get("properties")).path("Pset_DoorCommon.FireRating");
            boolean under = rating.isNumber() ? rating.asDouble() < 60 : rating.asText().matches("30(\\.0)?");
            if ("Storey 3".equals(element.get("storey")) && "IfcDoor".equals(element.get("ifc_class")) && under) {
                expected.add((String) element.get("global_id"));
            }
        }
        assertThat(expected).isNotEmpty();
        JsonNode items = json("/ogc/collections/bim_element/items?limit=100&filter=" + encode(filter));
        List<String> found = new ArrayList<>();
        items.path("features").forEach(f -> found.add(f.at("/properties/global_id").asText()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(items.path("numberMatched").asInt()).isEqualTo(expected.size());
        String asJson = "{\"op\":\"and\",\"args\":[{\"op\":\"=\",\"args\":[{\"property\":\"model\"},\"a\"]},{\"op\":\"<\","
                + "\"args\":[{\"property\":\"Pset_DoorCommon.FireRating\"},60]},{\"op\":\"=\",\"args\":[{\"property\":"
                + "\"storey\"},\"Storey 3\"]}]}";
        assertThat(json("/ogc/collections/bim_element/items?filter-lang=cql2-json&filter=" + encode(asJson))
                        .path("numberMatched")
                        .asInt())
                .isEqualTo(expected.size());
        assertThat(json("/ogc/collections/bim_element/items?datetime=2024-01-01&filter=" + encode(filter))
                        .path("numberMatched")
                        .asInt())
                .isEqualTo(expected.size());
        JsonNode zones = json("/h3/aggregate?layer=bim_element&resolution=5&filter=" + encode(filter));
        int counted = 0;
        for (JsonNode zone : zones.path("zones")) {
            counted += zone.path("count").asInt();
        }
        assertThat(counted).isEqualTo(expected.size());
        assertThat(get("/3dtiles/bim_element/tileset.json?tiling=explicit&filter=" + encode(filter)).statusCode())
                .isEqualTo(200);
        int z = 18;
        int x = (int) Math.floor((House.LON + 180) / 360 * (1 << z));
        double phi = Math.toRadians(House.LAT);
        int y = (int) Math.floor((1 - Math.log(Math.tan(phi) + 1 / Math.cos(phi)) / Math.PI) / 2 * (1 << z));
        int bytes = get("/tiles/bim_element/" + z + "/" + x + "/" + y + ".mvt").body().length();
        HttpResponse<String> some = get("/tiles/bim_element/" + z + "/" + x + "/" + y + ".mvt?filter=" + encode(filter));
        assertThat(some.statusCode()).isIn(200, 204);
        assertThat(some.body().length()).isLessThan(bytes);
        for (String path : List.of(
                "/ogc/collections/bim_element/items?filter=",
                "/3dtiles/bim_element/tileset.json?filter=",
                "/h3/aggregate?layer=bim_element&filter=",
                "/tiles/bim_element/18/1/1.mvt?filter=")) {
            assertThat(problem(400, path + encode("\"Pset_DoorCommon.FireRatign\" < 60")))
                    .contains("no feature of layer bim_element has a property")
                    .contains("\"Pset_DoorCommon.FireRating\"");
        }
        JsonNode queryables = json("/ogc/collections/bim_element/queryables");
        assertThat(queryables.at("/properties/Pset_DoorCommon.IsExternal/type").asText()).isEqualTo("boolean");
        assertThat(queryables.at("/properties/Pset_DoorCommon.FireRating/type").toString())
                .isEqualTo("[\"number\",\"string\"]");
        assertThat(queryables.at("/properties/Pset_DoorCommon.IsExternal/x-citytwin-features").asInt()).isEqualTo(120);
    }

    @Test
    @DisplayName("replace the buildings that a relation names, else those that stand where they do, if the caller may see them")
    void replacement() throws Exception {
        Geometry same = house.footprint();
        Geometry half = AffineTransformation.translationInstance(12 * House.METRE, 0).transform(same);
        Geometry most = AffineTransformation.translationInstance(6 * House.METRE, 0).transform(same);
        Geometry small = AffineTransformation.scaleInstance(
                        0.2, 0.2, same.getCentroid().getX(), same.getCentroid().getY())
                .transform(same);
        load("blocks", "building", Sharing.OPEN, List.of(same, half, most, small));
        load("hidden", "building", Sharing.NOT_SHARED, List.of(same));
        load("parks", "green", Sharing.OPEN, List.of(same));
        JsonNode replaces = json("/bim/a").path("replaces");
        assertThat(replaces.findValuesAsText("layer")).containsOnly("blocks");
        assertThat(replaces.findValuesAsText("fid")).containsExactly("1", "3", "4");
        assertThat(replaces.get(1).path("by").asText()).isEqualTo("footprint");
        assertThat(replaces.get(1).path("shareOfFeature").asDouble()).isCloseTo(0.7, within(0.01));
        assertThat(replaces.get(2).path("shareOfModel").asDouble()).isCloseTo(0.04, within(0.01));
        assertThat(json("/bim/b").path("replaces").size()).isZero();

        try (var connection = city.server().city().database().read();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE city.bim_model SET replaces = '[{\"layer\":\"parks\",\"key\":\"c0\",\"by\":\"relation\"},{\"layer\":\"parks\",\"key\":\"gone\",\"by\":\"relation\"},"
                    + "{\"layer\":\"hidden\",\"fid\":1,\"by\":\"relation\"}]' WHERE model = 'b'");
        }
        JsonNode related = json("/bim/b?datetime=2024-01-02").path("replaces");
        assertThat(related.size()).isEqualTo(1);
        assertThat(related.get(0).path("layer").asText()).isEqualTo("parks");
        assertThat(related.get(0).path("fid").asInt()).isEqualTo(1);
    }

    private void load(String id, String cityClass, Sharing sharing, List<Geometry> shapes) {
        Layer layer = new Layer(
                id, cityClass, null, null, null, GeometryType.MULTIPOLYGON, false,
                List.of(Attribute.of("code", AttributeType.TEXT)), "code", "EPSG:4326", null, null, null, sharing, Map.of());
        List<LayerLoader.Row> rows = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            rows.add(new LayerLoader.Row(new Object[] {"c" + i}, shapes.get(i), "c" + i));
        }
        LayerLoader.load(city.server().city().database(), city.server().city().layers(), layer, rows, BUILT);
    }
}
