package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.JsonText;

/**
 * A file of the demo city as {@code manifest.json} lists it, in the order in which the files are to be loaded.
 *
 * @param file path inside the city's folder
 * @param layer id of the layer that it goes into
 * @param cityClass id of the layer definition
 * @param key name of the field that identifies a row, as the file spells it
 * @param crs CRS to give where the file does not declare one, or null
 * @param encoding charset to give where the file does not declare one, or null
 * @param validFrom ISO date from which the file shows the city
 * @param sharing "open", "on-request" or "not-shared"
 * @param count rows in the file
 */
public record ManifestEntry(
        String file,
        String layer,
        String cityClass,
        String key,
        String crs,
        String encoding,
        String validFrom,
        String titleZh,
        String titleEn,
        String sharing,
        long count) {

    ManifestEntry withCount(long rows) {
        return new ManifestEntry(
                file, layer, cityClass, key, crs, encoding, validFrom, titleZh, titleEn, sharing, rows);
    }

    public String toJson() {
        return "{\"file\": " + JsonText.quote(file) + ", \"layer\": " + JsonText.quote(layer) + ", \"class\": "
                + JsonText.quote(cityClass) + ", \"key\": " + orNull(key) + ", \"crs\": " + orNull(crs)
                + ", \"encoding\": " + orNull(encoding) + ", \"validFrom\": " + JsonText.quote(validFrom)
                + ", \"titleZh\": " + JsonText.quote(titleZh) + ", \"titleEn\": " + JsonText.quote(titleEn)
                + ", \"sharing\": " + JsonText.quote(sharing) + ", \"count\": " + count + "}";
    }

    private static String orNull(String text) {
        return text == null ? "null" : JsonText.quote(text);
    }
}
