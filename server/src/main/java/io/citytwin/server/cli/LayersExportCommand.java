package io.citytwin.server.cli;

import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.server.app.City;
import io.citytwin.store.DatabaseUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = "Writes a layer's current features to a file; its ending says the format.",
        mixinStandardHelpOptions = true)
final class LayersExportCommand implements Callable<Integer> {
    private static final Map<String, String> DRIVERS = Map.of(
            "gpkg", "GPKG",
            "geojson", "GeoJSON",
            "geojsonl", "GeoJSONSeq",
            "fgb", "FlatGeobuf",
            "shp", "ESRI Shapefile",
            "csv", "CSV",
            "gml", "GML",
            "kml", "KML",
            "dxf", "DXF");

    @Mixin
    private CityOptions city;

    @Parameters(index = "0", paramLabel = "ID", description = "The layer.")
    private String id;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "The file: .gpkg, .geojson, .geojsonl, .fgb, .shp, .csv, .gml, .kml or .dxf.")
    private Path file;

    @Option(names = "--crs", paramLabel = "EPSG:n", description = "CRS of the file (default: EPSG:4326).")
    private String crs = "EPSG:4326";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (!DRIVERS.containsKey(ending)) {
            throw new RefusedException("a file to export to must end in one of "
                    + DRIVERS.keySet().stream().sorted().toList() + ", was " + name);
        }
        if (!crs.matches("EPSG:\\d{4,6}")) {
            throw new RefusedException("--crs must look like EPSG:4547, was " + crs);
        }
        if (Files.exists(file)) {
            throw new RefusedException(file + " exists already");
        }
        try (City open = city.openCity()) {
            Layer layer = LayersCommand.entry(open, id).layer();
            write(open.database().url(), layer, DRIVERS.get(ending));
            long count = LayersCommand.entry(open, id).featureCount();
            PrintWriter out = spec.commandLine().getOut();
            if (city.json()) {
                Answer.json(out, Map.of("layer", id, "file", file.toString(), "features", count));
            } else {
                out.println(Answer.count(count) + " features of " + id + " are in " + file);
                out.flush();
            }
        }
        return 0;
    }

    private void write(DatabaseUrl url, Layer layer, String driver) throws IOException {
        String columns = layer.attributes().stream()
                .map(Attribute::name)
                .map(LayersExportCommand::quoted)
                .collect(Collectors.joining(", "));
        String geometry = layer.geometryType() == GeometryType.NONE ? "" : ", geom";
        String sql = "SELECT fid AS feature_id" + (columns.isEmpty() ? "" : ", " + columns) + geometry + " FROM city."
                + quoted(layer.id()) + " ORDER BY fid";
        List<String> words = new ArrayList<>(List.of(
                "ogr2ogr", "-f", driver, file.toAbsolutePath().toString(),
                "PG:host=" + url.host() + " port=" + url.port() + " dbname='" + url.database() + "' user='" + url.user()
                        + "'",
                "-sql", sql, "-nln", layer.id(), "-t_srs", crs));
        if (driver.equals("ESRI Shapefile")) {
            words.addAll(List.of("-lco", "ENCODING=UTF-8"));
        } else if (driver.equals("CSV")) {
            words.addAll(List.of("-lco", "GEOMETRY=AS_WKT"));
        }
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", url.password());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new RefusedException("the export failed: " + said.lines().findFirst().orElse("ogr2ogr did not say why"));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
