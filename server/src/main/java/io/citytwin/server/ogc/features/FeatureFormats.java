package io.citytwin.server.ogc.features;

import io.citytwin.server.ogc.common.MediaFormat;
import java.util.List;

/** The formats of features. */
final class FeatureFormats {
    static final MediaFormat GEOJSON = new MediaFormat(
            "json", "application/geo+json", List.of("application/geo+json", "application/json"), "GeoJSON");
    static final MediaFormat LINES = new MediaFormat(
            "ndjson",
            "application/x-ndjson",
            List.of("application/x-ndjson", "application/ndjson", "application/jsonl"),
            "newline-delimited GeoJSON");
    static final MediaFormat SEQUENCE = new MediaFormat(
            "geojsonseq", "application/geo+json-seq", List.of("application/geo+json-seq"), "GeoJSON text sequence");
    static final MediaFormat CSV =
            new MediaFormat("csv", "text/csv; charset=utf-8; header=present", List.of("text/csv"), "CSV");
    static final MediaFormat FLATGEOBUF = new MediaFormat(
            "fgb",
            "application/flatgeobuf",
            List.of("application/flatgeobuf", "application/vnd.flatgeobuf"),
            "FlatGeobuf");

    /** Those of a collection's items, the default first. */
    static final List<MediaFormat> ITEMS =
            List.of(GEOJSON, MediaFormat.HTML, LINES, SEQUENCE, CSV, FLATGEOBUF);

    /** Those of a single feature. */
    static final List<MediaFormat> FEATURE = List.of(GEOJSON, MediaFormat.HTML);

    private FeatureFormats() {}

    /** Whether the format comes in pages; the others are downloads of everything that was asked for. */
    static boolean isPaged(MediaFormat format) {
        return format == GEOJSON || format == MediaFormat.HTML;
    }
}
