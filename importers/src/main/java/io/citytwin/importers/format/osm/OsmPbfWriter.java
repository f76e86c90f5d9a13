package io.citytwin.importers.format.osm;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes OpenStreetMap PBF files: blocks of up to 8,000 elements of one kind, packed by zlib, versions kept, any order.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF Format</a>
 */
final class OsmPbfWriter implements AutoCloseable {
    private static final int ELEMENTS_PER_BLOCK = 8000;
    /** Leaves room below the 32 MiB that a block may have for what is still being collected. */
    private static final int MAX_GROUP_BYTES = 12 << 20;

    private final DataOutputStream out;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private ByteArrayOutputStream group = new ByteArrayOutputStream();
    private OsmElement.Kind kind;
    private int elements;
    private long stringBytes;

    OsmPbfWriter(OutputStream out) throws IOException {
        this.out = new DataOutputStream(out);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(header);
        coded.writeString(4, "OsmSchema-V0.6");
        coded.writeString(4, "DenseNodes");
        coded.writeString(16, "CityTwin");
        coded.flush();
        block("OSMHeader", header.toByteArray());
        startBlock();
    }

    void write(OsmElement element) throws IOException {
        boolean full = elements == ELEMENTS_PER_BLOCK || group.size() + stringBytes > MAX_GROUP_BYTES;
        if (kind != element.kind() || full) {
            flushBlock();
            kind = element.kind();
        }
        elements++;
        if (element instanceof Node node) {
            nodes.add(node);
            for (Map.Entry<String, String> tag : node.tags().entrySet()) {
                string(tag.getKey());
                string(tag.getValue());
            }
        } else if (element instanceof Way way) {
            message(3, way(way));
        } else if (element instanceof Relation relation) {
            message(4, relation(relation));
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flushBlock();
        } finally {
            deflater.end();
        }
    }

    private void startBlock() {
        strings.clear();
        strings.put("", 0); // index 0 is the delimiter of dense nodes
        group = new ByteArrayOutputStream();
        nodes.clear();
        elements = 0;
        stringBytes = 0;
    }

    private int string(String text) {
        Integer known = strings.get(text);
        if (known != null) {
            return known;
        }
        stringBytes += 3L * text.length() + 4;
        int index = strings.size();
        strings.put(text, index);
        return index;
    }

    private void flushBlock() throws IOException {
        if (elements == 0) {
            return;
        }
        if (!nodes.isEmpty()) {
            message(2, dense());
        }
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(table);
        for (String text : strings.keySet()) {
            coded.writeByteArray(1, text.getBytes(StandardCharsets.UTF_8));
        }
        coded.flush();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        coded = CodedOutputStream.newInstance(content);
        coded.writeByteArray(1, table.toByteArray());
        coded.writeByteArray(2, group.toByteArray());
        coded.flush();
        block("OSMData", content.toByteArray());
        startBlock();
    }

    private void block(String type, byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        deflater.reset();
        try (DeflaterOutputStream zip = new DeflaterOutputStream(packed, deflater)) {
            zip.write(content);
        }
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(blob);
        coded.writeInt32(2, content.length);
        coded.writeByteArray(3, packed.toByteArray());
        coded.flush();
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        coded = CodedOutputStream.newInstance(header);
        coded.writeString(1, type);
        coded.writeInt32(3, blob.size());
        coded.flush();
        out.writeInt(header.size());
        header.writeTo(out);
        blob.writeTo(out);
    }

    private void message(int field, byte[] content) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(group);
        coded.writeByteArray(field, content);
        coded.flush();
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Fields fields) throws IOException {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
        fields.writeTo(coded);
        coded.flush();
        return bytes.toByteString().toByteArray();
    }

    private byte[] dense() throws IOException {
        byte[] ids = bytes(o -> deltas(o, nodes.stream().mapToLong(Node::id).toArray()));
        byte[] lats = bytes(o -> deltas(o, nodes.stream().mapToLong(Node::lat).toArray()));
        byte[] lons = bytes(o -> deltas(o, nodes.stream().mapToLong(Node::lon).toArray()));
        byte[] info = bytes(o -> o.writeByteArray(1, bytes(v -> {
            for (Node node : nodes) {
                v.writeInt32NoTag(node.version());
            }
        })));
        byte[] tags = bytes(o -> {
            for (Node node : nodes) {
                for (Map.Entry<String, String> tag : node.tags().entrySet()) {
                    o.writeInt32NoTag(string(tag.getKey()));
                    o.writeInt32NoTag(string(tag.getValue()));
                }
                o.writeInt32NoTag(0);
            }
        });
        return bytes(o -> {
            o.writeByteArray(1, ids);
            o.writeByteArray(5, info);
            o.writeByteArray(8, lats);
            o.writeByteArray(9, lons);
            o.writeByteArray(10, tags);
        });
    }

    private static void deltas(CodedOutputStream out, long[] values) throws IOException {
        long before = 0;
        for (long value : values) {
            out.writeSInt64NoTag(value - before);
            before = value;
        }
    }

    private void common(CodedOutputStream out, OsmElement element) throws IOException {
        out.writeInt64(1, element.id());
        byte[] keys = bytes(o -> {
            for (String key : element.tags().keySet()) {
                o.writeInt32NoTag(string(key));
            }
        });
        byte[] values = bytes(o -> {
            for (String value : element.tags().values()) {
                o.writeInt32NoTag(string(value));
            }
        });
        out.writeByteArray(2, keys);
        out.writeByteArray(3, values);
        out.writeByteArray(4, bytes(o -> o.writeInt32(1, element.version())));
    }

    private byte[] way(Way way) throws IOException {
        return bytes(out -> {
            common(out, way);
            out.writeByteArray(8, bytes(o -> deltas(o, way.nodes())));
        });
    }

    private byte[] relation(Relation relation) throws IOException {
        List<Member> members = relation.members();
        return bytes(out -> {
            common(out, relation);
            out.writeByteArray(8, bytes(o -> {
                for (Member member : members) {
                    o.writeInt32NoTag(string(member.role()));
                }
            }));
            out.writeByteArray(9, bytes(o -> deltas(o, members.stream().mapToLong(Member::id).toArray())));
            out.writeByteArray(10, bytes(o -> {
                for (Member member : members) {
                    o.writeInt32NoTag(member.kind().ordinal());
                }
            }));
        });
    }
}
