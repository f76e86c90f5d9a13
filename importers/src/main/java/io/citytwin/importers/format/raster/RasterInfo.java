package io.citytwin.importers.format.raster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.raster.GridHeader;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A raster of one band as gdalinfo describes it.
 *
 * @param header where its cells lie
 * @param crs "EPSG:n" or a WKT text; null where the file says nothing
 * @param heightDatum name of the vertical system in the file's CRS, or null
 * @param noData the value that stands for none; NaN where none is declared
 * @param metres factor and offset that make metres of a cell's number
 */
record RasterInfo(GridHeader header, String crs, String heightDatum, double noData, Scale metres) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VERTICAL = Pattern.compile("VERTCRS\\[\"([^\"]+)\"|VERT_CS\\[\"([^\"]+)\"");

    /** value = number × factor + offset. */
    record Scale(double factor, double offset) {
        double of(double number) {
            return number * factor + offset;
        }
    }

    /**
     * Reads gdalinfo's JSON.
     *
     * @throws UnreadableSourceException where the raster is none that can lie on a map; the message names the file
     */
    static RasterInfo parse(String name, String json) throws UnreadableSourceException {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UnreadableSourceException(name + ": GDAL's description of it can't be read", e);
        }
        int bands = root.path("bands").size();
        if (bands != 1) {
            throw new UnreadableSourceException(name + " has " + bands + " bands; a raster of heights must have one");
        }
        JsonNode place = root.path("geoTransform");
        if (place.size() != 6) {
            throw new UnreadableSourceException(name
                    + " is not georeferenced: it has neither GeoTIFF keys nor a world file (.tfw); write its place into"
                    + " it first, for example with gdal_translate -a_ullr");
        }
        if (place.get(2).asDouble() != 0 || place.get(4).asDouble() != 0) {
            throw new UnreadableSourceException(
                    name + " is rotated against its coordinate system; turn it first, for example with gdalwarp");
        }
        GridHeader header = new GridHeader(
                root.path("size").path(0).asInt(),
                root.path("size").path(1).asInt(),
                place.get(0).asDouble(),
                place.get(3).asDouble(),
                place.get(1).asDouble(),
                place.get(5).asDouble());
        JsonNode band = root.path("bands").get(0);
        String wkt = root.path("coordinateSystem").path("wkt").asText("");
        return new RasterInfo(header, RasterCrs.of(wkt), heightDatum(wkt), noData(band), scale(name, band));
    }

    private static String heightDatum(String wkt) {
        Matcher vertical = VERTICAL.matcher(wkt);
        return vertical.find() ? (vertical.group(1) != null ? vertical.group(1) : vertical.group(2)) : null;
    }

    private static double noData(JsonNode band) {
        JsonNode value = band.path("noDataValue");
        return value.isNumber() ? value.asDouble() : Double.NaN;
    }

    private static Scale scale(String name, JsonNode band) throws UnreadableSourceException {
        String unit = band.path("unit").asText("").strip().toLowerCase(Locale.ROOT);
        double metres =
                switch (unit) {
                    case "", "m", "metre", "meter", "metres", "meters" -> 1;
                    case "ft", "foot", "feet", "international foot" -> 0.3048;
                    case "us-ft", "ftus", "us survey foot", "foot_us", "us feet", "feet_us" -> 1200.0 / 3937;
                    case "cm", "centimetre", "centimeter" -> 0.01;
                    case "dm", "decimetre", "decimeter" -> 0.1;
                    default -> throw new UnreadableSourceException(name + " has values in \"" + unit
                            + "\"; heights must be in m, dm, cm, ft or us-ft");
                };
        return new Scale(band.path("scale").asDouble(1) * metres, band.path("offset").asDouble(0) * metres);
    }
}
