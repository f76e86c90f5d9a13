package io.citytwin.importers.format.ifc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Real IFC files")
class IfcSharedDataTest {
    private static final Pattern INSTANCE = Pattern.compile("#[0-9]+\\s*=\\s*(IFC[A-Z0-9]+)\\s*\\(");

    private static final Pattern VALUE = Pattern.compile("#([0-9]+)\\s*=\\s*IFCPROPERTYSINGLEVALUE\\s*"
            + "\\('([^'\\\\]*[^'\\\\ ])',[^,]*,\\s*"
            + "(IFCLABEL|IFCTEXT|IFCIDENTIFIER|IFCBOOLEAN|IFCINTEGER|IFCREAL|IFCLENGTHMEASURE)\\('?([^'\\\\()]+)'?\\)");
    private static final Pattern SET = Pattern.compile(
            "#([0-9]+)\\s*=\\s*IFCPROPERTYSET\\s*\\('[^']*',[^,]*,\\s*'([^'\\\\]+)',[^,]*,\\s*\\(([^)]*)\\)");
    private static final Pattern RELATION = Pattern.compile("#[0-9]+\\s*=\\s*IFCRELDEFINESBYPROPERTIES\\s*"
            + "\\('[^']*',[^,]*,[^,]*,[^,]*,\\s*\\(([^)]*)\\),\\s*#([0-9]+)\\)");

    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path shared = SharedData.require("ifc/" + name);
        if (!name.endsWith(".ifczip")) {
            return shared;
        }
        Path unpacked = folder.resolve("unpacked.ifc");
        try (InputStream in = Files.newInputStream(shared);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".ifc")) {
                    Files.write(unpacked, zip.readAllBytes());
                }
            }
        }
        return unpacked;
    }

    private IfcModel read(String name) throws Exception {
        return IfcModelReader.read(StepFile.open(file(name), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AC20-FZK-Haus.ifc",
                "DrainageSystem-1-2.ifc",
                "Duplex_A_20110907_georeferenced.ifc",
                "Georeferencing-Tin-12d-1.ifc",
                "KIT-Simple-Road-IFC4x3.ifc",
                "LargeBuilding.ifc",
                "Schependomlaan-ROOT-houten-kozijnen.ifczip"
            })
    @DisplayName("give as many instances of each class as their text has, and lose no element")
    void counts(String name) throws Exception {
        // the road has instances in comments, which are none
        String text = Files.readString(file(name), StandardCharsets.ISO_8859_1).replaceAll("(?s)/\\*.*?\\*/", "");
        Map<String, Integer> found = new TreeMap<>();
        Matcher matcher = INSTANCE.matcher(text);
        while (matcher.find()) {
            found.merge(matcher.group(1), 1, Integer::sum);
        }
        IfcModel model = read(name);
        assertThat(model.file().countsByType()).isEqualTo(found);
        assertThat(model.counts()).isNotEmpty().allSatisfy((type, count) -> {
            assertThat(count.expected()).as(type).isEqualTo(found.get(type.toUpperCase(Locale.ROOT)));
            assertThat(count.obtained()).as(type).isEqualTo(count.expected());
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Duplex_A_20110907_georeferenced.ifc | T/FDN -1.25, Level 1 0.00, Level 2 3.10, Roof 6.00",
                "AC20-FZK-Haus.ifc | Erdgeschoss 0.00, Dachgeschoss 2.70",
                "LargeBuilding.ifc | Level 1 0.00, Level 2 4.00",
                "Schependomlaan-ROOT-houten-kozijnen.ifczip | 00 begane grond 0.00, 01 eerste verdieping 3.00,"
                        + " 02 tweede verdieping 6.00, 03 derde verdieping 9.00",
                "DrainageSystem-1-2.ifc | ''",
            })
    @DisplayName("have their storeys at their elevations, in metres, which are those of the placements")
    void storeys(String name, String expected) throws Exception {
        List<SpatialNode> storeys = read(name).storeys();
        assertThat(storeys.stream()
                        .map(s -> String.format(Locale.ROOT, "%s %.2f", s.name(), s.elevation()))
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
        assertThat(storeys).allSatisfy(s -> assertThat(s.placement()[14]).isCloseTo(s.elevation(), within(1e-6)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Duplex_A_20110907_georeferenced.ifc, 1, 4000",
        "AC20-FZK-Haus.ifc, 1, 2000",
        "LargeBuilding.ifc, 0.001, 1500",
        "KIT-Simple-Road-IFC4x3.ifc, 0.001, 50"
    })
    @DisplayName("have the properties that a search of their text finds")
    void properties(String name, double lengthFactor, int least) throws Exception {
        String text = Files.readString(file(name), StandardCharsets.ISO_8859_1).replaceAll("(?s)/\\*.*?\\*/", "");
        IfcModel model = read(name);
        assertThat(model.units().lengthFactor()).isEqualTo(lengthFactor);
        Map<String, String[]> values = new HashMap<>();
        Matcher value = VALUE.matcher(text);
        while (value.find()) {
            values.put(value.group(1), new String[] {value.group(2), value.group(3), value.group(4)});
        }
        Map<String, String[]> sets = new HashMap<>();
        Matcher set = SET.matcher(text);
        while (set.find()) {
            sets.put(set.group(1), new String[] {set.group(2), set.group(3)});
        }
        int compared = 0;
        Matcher relation = RELATION.matcher(text);
        while (relation.find()) {
            String[] found = sets.get(relation.group(2));
            if (found == null) {
                continue;
            }
            for (String object : relation.group(1).split("[^0-9]+")) {
                if (object.isEmpty() || model.file().typeOf(Integer.parseInt(object)).endsWith("TYPE")) {
                    continue;
                }
                Map<String, PropertyValue> properties = model.properties(Integer.parseInt(object));
                for (String id : found[1].split("[^0-9]+")) {
                    String[] expected = values.get(id);
                    if (expected != null) {
                        String key = found[0].strip() + "." + expected[0].strip();
                        assertThat(spellings(properties, key))
                                .as(name + " #" + object + " " + key)
                                .contains(plain(expected));
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(least);
    }

    /** The value under a key, and those under the same key with a number behind it. */
    private static List<String> spellings(Map<String, PropertyValue> properties, String key) {
        return properties.entrySet().stream()
                .filter(e -> e.getKey().equals(key) || e.getKey().startsWith(key + " ("))
                .map(e -> e.getValue())
                .map(v -> String.valueOf(v.isConverted() ? v.sourceValue() : v.value()))
                .toList();
    }

    private static String plain(String[] typed) {
        return switch (typed[1]) {
            case "IFCBOOLEAN" -> String.valueOf(typed[2].equals(".T."));
            case "IFCREAL", "IFCLENGTHMEASURE" -> String.valueOf(Double.parseDouble(typed[2]));
            case "IFCINTEGER" -> String.valueOf(Long.parseLong(typed[2]));
            default -> typed[2].strip();
        };
    }

    @Test
    @DisplayName("of the Duplex give what stands in the text: a wall, a room, the place on the map")
    void duplex() throws Exception {
        IfcModel model = read("Duplex_A_20110907_georeferenced.ifc");
        Map<String, PropertyValue> wall = model.properties(3797);
        assertThat(wall.get("Pset_WallCommon.Reference").value()).isEqualTo("Basic Wall:Exterior - Brick on Block");
        assertThat(wall.get("Pset_WallCommon.IsExternal").value()).isEqualTo(true);
        assertThat(wall.get("Pset_WallCommon.LoadBearing").value()).isEqualTo(false);
        assertThat(model.spaces()).hasSize(21).anySatisfy(space -> {
            assertThat(space.name()).isEqualTo("A102");
            assertThat(space.longName()).isEqualTo("Living Room");
            assertThat(model.placeOf(space.expressId()).storey().name()).isEqualTo("Level 1");
            assertThat(space.relations().boundedBy()).isNotEmpty();
        });
        assertThat(model.elements().stream().filter(e -> e.expressId() == 3797))
                .singleElement()
                .satisfies(e -> assertThat(e.materials())
                        .hasSizeGreaterThan(3)
                        .allSatisfy(m -> assertThat(m.thickness()).isBetween(0.0, 0.5)));
        Georeference place = model.georeference();
        assertThat(place.mapConversions()).singleElement().satisfies(conversion -> {
            assertThat(conversion.eastings()).isEqualTo(76670);
            assertThat(conversion.northings()).isEqualTo(77179);
            assertThat(conversion.orthogonalHeight()).isEqualTo(293.700012207031);
            assertThat(conversion.crs().name()).isEqualTo("EPSG:9897");
        });
        assertThat(place.sites().get(0).latitude()).isCloseTo(41 + 52 / 60.0 + 27.84 / 3600, within(1e-9));
        assertThat(place.sites().get(0).longitude()).isCloseTo(-(87 + 38 / 60.0 + 21.839999 / 3600), within(1e-9));
        assertThat(model.findings()).isEmpty();
    }

    @Test
    @DisplayName("in millimetres give metres, and a latitude that is broken over two lines")
    void millimetres() throws Exception {
        IfcModel large = read("LargeBuilding.ifc");
        assertThat(large.elements().stream().flatMap(e -> e.materials().stream()))
                .contains(new ElementMaterial("Default Wall", 0.2, null, null, null));
        assertThat(large.properties(203).get("BaseQuantities.GrossFloorArea").value()).isEqualTo(49.92);
        IfcModel frames = read("Schependomlaan-ROOT-houten-kozijnen.ifczip");
        assertThat(frames.georeference().sites()).singleElement().satisfies(site -> {
            assertThat(site.latitude()).isCloseTo(52.15, within(1e-12));
            assertThat(site.longitude()).isCloseTo(5 + 23 / 60.0, within(1e-12));
            assertThat(site.elevation()).isEqualTo(20);
        });
        assertThat(frames.elements()).anySatisfy(e -> {
            assertThat(e.globalId()).isEqualTo("2vImyoNwX9iBXoTp4G3gAg");
            assertThat(e.ifcClass()).isEqualTo("IfcWindow");
            assertThat(e.name()).isEqualTo("merk B1sp-R");
        });
    }

    @Test
    @DisplayName("of a drain give its pipes, connected by their ports, with types and codes")
    void drain() throws Exception {
        IfcModel model = read("DrainageSystem-1-2.ifc");
        assertThat(model.ports()).hasSize(24).allSatisfy(port -> assertThat(port.element()).isNotNull());
        IfcElement pipe =
                model.elements().stream().filter(e -> e.expressId() == 90).findFirst().orElseThrow();
        assertThat(pipe.type().name()).isEqualTo("Circ_0.4x0.06 betoni");
        assertThat(pipe.predefinedType()).isEqualTo("RIGIDSEGMENT");
        assertThat(pipe.classifications())
                .extracting(Classification::text)
                .containsExactly("InfraBIM:312100 Stormwater pipes");
        assertThat(model.properties(90).get("Pset_PipeSegmentTypeCommon.InnerDiameter").value())
                .isEqualTo(0.4);
        Map<String, IfcPort> ports =
                model.ports().stream().collect(Collectors.toMap(IfcPort::globalId, port -> port));
        List<String> neighbours = pipe.relations().ports().stream()
                .flatMap(id -> ports.get(id).connectedTo().stream())
                .map(id -> ports.get(id).element())
                .toList();
        assertThat(neighbours).hasSize(2).contains("2i_AVDBcL2h800oxmH_ea$").doesNotContain(pipe.globalId());
        assertThat(model.groups()).singleElement().satisfies(g -> assertThat(g.members()).hasSize(13));
        assertThat(model.findings()).extracting(Finding::rule).containsOnly("unit-missing");
    }

    @Test
    @DisplayName("tell their map conversion, their codes and what is odd in them")
    void odds() throws Exception {
        IfcModel terrain = read("Georeferencing-Tin-12d-1.ifc");
        assertThat(terrain.georeference().mapConversions()).singleElement().satisfies(conversion -> {
            assertThat(conversion.crs().name()).isEqualTo("EPSG:7856");
            assertThat(conversion.crs().verticalDatum()).isEqualTo("EPSG:5711");
            assertThat(conversion.scale()).isEqualTo(1);
            assertThat(conversion.factors()).isNull();
        });
        assertThat(terrain.counts().get("IfcSolidStratum")).isEqualTo(new ClassCount(1, 1));
        IfcModel house = read("AC20-FZK-Haus.ifc");
        assertThat(house.spaces()).hasSize(7).allSatisfy(space -> assertThat(space.classifications())
                .extracting(Classification::text)
                .containsExactly("000 Allgemeines"));
        double north = Math.toRadians(40);
        assertThat(house.georeference().trueNorth())
                .containsExactly(new double[] {Math.cos(north), Math.sin(north)}, within(1e-9));
        assertThat(house.findings()).isEmpty();
        Path alone = SharedData.require("robustness/ifc/fail-gem002-no_representation.ifc");
        IfcModel space = IfcModelReader.read(StepFile.open(alone, "alone"));
        assertThat(space.spaces()).singleElement().satisfies(s -> assertThat(s.hasRepresentation()).isFalse());
        assertThat(space.findings())
                .extracting(Finding::rule)
                .containsExactly("project-missing", "units-missing", "structure-unconnected");
        Path point = SharedData.require("robustness/ifc/fail-brp001-single_point_touching_faceinnerbound.ifc");
        IfcModel proxy = IfcModelReader.read(StepFile.open(point, "point"));
        assertThat(proxy.elements()).extracting(IfcElement::ifcClass).containsExactly("IfcBuildingElementProxy");
        assertThat(proxy.findings()).extracting(Finding::rule).containsExactly("element-uncontained");
    }
}
