package io.citytwin.importers.format.gdal;

import io.citytwin.importers.spi.SourceFormat.SourceInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The drivers of GDAL that may be used, and for which files: nothing else is ever opened by GDAL. Drivers that fetch
 * (WFS, OAPIF, HTTP …), that refer to other sources (VRT) or that talk to databases are not among them.
 *
 * @param names GDAL's names of the drivers that may open such a file
 * @param extensions endings of the files
 */
record GdalDriver(String title, List<String> names, List<String> extensions) {
    private static final int SAMPLE = 1 << 16;

    static final List<GdalDriver> ALLOWED = List.of(
            new GdalDriver("AutoCAD DXF", List.of("DXF"), List.of("dxf")),
            new GdalDriver("ESRI File Geodatabase", List.of("OpenFileGDB"), List.of("gdb")),
            new GdalDriver("FlatGeobuf", List.of("FlatGeobuf"), List.of("fgb")),
            new GdalDriver("KML", List.of("LIBKML", "KML"), List.of("kml", "kmz")),
            new GdalDriver("GML", List.of("GML"), List.of("gml")),
            new GdalDriver("GPX", List.of("GPX"), List.of("gpx")),
            new GdalDriver("TopoJSON", List.of("TopoJSON"), List.of("topojson")),
            new GdalDriver("Esri JSON", List.of("ESRIJSON"), List.of("esrijson")),
            new GdalDriver("MapInfo", List.of("MapInfo File"), List.of("tab", "mif")),
            new GdalDriver("MicroStation DGN", List.of("DGN"), List.of("dgn")),
            new GdalDriver("AutoCAD DWG", List.of("CAD"), List.of("dwg")),
            new GdalDriver("SQLite or SpatiaLite", List.of("SQLite"), List.of("sqlite", "sqlite3", "db3")),
            new GdalDriver("Arc/Info E00", List.of("AVCE00"), List.of("e00")),
            new GdalDriver("GMT", List.of("OGR_GMT"), List.of("gmt")),
            new GdalDriver("OpenJUMP JML", List.of("JML"), List.of("jml")),
            new GdalDriver("Excel", List.of("XLSX", "XLS"), List.of("xlsx", "xls")),
            new GdalDriver("OpenDocument", List.of("ODS"), List.of("ods")));

    /** The driver for an input: by its ending, for .xml and .json by what the file begins with. */
    static Optional<GdalDriver> findFor(SourceInput input) {
        if (input.hasExtension(List.of("xml", "json"))) {
            return findByContent(new String(input.head(SAMPLE), StandardCharsets.ISO_8859_1));
        }
        return ALLOWED.stream()
                .filter(driver -> input.hasExtension(driver.extensions()) || driver.isFolderOf(input))
                .findFirst();
    }

    private boolean isFolderOf(SourceInput input) {
        return extensions.contains("gdb") && java.nio.file.Files.isDirectory(input.path());
    }

    private static Optional<GdalDriver> findByContent(String head) {
        if (head.contains("http://www.opengis.net/gml") && head.contains("eature")) {
            return named("GML");
        }
        if (head.contains("\"Topology\"") && head.matches("(?s).*\"type\"\\s*:\\s*\"Topology\".*")) {
            return named("TopoJSON");
        }
        return head.contains("\"esriGeometry") || head.contains("esriFieldType") ? named("Esri JSON") : Optional.empty();
    }

    private static Optional<GdalDriver> named(String title) {
        return ALLOWED.stream().filter(d -> d.title().equals(title)).findFirst();
    }

    boolean is(String name) {
        return names.contains(name);
    }
}
