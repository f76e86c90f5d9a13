package io.citytwin.importers.format.osgb;

import io.citytwin.importers.format.osgb.OsgbScene.Group;
import io.citytwin.importers.format.osgb.OsgbScene.Levels;
import io.citytwin.importers.format.osgb.OsgbScene.Mesh;
import io.citytwin.importers.format.osgb.OsgbScene.Moved;
import io.citytwin.importers.format.osgb.OsgbScene.Picture;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the scene of an .osgb file. The format writes each class's properties in a fixed order, base classes first, and no
 * names; which properties there are depends on the version. Classes that a photogrammetric model is made of are read; others
 * are passed over where the file marks its blocks, and named in the refusal where it does not.
 */
final class OsgbReader {
    private static final int USER_CONTAINERS = 77;
    private static final int NO_FRAME_NUMBER = 70;
    private static final int IMAGE_CLASS = 94;
    private static final int INSTANCES = 96;
    private static final int ARRAY_OBJECTS = 112;
    private static final int DRAWABLE_MASK = 142;
    private static final int DRAWABLE_CULLING = 145;
    private static final int BUFFER_DATA = 147;
    private static final int DEFINES = 151;
    private static final int DRAWABLE_IS_NODE = 154;
    private static final int LEVEL_OF_DETAIL_BIAS = 155;
    private static final int DRAWABLE_ONCE = 156;
    private static final int MOST_DEPTH = 200;
    private static final int GL_REPEAT = 0x2901;

    private final OsgbStream in;
    private final PictureFiles pictures;
    private final Map<Integer, Object> known = new HashMap<>();
    private final Map<Integer, Numbers> arrays = new HashMap<>();
    private int depth;

    /** What a state set says that matters here. */
    private static final class State {
        private Picture picture;
    }

    /** Anything that was read and is not needed. */
    private record Other(String name) {}

    private OsgbReader(OsgbStream in, PictureFiles pictures) {
        this.in = in;
        this.pictures = pictures;
    }

    /** @return a {@link Group} or a list of {@link Mesh}; null where the file holds nothing to draw */
    static Object read(byte[] file, String display, PictureFiles pictures) throws UnreadableSourceException {
        return new OsgbReader(new OsgbStream(file, display), pictures).object();
    }

    private Object object() throws UnreadableSourceException {
        String name = in.text();
        if (name.equals("NULL")) {
            return null;
        }
        int end = in.begin();
        int id = in.integer();
        Object object = known.get(id);
        if (object == null) {
            if (++depth > MOST_DEPTH) {
                throw in.unknown("more than " + MOST_DEPTH + " objects inside each other");
            }
            object = fields(name, id, end >= 0);
            depth--;
            known.put(id, object);
        }
        in.leave(end);
        return object;
    }

    private Object fields(String name, int id, boolean marked) throws UnreadableSourceException {
        switch (name) {
            case "osg::Group":
                return group(new Group(), false);
            case "osg::Transform":
                return group(new Group(), true);
            case "osg::MatrixTransform": {
                Moved moved = new Moved();
                group(moved, true);
                int end = in.begin();
                for (int i = 0; i < 16; i++) {
                    moved.matrix[i] = in.longReal();
                }
                in.leave(end);
                return moved;
            }
            case "osg::LOD": {
                Levels levels = new Levels();
                node();
                children(levels);
                levels(levels);
                return levels;
            }
            case "osg::PagedLOD":
                return pagedLevels();
            case "osg::Geode":
                return geode();
            case "osg::Geometry":
                return geometry();
            case "osg::StateSet":
                return stateSet();
            case "osg::Material":
                return material();
            case "osg::Texture2D":
                return texture();
            case "osg::DrawArrays", "osg::DrawArrayLengths", "osg::DrawElementsUByte", "osg::DrawElementsUShort",
                    "osg::DrawElementsUInt":
                return primitiveObject(name);
            case "osg::VertexBufferObject", "osg::ElementBufferObject":
                head();
                in.skip(4 + 4 + 1);
                return new Other(name);
            default:
                if (Numbers.isClass(name)) {
                    return arrayObject(name);
                }
                if (!marked) {
                    throw in.unknown("an object of the class " + name);
                }
                return new Other(name);
        }
    }

    private boolean isSince(int version) {
        return in.version() >= version;
    }

    /** osg::Object. */
    private void head() throws UnreadableSourceException {
        in.text();
        in.integer();
        if (!in.flag()) {
            return;
        }
        if (isSince(USER_CONTAINERS)) {
            object();
        } else {
            int end = in.begin();
            object();
            in.leave(end);
        }
    }

