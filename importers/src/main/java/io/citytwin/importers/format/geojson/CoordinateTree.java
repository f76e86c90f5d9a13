package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.format.geometry.MalformedGeometryException;
import java.io.IOException;
import java.util.Arrays;

/**
 * The nested arrays of a "coordinates" member, flat: the positions one behind the other as x y z, and for each level of
 * nesting where its arrays end. It is read before the geometry's type may be known. Empty arrays inside count for
 * nothing.
 */
final class CoordinateTree {
    private static final int LEVELS = 4;
    private static final int EMPTY = -1;

    private double[] ordinates = new double[96];
    /** Positions seen; those above what a geometry may have are counted and not kept. */
    private long seen;

    private int positions;
    private boolean hasZ;
    private final int[][] ends = new int[LEVELS][];
    private final int[] counts = new int[LEVELS];
    private int height;
    private boolean present;
    private String fault;

    void reset() {
        seen = 0;
        positions = 0;
        hasZ = false;
        Arrays.fill(counts, 0);
        height = EMPTY;
        present = false;
        fault = null;
    }

    /** Reads the value at which the parser stands. */
    void read(JsonParser parser) throws IOException {
        reset();
        present = parser.currentToken() != JsonToken.VALUE_NULL;
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            height = array(parser);
        } else if (present) {
            fault = "\"coordinates\" must be an array";
            parser.skipChildren();
        }
    }

    /** Reads an array and returns how many levels it has above the position: 0 for a position itself. */
    private int array(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return EMPTY;
        }
        if (token != JsonToken.START_ARRAY) {
            position(parser);
            return 0;
        }
        int below = EMPTY;
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_ARRAY) {
                fault = "arrays of coordinates must not hold " + token + " beside arrays";
                parser.skipChildren();
                continue;
            }
            int child = array(parser);
            if (below != EMPTY && child != EMPTY && child != below) {
                fault = "arrays of coordinates must all be nested to the same depth";
            }
            below = Math.max(below, child);
        }
        return below == EMPTY ? EMPTY : close(below + 1);
    }

    private int close(int level) {
        if (level >= LEVELS) {
            fault = "coordinates must not be nested deeper than those of a MultiPolygon";
            return LEVELS - 1;
        }
        int[] of = ends[level];
        if (of == null || counts[level] == of.length) {
            of = of == null ? new int[8] : Arrays.copyOf(of, of.length * 2);
            ends[level] = of;
        }
        of[counts[level]++] = level == 1 ? positions : counts[level - 1];
        return level;
    }

    private void position(JsonParser parser) throws IOException {
        if (++seen > Geometries.MOST_CORNERS) {
            while (parser.currentToken() != JsonToken.END_ARRAY) {
                parser.skipChildren();
                parser.nextToken();
            }
            return;
        }
        if (positions * 3 + 3 > ordinates.length) {
            ordinates = Arrays.copyOf(ordinates, ordinates.length * 2);
        }
        int numbers = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
                if (numbers < 3) {
                    ordinates[positions * 3 + numbers] = parser.getDoubleValue();
                }
                numbers++;
            } else if (token == JsonToken.VALUE_NULL && numbers == 2) {
                numbers++; // a height that is not known
                ordinates[positions * 3 + 2] = Double.NaN;
            } else {
                fault = "a position must consist of numbers, has " + token;
                parser.skipChildren();
            }
        }
        if (numbers < 2 && fault == null) {
            fault = "a position must have at least 2 numbers, has " + numbers;
        }
        if (numbers == 2) {
            ordinates[positions * 3 + 2] = Double.NaN;
        } else {
            hasZ = true;
        }
        positions++;
    }

    /** Whether there is a position at all; what does not fit the type is refused. */
    boolean check(String type, int expectedHeight) throws MalformedGeometryException {
        if (fault != null) {
            throw new MalformedGeometryException(fault);
        }
        if (seen > Geometries.MOST_CORNERS) {
            throw MalformedGeometryException.tooLarge(type, seen);
        }
        if (!present) {
            throw new MalformedGeometryException("a " + type + " must have \"coordinates\"");
        }
        if (height != EMPTY && height != expectedHeight) {
            throw new MalformedGeometryException("the coordinates of a " + type + " must be nested " + (expectedHeight + 1)
                    + " deep, are " + (height + 1));
        }
        return positions > 0;
    }

    int dimension() {
        return hasZ ? 3 : 2;
    }

    int positions() {
        return positions;
    }

    /** Number of arrays of that level (1: arrays of positions, 2: arrays of those). */
    int count(int level) {
        return counts[level];
    }

    int start(int level, int index) {
        return index == 0 ? 0 : ends[level][index - 1];
    }

    int end(int level, int index) {
        return ends[level][index];
    }

    /** The ordinates of those positions, two or three each. */
    double[] slice(int from, int to) {
        if (hasZ) {
            return Arrays.copyOfRange(ordinates, from * 3, to * 3);
        }
        double[] flat = new double[(to - from) * 2];
        for (int i = from, at = 0; i < to; i++) {
            flat[at++] = ordinates[i * 3];
            flat[at++] = ordinates[i * 3 + 1];
        }
        return flat;
    }
}
