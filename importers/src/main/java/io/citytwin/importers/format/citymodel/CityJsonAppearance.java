package io.citytwin.importers.format.citymodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.geometry.MeshTexture;
import io.citytwin.importers.spi.SourceTexture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The appearance of a CityJSON object: materials, textures and the texture coordinates that geometries refer to. */
final class CityJsonAppearance {
    private static final int MOST = 50_000_000;

    private final TextureFiles files;
    private JsonNode materials = CityJsonReader.JSON.nullNode();
    private final List<SourceTexture> textures = new ArrayList<>();
    private float[] coordinates = new float[64];
    private int size;

    CityJsonAppearance(TextureFiles files) {
        this.files = files;
    }

    TextureFiles files() {
        return files;
    }

    /** Reads an appearance; the parser stands on its beginning. */
    void read(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "materials" -> materials = parser.readValueAsTree();
                case "textures" -> textures(parser.readValueAsTree());
                case "vertices-texture" -> coordinates(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void textures(JsonNode array) {
        for (JsonNode texture : array) {
            String wrap = texture.path("wrapMode").asText(null);
            textures.add(files.texture(texture.path("image").asText(), MeshTexture.Wrap.of(wrap)));
        }
    }

    private void coordinates(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            float[] pair = {Float.NaN, Float.NaN};
            for (int k = 0; parser.nextToken() != JsonToken.END_ARRAY; k++) {
                if (parser.currentToken() == null || !parser.currentToken().isNumeric()) {
                    throw new IOException("a texture coordinate must be two numbers, was " + parser.getText());
                }
                if (k < 2) {
                    pair[k] = parser.getFloatValue();
                }
            }
            if (size + 2 > coordinates.length) {
                if (size > MOST) {
                    throw new IOException("there are more than " + MOST / 2 + " texture coordinates");
                }
                coordinates = Arrays.copyOf(coordinates, 2 * coordinates.length);
            }
            coordinates[size++] = pair[0];
            coordinates[size++] = pair[1];
        }
    }

    /** 0xRRGGBB of a material's number, or -1. */
    int color(JsonNode number) {
        JsonNode diffuse = number.isInt() ? materials.path(number.asInt()).path("diffuseColor") : materials.path("none");
        double[] parts = new double[diffuse.size()];
        for (int k = 0; k < parts.length; k++) {
            parts[k] = diffuse.get(k).asDouble(-1);
        }
        return GmlMaterials.color(parts);
    }

    /** The texture of that number, or null. */
    SourceTexture texture(JsonNode number) {
        return number.isInt() && number.asInt() >= 0 && number.asInt() < textures.size()
                ? textures.get(number.asInt())
                : null;
    }

    /**
     * Texture coordinates of a ring, or null where they don't fit.
     *
     * @param ring the number of a texture, then one number per corner
     */
    float[] coordinates(JsonNode ring, int corners) {
        if (ring.size() != corners + 1) {
            return null;
        }
        float[] uv = new float[2 * corners];
        for (int i = 0; i < corners; i++) {
            int number = ring.get(i + 1).asInt(-1);
            if (number < 0 || number >= size / 2) {
                return null;
            }
            uv[2 * i] = coordinates[2 * number];
            uv[2 * i + 1] = coordinates[2 * number + 1];
        }
        return GmlRing.areDrawable(uv) ? uv : null;
    }
}