    private Object optional() throws UnreadableSourceException {
        return in.flag() ? object() : null;
    }

    /** osg::Object and osg::Node; what its state says. */
    private State node() throws UnreadableSourceException {
        head();
        return nodeOnly();
    }

    private State nodeOnly() throws UnreadableSourceException {
        if (in.flag()) {
            int end = in.begin();
            in.skip(4 * 8);
            in.leave(end);
        }
        for (int callback = 0; callback < 4; callback++) {
            optional();
        }
        in.flag();
        in.integer();
        if (!isSince(USER_CONTAINERS) && in.flag()) {
            texts();
        }
        return optional() instanceof State state ? state : null;
    }

    private List<String> texts() throws UnreadableSourceException {
        List<String> texts = new ArrayList<>();
        int count = in.count(4);
        int end = in.begin();
        for (int i = 0; i < count; i++) {
            texts.add(in.text());
        }
        in.leave(end);
        return texts;
    }

    private Group group(Group group, boolean transform) throws UnreadableSourceException {
        node();
        children(group);
        if (transform) {
            in.integer();
        }
        return group;
    }

    private void children(Group group) throws UnreadableSourceException {
        if (in.flag()) {
            objects(group.children);
        }
    }

    private void objects(List<Object> into) throws UnreadableSourceException {
        int count = in.count(4);
        int end = in.begin();
        for (int i = 0; i < count; i++) {
            Object object = object();
            if (object != null) {
                into.add(object);
            }
        }
        in.leave(end);
    }

    private void levels(Levels levels) throws UnreadableSourceException {
        in.integer();
        if (in.flag()) {
            in.skip(3 * 8);
            levels.radius = in.longReal();
        }
        levels.byPixels = in.integer() == 1;
        if (in.flag()) {
            int count = in.count(8);
            int end = in.begin();
            for (int i = 0; i < count; i++) {
                levels.ranges.add(new float[] {in.real(), in.real()});
            }
            in.leave(end);
        }
    }

    private Levels pagedLevels() throws UnreadableSourceException {
        Levels levels = new Levels();
        node();
        levels(levels);
        if (in.flag() && in.flag()) {
            in.text(); // where it once lay: files are looked for beside this one
        }
        if (!isSince(NO_FRAME_NUMBER)) {
            in.integer();
        }
        in.integer();
        in.flag();
        if (in.flag()) {
            levels.files.addAll(texts());
            int count = in.count(8);
            int end = in.begin();
            in.skip(8 * count);
            in.leave(end);
        }
        if (in.flag()) {
            int count = in.count(4);
            if (count > 0) {
                int end = in.begin();
                for (int i = 0; i < count; i++) {
                    Object child = object();
                    levels.children.add(child == null ? new Group() : child);
                }
                in.leave(end);
            }
        }
        return levels;
    }

    private Group geode() throws UnreadableSourceException {
        Group group = new Group();
        State state = node();
        children(group);
        if (state != null && state.picture != null) {
            group.children.replaceAll(child -> child instanceof Mesh mesh && mesh.picture() == null
                    ? new Mesh(mesh.positions(), mesh.texture(), mesh.triangles(), state.picture)
                    : child);
        }
        return group;
    }

    private Object geometry() throws UnreadableSourceException {
        head();
        State state = isSince(DRAWABLE_IS_NODE) ? nodeOnly() : null;
        if (!isSince(DRAWABLE_ONCE)) {
            state = optional() instanceof State own ? own : state;
        }
        if (in.flag()) {
            int end = in.begin();
            in.skip(6 * 8);
            in.leave(end);
        }
        optional();
        optional();
        in.skip(3);
        if (!isSince(DRAWABLE_ONCE)) {
            for (int callback = 0; callback < 4; callback++) {
                optional();
            }
        }
        if (isSince(DRAWABLE_MASK)) {
            in.integer();
        }
        if (isSince(DRAWABLE_CULLING)) {
            in.flag();
        }
        return isSince(ARRAY_OBJECTS) ? newGeometry(state) : oldGeometry(state);
    }

    private Object oldGeometry(State state) throws UnreadableSourceException {
        List<Primitive> primitives = new ArrayList<>();
        for (int i = in.count(8); i > 0; i--) {
            primitives.add(primitive());
        }
        Numbers positions = arrayData();
        for (int other = 0; other < 4; other++) {
            arrayData();
        }
        Numbers texture = firstOf(arrayList());
        arrayList();
        in.flag();
        return mesh(state, primitives, positions, texture);
    }

