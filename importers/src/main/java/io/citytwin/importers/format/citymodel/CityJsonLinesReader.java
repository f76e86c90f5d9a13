package io.citytwin.importers.format.citymodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads CityJSONSeq: the first line is a CityJSON object with transform and metadata, each further one a feature with its
 * own vertices. A line that is no JSON is rejected, the rest goes on.
 */
final class CityJsonLinesReader implements CityModelDataset.Reader {
    private static final int MOST_LINE = 256 << 20;

    private final SourceInput input;
    private final CityJsonVertices header = new CityJsonVertices();
    private final TextureFiles textures;
    private String crs;

    CityJsonLinesReader(SourceInput input, TextureFiles textures) {
        this.input = input;
        this.textures = textures;
    }

    @Override
    public String crs() {
        return crs;
    }

    @Override
    public void read(boolean whole, CityObject.Sink sink) throws UnreadableSourceException, InterruptedException {
        textures.begin();
        try (BufferedReader lines = Files.newBufferedReader(input.path())) {
            long row = 0;
            long number = 0;
            boolean first = true;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                if (line.length() > MOST_LINE) {
                    throw new UnreadableSourceException(input.displayName() + ": line " + number + " is longer than "
                            + (MOST_LINE >> 20) + " MB");
                }
                JsonNode node;
                try {
                    node = CityJsonReader.JSON.readTree(line);
                } catch (IOException e) {
                    String why = CityJsonReader.reason(e).replaceFirst("^line 1", "line " + number);
                    if (first) {
                        throw new UnreadableSourceException(
                                input.displayName() + " is no sound CityJSONSeq: " + why, e);
                    }
                    sink.reject("GenericCityObject", ++row, "record-unreadable", why);
                    continue;
                }
                if (first && !whole) {
                    header.setTransform(node.path("transform"));
                    crs = CityJsonReader.crs(node.path("metadata"));
                }
                first = false;
                row = feature(node, row, whole, sink);
            }
        } catch (MalformedInputException e) {
            throw new UnreadableSourceException(input.displayName() + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " can't be read: " + e.getMessage(), e);
        }
        textures.end();
    }

    @Override
    public List<String> warnings() {
        return textures.warnings();
    }

    private long feature(JsonNode node, long before, boolean whole, CityObject.Sink sink)
            throws IOException, InterruptedException {
        CityJsonVertices vertices = new CityJsonVertices();
        vertices.setTransform(header);
        if (whole) {
            try (JsonParser parser = node.path("vertices").traverse(CityJsonReader.JSON)) {
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    vertices.read(parser);
                }
            }
        }
        CityJsonAppearance appearance = new CityJsonAppearance(textures);
        JsonNode dress = node.path("appearance");
        if (whole && dress.isObject()) {
            try (JsonParser parser = dress.traverse(CityJsonReader.JSON)) {
                parser.nextToken();
                appearance.read(parser);
            }
        }
        CityJsonObjects objects =
                new CityJsonObjects(vertices, List.of(), new CityJsonVertices(), appearance);
        long row = before;
        Iterator<Map.Entry<String, JsonNode>> fields = node.path("CityObjects").fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> object = fields.next();
            CityJsonReader.push(objects, ++row, object.getKey(), object.getValue(), whole, sink);
        }
        return row;
    }
}
