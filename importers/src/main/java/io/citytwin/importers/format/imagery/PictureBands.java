package io.citytwin.importers.format.imagery;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.importers.format.raster.RasterFile;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which bands of a file make its colours and its opacity, and what their numbers mean.
 *
 * @param colors GDAL's numbers of the bands: one of grey or of a palette's numbers, or red, green and blue
 * @param opacity the band of opacity as gdal_translate names it ("4", "mask"), or null
 * @param type type in which the numbers are read
 * @param bits bits of a number as far as the file says, or 0
 * @param noData for each band of colour the number that stands for none, or NaN; a pixel has none where all of them say
 *     so
 * @param palette 0xAARRGGBB of each number, or null
 * @param isInverted whether 0 is white
 */
record PictureBands(
        List<Integer> colors,
        String opacity,
        NumberType type,
        int bits,
        List<Double> noData,
        int[] palette,
        boolean isInverted) {
    private static final Pattern HEIGHTS =
            Pattern.compile(".*(elevation|height|\\bd[etsh]m\\b|高程|\\b(m|metres?|meters?|ft|feet|foot)\\s*$).*");

    PictureBands {
        colors = List.copyOf(colors);
        noData = List.copyOf(noData);
    }

    /** A type of numbers as gdal_translate writes them. */
    enum NumberType {
        BYTE("Byte", 1),
        UINT16("UInt16", 2),
        FLOAT("Float32", 4);

        private final String gdal;
        private final int bytes;

        NumberType(String gdal, int bytes) {
            this.gdal = gdal;
            this.bytes = bytes;
        }

        String gdal() {
            return gdal;
        }

        int bytes() {
            return bytes;
        }
    }

    /** All bands that are read, as gdal_translate names them, the opacity last. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        colors.forEach(band -> all.add(band.toString()));
        if (opacity != null) {
            all.add(opacity);
        }
        return all;
    }

    /** @throws UnreadableSourceException where the bands are none of a picture */
    static PictureBands choose(RasterFile file, JsonNode root) throws UnreadableSourceException {
        JsonNode bands = root.path("bands");
        List<String> meanings = new ArrayList<>();
        bands.forEach(band -> meanings.add(band.path("colorInterpretation").asText("Undefined")));
        List<Integer> colors = colors(file, meanings);
        JsonNode first = bands.get(colors.get(0) - 1);
        boolean vertical = root.path("coordinateSystem").path("wkt").asText("").contains("VERTCRS");
        if (colors.size() == 1 && (vertical || HEIGHTS.matcher(PictureInfo.words(first)).matches())) {
            throw new UnreadableSourceException(file.name() + " has one band of heights in 8 bits, which is no picture; to"
                    + " load it as elevation, make its cells 16 bits wide first (gdal_translate -ot Int16)");
        }
        String opacity = null;
        JsonNode flags = first.path("mask").path("flags");
        if (meanings.contains("Alpha")) {
            opacity = String.valueOf(meanings.indexOf("Alpha") + 1);
        } else if (flags.toString().contains("PER_DATASET")) {
            opacity = "mask";
        }
        List<Double> noData = new ArrayList<>();
        for (int band : colors) {
            JsonNode value = bands.get(band - 1).path("noDataValue");
            noData.add(value.isNumber() ? value.asDouble() : Double.NaN);
        }
        int bits = first.path("metadata").path("IMAGE_STRUCTURE").path("NBITS").asInt(0);
        boolean inverted = root.path("metadata").path("IMAGE_STRUCTURE").path("MINISWHITE").asText("").equals("YES");
        return new PictureBands(
                colors,
                opacity,
                type(first.path("type").asText()),
                bits,
                noData,
                meanings.get(0).equals("Palette") ? palette(first) : null,
                inverted);
    }

    private static List<Integer> colors(RasterFile file, List<String> meanings) throws UnreadableSourceException {
        if (meanings.containsAll(List.of("Red", "Green", "Blue"))) {
            return List.of(
                    meanings.indexOf("Red") + 1, meanings.indexOf("Green") + 1, meanings.indexOf("Blue") + 1);
        }
        if (meanings.contains("Cyan") || meanings.contains("Hue") || meanings.contains("YCbCr_Y")) {
            throw new UnreadableSourceException(file.name() + " has the bands " + meanings
                    + "; colours must be red, green and blue, convert it first");
        }
        long plain = meanings.stream().filter(m -> !m.equals("Alpha")).count();
        if (plain == 1) {
            return List.of(meanings.get(0).equals("Alpha") ? 2 : 1);
        }
        if (plain == 2 || plain == 0) {
            throw new UnreadableSourceException(file.name() + " has " + plain
                    + " bands beside its opacity; a picture has one (grey, palette) or three and more (red, green, blue)");
        }
        return List.of(1, 2, 3);
    }

    private static NumberType type(String gdal) {
        return switch (gdal) {
            case "Byte" -> NumberType.BYTE;
            case "UInt16" -> NumberType.UINT16;
            default -> NumberType.FLOAT;
        };
    }

    private static int[] palette(JsonNode band) {
        JsonNode entries = band.path("colorTable").path("entries");
        int[] palette = new int[entries.size()];
        for (int i = 0; i < palette.length; i++) {
            JsonNode entry = entries.get(i);
            palette[i] = entry.path(3).asInt(255) << 24
                    | entry.path(0).asInt() << 16
                    | entry.path(1).asInt() << 8
                    | entry.path(2).asInt();
        }
        return palette;
    }
}
