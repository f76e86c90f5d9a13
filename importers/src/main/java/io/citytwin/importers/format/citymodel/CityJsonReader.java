package io.citytwin.importers.format.citymodel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a CityJSON document: a first pass keeps the vertices, the transform and the templates (they may stand behind the
 * objects), a second one reads the objects one by one.
 */
final class CityJsonReader implements CityModelDataset.Reader {
    static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

    private final SourceInput input;
    private final CityJsonVertices vertices = new CityJsonVertices();
    private final CityJsonVertices templateVertices = new CityJsonVertices();
    private final List<JsonNode> templates = new ArrayList<>();
    private final CityJsonAppearance appearance;
    private final TextureFiles textures;
    private String crs;

    CityJsonReader(SourceInput input, TextureFiles textures) {
        this.input = input;
        this.textures = textures;
        this.appearance = new CityJsonAppearance(textures);
    }

    @Override
    public String crs() {
        return crs;
    }

    @Override
    public void read(boolean whole, CityObject.Sink sink) throws UnreadableSourceException, InterruptedException {
        textures.begin();
        try (InputStream in = Files.newInputStream(input.path());
                JsonParser parser = JSON.getFactory().createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableSourceException(input.displayName() + " is no CityJSON: it must be a JSON object");
            }
            boolean objects = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("CityObjects")) {
                    objects = true;
                    objects(parser, whole, sink);
                } else if (whole) {
                    parser.skipChildren();
                } else {
                    head(name, parser);
                }
            }
            if (!objects) {
                throw new UnreadableSourceException(input.displayName() + " is no CityJSON: it has no CityObjects");
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " is no sound CityJSON: " + reason(e), e);
        }
        textures.end();
    }

    @Override
    public List<String> warnings() {
        return textures.warnings();
    }

    private void head(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "vertices" -> vertices.read(parser);
            case "transform" -> vertices.setTransform(parser.<JsonNode>readValueAsTree());
            case "appearance" -> appearance.read(parser);
            case "metadata" -> crs = crs(parser.readValueAsTree());
            case "geometry-templates" -> {
                JsonNode node = parser.readValueAsTree();
                node.path("templates").forEach(templates::add);
                try (JsonParser own = node.path("vertices-templates").traverse(JSON)) {
                    if (own.nextToken() == JsonToken.START_ARRAY) {
                        templateVertices.read(own);
                    }
                }
            }
            default -> parser.skipChildren();
        }
    }

    /** What the metadata say, or null. */
    static String crs(JsonNode metadata) {
        JsonNode system = metadata.path("referenceSystem");
        return system.isTextual() && !system.asText().isBlank() ? system.asText() : null;
    }

    private void objects(JsonParser parser, boolean whole, CityObject.Sink sink)
            throws IOException, InterruptedException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("CityObjects must be an object");
        }
        CityJsonObjects objects = new CityJsonObjects(vertices, templates, templateVertices, appearance);
        long row = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String id = parser.currentName();
            parser.nextToken();
            JsonNode object = parser.readValueAsTree();
            row++;
            push(objects, row, id, object, whole, sink);
        }
    }

    static void push(
            CityJsonObjects objects, long row, String id, JsonNode object, boolean whole, CityObject.Sink sink)
            throws InterruptedException {
        try {
            sink.accept(objects.of(row, id, object, whole));
        } catch (CityJsonObjects.UnsoundException e) {
            sink.reject(
                    CityJsonObjects.type(object),
                    row,
                    "geometry-unreadable",
                    "the object " + id + ": " + e.getMessage());
        }
    }

    /** One line: the place and the parser's own words. */
    static String reason(IOException e) {
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            String words = json.getOriginalMessage().replaceAll("\\s+", " ");
            return "line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ": "
                    + words.replaceAll(" ?\\((start marker|for) [^)]*\\)*.*", "");
        }
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
