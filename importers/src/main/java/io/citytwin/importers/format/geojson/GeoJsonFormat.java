package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.util.List;

/** GeoJSON (RFC 7946, and 2008 with its crs member), newline-delimited GeoJSON and GeoJSON text sequences (RFC 8142). */
public final class GeoJsonFormat implements SourceFormat {
    private static final int SAMPLE = 1 << 16;
    private static final List<String> SURE = List.of("geojson", "geojsonl", "geojsons", "geojsonseq", "ndgeojson");
    private static final List<String> PERHAPS = List.of("json", "jsonl", "ndjson", "nljson");

    @Override
    public String name() {
        return "geojson";
    }

    @Override
    public String title() {
        return "GeoJSON";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/geo+json", "application/geo+json-seq", "application/x-ndjson");
    }

    @Override
    public List<String> extensions() {
        return List.of("geojson", "geojsonl", "geojsons", "geojsonseq", "ndgeojson", "json", "jsonl", "ndjson", "nljson");
    }

    @Override
    public boolean accepts(SourceInput input) {
        if (input.hasExtension(SURE)) {
            return true;
        }
        // "roads.city.json" and the like announce another format
        return input.hasExtension(PERHAPS) && beginsAsGeoJson(input.head(SAMPLE));
    }

    /** Walks the first object as far as it is there, and looks for the types that only GeoJSON has. */
    private static boolean beginsAsGeoJson(byte[] head) {
        int from = 0;
        while (from < head.length && (head[from] == GeoJsonSource.RECORD_SEPARATOR || head[from] == ' ')) {
            from++;
        }
        try (JsonParser parser = GeoJsonSource.factory().createParser(head, from, head.length - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return false;
                } else if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token == JsonToken.VALUE_STRING && "type".equals(parser.currentName())) {
                    String type = parser.getText();
                    boolean feature = type.equals("Feature") && depth <= 3;
                    if (depth == 1) {
                        return feature || type.equals("FeatureCollection") || GeoJsonWalk.GEOMETRY_TYPES.contains(type);
                    } else if (feature) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IOException e) {
            return false; // the sample ends inside a value, or this is no JSON
        }
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        return GeoJsonDataset.open(input, options);
    }
}
