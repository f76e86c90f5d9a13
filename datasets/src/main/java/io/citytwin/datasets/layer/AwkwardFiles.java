package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.file.GeoPackageWriter;
import io.citytwin.datasets.file.ShapefileWriter;
import io.citytwin.datasets.plan.CityPlan;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** Small files with deliberate mistakes, and a text that says of each what is wrong and what an import should answer. */
final class AwkwardFiles {
    private static final Charset GBK = Charset.forName("GBK");
    private static final List<Field> FIELDS = List.of(Field.text("编码", 12), Field.text("名称", 30));
    private static final String README = """
            Files with deliberate mistakes. What an import should answer:

            no_prj.shp          no coordinate system: refused (exit 2) with the option to give, --crs EPSG:4526
            no_cpg.shp          GBK without .cpg, the code page in the DBF's header is 0: told from the text, or --encoding GBK
            beijing54.shp       .prj of Beijing 1954: refused, its shift must come from the city's own parameters
            bow_tie.gpkg        3 areas, the second crosses itself: repaired and counted, 3 added
            far_away.gpkg       3 areas, the third lies outside the range of its coordinate system: 2 added, 1 rejected
            same_key.csv        4 devices, two with the same 设备编号: one of them rejected
            northing_first.csv  survey table with X = northing and Y = easting: both rows rejected with --crs EPSG:4526
                                alone, both added with --map X=y --map Y=x as well
            cut_short.geojson   ends in the middle of a feature: refused with one line
            wrong_heights.csv   pipe table in which 地面高程 is not 埋深 + 管线高程 in row 2: 2 added, an import does not
                                judge a survey
            """;

    private final CityPlan plan;

    AwkwardFiles(CityPlan plan) {
        this.plan = plan;
    }

    void write(CityFolder files) throws IOException {
        if (!files.wants("awkward")) {
            return;
        }
        Path folder = files.folder().resolve("awkward");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("README.txt"), README);
        writeShapefile(folder.resolve("no_prj.shp"));
        Files.delete(folder.resolve("no_prj.prj"));
        writeShapefile(folder.resolve("no_cpg.shp"));
        forgetEncoding(folder);
        writeShapefile(folder.resolve("beijing54.shp"));
        pretendBeijing54(folder.resolve("beijing54.prj"));
        writeAreas(folder.resolve("bow_tie.gpkg"), square(0), bowTie(), square(60));
        writeAreas(folder.resolve("far_away.gpkg"), square(0), square(60), moved(square(120), 9e8));
        Files.writeString(folder.resolve("same_key.csv"), sameKey());
        Files.writeString(folder.resolve("northing_first.csv"), northingFirst());
        Files.writeString(folder.resolve("cut_short.geojson"), cutShort());
        Files.writeString(folder.resolve("wrong_heights.csv"), wrongHeights());
    }

    private Coordinate centre() {
        return plan.warp().world(plan.extent() / 2, plan.extent() / 2);
    }

    private Polygon square(double east) {
        Coordinate c = centre();
        return polygon(c.x + east, c.y, new double[][] {{0, 0}, {40, 0}, {40, 40}, {0, 40}});
    }

    private Polygon bowTie() {
        Coordinate c = centre();
        return polygon(c.x, c.y + 60, new double[][] {{0, 0}, {40, 40}, {40, 0}, {0, 40}});
    }

    private static Polygon moved(Polygon area, double east) {
        Coordinate c = area.getCoordinate();
        return polygon(c.x + east, c.y, new double[][] {{0, 0}, {40, 0}, {40, 40}, {0, 40}});
    }

    private static Polygon polygon(double x, double y, double[][] corners) {
        Coordinate[] ring = new Coordinate[corners.length + 1];
        for (int k = 0; k < ring.length; k++) {
            double[] corner = corners[k % corners.length];
            ring[k] = new Coordinate(x + corner[0], y + corner[1]);
        }
        return new GeometryFactory().createPolygon(ring);
    }

    private void writeShapefile(Path path) throws IOException {
        try (FeatureSink sink = new ShapefileWriter(
                path, new FeatureSchema("awkward", GeometryKind.POLYGON, FIELDS), GBK)) {
            sink.write(square(0), "A1", "驿城区第一地块");
            sink.write(square(60), "A2", "驿城区第二地块");
        }
    }

    private static void forgetEncoding(Path folder) throws IOException {
        Files.delete(folder.resolve("no_cpg.cpg"));
        byte[] table = Files.readAllBytes(folder.resolve("no_cpg.dbf"));
        table[29] = 0;
        Files.write(folder.resolve("no_cpg.dbf"), table);
    }

    private static void pretendBeijing54(Path prj) throws IOException {
        String text = Files.readString(prj, StandardCharsets.US_ASCII)
                .replace("CGCS2000_3_Degree_GK_Zone_38", "Beijing_1954_3_Degree_GK_Zone_38")
                .replace("GCS_China_Geodetic_Coordinate_System_2000", "GCS_Beijing_1954")
                .replace("D_China_2000", "D_Beijing_1954")
                .replace("SPHEROID[\"CGCS2000\",6378137.0,298.257222101]", "SPHEROID[\"Krasovsky_1940\",6378245.0,298.3]");
        Files.writeString(prj, text, StandardCharsets.US_ASCII);
    }

    private static void writeAreas(Path path, Polygon... areas) throws IOException {
        try (FeatureSink sink =
                new GeoPackageWriter(path, new FeatureSchema("awkward", GeometryKind.POLYGON, FIELDS))) {
            int number = 0;
            for (Polygon area : areas) {
                sink.write(area, "A" + ++number, "地块" + number);
            }
        }
    }

    private static String sameKey() {
        return "设备编号,设备名称,设备类型,经度,纬度\r\nD1,一号,水位,114.0201,33.0101\r\nD2,二号,雨量,114.0202,33.0102\r\n"
                + "D2,三号,雨量,114.0203,33.0103\r\nD4,四号,噪声,114.0204,33.0104\r\n";
    }

    private String northingFirst() {
        Coordinate c = centre();
        return "物探点号,X,Y,地面高程\r\nJS1," + c.y + "," + c.x + ",85.20\r\nJS2," + (c.y + 30) + "," + c.x + ",85.31\r\n";
    }

    private static String cutShort() {
        return "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"编码\":\"A1\"},"
                + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[114.02,33.01]}},\n"
                + "{\"type\":\"Feature\",\"properties\":{\"编码\":\"A2\"},\"geometry\":{\"type\":\"Poi";
    }

    private static String wrongHeights() {
        return "管线编号,起点点号,终点点号,起点埋深,终点埋深,起点高程,终点高程,起点地面高程,终点地面高程,管径,材质\r\n"
                + "L1,JS1,JS2,1.50,1.55,83.70,83.76,85.20,85.31,200,聚乙烯\r\n"
                + "L2,JS2,JS3,1.55,1.60,83.76,84.40,85.31,85.40,200,聚乙烯\r\n";
    }
}
