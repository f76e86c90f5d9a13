package io.citytwin.server.ogc.features;

import static io.citytwin.server.ogc.OgcFixture.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.query.Cql2Json;
import io.citytwin.query.Cql2Text;
import io.citytwin.query.RandomFilters;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.ogc.Conformance;
import io.citytwin.server.ogc.OgcFixture;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeaturesApiTest {
    private static final String SPEC = "http://www.opengis.net/spec/";
    private static final String ITEMS = "/ogc/collections/buildings/items";
    private static final String EPSG = "http://www.opengis.net/def/crs/EPSG/0/";

    private OgcFixture city;

    @BeforeAll
    void start(DatabaseUrl url) throws IOException {
        city = new OgcFixture(url);
        CityLayers.load(city);
    }

    @AfterAll
    void stop() {
        city.close();
    }

    @Test
    @DisplayName("Every conformance class that is declared is proven by a test, and none else is claimed by one")
    void declared() throws IOException {
        Set<String> declared = new TreeSet<>();
        city.json("/ogc/conformance").get("conformsTo").forEach(uri -> declared.add(uri.asText()));
        Set<String> proven = new TreeSet<>();
        for (Method method : FeaturesApiTest.class.getDeclaredMethods()) {
            Conformance conformance = method.getAnnotation(Conformance.class);
            Stream.of(conformance == null ? new String[0] : conformance.value()).forEach(end -> proven.add(SPEC + end));
        }
        assertThat(declared).isEqualTo(proven);
        assertThat(city.blocks().stream().map(ApiBlock::conformance).flatMap(List::stream)).hasSameElementsAs(declared);
    }

    @Test
    @Conformance({
        "ogcapi-common-1/1.0/conf/core",
        "ogcapi-common-1/1.0/conf/landing-page",
        "ogcapi-common-1/1.0/conf/json"
    })
    @DisplayName("The landing page leads to the definition, the conformance classes and the data")
    void landing() throws IOException {
        JsonNode links = city.json("/ogc").get("links");
        for (String rel : List.of("self", "alternate", "service-desc", "service-doc", "conformance", "data")) {
            JsonNode link = link(links, rel);
            HttpResponse<byte[]> response = city.get(link.get("href").asText());
            assertThat(response.statusCode()).as(rel).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse(""))
                    .startsWith(link.get("type").asText().split(";")[0]);
        }
    }

    @Test
    @Conformance({"ogcapi-common-2/1.0/conf/collections", "ogcapi-features-1/1.0/conf/core"})
    @DisplayName("Collections describe themselves; their links answer")
    void collections() throws IOException {
        JsonNode collections = city.json("/ogc/collections");
        assertThat(collections.get("collections")).hasSize(2);
        assertThat(collections.at("/citytwin/themes").findValuesAsText("id")).contains("planning-control");
        JsonNode buildings = city.json("/ogc/collections/buildings");
        assertThat(buildings.get("id").asText()).isEqualTo("buildings");
        assertThat(buildings.get("itemType").asText()).isEqualTo("feature");
        assertThat(buildings.at("/extent/spatial/bbox/0/0").asDouble()).isBetween(114.0, 114.1);
        assertThat(buildings.at("/extent/temporal/interval/0/0").asText()).isEqualTo("2022-01-01T00:00:00Z");
        assertThat(buildings.at("/citytwin/featureCount").asInt())
                .isEqualTo(CityLayers.BUILDINGS - CityLayers.DEMOLISHED);
        assertThat(buildings.at("/citytwin/titleZh").asText()).isEqualTo("建筑物");
        assertThat(buildings.at("/citytwin/tileset").asText()).isEqualTo("/3dtiles/buildings/tileset.json");
        assertThat(buildings.at("/citytwin/attributes/2/unit").asText()).isEqualTo("m");
        for (JsonNode link : buildings.get("links")) {
            String href = link.get("href").asText();
            if (href.contains("/ogc/")) {
                assertThat(city.get(href).statusCode()).as(href).isEqualTo(200);
            }
        }
        assertThat(city.json("/ogc/collections/" + encode("管线") + "/items").get("numberMatched").asInt())
                .isEqualTo(CityLayers.PIPES);
    }

    @Test
    @DisplayName("A layer that is not shared doesn't exist, except for the bearer of the admin token")
    void hidden() throws IOException {
        for (String path : List.of("", "/items", "/items/1", "/queryables")) {
            JsonNode hidden = city.problem(404, "/ogc/collections/secret" + path);
            JsonNode missing = city.problem(404, "/ogc/collections/nowhere" + path);
            assertThat(hidden.get("detail").asText().replace("secret", "nowhere"))
                    .isEqualTo(missing.get("detail").asText());
            city.json("/ogc/collections/secret" + path, "Authorization", "Bearer " + OgcFixture.TOKEN);
        }
        assertThat(city.text("/ogc/collections")).doesNotContain("secret");
    }

    @Test
    @Conformance({"ogcapi-common-1/1.0/conf/oas30", "ogcapi-features-1/1.0/conf/oas30"})
    @DisplayName("The API definition is self-contained and declares what the items take")
    void openApi() throws IOException {
        HttpResponse<byte[]> response = city.get("/ogc/api");
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValue("application/vnd.oai.openapi+json;version=3.0");
        JsonNode api = city.json("/ogc/api");
        assertThat(api.get("openapi").asText()).startsWith("3.0");
        assertThat(api.at("/servers/0/url").asText()).isEqualTo(city.base() + "/ogc");
        api.findValuesAsText("$ref").forEach(ref -> {
            assertThat(ref).startsWith("#/");
            assertThat(api.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
        });
        JsonNode items = api.get("paths").get("/collections/{collectionId}/items").get("get");
        assertThat(items.get("parameters").findValuesAsText("name"))
                .contains("collectionId", "bbox", "datetime", "limit", "crs", "bbox-crs", "filter", "filter-lang");
        for (JsonNode parameter : items.get("parameters")) {
            if (List.of("bbox", "datetime", "limit").contains(parameter.get("name").asText())) {
                assertThat(parameter.get("style").asText()).isEqualTo("form");
                assertThat(parameter.get("explode").asBoolean()).isFalse();
                assertThat(parameter.get("required").asBoolean()).isFalse();
            }
        }
        assertThat(api.get("paths").has("/collections/{collectionId}/items/{featureId}")).isTrue();
        List<String> ids = api.get("paths").findValuesAsText("operationId");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    @Conformance({"ogcapi-common-1/1.0/conf/html", "ogcapi-features-1/1.0/conf/html"})
    @DisplayName("Every document is a page too, without scripts, and data on it stays text")
    void html() throws IOException {
        for (String path : List.of(
                "/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", "/ogc/collections/buildings",
                "/ogc/collections/buildings/queryables", ITEMS, ITEMS + "/50")) {
            HttpResponse<byte[]> response = city.get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
            String page = new String(response.body(), StandardCharsets.UTF_8);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
            assertThat(page).startsWith("<!DOCTYPE html>").contains("</html>").doesNotContain("<script");
        }
        String page = city.text(ITEMS + "?f=html&limit=400");
        assertThat(page).contains("&lt;b&gt;粗&lt;/b&gt;").doesNotContain("<b>");
    }

    @Test
    @Conformance("ogcapi-features-1/1.0/conf/geojson")
    @DisplayName("Items are GeoJSON with counts and links; a feature alone is the same feature")
    void geoJson() throws IOException {
        HttpResponse<byte[]> response = city.get(ITEMS);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/geo+json");
        JsonNode page = city.json(ITEMS);
        assertThat(page.get("type").asText()).isEqualTo("FeatureCollection");
        assertThat(page.get("features")).hasSize(10);
        assertThat(page.get("numberReturned").asInt()).isEqualTo(10);
        assertThat(page.get("numberMatched").asInt()).isEqualTo(CityLayers.BUILDINGS - CityLayers.DEMOLISHED);
        assertThat(page.get("timeStamp").asText()).matches("\\d{4}-.*Z");
        JsonNode feature = page.get("features").get(3);
        assertThat(feature.at("/geometry/type").asText()).isEqualTo("MultiPolygon");
        JsonNode alone = city.json(ITEMS + "/" + feature.get("id").asText());
        assertThat(alone.get("properties")).isEqualTo(feature.get("properties"));
        assertThat(alone.get("geometry")).isEqualTo(feature.get("geometry"));
        assertThat(link(alone.get("links"), "collection").get("href").asText())
                .isEqualTo(city.base() + "/ogc/collections/buildings");
        JsonNode pipe = city.json("/ogc/collections/" + encode("管线") + "/items/1");
        assertThat(pipe.at("/geometry/coordinates/0/0/2").asDouble()).isEqualTo(88.125);
        city.problem(404, ITEMS + "/999999");
        city.problem(404, ITEMS + "/abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&sortby=height", "&sortby=-" + "floors,%2Bbuilt", "&filter=floors%3E10", "&f=html"})
    @DisplayName("Following the next links gives every feature exactly once")
    void paging(String more) throws IOException {
        boolean html = more.contains("html");
        List<String> ids = new ArrayList<>();
        String url = ITEMS + "?limit=23" + more;
        long matched = city.json(ITEMS + "?limit=1" + more.replace("&f=html", "")).get("numberMatched").asLong();
        for (int pages = 0; url != null && pages < 100; pages++) {
            if (html) {
                String page = city.text(url);
                java.util.regex.Pattern.compile("items/(\\d+)\\?f=html").matcher(page).results()
                        .forEach(m -> ids.add(m.group(1)));
                var next = java.util.regex.Pattern.compile("href=\"([^\"]+)\">Next page").matcher(page);
                url = next.find() ? next.group(1).replace("&amp;", "&") : null;
            } else {
                JsonNode page = city.json(url);
                page.get("features").forEach(f -> ids.add(f.get("id").asText()));
                JsonNode next = link(page.get("links"), "next");
                url = next == null ? null : next.get("href").asText();
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize((int) matched);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        limit=0 | limit
        limit=ten | limit
        bbox=1,2,3 | bbox
        bbox=1,2,3,x | bbox
        bbox=1,2,3,4,5 | bbox
        bbox=114,33,115,32 | bbox
        datetime=yesterday | datetime
        datetime=2023-01-01/2022-01-01 | datetime
        asof=x | asof
        nonsense=1 | nonsense
        limit=1&limit=2 | limit
        crs=EPSG:4326 | crs
        crs=http://www.opengis.net/def/crs/EPSG/0/2056 | crs
        bbox=1,2,3,4&bbox-crs=x | bbox-crs
        filter-crs=x&filter=floors%3D1 | filter-crs
        filter=floors%20%3D | filter
        filter=nope%3D1 | filter
        filter=floors%3D1&filter-lang=cql | filter-lang
        filter=height*1e300*1e300%3E1 | filter
        filter=%7B&filter-lang=cql2-json | filter
        sortby=nope | sortby
        sortby=extra | sortby
        properties=nope | properties
        floors=many | floors
        flag=1 | flag
        built=2020 | built
        token=abc | token
        f=xml | f
        """)
    @DisplayName("A parameter that is unknown or wrong is a 400 that names it")
    void refusals(String query, String parameter) throws IOException {
        JsonNode problem = city.problem(400, ITEMS + "?" + query);
        assertThat(problem.get("parameter").asText()).isEqualTo(parameter);
        assertThat(problem.get("detail").asText()).isNotBlank();
    }

    @Test
    @DisplayName("A limit above the maximum is answered with the maximum, and other documents take no foreign parameter")
    void limits() throws IOException {
        assertThat(city.json(ITEMS + "?limit=1000000").get("features"))
                .hasSize(CityLayers.BUILDINGS - CityLayers.DEMOLISHED);
        for (String path : List.of("/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", ITEMS + "/50")) {
            city.problem(400, path + "?unknown=1");
        }
        city.problem(406, "/ogc", "Accept", "image/png");
    }

    @Test
    @Conformance({
        "ogcapi-features-3/1.0/conf/filter",
        "ogcapi-features-3/1.0/conf/features-filter",
        "cql2/1.0/conf/cql2-text",
        "cql2/1.0/conf/cql2-json",
        "cql2/1.0/conf/basic-cql2",
        "cql2/1.0/conf/advanced-comparison-operators",
        "cql2/1.0/conf/case-insensitive-comparison",
        "cql2/1.0/conf/accent-insensitive-comparison",
        "cql2/1.0/conf/basic-spatial-functions",
        "cql2/1.0/conf/basic-spatial-functions-plus",
        "cql2/1.0/conf/spatial-functions",
        "cql2/1.0/conf/temporal-functions",
        "cql2/1.0/conf/property-property",
        "cql2/1.0/conf/arithmetic"
    })
    @DisplayName("120 random filters find the same in text, in JSON, and (FeatureReaderTest) by brute force")
    void filters() throws IOException {
        RandomFilters filters = new RandomFilters(5, CityLayers.AREA);
        int found = 0;
        for (int i = 0; i < 120; i++) {
            var filter = filters.predicate(i % 4);
            String text = Cql2Text.format(filter);
            JsonNode byText = city.json(ITEMS + "?limit=1000&filter=" + encode(text));
            JsonNode byJson = city.json(
                    ITEMS + "?limit=1000&filter-lang=cql2-json&filter=" + encode(Cql2Json.format(filter)));
            assertThat(ids(byText)).as(text).isEqualTo(ids(byJson));
            assertThat(byText.get("numberMatched").asInt()).isEqualTo(byText.get("features").size());
            found += byText.get("features").isEmpty() ? 0 : 1;
        }
        assertThat(found).isGreaterThan(30);
        assertThat(count("filter=" + encode("floors = height / 2 OR floors > height"))).isPositive();
        assertThat(count("filter=" + encode("casei(名称) = casei('äRGER')")))
                .isEqualTo(count("filter=" + encode("名称 = 'Ärger'")))
                .isEqualTo(count("filter=" + encode("accenti(名称) = accenti('Arger')")))
                .isPositive();
    }

    @Test
    @Conformance({
        "ogcapi-features-3/1.0/conf/queryables", "ogcapi-features-3/1.0/conf/queryables-query-parameters"
    })
    @DisplayName("Queryables are a JSON Schema of what filters may name; each scalar is a parameter too")
    void queryables() throws IOException {
        HttpResponse<byte[]> response = city.get("/ogc/collections/buildings/queryables");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/schema+json");
        JsonNode schema = city.json("/ogc/collections/buildings/queryables");
        assertThat(schema.get("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.get("$id").asText()).isEqualTo(city.base() + "/ogc/collections/buildings/queryables");
        assertThat(schema.at("/properties/geom/format").asText()).isEqualTo("geometry-multipolygon");
        assertThat(schema.at("/properties/built/format").asText()).isEqualTo("date");
        assertThat(schema.at("/properties/height/type").asText()).isEqualTo("number");
        JsonNode byParameter = city.json(ITEMS + "?limit=1000&floors=7");
        JsonNode byFilter = city.json(ITEMS + "?limit=1000&filter=" + encode("floors = 7"));
        assertThat(ids(byParameter)).isEqualTo(ids(byFilter)).isNotEmpty();
        assertThat(count(encode("名称") + "=" + encode("驻马店") + "&flag=true"))
                .isEqualTo(count("filter=" + encode("名称 = '驻马店' AND flag")))
                .isPositive();
        assertThat(count("built=2020-01-05")).isEqualTo(count("filter=" + encode("built = DATE('2020-01-05')")));
    }

    @Test
    @Conformance("ogcapi-features-2/1.0/conf/crs")
    @DisplayName("Coordinates come in every CRS of the collection, in its own axis order, as PostGIS has them")
    void crs() throws IOException, SQLException {
        JsonNode collection = city.json("/ogc/collections/buildings");
        List<String> uris = new ArrayList<>();
        collection.get("crs").forEach(uri -> uris.add(uri.asText()));
        assertThat(uris)
                .startsWith("http://www.opengis.net/def/crs/OGC/1.3/CRS84")
                .contains(EPSG + 4326, EPSG + 4490, EPSG + 3857, EPSG + 4526, EPSG + 4547);
        assertThat(uris).contains(collection.get("storageCrs").asText());
        for (String uri : uris) {
            HttpResponse<byte[]> response = city.get(ITEMS + "?limit=5&crs=" + encode(uri));
            assertThat(response.headers().firstValue("Content-Crs")).hasValue("<" + uri + ">");
            JsonNode feature = city.json(ITEMS + "?limit=5&crs=" + encode(uri)).get("features").get(4);
            assertThat(city.json(ITEMS + "/" + feature.get("id").asText() + "?crs=" + encode(uri)).get("geometry"))
                    .isEqualTo(feature.get("geometry"));
            int epsg = uri.endsWith("CRS84") ? 4326 : Integer.parseInt(uri.substring(EPSG.length()));
            boolean northFirst = !uri.endsWith("CRS84") && epsg != 3857;
            JsonNode point = feature.at("/geometry/coordinates/0/0/0");
            double[] expected = postgis(feature.get("id").asLong(), epsg);
            double tolerance = epsg == 4326 || epsg == 4490 ? 1e-8 : 1e-3;
            assertThat(point.get(northFirst ? 1 : 0).asDouble()).as(uri).isCloseTo(expected[0], within(tolerance));
            assertThat(point.get(northFirst ? 0 : 1).asDouble()).as(uri).isCloseTo(expected[1], within(tolerance));
        }
    }

    private double[] postgis(long fid, int epsg) throws SQLException {
        try (Connection connection = city.database().read();
                PreparedStatement statement = connection.prepareStatement("SELECT ST_X(p), ST_Y(p) FROM (SELECT"
                        + " ST_Transform(ST_PointN(ST_ExteriorRing(ST_GeometryN(geom, 1)), 1), ?) p FROM"
                        + " city.buildings WHERE fid = ?) q")) {
            statement.setInt(1, epsg);
            statement.setLong(2, fid);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return new double[] {rows.getDouble(1), rows.getDouble(2)};
            }
        }
    }

    @Test
    @DisplayName("A box or a filter's geometry in another CRS means the same place")
    void boxesInOtherCrs() throws IOException {
        Set<String> expected = ids(city.json(ITEMS + "?limit=1000&bbox=114.02,32.93,114.06,32.97"));
        assertThat(expected).isNotEmpty();
        assertThat(ids(city.json(ITEMS + "?limit=1000&bbox=32.93,114.02,32.97,114.06&bbox-crs=" + encode(EPSG + 4490))))
                .isEqualTo(expected);
        assertThat(ids(city.json(ITEMS + "?limit=1000&bbox=114.02,32.93,-10,114.06,32.97,9000"))).isEqualTo(expected);
        assertThat(ids(city.json(ITEMS + "?limit=1000&filter="
                        + encode("S_INTERSECTS(geom, POLYGON((32.93 114.02, 32.93 114.06, 32.97 114.06, 32.97 114.02,"
                                + " 32.93 114.02)))")
                        + "&filter-crs=" + encode(EPSG + 4326))))
                .isEqualTo(expected);
        double r = 20037508.342789244 / 180;
        String mercator = 114.02 * r + "," + north(32.93) + "," + 114.06 * r + "," + north(32.97);
        assertThat(ids(city.json(ITEMS + "?limit=1000&bbox=" + mercator + "&bbox-crs=" + encode(EPSG + 3857))))
                .isEqualTo(expected);
    }

    private static double north(double latitude) {
        return Math.log(Math.tan(Math.toRadians(45 + latitude / 2))) * 6378137;
    }

    @Test
    @DisplayName("datetime shows the city of another day, asof what was known then")
    void time() throws IOException {
        JsonNode before = city.json(ITEMS + "?datetime=2022-06-01&limit=1000");
        assertThat(before.get("numberMatched").asInt()).isEqualTo(CityLayers.BUILDINGS);
        assertThat(before.get("features").get(0).at("/time/interval/0").asText()).isEqualTo("2022-01-01T00:00:00Z");
        assertThat(count("datetime=2023-06-01T00:00:00Z"))
                .isEqualTo(CityLayers.BUILDINGS - CityLayers.DEMOLISHED);
        assertThat(count("datetime=2021-01-01/2021-12-31")).isZero();
        assertThat(count("datetime=../..")).isEqualTo(CityLayers.BUILDINGS);
        assertThat(count("asof=2000-01-01T00:00:00Z")).isZero();
        String demolished = before.get("features").get(0).get("id").asText();
        city.problem(404, ITEMS + "/" + demolished);
        assertThat(city.json(ITEMS + "/" + demolished + "?datetime=2022-06-01").get("id").asText())
                .isEqualTo(demolished);
    }

    @Test
    @DisplayName("properties and skipGeometry leave out what isn't wanted")
    void projection() throws IOException {
        JsonNode feature = city.json(ITEMS + "?limit=1&properties=height,code&skipGeometry=true")
                .get("features")
                .get(0);
        Set<String> names = new LinkedHashSet<>();
        feature.get("properties").fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("height", "code");
        assertThat(feature.get("geometry").isNull()).isTrue();
    }

    @Test
    @DisplayName("Behind a proxy every link has the proxy's address")
    void proxy() throws IOException {
        JsonNode page = city.json(
                ITEMS, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "map.example.org", "X-Forwarded-Prefix", "/gis");
        assertThat(page.get("links").findValuesAsText("href"))
                .allMatch(href -> href.startsWith("https://map.example.org/gis/ogc/"));
    }

    @Test
    @DisplayName("Pages are compressed for those who take gzip, and a polygon of 2,000 points fits in a filter")
    void transport() throws IOException {
        HttpResponse<byte[]> packed = city.get(ITEMS + "?limit=200", "Accept-Encoding", "gzip");
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(packed.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("\"numberReturned\":200");
        }
        StringBuilder ring = new StringBuilder();
        for (int i = 0; i <= 2000; i++) {
            double angle = (i % 2000) * Math.PI / 1000;
            ring.append(i == 0 ? "" : ",").append(114.05 + 0.03 * Math.cos(angle)).append(' ');
            ring.append(32.95 + 0.03 * Math.sin(angle));
        }
        assertThat(count("filter=" + encode("S_INTERSECTS(geom, POLYGON((" + ring + ")))"))).isPositive();
    }

    private long count(String query) throws IOException {
        return city.json(ITEMS + "?limit=1&" + query).get("numberMatched").asLong();
    }

    static Set<String> ids(JsonNode page) {
        Set<String> ids = new LinkedHashSet<>();
        page.get("features").forEach(f -> ids.add(f.get("id").asText()));
        return ids;
    }

    static JsonNode link(JsonNode links, String rel) {
        for (JsonNode link : links) {
            if (link.get("rel").asText().equals(rel)) {
                return link;
            }
        }
        return null;
    }
}
