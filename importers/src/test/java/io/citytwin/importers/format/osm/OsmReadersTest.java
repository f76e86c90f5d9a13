package io.citytwin.importers.format.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.format.osm.OsmElement.Way;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The OpenStreetMap readers")
class OsmReadersTest {
    @TempDir
    Path folder;

    private static List<String> texts(List<OsmElement> elements) {
        return elements.stream()
                .map(e -> e instanceof Way w ? w.id() + Arrays.toString(w.nodes()) + w.version() + sorted(w) : e.id()
                        + e.toString().replaceAll("tags=.*", "") + sorted(e))
                .toList();
    }

    private static String sorted(OsmElement e) {
        return new java.util.TreeMap<>(e.tags()).toString();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23})
    @DisplayName("read the same elements from PBF and from XML, in any order")
    void pbfEqualsXml(long seed) throws Exception {
        RandomOsm map = new RandomOsm(seed, 3000);
        List<OsmElement> elements = map.elements();
        Collections.shuffle(elements, new Random(seed));
        ByteArrayOutputStream pbf = new ByteArrayOutputStream();
        try (OsmPbfWriter writer = new OsmPbfWriter(pbf)) {
            for (OsmElement element : elements) {
                writer.write(element);
            }
        }
        List<OsmElement> fromPbf = new ArrayList<>();
        OsmPbfReader.read(new ByteArrayInputStream(pbf.toByteArray()), fromPbf::add);
        List<OsmElement> fromXml = new ArrayList<>();
        OsmXmlReader.read(bytes(RandomOsm.toXml(elements)), fromXml::add);
        assertThat(texts(fromPbf)).isEqualTo(texts(elements));
        assertThat(texts(fromXml)).isEqualTo(texts(elements));
    }

    @Test
    @DisplayName("make the same features whatever the order of the elements")
    void orderDoesNotMatter() throws Exception {
        RandomOsm map = new RandomOsm(5, 200);
        List<OsmElement> shuffled = map.elements();
        Collections.shuffle(shuffled, new Random(5));
        java.util.Map<String, String> sortedCity = new java.util.HashMap<>();
        java.util.Map<String, String> shuffledCity = new java.util.HashMap<>();
        OsmTestReads.apply(read("sorted.osm", RandomOsm.toXml(map.elements())), true, sortedCity);
        OsmTestReads.apply(read("shuffled.osm", RandomOsm.toXml(shuffled)), true, shuffledCity);
        assertThat(shuffledCity).isEqualTo(sortedCity);
    }

    @Test
    @Timeout(60)
    @DisplayName("end with a clear line, never an accident, on damaged PBF files")
    void damagedPbf() throws Exception {
        RandomOsm map = new RandomOsm(31, 100);
        ByteArrayOutputStream pbf = new ByteArrayOutputStream();
        try (OsmPbfWriter writer = new OsmPbfWriter(pbf)) {
            for (OsmElement element : map.elements()) {
                writer.write(element);
            }
        }
        Random random = new Random(31);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = pbf.toByteArray();
            if (i % 3 == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            for (int n = random.nextInt(4); n >= 0 && damaged.length > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.osm.pbf"), damaged);
            try {
                OsmTestReads.read(file, folder, null);
            } catch (UnreadableSourceException e) {
                assertThat(e).hasMessageStartingWith("damaged.osm.pbf").message().doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<osm><node id='1' lat='1' lon='2'/> | the XML is broken in line 1",
                "<gpx/> | the root element must be <osm>, was <gpx>",
                "<osm><node id='x' lat='1' lon='2'/></osm> | <node> id must be a whole number, was x (line 1)",
                "<osm><node id='1' lat='1' lon='2'><tag k='a'/></node></osm> | <tag> has no v (line 1)",
                "<osm><relation id='1'><member type='area' ref='1'/></relation></osm> | must be node, way or relation",
                "<!DOCTYPE osm [<!ENTITY a 'b'>]><osm/> | document type definition",
                "<!DOCTYPE osm SYSTEM 'file:///etc/passwd'><osm/> | document type definition",
                "'' | is empty",
                "<osm/> | holds no OpenStreetMap element",
            })
    @DisplayName("say in one line what is wrong with an XML file")
    void brokenXml(String xml, String message) {
        assertThatThrownBy(() -> read("broken.osm", xml))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("broken.osm")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    @DisplayName("refuse blocks that claim to be larger than the format allows")
    void bounds() throws Exception {
        Path header = Files.write(folder.resolve("a.osm.pbf"), new byte[] {0x7f, 0, 0, 0});
        assertThatThrownBy(() -> OsmTestReads.read(header, folder, null))
                .hasMessageContaining("a block's header must be 1 to 65536 bytes, was 2130706432 at byte 0");
        byte[] blob = {0, 0, 0, 16, 0x0a, 9, 'O', 'S', 'M', 'H', 'e', 'a', 'd', 'e', 'r', 0x18, -1, -1, -1, 0x7f};
        Path content = Files.write(folder.resolve("b.osm.pbf"), blob);
        assertThatThrownBy(() -> OsmTestReads.read(content, folder, null)).hasMessageContaining("b.osm.pbf");
    }

    @Test
    @DisplayName("map tags to typed attributes, in metres and metres a second")
    void attributes() throws Exception {
        OsmTestReads.Read read = read(
                "town.osm",
                """
                <osm version="0.6">
                  <node id="1" lat="33.00" lon="114.00"/><node id="2" lat="33.00" lon="114.01"/>
                  <node id="3" lat="33.01" lon="114.01"/><node id="4" lat="33.01" lon="114.00"/>
                  <node id="5" lat="33.005" lon="114.005"><tag k="amenity" v="restaurant"/><tag k="name" v="饭店"/>
                    <tag k="addr:street" v="文明路"/><tag k="addr:housenumber" v="12号"/></node>
                  <node id="6" lat="33.005" lon="114.006"><tag k="amenity" v="bench"/></node>
                  <node id="7" lat="99" lon="114.006"><tag k="shop" v="yes"/></node>
                  <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
                    <tag k="building" v="apartments"/><tag k="height" v="40 ft"/><tag k="building:levels" v="3.5"/>
                    <tag k="name:en" v="Home"/><tag k="start_date" v="1998-05"/></way>
                  <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="3"/><nd ref="4"/>
                    <tag k="highway" v="trunk_link"/><tag k="maxspeed" v="36"/><tag k="oneway" v="no"/>
                    <tag k="bridge" v="viaduct"/><tag k="lanes" v="many"/><tag k="name:zh" v="快速路"/></way>
                  <way id="12"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="building" v="yes"/></way>
                  <way id="13"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="building" v="no"/></way>
                  <way id="14"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/><tag k="natural" v="water"/></way>
                  <way id="15"><nd ref="1"/><nd ref="3"/><tag k="waterway" v="canal"/></way>
                </osm>
                """);
        assertThat(OsmTestReads.counts(read).toString())
                .isEqualTo("{osm_buildings=1, osm_poi=1, osm_roads=1, osm_water=2}");
        assertThat((Double) read.value("osm_buildings", "way/10", "height")).isBetween(12.19, 12.2);
        assertThat(read.value("osm_buildings", "way/10", "storeys")).isEqualTo(3L);
        assertThat(read.value("osm_buildings", "way/10", "use")).isEqualTo("residential");
        assertThat(read.value("osm_buildings", "way/10", "year_built")).isEqualTo(1998L);
        assertThat(read.value("osm_roads", "way/11", "class")).isEqualTo("expressway");
        assertThat((Double) read.value("osm_roads", "way/11", "speed_limit")).isBetween(9.999, 10.001);
        assertThat(read.value("osm_roads", "way/11", "oneway")).isEqualTo(false);
        assertThat(read.value("osm_roads", "way/11", "bridge")).isEqualTo(true);
        assertThat(read.value("osm_roads", "way/11", "lanes")).isNull();
        assertThat(read.value("osm_roads", "way/11", "name")).isEqualTo("快速路");
        assertThat(read.get("osm_roads", "way/11").geometry().toText())
                .isEqualTo("MULTILINESTRING ((114 33, 114.01 33), (114.01 33.01, 114 33.01))");
        assertThat(read.value("osm_poi", "node/5", "category")).isEqualTo("food");
        assertThat(read.value("osm_poi", "node/5", "address")).isEqualTo("文明路12号");
        assertThat(read.value("osm_water", "way/14", "kind")).isEqualTo("lake");
        assertThat(read.value("osm_water", "way/15", "kind")).isEqualTo("canal");
        assertThat(read.rejects())
                .extracting(r -> r.rule() + " " + r.getMessage())
                .containsExactly(
                        "coordinate-range node/7: its position 114.006, 99 is not on the Earth",
                        "ring-open way/12: it should be an area but is not closed");
    }

    @Test
    @DisplayName("deliver only attributes that the layer definitions have, of their types")
    void definitions() {
        var definitions = io.citytwin.catalog.LayerDefinitions.builtIn();
        for (OsmLayer layer : OsmMapping.builtIn().layers()) {
            var definition = definitions.get(layer.cityClass());
            assertThat(definition.geometryType()).isEqualTo(layer.geometryType());
            assertThat(definition.keyAttribute()).isEqualTo(OsmLayer.KEY);
            layer.toSourceLayer().fields().forEach(field -> assertThat(definition.findAttribute(field.name()))
                    .as(layer.id() + " " + field.name())
                    .hasValueSatisfying(a -> assertThat(a.attribute().type()).isEqualTo(field.type())));
            for (OsmLayer.Rule rule : layer.rules()) {
                rule.set().forEach((name, value) -> {
                    String list = definition.findAttribute(name).orElseThrow().attribute().codeList();
                    assertThat(definitions.codeLists().find(list).orElseThrow().find(value)).as(value).isPresent();
                });
            }
        }
    }

    @Test
    @DisplayName("find node positions also when there are many, in any order")
    void nodeLocations() {
        Random random = new Random(3);
        for (boolean ordered : new boolean[] {true, false}) {
            try (NodeLocations locations = new NodeLocations(folder, 1024)) {
                List<Integer> ids = new ArrayList<>();
                for (int i = 0; i < 6000; i++) {
                    ids.add(i * 3);
                }
                if (!ordered) {
                    Collections.shuffle(ids, random);
                }
                ids.forEach(id -> locations.put(id, id * 7, -id));
                assertThat(locations.size()).isEqualTo(6000);
                for (int id : ids) {
                    long at = locations.find(id);
                    assertThat(locations.lon(at)).isEqualTo(id * 7);
                    assertThat(locations.lat(at)).isEqualTo(-id);
                    assertThat(locations.find(id + 1)).isEqualTo(-1);
                }
            }
        }
    }

    private OsmTestReads.Read read(String name, String xml) throws Exception {
        return OsmTestReads.read(Files.writeString(folder.resolve(name), xml), folder, null);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
