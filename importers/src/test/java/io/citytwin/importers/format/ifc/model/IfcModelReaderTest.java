package io.citytwin.importers.format.ifc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.format.ifc.model.Georeference.Form;
import io.citytwin.importers.format.ifc.model.Georeference.MapConversion;
import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models written by hand, in which every fact stands once. */
@DisplayName("A model")
class IfcModelReaderTest {
    private static IfcModel read(String name) throws UnreadableSourceException {
        try {
            Path file = Path.of(IfcModelReaderTest.class
                    .getResource("/corpus/ifc/" + name)
                    .toURI());
            return IfcModelReader.read(StepFile.open(file, name));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String id(String name) {
        return name + "0".repeat(22 - name.length());
    }

    private static IfcElement element(IfcModel model, String name) {
        return model.elements().stream()
                .filter(e -> e.globalId().equals(id(name)))
                .findFirst()
                .orElseThrow();
    }

    private static SpatialNode node(IfcModel model, String name) {
        return model.spatial().values().stream()
                .filter(n -> id(name).equals(n.globalId()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> messages(IfcModel model, String rule) {
        return model.findings().stream()
                .filter(f -> f.rule().equals(rule))
                .map(f -> f.severity() + " " + f.message())
                .toList();
    }

    @Test
    @DisplayName("of IFC2X3 has its structure, storeys from low to high, elevations in metres")
    void structure() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        SpatialNode project = model.project().orElseThrow();
        assertThat(project.name()).isEqualTo("Town hall");
        assertThat(project.longName()).isEqualTo("The town hall");
        SpatialNode site = model.spatial().get(project.children().get(0));
        SpatialNode building = model.spatial().get(site.children().get(0));
        assertThat(site.elevation()).isCloseTo(3.048, within(1e-12));
        assertThat(building.elevation()).isCloseTo(30.48, within(1e-12));
        assertThat(building.children())
                .containsExactly(node(model, "0StoreyGround").expressId(), node(model, "0StoreyUpper").expressId());
        assertThat(model.storeys()).extracting(SpatialNode::name).containsExactly("Ground", "Upper");
        assertThat(model.storeys()).extracting(SpatialNode::elevation).containsExactly(0.0, 3.048);
        assertThat(model.spaces()).singleElement().satisfies(space -> {
            assertThat(space.name()).isEqualTo("101");
            assertThat(space.longName()).isEqualTo("Meeting room");
            assertThat(space.relations().boundedBy()).containsExactly(id("0Wall"), id("0WallBehind"));
        });
    }

    @Test
    @DisplayName("gives every element its container, also by way of its opening, host or whole")
    void containers() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        for (String name : List.of("0Wall", "0Opening", "0Door")) {
            assertThat(model.placeOf(element(model, name)).storey().name()).as(name).isEqualTo("Upper");
        }
        SpatialPlace behind = model.placeOf(element(model, "0WallBehind"));
        assertThat(behind.space().name()).isEqualTo("101");
        assertThat(behind.storey().name()).isEqualTo("Upper");
        assertThat(behind.building().name()).isEqualTo("Hall");
        assertThat(messages(model, "element-uncontained"))
                .containsExactly("WARNING 1 elements are in no spatial element, by themselves, their assembly or their"
                        + " host: " + id("0Tap"));
        IfcModel later = read("ifc4.ifc");
        assertThat(later.placeOf(element(later, "0Plate")).storey().name()).isEqualTo("F2");
        assertThat(element(later, "0Plate").parent()).isEqualTo(id("0Curtain"));
        assertThat(later.placeOf(element(later, "0Virtual")).storey().name()).isEqualTo("F2");
        IfcModel bridge = read("ifc4x3.ifc");
        SpatialPlace girder = bridge.placeOf(element(bridge, "0Girder"));
        assertThat(girder.building().longName()).isEqualTo("The bridge");
        assertThat(girder.storey().name()).isEqualTo("Deck");
    }

    @Test
    @DisplayName("gives elements their attributes, types, materials and codes")
    void elements() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        IfcElement wall = element(model, "0Wall");
        assertThat(wall.ifcClass()).isEqualTo("IfcWallStandardCase");
        assertThat(wall.name()).isEqualTo("W1");
        assertThat(wall.description()).isEqualTo("the 'outer' wall");
        assertThat(wall.objectType()).isEqualTo("Basic Wall");
        assertThat(wall.tag()).isEqualTo("T-1");
        assertThat(wall.hasRepresentation()).isTrue();
        assertThat(wall.opening()).isFalse();
        assertThat(element(model, "0Opening").opening()).isTrue();
        assertThat(wall.materials()).extracting(ElementMaterial::name).containsExactly("Brick", null);
        assertThat(wall.materials()).extracting(ElementMaterial::thickness).containsExactly(0.1524, 0.0762);
        assertThat(element(model, "0WallBehind").materials())
                .extracting(ElementMaterial::name)
                .containsExactly("Brick", "Plaster");
        IfcElement door = element(model, "0Door");
        assertThat(door.type().ifcClass()).isEqualTo("IfcDoorStyle");
        assertThat(door.type().name()).isEqualTo("Single door");
        assertThat(door.classifications()).as("by its type").isEqualTo(wall.classifications());
        assertThat(door.classifications())
                .extracting(Classification::text)
                .containsExactly("GB/T 51269:14-20.10.03 Walls");
    }

    @Test
    @DisplayName("of IFC4 gives constituents, profiles, predefined types and chains of codes")
    void elementsOfIfc4() throws Exception {
        IfcModel model = read("ifc4.ifc");
        assertThat(model.project().orElseThrow().name()).isEqualTo("测试");
        IfcElement wall = element(model, "0Wall");
        assertThat(wall.name()).isEqualTo("墙1");
        assertThat(wall.predefinedType()).as("what the user says").isEqualTo("special");
        assertThat(wall.materials())
                .containsExactly(
                        new ElementMaterial("C30", null, "LoadBearing", "Core", 0.75),
                        new ElementMaterial("Stone", null, null, "Finish", null));
        assertThat(element(model, "0Curtain").predefinedType()).as("NOTDEFINED").isNull();
        IfcElement pump = element(model, "0Pump");
        assertThat(pump.predefinedType()).as("its type's").isEqualTo("CIRCULATOR");
        assertThat(pump.materials()).containsExactly(new ElementMaterial("S235", null, "steel", "IPE 200", null));
        assertThat(pump.classifications())
                .extracting(Classification::text)
                .containsExactly("Uniclass 2015:Pr_65_53 Pumps");
        assertThat(element(model, "0Proxy").ifcClass()).isEqualTo("IfcProxy");
        assertThat(model.isA(pump.expressId(), "IfcDistributionElement")).isTrue();
        assertThat(model.isA(wall.expressId(), "IfcDistributionElement")).isFalse();
    }

    @Test
    @DisplayName("knows its relations in both directions")
    void relations() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        Relations wall = element(model, "0Wall").relations();
        assertThat(wall.openings()).containsExactly(id("0Opening"));
        assertThat(wall.filledBy()).containsExactly(id("0Door"));
        assertThat(wall.connectedTo()).containsExactly(id("0WallBehind"));
        assertThat(wall.bounds()).containsExactly(id("0Space"));
        Relations opening = element(model, "0Opening").relations();
        assertThat(opening.voids()).isEqualTo(id("0Wall"));
        assertThat(opening.filledBy()).containsExactly(id("0Door"));
        Relations door = element(model, "0Door").relations();
        assertThat(door.fills()).isEqualTo(id("0Opening"));
        assertThat(door.host()).isEqualTo(id("0Wall"));
        assertThat(element(read("ifc4.ifc"), "0Curtain").relations().contains()).containsExactly(id("0Plate"));
    }

    @Test
    @DisplayName("knows ports, systems and zones")
    void networks() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        assertThat(element(model, "0Pipe").relations().ports()).containsExactly(id("0PortPipe"));
        IfcPort port = model.ports().get(0);
        assertThat(port.globalId()).isEqualTo(id("0PortPipe"));
        assertThat(port.flowDirection()).isEqualTo("SOURCE");
        assertThat(port.element()).isEqualTo(id("0Pipe"));
        assertThat(port.connectedTo()).containsExactly(id("0PortTap"));
        assertThat(model.ports().get(1).connectedTo()).containsExactly(id("0PortPipe"));
        IfcGroup system = model.groups().get(0);
        assertThat(system.ifcClass()).isEqualTo("IfcSystem");
        assertThat(system.members()).containsExactly(id("0Pipe"), id("0Tap"));
        assertThat(system.serves()).containsExactly(id("0Building"));
        assertThat(model.groups().get(1).members()).containsExactly(id("0Space"));
        IfcModel later = read("ifc4.ifc");
        assertThat(later.ports()).singleElement().satisfies(nested -> {
            assertThat(nested.element()).isEqualTo(id("0Pump"));
            assertThat(nested.systemType()).isEqualTo("HEATING");
        });
        assertThat(later.groups()).extracting(IfcGroup::predefinedType).containsExactly("HEATING", "FIRESAFETY");
        assertThat(later.groups().get(1).members()).containsExactly(id("0Space"), id("0Wall"));
    }