    private Object newGeometry(State state) throws UnreadableSourceException {
        List<Primitive> primitives = new ArrayList<>();
        for (int i = in.count(4); i > 0; i--) {
            if (object() instanceof Primitive primitive) {
                primitives.add(primitive);
            }
        }
        Numbers positions = optional() instanceof Numbers numbers ? numbers : Numbers.NONE;
        for (int other = 0; other < 4; other++) {
            optional();
        }
        List<Numbers> textures = new ArrayList<>();
        for (int i = in.count(4); i > 0; i--) {
            textures.add(object() instanceof Numbers numbers ? numbers : Numbers.NONE);
        }
        for (int i = in.count(4); i > 0; i--) {
            object();
        }
        return mesh(state, primitives, positions, firstOf(textures));
    }

    private static Numbers firstOf(List<Numbers> textures) {
        return textures.isEmpty() ? Numbers.NONE : textures.get(0);
    }

    private Numbers arrayData() throws UnreadableSourceException {
        return in.flag() ? arrayInBlock() : Numbers.NONE;
    }

    private List<Numbers> arrayList() throws UnreadableSourceException {
        List<Numbers> list = new ArrayList<>();
        if (in.flag()) {
            int count = in.count(4);
            int end = in.begin();
            for (int i = 0; i < count; i++) {
                list.add(arrayInBlock());
            }
            in.leave(end);
        }
        return list;
    }

    private Numbers arrayInBlock() throws UnreadableSourceException {
        int end = in.begin();
        Numbers array = in.flag() ? array() : Numbers.NONE;
        if (in.flag()) {
            array();
            throw in.unknown("a geometry with indices of its own for an attribute");
        }
        in.integer();
        in.integer();
        in.leave(end);
        return array;
    }

    private Numbers array() throws UnreadableSourceException {
        int id = in.integer();
        if (arrays.containsKey(id)) {
            return arrays.get(id);
        }
        Numbers array = Numbers.ofType(in, in.integer());
        arrays.put(id, array);
        return array;
    }

    private Numbers arrayObject(String name) throws UnreadableSourceException {
        head();
        if (isSince(BUFFER_DATA)) {
            optional();
        }
        in.integer();
        in.flag();
        in.flag();
        return Numbers.ofClass(in, name);
    }

    private Primitive primitive() throws UnreadableSourceException {
        int type = in.integer();
        int mode = in.integer();
        if (in.version() > INSTANCES) {
            in.integer();
        }
        return switch (type) {
            case 50 -> Primitive.sequence(in, mode);
            case 51 -> throw in.unknown("a list of strips without indices (DrawArrayLengths)");
            case 52 -> Primitive.elements(in, mode, 1, true);
            case 53 -> Primitive.elements(in, mode, 2, true);
            case 54 -> Primitive.elements(in, mode, 4, true);
            default -> throw in.damaged("a primitive states the type " + type);
        };
    }

    private Primitive primitiveObject(String name) throws UnreadableSourceException {
        head();
        if (isSince(BUFFER_DATA)) {
            optional();
        }
        in.integer();
        int mode = in.integer();
        return switch (name) {
            case "osg::DrawArrays" -> Primitive.sequence(in, mode);
            case "osg::DrawElementsUByte" -> Primitive.elements(in, mode, 1, false);
            case "osg::DrawElementsUShort" -> Primitive.elements(in, mode, 2, false);
            case "osg::DrawElementsUInt" -> Primitive.elements(in, mode, 4, false);
            default -> throw in.unknown("a list of strips without indices (DrawArrayLengths)");
        };
    }

    private Object mesh(State state, List<Primitive> primitives, Numbers positions, Numbers texture)
            throws UnreadableSourceException {
        if (positions.components() != 3 || positions.values().length == 0) {
            return new Other("a geometry without places");
        }
        int vertices = positions.values().length / 3;
        int[] triangles = new int[0];
        int used = 0;
        for (Primitive primitive : primitives) {
            int[] more = primitive.triangles();
            triangles = Arrays.copyOf(triangles, Math.max(triangles.length, used + more.length));
            System.arraycopy(more, 0, triangles, used, more.length);
            used += more.length;
        }
        for (int i = 0; i < used; i++) {
            if (triangles[i] < 0 || triangles[i] >= vertices) {
                throw in.damaged("a triangle names the vertex " + triangles[i] + " of " + vertices);
            }
        }
        float[] uv = null;
        if (texture.components() == 2 && texture.values().length == 2 * vertices) {
            uv = new float[texture.values().length];
            for (int i = 0; i < uv.length; i++) {
                uv[i] = (float) texture.values()[i];
            }
        }
        return new Mesh(positions.values(), uv, triangles, uv == null || state == null ? null : state.picture);
    }

