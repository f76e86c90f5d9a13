package io.citytwin.importers.format.osgb;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** An array of a geometry: {@code components} numbers per element. */
record Numbers(int components, double[] values) {
    static final Numbers NONE = new Numbers(1, new double[0]);

    /** Components and bytes of each, negative for floating ones, by the numbers that OpenSceneGraph gives its array types. */
    private static final int[][] SHAPES = {
        {1, 1}, {1, 1}, {1, 2}, {1, 2}, {1, 4}, {1, 4}, {1, -4}, {1, -8}, {2, 1}, {3, 1}, {4, 1}, {4, 1}, {2, 2}, {3, 2},
        {4, 2}, {2, -4}, {3, -4}, {4, -4}, {2, -8}, {3, -8}, {4, -8}, {2, 1}, {3, 1}, {2, 2}, {3, 2}, {4, 2}, {2, 4}, {3, 4},
        {4, 4}, {2, 4}, {3, 4}, {4, 4}, {1, 8}, {1, 8}
    };

    /** The classes' names, in the order of the numbers. */
    private static final String[] NAMES = {
        "Byte", "UByte", "Short", "UShort", "Int", "UInt", "Float", "Double", "Vec2b", "Vec3b", "Vec4b", "Vec4ub", "Vec2s",
        "Vec3s", "Vec4s", "Vec2", "Vec3", "Vec4", "Vec2d", "Vec3d", "Vec4d", "Vec2ub", "Vec3ub", "Vec2us", "Vec3us",
        "Vec4us", "Vec2i", "Vec3i", "Vec4i", "Vec2ui", "Vec3ui", "Vec4ui"
    };

    private static final Map<String, Integer> TYPES = new HashMap<>();

    static {
        for (int i = 0; i < NAMES.length; i++) {
            TYPES.put("osg::" + NAMES[i] + "Array", i);
        }
    }

    /** Whether that is a class of arrays. */
    static boolean isClass(String name) {
        return TYPES.containsKey(name);
    }

    /** The elements of an array that is an object of that class. */
    static Numbers ofClass(OsgbStream in, String name) throws UnreadableSourceException {
        int[] shape = SHAPES[TYPES.get(name)];
        return read(in, shape, in.count(shape[0] * Math.abs(shape[1])));
    }

    /** The elements of an array of that type, in a block. */
    static Numbers ofType(OsgbStream in, int type) throws UnreadableSourceException {
        if (type < 0 || type >= SHAPES.length) {
            throw in.damaged("an array states the type " + type);
        }
        int[] shape = SHAPES[type];
        int count = in.count(shape[0] * Math.abs(shape[1]));
        int end = in.begin();
        Numbers array = read(in, shape, count);
        in.leave(end);
        return array;
    }

    private static Numbers read(OsgbStream in, int[] shape, int count) throws UnreadableSourceException {
        int size = Math.abs(shape[1]);
        ByteBuffer run = in.run(count * shape[0] * size);
        if (shape[1] > 0) {
            return NONE; // normals and colours in whole numbers; positions are floating
        }
        double[] values = new double[count * shape[0]];
        for (int i = 0; i < values.length; i++) {
            values[i] = size == 8 ? run.getDouble(8 * i) : run.getFloat(4 * i);
        }
        return new Numbers(shape[0], values);
    }
}
