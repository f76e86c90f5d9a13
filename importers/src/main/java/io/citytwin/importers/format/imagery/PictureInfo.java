package io.citytwin.importers.format.imagery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.format.raster.RasterCrs;
import io.citytwin.importers.format.raster.RasterFile;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.raster.PixelPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture as gdalinfo describes it.
 *
 * @param columns pixels in a row
 * @param place where they lie, in the coordinate system of the file
 * @param crs "EPSG:n" or a WKT text; null where the file says nothing
 * @param acquired the day on which it was taken, as far as the file knows it: an acquisition time, the time of the
 *     photograph, else that of the file's making
 * @param bands what is read of the file
 */
record PictureInfo(
        int columns, int rows, PixelPlace place, String crs, Optional<LocalDate> acquired, PictureBands bands) {
    /** A province at half a metre. */
    private static final long MOST_PIXELS = 20_000_000_000L;

    /** Pixels from which on a file must not be suspiciously small for what it says it holds. */
    private static final long MANY_PIXELS = 100_000_000L;

    /** An empty JPEG or deflate stream has up to about a thousand pixels a byte. */
    private static final long MOST_PIXELS_PER_BYTE = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DAY = Pattern.compile("^\\s*(\\d{4})[:/.-](\\d{2})[:/.-](\\d{2})");

    static PictureInfo read(RasterFile file, PictureDriver driver)
            throws IOException, InterruptedException, UnreadableSourceException {
        String json = file.run(
                "gdalinfo",
                List.of(driver.driver()),
                List.of(
                        "-json",
                        "-norat",
                        "-if",
                        driver.driver(),
                        "-mdd",
                        "IMAGERY",
                        "-mdd",
                        "EXIF",
                        file.path().toString()));
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UnreadableSourceException(file.name() + ": GDAL's description of it can't be read", e);
        }
        int columns = root.path("size").path(0).asInt();
        int rows = root.path("size").path(1).asInt();
        checkSize(file, (long) columns * rows);
        String wkt = root.path("coordinateSystem").path("wkt").asText("");
        return new PictureInfo(
                columns, rows, place(file, root), RasterCrs.of(wkt), acquired(root), PictureBands.choose(file, root));
    }

    private static void checkSize(RasterFile file, long pixels) throws IOException, UnreadableSourceException {
        if (pixels > MOST_PIXELS) {
            throw new UnreadableSourceException(file.name() + " has " + pixels + " pixels; at most " + MOST_PIXELS
                    + " are taken, cut it into parts first, for example with gdal_retile.py");
        }
        long bytes = Files.size(file.path());
        if (pixels > MANY_PIXELS && pixels / Math.max(1, bytes) > MOST_PIXELS_PER_BYTE) {
            throw new UnreadableSourceException(file.name() + " says that it has " + pixels + " pixels in " + bytes
                    + " bytes, as no picture has; it is not unpacked");
        }
    }

    private static PixelPlace place(RasterFile file, JsonNode root) throws UnreadableSourceException {
        JsonNode numbers = root.path("geoTransform");
        if (numbers.size() != 6) {
            throw new UnreadableSourceException(file.name()
                    + " does not say where it lies: its georeference can't be read (control points are none; place it by"
                    + " gdalwarp first)");
        }
        try {
            return new PixelPlace(
                    numbers.get(0).asDouble(),
                    numbers.get(1).asDouble(),
                    numbers.get(2).asDouble(),
                    numbers.get(3).asDouble(),
                    numbers.get(4).asDouble(),
                    numbers.get(5).asDouble());
        } catch (IllegalArgumentException e) {
            throw new UnreadableSourceException(file.name() + " can't be placed: " + e.getMessage(), e);
        }
    }

    private static Optional<LocalDate> acquired(JsonNode root) {
        JsonNode metadata = root.path("metadata");
        List<String> said = new ArrayList<>();
        said.add(metadata.path("IMAGERY").path("ACQUISITIONDATETIME").asText(""));
        for (String domain : List.of("EXIF", "")) {
            said.add(metadata.path(domain).path("EXIF_DateTimeOriginal").asText(""));
        }
        said.add(metadata.path("").path("TIFFTAG_DATETIME").asText(""));
        for (String text : said) {
            Matcher day = DAY.matcher(text);
            if (day.find()) {
                try {
                    return Optional.of(LocalDate.of(
                            Integer.parseInt(day.group(1)),
                            Integer.parseInt(day.group(2)),
                            Integer.parseInt(day.group(3))));
                } catch (DateTimeException e) {
                    // A clock that was never set says 0000:00:00: that is no date.
                    continue;
                }
            }
        }
        return Optional.empty();
    }

    /** What a band's own words say about it, in lower case, for finding out that it is none of a picture. */
    static String words(JsonNode band) {
        return (band.path("description").asText("") + " " + band.path("unit").asText("")).toLowerCase(Locale.ROOT);
    }
}
