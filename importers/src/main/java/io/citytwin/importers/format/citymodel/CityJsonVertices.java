package io.citytwin.importers.format.citymodel;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;

/** The vertices of a CityJSON object as they are written, and the transform that makes coordinates of them. */
final class CityJsonVertices {
    private static final int MOST = 30_000_000;

    private double[] values = new double[3 * 1024];
    private int size;
    private double[] scale = {1, 1, 1};
    private double[] translate = {0, 0, 0};

    /** Reads an array of arrays of three numbers; the parser stands on its beginning. */
    void read(JsonParser parser) throws IOException {
        size = 0;
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            if (size + 3 > values.length) {
                if (size > MOST) {
                    throw new IOException("there are more than " + MOST / 3 + " vertices");
                }
                values = Arrays.copyOf(values, 2 * values.length);
            }
            int k = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == null || !parser.currentToken().isNumeric()) {
                    throw new IOException("a vertex must be three numbers, was " + parser.getText());
                }
                if (k < 3) {
                    values[size + k] = parser.getDoubleValue();
                }
                k++;
            }
            if (k < 3) {
                throw new IOException("a vertex must be three numbers, has " + k);
            }
            size += 3;
        }
    }

    void setTransform(JsonNode transform) {
        for (int k = 0; k < 3; k++) {
            scale[k] = transform.path("scale").path(k).asDouble(1);
            translate[k] = transform.path("translate").path(k).asDouble(0);
        }
    }

    void setTransform(CityJsonVertices other) {
        scale = other.scale;
        translate = other.translate;
    }

    int count() {
        return size / 3;
    }

    /** Writes x, y, z of a vertex. */
    void get(int vertex, double[] out, int at) {
        for (int k = 0; k < 3; k++) {
            out[at + k] = values[3 * vertex + k] * scale[k] + translate[k];
        }
    }
}
