package io.citytwin.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * City models made by rule: gabled LoD2 buildings with thematic surfaces, a solid that refers to them, and attributes, as
 * survey offices deliver them. 3.5 kB a building in CityGML, 1.1 kB in CityJSONSeq.
 */
final class CityModelFiles {
    private static final int ROW = 400;
    private static final String[] KINDS = {"GroundSurface", "WallSurface", "WallSurface", "WallSurface", "WallSurface",
        "RoofSurface", "RoofSurface"};
    /** Corners of the surfaces: 0 to 3 the ground, 4 to 7 the eaves, 8 and 9 the ridge. */
    private static final int[][] FACES = {
        {0, 3, 2, 1}, {0, 1, 5, 8, 4}, {1, 2, 6, 5}, {2, 3, 7, 9, 6}, {3, 0, 4, 7}, {5, 6, 9, 8}, {7, 4, 8, 9}
    };

    private CityModelFiles() {}

    static Path cityGml(Setting setting, int buildings) throws IOException {
        Path file = setting.work().resolve("citymodel-" + buildings + ".gml");
        if (!Files.exists(file)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try (Writer out = Files.newBufferedWriter(part)) {
                out.write("<CityModel xmlns=\"http://www.opengis.net/citygml/2.0\""
                        + " xmlns:bldg=\"http://www.opengis.net/citygml/building/2.0\""
                        + " xmlns:gen=\"http://www.opengis.net/citygml/generics/2.0\""
                        + " xmlns:xlink=\"http://www.w3.org/1999/xlink\" xmlns:gml=\"http://www.opengis.net/gml\">\n"
                        + "<gml:boundedBy><gml:Envelope srsName=\"EPSG:4547\" srsDimension=\"3\"/></gml:boundedBy>\n");
                for (int i = 0; i < buildings; i++) {
                    cityGml(out, i);
                }
                out.write("</CityModel>\n");
            }
            Files.move(part, file);
        }
        return file;
    }

    private static void cityGml(Writer out, int i) throws IOException {
        double[][] corners = corners(i);
        StringBuilder text = new StringBuilder(4096);
        text.append("<cityObjectMember><bldg:Building gml:id=\"B").append(i).append("\"><gml:name>House ").append(i)
                .append("</gml:name><gen:stringAttribute name=\"district\"><gen:value>D").append(i % 50)
                .append("</gen:value></gen:stringAttribute><gen:intAttribute name=\"households\"><gen:value>").append(i % 9)
                .append("</gen:value></gen:intAttribute><bldg:usage>1000</bldg:usage><bldg:measuredHeight uom=\"m\">")
                .append(number(corners[8][2] - corners[0][2]))
                .append("</bldg:measuredHeight><bldg:storeysAboveGround>2</bldg:storeysAboveGround>")
                .append("<bldg:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface>");
        for (int f = 0; f < FACES.length; f++) {
            text.append("<gml:surfaceMember xlink:href=\"#B").append(i).append('_').append(f).append("\"/>");
        }
        text.append("</gml:CompositeSurface></gml:exterior></gml:Solid></bldg:lod2Solid>");
        for (int f = 0; f < FACES.length; f++) {
            text.append("<bldg:boundedBy><bldg:").append(KINDS[f]).append("><bldg:lod2MultiSurface><gml:MultiSurface>")
                    .append("<gml:surfaceMember><gml:Polygon gml:id=\"B").append(i).append('_').append(f)
                    .append("\"><gml:exterior><gml:LinearRing><gml:posList>");
            for (int k = 0; k <= FACES[f].length; k++) {
                double[] c = corners[FACES[f][k % FACES[f].length]];
                text.append(number(c[0])).append(' ').append(number(c[1])).append(' ').append(number(c[2])).append(' ');
            }
            text.append("</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>")
                    .append("</gml:MultiSurface></bldg:lod2MultiSurface></bldg:").append(KINDS[f])
                    .append("></bldg:boundedBy>");
        }
        out.append(text).append("</bldg:Building></cityObjectMember>\n");
    }

    static Path cityJsonLines(Setting setting, int buildings) throws IOException {
        Path file = setting.work().resolve("citymodel-" + buildings + ".city.jsonl");
        if (!Files.exists(file)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            try (Writer out = Files.newBufferedWriter(part)) {
                out.write("{\"type\":\"CityJSON\",\"version\":\"2.0\",\"CityObjects\":{},\"vertices\":[],\"transform\":"
                        + "{\"scale\":[0.001,0.001,0.001],\"translate\":[500000,3650000,0]},\"metadata\":"
                        + "{\"referenceSystem\":\"https://www.opengis.net/def/crs/EPSG/0/4547\"}}\n");
                for (int i = 0; i < buildings; i++) {
                    cityJson(out, i);
                }
            }
            Files.move(part, file);
        }
        return file;
    }

    private static void cityJson(Writer out, int i) throws IOException {
        double[][] corners = corners(i);
        StringBuilder text = new StringBuilder(2048);
        text.append("{\"type\":\"CityJSONFeature\",\"id\":\"B").append(i).append("\",\"CityObjects\":{\"B").append(i)
                .append("\":{\"type\":\"Building\",\"attributes\":{\"name\":\"House ").append(i)
                .append("\",\"district\":\"D").append(i % 50).append("\",\"households\":").append(i % 9)
                .append(",\"measuredHeight\":").append(number(corners[8][2] - corners[0][2]))
                .append(",\"storeysAboveGround\":2},\"geometry\":[{\"type\":\"Solid\",\"lod\":\"2\",\"boundaries\":[[");
        for (int f = 0; f < FACES.length; f++) {
            text.append(f == 0 ? "[[" : ",[[");
            for (int k = 0; k < FACES[f].length; k++) {
                text.append(k == 0 ? "" : ",").append(FACES[f][k]);
            }
            text.append("]]");
        }
        text.append("]],\"semantics\":{\"surfaces\":[");
        for (int f = 0; f < FACES.length; f++) {
            text.append(f == 0 ? "" : ",").append("{\"type\":\"").append(KINDS[f]).append("\"}");
        }
        text.append("],\"values\":[[0,1,2,3,4,5,6]]}}]}},\"vertices\":[");
        for (int c = 0; c < corners.length; c++) {
            text.append(c == 0 ? "[" : ",[").append(Math.round((corners[c][0] - 500000) * 1000)).append(',')
                    .append(Math.round((corners[c][1] - 3650000) * 1000)).append(',')
                    .append(Math.round(corners[c][2] * 1000)).append(']');
        }
        out.append(text).append("]}\n");
    }

    private static double[][] corners(int i) {
        double x = 500000 + i % ROW * 25.0;
        double y = 3650000 + i / ROW * 25.0;
        double width = 8 + i % 7;
        double depth = 10 + i % 5;
        double ground = 40 + i % 11 * 0.25;
        double eaves = ground + 4 + i % 6;
        double ridge = eaves + 2.5;
        return new double[][] {
            {x, y, ground}, {x + width, y, ground}, {x + width, y + depth, ground}, {x, y + depth, ground},
            {x, y, eaves}, {x + width, y, eaves}, {x + width, y + depth, eaves}, {x, y + depth, eaves},
            {x + width / 2, y, ridge}, {x + width / 2, y + depth, ridge}
        };
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.3f", v);
    }
}