    private State stateSet() throws UnreadableSourceException {
        State state = new State();
        head();
        if (in.flag()) {
            modes();
        }
        if (in.flag()) {
            attributes();
        }
        if (in.flag()) {
            int count = in.count(4);
            int end = in.begin();
            for (int i = 0; i < count; i++) {
                modes();
            }
            in.leave(end);
        }
        if (in.flag()) {
            int count = in.count(4);
            int end = in.begin();
            for (int unit = 0; unit < count; unit++) {
                for (Object attribute : attributes()) {
                    if (state.picture == null && attribute instanceof Picture picture) {
                        state.picture = picture;
                    }
                }
            }
            in.leave(end);
        }
        if (in.flag()) {
            int count = in.count(4);
            int end = in.begin();
            for (int i = 0; i < count; i++) {
                object();
                in.integer();
            }
            in.leave(end);
        }
        in.skip(3 * 4);
        in.text();
        in.flag();
        optional();
        optional();
        if (isSince(DEFINES) && in.flag()) {
            int count = in.count(12);
            int end = in.begin();
            for (int i = 0; i < count; i++) {
                in.text();
                in.text();
                in.integer();
            }
            in.leave(end);
        }
        return state;
    }

    private void modes() throws UnreadableSourceException {
        int count = in.count(8);
        if (count > 0) {
            int end = in.begin();
            in.skip(8 * count);
            in.leave(end);
        }
    }

    private List<Object> attributes() throws UnreadableSourceException {
        List<Object> attributes = new ArrayList<>();
        int count = in.count(8);
        if (count > 0) {
            int end = in.begin();
            for (int i = 0; i < count; i++) {
                attributes.add(object());
                in.integer();
            }
            in.leave(end);
        }
        return attributes;
    }

    /** osg::Object and osg::StateAttribute. */
    private void attribute() throws UnreadableSourceException {
        head();
        optional();
        optional();
    }

    private Other material() throws UnreadableSourceException {
        attribute();
        in.integer();
        for (int colour = 0; colour < 4; colour++) {
            if (in.flag()) {
                in.skip(1 + 8 * 4);
            }
        }
        if (in.flag()) {
            in.skip(1 + 2 * 4);
        }
        return new Other("osg::Material");
    }

    private Object texture() throws UnreadableSourceException {
        attribute();
        boolean repeats = false;
        for (int wrap = 0; wrap < 3; wrap++) {
            if (in.flag()) {
                repeats |= in.integer() == GL_REPEAT && wrap < 2;
            }
        }
        for (int filter = 0; filter < 2; filter++) {
            if (in.flag()) {
                in.integer();
            }
        }
        in.skip(4 + 4 + 4 * 8 + 4 + 4);
        for (int format = 0; format < 3; format++) {
            if (in.flag()) {
                in.integer();
            }
        }
        in.skip(1 + 4 + 4 + 4);
        if (in.version() >= 95 && in.version() < DRAWABLE_IS_NODE && in.flag()) {
            in.skip(4 + 4 + 1 + 4 + 4 + 4);
        }
        if (in.version() >= 98 && in.flag()) {
            in.text();
        }
        if (isSince(LEVEL_OF_DETAIL_BIAS)) {
            in.skip(3 * 4);
        }
        Picture picture = in.flag() ? picture(repeats) : null;
        in.skip(2 * 4);
        return picture == null ? new Other("osg::Texture2D") : picture;
    }

    private Picture picture(boolean repeats) throws UnreadableSourceException {
        if (in.version() > IMAGE_CLASS) {
            in.text();
        }
        int id = in.integer();
        if (known.get(id) instanceof Picture picture) {
            return picture;
        }
        String name = in.text();
        in.integer();
        Picture picture = switch (in.integer()) {
            case 0 -> pixels(name, repeats);
            case 1 -> pictures.ofFile(name, in.bytes(in.integer()), repeats);
            default -> pictures.beside(name, repeats);
        };
        head();
        if (picture != null) {
            known.put(id, picture);
        }
        return picture;
    }

    private Picture pixels(String name, boolean repeats) throws UnreadableSourceException {
        boolean topFirst = in.integer() == 1;
        int width = in.integer();
        int height = in.integer();
        in.skip(2 * 4);
        int format = in.integer();
        int type = in.integer();
        int packing = in.integer();
        in.integer();
        byte[] bytes = in.bytes(in.integer());
        in.skip(4 * in.count(4));
        return pictures.ofPixels(name, bytes, width, height, format, type, packing, topFirst, repeats);
    }
}
