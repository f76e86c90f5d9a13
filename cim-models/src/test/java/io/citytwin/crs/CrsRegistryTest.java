package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class CrsRegistryTest {
    private static final String GK38 =
            "PROJCS[\"CGCS2000_3_Degree_GK_Zone_38\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\","
                    + "DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],"
                    + "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],"
                    + "PARAMETER[\"False_Easting\",38500000.0],PARAMETER[\"False_Northing\",0.0],"
                    + "PARAMETER[\"Central_Meridian\",114.0],PARAMETER[\"Scale_Factor\",1.0],"
                    + "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

    private final CrsRegistry registry = CrsRegistry.standard();

    @ParameterizedTest
    @DisplayName("A code is understood in all its spellings")
    @CsvSource(
            delimiter = '|',
            value = {
                "EPSG:4547|EPSG:4547",
                "epsg:4547|EPSG:4547",
                "4547|EPSG:4547",
                "EPSG::4547|EPSG:4547",
                "urn:ogc:def:crs:EPSG::4547|EPSG:4547",
                "urn:ogc:def:crs:EPSG:9.9.1:4547|EPSG:4547",
                "urn:ogc:def:crs,crs:EPSG::4547,crs:EPSG::5737|EPSG:4547",
                "http://www.opengis.net/def/crs/EPSG/0/4547|EPSG:4547",
                "https://www.opengis.net/def/crs/EPSG/10.076/4547|EPSG:4547",
                "http://www.opengis.net/gml/srs/epsg.xml#4547|EPSG:4547",
                "EPSG:4547+5737|EPSG:4547",
                "CRS84|CRS84",
                "OGC:CRS84|CRS84",
                "urn:ogc:def:crs:OGC:1.3:CRS84|CRS84",
                "urn:ogc:def:crs:OGC::CRS84|CRS84",
                "http://www.opengis.net/def/crs/OGC/1.3/CRS84|CRS84",
                "http://www.opengis.net/def/crs/OGC/0/CRS84h|CRS84",
                "WGS84|CRS84",
                "ESRI:102100|EPSG:3857",
                "EPSG:900913|EPSG:3857"
            })
    void aCodeIsUnderstoodInAllItsSpellings(String declared, String name) {
        assertThat(registry.resolve(declared).name()).isEqualTo(name);
    }

    @Test
    @DisplayName("A WKT text without a code is known by its parameters, with a byte order mark too")
    void aWktTextWithoutACodeIsKnownByItsParameters() {
        assertThat(registry.resolve(GK38).name()).isEqualTo("EPSG:4526");
        assertThat(registry.resolve("\uFEFF" + GK38 + "\r\n").name()).isEqualTo("EPSG:4526");
        assertThat(registry.resolve(GK38.replace("38500000.0", "500000")).name()).isEqualTo("EPSG:4547");
        SourceCrs shifted = registry.resolve(GK38.replace("38500000.0", "300000").replace("114.0", "113.5"));
        assertThat(shifted.epsg()).isNull();
        double[] xy = {300000, 3654190};
        shifted.toWgs84().apply(xy);
        assertThat(xy[0]).isCloseTo(113.5, within(1e-12));
    }

    @Test
    @DisplayName("The 6-degree zone is told from the 3-degree zone of the same meridian by the WKT's name")
    void theSixDegreeZoneIsToldByTheName() {
        String cm117 = GK38.replace("38500000.0", "500000").replace("114.0", "117.0");
        assertThat(registry.resolve(cm117.replace("CGCS2000_3_Degree_GK_Zone_38", "CGCS2000_GK_CM_117E"))
                        .name())
                .isEqualTo("EPSG:4509");
        assertThat(registry.resolve(cm117.replace("CGCS2000_3_Degree_GK_Zone_38", "CGCS2000_3_Degree_GK_CM_117E"))
                        .name())
                .isEqualTo("EPSG:4548");
    }

    @Test
    @DisplayName("WKT 2 with its code, a compound system and a bound system are read")
    void wkt2IsRead() {
        String wkt2 = "COMPOUNDCRS[\"x\",PROJCRS[\"CGCS2000 / 3-degree Gauss-Kruger CM 114E\",BASEGEOGCRS[\"CGCS2000\","
                + "DATUM[\"China 2000\",ELLIPSOID[\"CGCS2000\",6378137,298.257222101,LENGTHUNIT[\"metre\",1]]],"
                + "PRIMEM[\"Greenwich\",0,ANGLEUNIT[\"degree\",0.0174532925199433]]],"
                + "CONVERSION[\"g\",METHOD[\"Transverse Mercator\",ID[\"EPSG\",9807]],"
                + "PARAMETER[\"Latitude of natural origin\",0,ANGLEUNIT[\"degree\",0.0174532925199433]],"
                + "PARAMETER[\"Longitude of natural origin\",114,ANGLEUNIT[\"degree\",0.0174532925199433]],"
                + "PARAMETER[\"Scale factor at natural origin\",1,SCALEUNIT[\"unity\",1]],"
                + "PARAMETER[\"False easting\",500000,LENGTHUNIT[\"metre\",1]],"
                + "PARAMETER[\"False northing\",0,LENGTHUNIT[\"metre\",1]]],CS[Cartesian,2],"
                + "AXIS[\"northing (X)\",north,ORDER[1],LENGTHUNIT[\"metre\",1]],"
                + "AXIS[\"easting (Y)\",east,ORDER[2],LENGTHUNIT[\"metre\",1]]],"
                + "VERTCRS[\"h\",VDATUM[\"1985\"],CS[vertical,1],AXIS[\"h\",up],LENGTHUNIT[\"metre\",1]]]";
        assertThat(registry.resolve(wkt2).name()).isEqualTo("EPSG:4547");
        assertThat(registry.resolve("GEOGCRS[\"WGS 84\",ENSEMBLE[\"World Geodetic System 1984 ensemble\","
                                + "MEMBER[\"World Geodetic System 1984 (G730)\"],ELLIPSOID[\"WGS 84\",6378137,"
                                + "298.257223563],ENSEMBLEACCURACY[2.0]],CS[ellipsoidal,2],AXIS[\"lat\",north],"
                                + "AXIS[\"lon\",east],ANGLEUNIT[\"degree\",0.0174532925199433]]")
                        .name())
                .isEqualTo("EPSG:4326");
    }

    @ParameterizedTest
    @DisplayName("Beijing 1954, Xian 1980 and New Beijing are refused by code, with the reason and the way out")
    @ValueSource(
            ints = {4214, 2401, 2434, 2442, 21413, 21423, 21453, 21463, 21473, 21483, 4610, 2327, 2361, 2383, 2390,
                4555, 4568, 4589, 4652, 4656, 4766, 4800, 4812, 4822})
    void theFormerDatumsAreRefusedByCode(int code) {
        assertThatThrownBy(() -> registry.resolve(code))
                .isInstanceOf(CrsException.class)
                .hasMessageContaining("EPSG:" + code)
                .hasMessageContaining("no public transformation holds")
                .hasMessageContaining("the city's own parameters");
    }

    @ParameterizedTest
    @DisplayName("The former datums are refused by name and ellipsoid, too, even with TOWGS84 in the text")
    @ValueSource(
            strings = {
                "D_Beijing_1954|Krasovsky_1940|6378245.0,298.3",
                "Beijing_1954|Krassowsky 1940|6378245,298.3,TOWGS84X",
                "北京54|Krassowsky|6378245,298.3",
                "D_Xian_1980|Xian_1980|6378140.0,298.257",
                "whatever|IAG 1975|6378140,298.257",
                "D_Krasovsky_1940|Krasovsky_1940|6378245.0,298.3",
                "New Beijing|Krassowsky 1940|6378245,298.3"
            })
    void theFormerDatumsAreRefusedByName(String datum) {
        String[] part = datum.split("\\|");
        boolean shift = part[2].endsWith(",TOWGS84X");
        String wkt = "GEOGCS[\"own\",DATUM[\"" + part[0] + "\",SPHEROID[\"" + part[1] + "\","
                + part[2].replace(",TOWGS84X", "") + "]" + (shift ? ",TOWGS84[15.8,-154.4,-82.3,0,0,0,0]" : "")
                + "],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
        assertThatThrownBy(() -> registry.resolve(wkt))
                .isInstanceOf(CrsException.class)
                .hasMessageMatching("(?s).*(tens of metres off|whose shift to WGS 84 is not known).*");
    }

    @ParameterizedTest
    @DisplayName("What would silently come out wrong is refused with what to do")
    @CsvSource(
            delimiter = '|',
            value = {
                "EPSG:4267|needs a grid",
                "EPSG:26715|needs a grid",
                "EPSG:4978|geocentric",
                "EPSG:4479|geocentric",
                "EPSG:999999|not in the table",
                "+proj=tmerc +lon_0=114 +ellps=krass|up to hundreds of metres off",
                "+proj=longlat +ellps=intl +nadgrids=nzgd2kgrid0005.gsb|needs a grid",
                "EPSG:2042|places it tens of metres",
                "LOCAL_CS[\"drawing\",UNIT[\"m\",1]]|not tied to the earth",
                "PROJCS[\"cut off\",GEOGCS[\"x\"|cut off",
                "my town|is not known"
            })
    void whatWouldComeOutWrongIsRefused(String declared, String message) {
        assertThatThrownBy(() -> registry.resolve(declared))
                .isInstanceOf(CrsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aCompoundCodeIsTheSystemThatItsCoordinatesAreIn() {
        assertThat(CrsRegistry.standard().resolve("EPSG:9897").name()).isEqualTo("EPSG:2169");
        assertThat(CrsRegistry.standard().resolve("EPSG:7415").name()).isEqualTo("EPSG:28992");
    }

    @Test
    @DisplayName("A nested WKT bomb ends in one sentence")
    void aNestedWktBombEndsInOneSentence() {
        assertThatThrownBy(() -> registry.resolve("A[".repeat(100_000))).isInstanceOf(CrsException.class);
    }

    @Test
    @DisplayName("Every .prj of the shared data is read or refused with a sentence")
    void everyPrjOfTheSharedDataIsReadOrRefused() throws IOException {
        Path data = SharedData.require("README.md").getParent();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path prj : files.filter(f -> f.toString().endsWith(".prj")).toList()) {
                String text = Files.readString(prj, StandardCharsets.UTF_8);
                if (prj.getFileName().toString().equals("gauss_kruger.prj")) {
                    assertThatThrownBy(() -> registry.resolve(text)).hasMessageContaining("Beijing 1954");
                } else {
                    assertThat(registry.resolve(text)).as(prj.toString()).isNotNull();
                }
            }
        }
    }

    @Test
    @DisplayName("Swapped axes and wrong zones become NaN instead of a place at sea")
    void swappedAxesAndWrongZonesBecomeNaN() {
        double[] swapped = {3654190, 502056};
        registry.resolve("EPSG:4547").toWgs84().apply(swapped);
        assertThat(swapped).containsOnly(Double.NaN);
        double[] numbered = {38502056, 3654190, 502056, 3654190, Double.NaN, 1, 1, Double.POSITIVE_INFINITY};
        registry.resolve("EPSG:4547").toWgs84().apply(numbered);
        assertThat(numbered[0]).isNaN();
        assertThat(numbered[2]).isCloseTo(114.022003540406, within(1e-9));
        assertThat(numbered[4]).isNaN();
        assertThat(numbered[6]).isNaN();
        double[] degrees = {114, 91, 181, 0, 180.0000000001, 5, -7e9, 0};
        registry.resolve("EPSG:4490").toWgs84().apply(degrees);
        assertThat(degrees).containsExactly(
                Double.NaN, Double.NaN, Double.NaN, Double.NaN, 180, 5, Double.NaN, Double.NaN);
    }

    @Test
    @DisplayName("All zones of CGCS2000 go there and back within a hundredth of a millimetre, anywhere in their reach")
    void allZonesOfCgcs2000GoThereAndBack() {
        Random random = new Random(20260101);
        for (int epsg = 4491; epsg <= 4554; epsg++) {
            SourceCrs crs = registry.resolve(epsg);
            Cgcs2000.Zone zone = Cgcs2000.findZone(epsg).orElseThrow();
            double[] plane = new double[600];
            for (int i = 0; i < plane.length; i += 3) {
                plane[i] = zone.falseEasting() + (random.nextDouble() - 0.5) * 1_990_000;
                plane[i + 1] = (random.nextDouble() * 2 - 1) * 7_500_000;
                plane[i + 2] = i;
            }
            double[] there = plane.clone();
            crs.toWgs84().apply(there, 0, 200, 3);
            crs.fromWgs84().apply(there, 0, 200, 3);
            for (int i = 0; i < plane.length; i++) {
                assertThat(there[i]).isCloseTo(plane[i], within(1e-5));
            }
        }
    }

    @Test
    @DisplayName("The fast series agrees with proj4j, an independent implementation, on random points")
    void theFastSeriesAgreesWithProj4j() {
        Random random = new Random(20260102);
        for (int epsg : new int[] {4491, 4526, 4547, 4554, 32650, 25833, 2193, 2180}) {
            EpsgDefinitions.Definition definition = EpsgDefinitions.findEpsg(epsg).orElseThrow();
            CoordinateTransform other = Proj4jTransform.toWgs84("other", definition.parameters());
            SourceCrs crs = registry.resolve(epsg);
            double east = definition.parameters().number("x_0", 500_000);
            double north = definition.parameters().number("y_0", 0);
            for (int i = 0; i < 200; i++) {
                double sign = epsg == 2193 ? -1 : 1;
                double[] a = {east + (random.nextDouble() - 0.5) * 400_000, north + sign * random.nextDouble() * 7e6};
                double[] b = a.clone();
                crs.toWgs84().apply(a);
                other.apply(b);
                assertThat(a[0]).isCloseTo(b[0], within(2e-9));
                assertThat(a[1]).isCloseTo(b[1], within(2e-9));
            }
        }
    }

    @Test
    @DisplayName("A geometry is transformed in place, holes and heights included")
    void aGeometryIsTransformedInPlace() throws ParseException {
        Geometry g = new WKTReader()
                .read("GEOMETRYCOLLECTION(POLYGON Z((500000 3600000 5,500100 3600000 6,500100 3600100 7,"
                        + "500000 3600000 5),(500010 3600010 5,500020 3600010 5,500020 3600020 5,500010 3600010 5)),"
                        + "POINT Z(500000 3600000 9))");
        registry.resolve("EPSG:4547").toWgs84().apply(g);
        assertThat(g.getEnvelopeInternal().getMinX()).isCloseTo(114, within(1e-12));
        assertThat(g.getGeometryN(1).getCoordinate().getZ()).isEqualTo(9);
        for (Coordinate c : g.getCoordinates()) {
            assertThat(c.y).isBetween(32.5, 32.6);
        }
    }

    @Test
    @DisplayName("The systems served fit the area asked for")
    void theSystemsServedFitTheArea() {
        assertThat(registry.servedCrs()).hasSize(67);
        assertThat(registry.servedCrs(113.2, 115.1).stream().map(SourceCrs::epsg))
                .contains(4326, 4490, 3857, 4526, 4547, 4497, 4498, 4508, 4509)
                .doesNotContain(4528, 4554);
    }

    @ParameterizedTest
    @DisplayName("Unlabelled coordinates are described, never guessed")
    @CsvSource(
            delimiter = '|',
            value = {
                "38400000,3600000,38520000,3700000|eastings start with 38: looks like EPSG:4526",
                "20400000,3600000,20520000,3700000|looks like EPSG:4498",
                "3600000,38400000,3700000,38520000|northing (X) and the second like an easting (Y)",
                "400000,3600000,520000,3700000|six digits",
                "114,32,114.5,33|longitude and latitude",
                "32,114,33,114.5|wrong order",
                "12650000,3800000,12800000,3900000|web Mercator",
                "0,0,400,297|''"
            })
    void unlabelledCoordinatesAreDescribed(String box, String text) {
        String[] b = box.split(",");
        assertThat(CrsHint.describe(
                        Double.parseDouble(b[0]),
                        Double.parseDouble(b[1]),
                        Double.parseDouble(b[2]),
                        Double.parseDouble(b[3])))
                .contains(text);
    }

    @Test
    void a_lambert_zone_of_an_esri_prj_lands_where_its_epsg_code_does() {
        String prj = "PROJCS[\"NAD_1983_StatePlane_Massachusetts_Mainland_FIPS_2001\",GEOGCS[\"GCS_North_American_1983\","
                + "DATUM[\"D_North_American_1983\",SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],"
                + "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],"
                + "PROJECTION[\"Lambert_Conformal_Conic\"],PARAMETER[\"False_Easting\",200000.0],"
                + "PARAMETER[\"False_Northing\",750000.0],PARAMETER[\"Central_Meridian\",-71.5],"
                + "PARAMETER[\"Standard_Parallel_1\",41.71666666666667],"
                + "PARAMETER[\"Standard_Parallel_2\",42.68333333333333],PARAMETER[\"Latitude_Of_Origin\",41.0],"
                + "UNIT[\"Meter\",1.0]]";
        double[] byText = {126029.0825, 882087.6246};
        double[] byCode = byText.clone();
        CrsRegistry.standard().resolve(prj).toWgs84().apply(byText);
        CrsRegistry.standard().resolve(26986).toWgs84().apply(byCode);
        assertThat(byText[0]).isCloseTo(byCode[0], org.assertj.core.data.Offset.offset(1e-8));
        assertThat(byText[1]).isCloseTo(byCode[1], org.assertj.core.data.Offset.offset(1e-8));
    }
}