    @Test
    @DisplayName("gives properties and quantities in base units, with what the file had")
    void properties() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        Map<String, PropertyValue> wall = model.properties(element(model, "0Wall").expressId());
        assertThat(wall.get("Site übersicht.Length")).isEqualTo(new PropertyValue(3.048, "m", 10.0, "FOOT"));
        assertThat(wall.get("Site übersicht.Cover"))
                .as("the property's own unit")
                .isEqualTo(new PropertyValue(0.035, "m", 35.0, "mm"));
        assertThat(wall.get("Site übersicht.Slope"))
                .as("0.01745 rad is meant to be one degree")
                .isEqualTo(new PropertyValue(30.0, "deg", null, null));
        assertThat(wall.get("Site übersicht.Tested at").value()).isEqualTo(20.0);
        assertThat(wall.get("Site übersicht.Tested at").unit()).isEqualTo("Cel");
        assertThat(wall.get("Site übersicht.Paint.Colour")).isEqualTo(PropertyValue.plain("grün"));
        assertThat(wall.get("Site übersicht.Paint.Lead")).isEqualTo(PropertyValue.plain("UNKNOWN"));
        assertThat(wall.get("Site übersicht.Layers")).isEqualTo(PropertyValue.plain(3L));
        assertThat(wall.get("BaseQuantities.NetSideArea")).isEqualTo(new PropertyValue(8.5, "m2", null, null));
        assertThat(wall.get("BaseQuantities.Anchors")).isEqualTo(PropertyValue.plain(12.0));
        assertThat(wall).doesNotContainKey("Site übersicht.Nothing").hasSize(10);
        assertThat(model.properties(4711)).isEmpty();
    }

    @Test
    @DisplayName("puts the properties of a type below those of its elements")
    void typeProperties() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        IfcElement door = element(model, "0Door");
        Map<String, PropertyValue> own = model.properties(door.expressId());
        assertThat(own.get("Pset_DoorCommon.FireRating").value()).isEqualTo("T90");
        assertThat(own.get("Pset_DoorCommon.IsExternal").value()).isEqualTo(false);
        assertThat(own.get("IfcDoorLiningProperties.LiningDepth").value()).isEqualTo(0.25 * 0.3048);
        assertThat(model.properties(door.type().expressId()).get("Pset_DoorCommon.FireRating").value())
                .isEqualTo("T30");
    }

    @Test
    @DisplayName("gives every kind of property and quantity")
    void propertyKinds() throws Exception {
        IfcModel model = read("ifc4.ifc");
        Map<String, PropertyValue> wall = model.properties(element(model, "0Wall").expressId());
        assertThat(wall.get("P.Several").value()).isEqualTo(List.of("A", "B"));
        assertThat(wall.get("P.Spans"))
                .isEqualTo(new PropertyValue(List.of(1.5, 2.5), "m", List.of(1500.0, 2500.0), "mm"));
        assertThat(wall.get("P.Curve").value())
                .isEqualTo(Map.of("defining", List.of(1000.0, 2000.0), "defined", List.of(0.5, 0.25)));
        assertThat(wall.get("P.Made of").value()).isEqualTo("C30");
        assertThat(wall.get("P.Pressure")).isEqualTo(new PropertyValue(250_000.0, "Pa", 250.0, "kPa"));
        assertThat(wall.get("P.Pressure (2)").value()).as("another set of the same name").isEqualTo(300_000.0);
        assertThat((Double) wall.get("P.Limit").value()).isCloseTo(100, within(1e-9));
        assertThat(wall.get("P.U").unit()).isEqualTo("W/(m2.K)");
        assertThat(wall.get("P.Angle")).isEqualTo(new PropertyValue(90.0, "deg", 1.5707963267948966, "rad"));
        assertThat(wall.get("Qto_WallBaseQuantities.Length"))
                .isEqualTo(new PropertyValue(4.0, "m", 4000.0, "mm"));
        assertThat(wall.get("Qto_WallBaseQuantities.NetSideArea").value()).isEqualTo(12.0);
        assertThat(wall.get("Qto_WallBaseQuantities.NetVolume").value()).isEqualTo(2.4);
        assertThat(wall.get("Qto_WallBaseQuantities.NetWeight"))
                .isEqualTo(new PropertyValue(5200.0, "kg", null, null));
        assertThat(wall.get("Qto_WallBaseQuantities.Work").unit()).isEqualTo("s");
        assertThat(wall.get("Qto_WallBaseQuantities.Layer.Width").value()).isEqualTo(0.2);
        Map<String, PropertyValue> pump = model.properties(element(model, "0Pump").expressId());
        assertThat(pump.get("Pset_PumpTypeCommon.FlowRateRange"))
                .isEqualTo(new PropertyValue(
                        Map.of("lower", 0.005, "upper", 0.02, "setPoint", 0.01),
                        "m3/s",
                        Map.of("lower", 5.0, "upper", 20.0, "setPoint", 10.0),
                        "dm3.s-1"));
        assertThat(pump.get("Pset_PumpTypeCommon.Status").value()).as("one of several").isEqualTo("NEW");
    }

    @Test
    @DisplayName("resolves chains of placements to metres")
    void placements() throws Exception {
        IfcModel model = read("ifc2x3.ifc");
        double[] door = Matrices.transform(element(model, "0Door").placement(), 0, 0, 0);
        // the wall at (10, 20) of the storey at 10, its x axis to the north; the opening 1 along it: feet
        assertThat(door).containsExactly(new double[] {10 * 0.3048, 21 * 0.3048, 10 * 0.3048}, within(1e-12));
        IfcModel later = read("ifc4.ifc");
        double[] wall = element(later, "0Wall").placement();
        assertThat(Matrices.transform(wall, 0, 0, 0)).containsExactly(new double[] {1, 2, 3.3}, within(1e-12));
        assertThat(Matrices.transform(wall, 1, 2, 3))
                .as("x stays, y goes up, z goes south")
                .containsExactly(new double[] {2, -1, 5.3}, within(1e-12));
        IfcModel bridge = read("ifc4x3.ifc");
        assertThat(Matrices.transform(element(bridge, "0Girder").placement(), 0, 0, 0))
                .as("on an alignment, by its coordinates")
                .containsExactly(100, 0, 20);
        assertThat(Matrices.transform(element(bridge, "0Bearing").placement(), 0, 0, 0)).containsExactly(105, 6, 27);
    }

    @Test
    @DisplayName("tells units that it declares, and those that it forgot")
    void units() throws Exception {
        IfcUnits units = read("ifc4.ifc").units();
        assertThat(units.lengthFactor()).isEqualTo(0.001);
        assertThat(units.find("VOLUMETRICFLOWRATEUNIT"))
                .contains(new IfcUnit("VOLUMETRICFLOWRATEUNIT", "dm3.s-1", 0.001, 0, "m3/s"));
        assertThat(units.find("AREAUNIT").orElseThrow().toBase(12e6)).isEqualTo(12);
        assertThat(units.find("LENGTHUNIT").orElseThrow().toBase(1234.5)).isEqualTo(1.2345);
        assertThat(read("ifc2x3.ifc").units().lengthFactor()).isEqualTo(0.3048);
        IfcModel broken = read("broken_model.ifc");
        assertThat(messages(broken, "unit-missing"))
                .containsExactly(
                        "ERROR the project declares no LENGTHUNIT; SI is taken",
                        "WARNING the project declares no VOLUMEUNIT; SI is taken",
                        "WARNING the project declares no PLANEANGLEUNIT; SI is taken");
        assertThat(messages(read("gbk_text.ifc"), "units-missing")).hasSize(1);
    }

    @Test
    @DisplayName("tells its place by entities")
    void mapConversion() throws Exception {
        Georeference place = read("ifc4.ifc").georeference();
        MapConversion conversion = place.mapConversions().get(0);
        assertThat(conversion.form()).isEqualTo(Form.MAP_CONVERSION);
        assertThat(conversion.eastings()).isEqualTo(38412000.5);
        assertThat(conversion.northings()).isEqualTo(3647000.25);
        assertThat(conversion.orthogonalHeight()).isEqualTo(82.125);
        assertThat(conversion.xAxisAbscissa()).isEqualTo(0.6);
        assertThat(conversion.xAxisOrdinate()).isEqualTo(0.8);
        assertThat(conversion.scale()).isEqualTo(0.001);
        assertThat(conversion.unitFactor()).as("metres, by the map unit").isEqualTo(1);
        assertThat(conversion.crs().name()).isEqualTo("EPSG:4526");
        assertThat(conversion.crs().verticalDatum()).isEqualTo("1985");
        assertThat(place.trueNorth()).containsExactly(0, 1);
        Georeference bridge = read("ifc4x3.ifc").georeference();
        assertThat(bridge.mapConversions().get(0).factors()).containsExactly(0.9996, 0.9996, 1);
        assertThat(bridge.mapConversions().get(0).xAxisAbscissa()).isNull();
        assertThat(bridge.worldCoordinateSystem()).containsSubsequence(5, 6, 7);
        assertThat(bridge.trueNorth()).isNull();
    }

    @Test
    @DisplayName("tells its place by property sets and the site")
    void propertySetGeoreference() throws Exception {
        Georeference place = read("ifc2x3.ifc").georeference();
        MapConversion conversion = place.mapConversions().get(0);
        assertThat(place.mapConversions()).hasSize(1);
        assertThat(conversion.form()).isEqualTo(Form.PROPERTY_SET);
        assertThat(conversion.owner()).isEqualTo(id("0Site"));
        assertThat(conversion.eastings()).isEqualTo(334000.5);
        assertThat(conversion.northings()).as("written as a text").isEqualTo(6250000.25);
        assertThat(conversion.xAxisOrdinate()).isEqualTo(1);
        assertThat(conversion.crs().name()).isEqualTo("EPSG:28356");
        assertThat(conversion.unitFactor()).as("metres on the map, feet in the model").isEqualTo(1);
        assertThat(place.sites()).singleElement().satisfies(site -> {
            assertThat(site.latitude()).isCloseTo(-(33 + 51 / 60.0 + 30 / 3600.0), within(1e-12));
            assertThat(site.longitude()).isCloseTo(151 + 12 / 60.0 + 54.5 / 3600, within(1e-12));
            assertThat(site.elevation()).isCloseTo(3.048, within(1e-12));
        });
        assertThat(place.trueNorth()).containsExactly(new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, within(1e-12));
        IfcModel broken = read("broken_model.ifc");
        assertThat(broken.georeference().sites().get(0).latitude()).isNull();
        assertThat(messages(broken, "site-location-invalid")).hasSize(1);
    }

    @Test
    @DisplayName("counts what the file has against what came")
    void counts() throws Exception {
        IfcModel broken = read("broken_model.ifc");
        assertThat(broken.counts().get("IfcWall")).isEqualTo(new ClassCount(3, 2));
        assertThat(broken.counts().get("IfcDoor")).isEqualTo(new ClassCount(1, 1));
        assertThat(broken.expectedByClass()).containsEntry("IfcBuildingStorey", 4).containsEntry("IfcWall", 3);
        assertThat(read("ifc2x3.ifc").counts().get("IfcGrid")).isEqualTo(new ClassCount(1, 1));
        IfcModel bridge = read("ifc4x3.ifc");
        assertThat(bridge.counts().get("IfcSolidStratum")).as("of a draft").isEqualTo(new ClassCount(1, 1));
        assertThat(bridge.counts().get("IfcAlignment")).isEqualTo(new ClassCount(1, 1));
        assertThat(bridge.findings()).isEmpty();
    }

    @Test
    @DisplayName("with a loop of placements loses what hangs on it, and nothing else")
    void placementLoop() throws Exception {
        IfcModel model = read("placement_loop.ifc");
        assertThat(model.elements()).extracting(IfcElement::globalId).containsExactly(id("0SlabGood"));
        assertThat(model.counts().get("IfcSlab")).isEqualTo(new ClassCount(3, 1));
        assertThat(model.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.rule()).isEqualTo("placement-loop");
            assertThat(finding.message())
                    .isEqualTo("placements refer to each other in a circle (#10, #12, #11, #10); 2 objects placed by"
                            + " them are lost");
            assertThat(finding.globalIds()).containsExactly(id("0SlabBehind"), id("0SlabLost"));
        });
    }

    @Test
    @DisplayName("that is broken in many ways says so, and gives the rest")
    void findings() throws Exception {
        IfcModel model = read("broken_model.ifc");
        assertThat(messages(model, "reference-dangling"))
                .containsExactly(
                        "ERROR #12 (IfcRelAggregates) refers to #999, which the file does not have",
                        "ERROR #30 (IfcWall) refers to #998, which the file does not have",
                        "ERROR #38 (IfcPropertySet) refers to #997, which the file does not have");
        assertThat(messages(model, "globalid-duplicate"))
                .containsExactly("ERROR the GlobalId " + id("0Wall")
                        + " belongs to #31 (IfcDoor), #30 (IfcWall); it must be unique");
        assertThat(messages(model, "globalid-malformed")).singleElement().asString().contains("not a GlobalId");
        assertThat(messages(model, "globalid-missing")).singleElement().asString().contains("#33 (IfcWall)");
        assertThat(messages(model, "project-missing")).hasSize(1);
        assertThat(messages(model, "class-unknown")).singleElement().asString().contains("IFCNOVELTY");
        assertThat(messages(model, "storey-elevation-missing")).singleElement().asString().contains("F4");
        assertThat(messages(model, "storey-order"))
                .containsExactly(
                        "WARNING the storey F2 (4.0 m) is placed below F1 (0.0 m)",
                        "WARNING the storeys F2 and F3 have the same elevation, 4.0 m");
        assertThat(messages(model, "step-text")).singleElement().asString().contains("1 numbers");
        assertThat(messages(model, "element-uncontained")).singleElement().asString().startsWith("WARNING 2 elements");
        IfcElement door = model.elements().stream()
                .filter(e -> e.ifcClass().equals("IfcDoor"))
                .findFirst()
                .orElseThrow();
        assertThat(model.properties(door.expressId())).containsOnlyKeys("P.good");
    }

    @Test
    @Timeout(90)
    @DisplayName("may have 100,000 elements in one storey, group and set")
    void manyElements(@TempDir Path folder) throws Exception {
        int count = 100_000;
        StringBuilder text = new StringBuilder("ISO-10303-21;HEADER;FILE_SCHEMA(('IFC4'));ENDSEC;DATA;");
        text.append("#1=IFCPROJECT('").append(id("0Project")).append("',$,$,$,$,$,$,$,$);");
        text.append("#2=IFCBUILDINGSTOREY('").append(id("0Storey")).append("',$,'F1',$,$,$,$,$,.ELEMENT.,0.);");
        text.append("#3=IFCRELAGGREGATES('").append(id("0Rel3")).append("',$,$,$,#1,(#2));");
        text.append("#4=IFCGROUP('").append(id("0Group")).append("',$,'G',$,$);");
        text.append("#5=IFCPROPERTYSET('").append(id("0Set")).append("',$,'P',$,(#6));");
        text.append("#6=IFCPROPERTYSINGLEVALUE('a',$,IFCINTEGER(1),$);");
        StringBuilder all = new StringBuilder();
        for (int i = 10; i < 10 + count; i++) {
            text.append('#').append(i).append("=IFCWALL('0").append(String.format("%021d", i)).append("',$,$,$,$,$,$,$,$);");
            all.append(i == 10 ? "#" : ",#").append(i);
        }
        text.append("#7=IFCRELCONTAINEDINSPATIALSTRUCTURE('0',$,$,$,(").append(all).append("),#2);");
        text.append("#8=IFCRELASSIGNSTOGROUP('1',$,$,$,(").append(all).append("),$,#4);");
        text.append("#9=IFCRELDEFINESBYPROPERTIES('2',$,$,$,(").append(all).append("),#5);ENDSEC;END-ISO-10303-21;");
        Path file = Files.writeString(folder.resolve("many.ifc"), text);
        IfcModel model = IfcModelReader.read(StepFile.open(file, "many.ifc"));
        assertThat(model.elements()).hasSize(count).allSatisfy(e -> assertThat(e.container()).isEqualTo(2));
        assertThat(model.groups().get(0).members()).hasSize(count).doesNotHaveDuplicates();
        assertThat(model.properties(10 + count - 1).get("P.a").value()).isEqualTo(1L);
    }

    @Test
    @DisplayName("names the first of very many duplicates and dangling references one by one, the others together")
    void manyFindings(@TempDir Path folder) throws Exception {
        StringBuilder text = new StringBuilder("ISO-10303-21;HEADER;FILE_SCHEMA(('IFC4'));ENDSEC;DATA;");
        for (int i = 1; i <= 50; i++) {
            String globalId = "0" + String.format("%021d", i);
            text.append(String.format("#%d=IFCWALL('%s',$,$,$,$,#9000,$,$,$);", i, globalId));
            text.append(String.format("#%d=IFCSLAB('%s',$,$,$,$,$,$,$,$);", i + 100, globalId));
        }
        Path file = Files.writeString(folder.resolve("many.ifc"), text + "ENDSEC;END-ISO-10303-21;");
        IfcModel model = IfcModelReader.read(StepFile.open(file, "many.ifc"));
        assertThat(messages(model, "globalid-duplicate")).hasSize(21).last().asString().contains("30 more GlobalIds");
        assertThat(messages(model, "reference-dangling")).hasSize(21).last().asString().contains("30 more references");
    }
}
