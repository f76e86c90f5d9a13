package io.citytwin.importers.format.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes one unpacked block (PrimitiveBlock) of a PBF file and pushes its elements. */
final class OsmPbfBlock {
    private final OsmSink sink;
    private String[] strings = {};
    private long granularity = 100;
    private long latOffset;
    private long lonOffset;

    OsmPbfBlock(OsmSink sink) {
        this.sink = sink;
    }

    void read(byte[] block) throws IOException, OsmFormatException, InterruptedException {
        List<byte[]> groups = new ArrayList<>();
        CodedInputStream in = CodedInputStream.newInstance(block);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> strings = stringTable(CodedInputStream.newInstance(in.readByteArray()));
                case 2 -> groups.add(in.readByteArray());
                case 17 -> granularity = in.readInt32();
                case 19 -> latOffset = in.readInt64();
                case 20 -> lonOffset = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        if (granularity <= 0) {
            throw new OsmFormatException("granularity must be above 0, was " + granularity);
        }
        for (byte[] group : groups) {
            readGroup(CodedInputStream.newInstance(group));
        }
    }

    private static String[] stringTable(CodedInputStream in) throws IOException {
        List<String> table = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                table.add(new String(in.readByteArray(), StandardCharsets.UTF_8));
            } else {
                in.skipField(tag);
            }
        }
        return table.toArray(String[]::new);
    }

    private void readGroup(CodedInputStream in) throws IOException, OsmFormatException, InterruptedException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            Kind kind =
                    switch (field) {
                        case 1, 2 -> Kind.NODE;
                        case 3 -> Kind.WAY;
                        case 4 -> Kind.RELATION;
                        default -> null;
                    };
            if (kind == null || !sink.wants(kind)) {
                in.skipField(tag);
                continue;
            }
            CodedInputStream message = CodedInputStream.newInstance(in.readByteArray());
            if (field == 2) {
                readDense(message);
            } else if (field == 1) {
                readNode(message);
            } else if (field == 3) {
                readWay(message);
            } else {
                readRelation(message);
            }
        }
    }

    /** A growing list of numbers of a packed field. */
    private static final class Numbers {
        long[] values = new long[16];
        int size;

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        long[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }

    /** Reads a repeated number field, packed or not. */
    private static void numbers(CodedInputStream in, int tag, boolean signed, Numbers into) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            into.add(signed ? in.readSInt64() : in.readInt64());
            return;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            into.add(signed ? in.readSInt64() : in.readInt64());
        }
        in.popLimit(limit);
    }

    private static void deltas(CodedInputStream in, int tag, Numbers into) throws IOException {
        int from = into.size;
        numbers(in, tag, true, into);
        long value = from == 0 ? 0 : into.values[from - 1];
        for (int i = from; i < into.size; i++) {
            value += into.values[i];
            into.values[i] = value;
        }
    }

    private String string(long index) throws OsmFormatException {
        if (index < 0 || index >= strings.length) {
            throw new OsmFormatException("text number " + index + " is not among the block's " + strings.length);
        }
        return strings[(int) index];
    }

    private Map<String, String> tags(Numbers keys, Numbers values) throws OsmFormatException {
        if (keys.size != values.size) {
            throw new OsmFormatException("an element has " + keys.size + " keys but " + values.size + " values");
        }
        if (keys.size == 0) {
            return Map.of();
        }
        Map<String, String> tags = new LinkedHashMap<>();
        for (int i = 0; i < keys.size; i++) {
            tags.put(string(keys.values[i]), string(values.values[i]));
        }
        return tags;
    }

    private void node(long id, long version, long lat, long lon, Map<String, String> tags)
            throws InterruptedException {
        // The format counts in nanodegrees; OpenStreetMap itself keeps seven digits.
        long lon7 = Math.round((lonOffset + granularity * lon) / 100.0);
        long lat7 = Math.round((latOffset + granularity * lat) / 100.0);
        if (Math.abs(lon7) > 1_800_000_000L || Math.abs(lat7) > 900_000_000L) {
            sink.bad(Kind.NODE, id, "its position " + lon7 / 1e7 + ", " + lat7 / 1e7 + " is not on the Earth");
            return;
        }
        sink.accept(new Node(id, (int) version, (int) lon7, (int) lat7, tags));
    }

    private void readDense(CodedInputStream in) throws IOException, OsmFormatException, InterruptedException {
        Numbers ids = new Numbers();
        Numbers lats = new Numbers();
        Numbers lons = new Numbers();
        Numbers versions = new Numbers();
        Numbers keysValues = new Numbers();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> deltas(in, tag, ids);
                case 5 -> versions(CodedInputStream.newInstance(in.readByteArray()), versions);
                case 8 -> deltas(in, tag, lats);
                case 9 -> deltas(in, tag, lons);
                case 10 -> numbers(in, tag, false, keysValues);
                default -> in.skipField(tag);
            }
        }
        if (lats.size != ids.size || lons.size != ids.size) {
            throw new OsmFormatException("a block of " + ids.size + " nodes has " + lats.size + " latitudes and "
                    + lons.size + " longitudes");
        }
        int at = 0;
        for (int i = 0; i < ids.size; i++) {
            Map<String, String> tags = Map.of();
            while (at < keysValues.size && keysValues.values[at] != 0) {
                if (at + 1 >= keysValues.size) {
                    throw new OsmFormatException("the tags of node " + ids.values[i] + " end inside a tag");
                }
                if (tags.isEmpty()) {
                    tags = new LinkedHashMap<>();
                }
                tags.put(string(keysValues.values[at]), string(keysValues.values[at + 1]));
                at += 2;
            }
            at++;
            long version = i < versions.size ? versions.values[i] : 0;
            node(ids.values[i], version, lats.values[i], lons.values[i], tags);
        }
    }

    private static void versions(CodedInputStream in, Numbers versions) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                numbers(in, tag, false, versions);
            } else {
                in.skipField(tag);
            }
        }
    }

    private static int version(CodedInputStream info) throws IOException {
        Numbers versions = new Numbers();
        versions(info, versions);
        return versions.size == 0 ? 0 : (int) versions.values[0];
    }

    private void readNode(CodedInputStream in) throws IOException, OsmFormatException, InterruptedException {
        long id = 0;
        long lat = 0;
        long lon = 0;
        int version = 0;
        Numbers keys = new Numbers();
        Numbers values = new Numbers();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> id = in.readSInt64();
                case 2 -> numbers(in, tag, false, keys);
                case 3 -> numbers(in, tag, false, values);
                case 4 -> version = version(CodedInputStream.newInstance(in.readByteArray()));
                case 8 -> lat = in.readSInt64();
                case 9 -> lon = in.readSInt64();
                default -> in.skipField(tag);
            }
        }
        node(id, version, lat, lon, tags(keys, values));
    }

    private void readWay(CodedInputStream in) throws IOException, OsmFormatException, InterruptedException {
        long id = 0;
        int version = 0;
        Numbers keys = new Numbers();
        Numbers values = new Numbers();
        Numbers nodes = new Numbers();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> id = in.readInt64();
                case 2 -> numbers(in, tag, false, keys);
                case 3 -> numbers(in, tag, false, values);
                case 4 -> version = version(CodedInputStream.newInstance(in.readByteArray()));
                case 8 -> deltas(in, tag, nodes);
                default -> in.skipField(tag);
            }
        }
        sink.accept(new Way(id, version, nodes.toArray(), tags(keys, values)));
    }

    private void readRelation(CodedInputStream in) throws IOException, OsmFormatException, InterruptedException {
        long id = 0;
        int version = 0;
        Numbers keys = new Numbers();
        Numbers values = new Numbers();
        Numbers roles = new Numbers();
        Numbers ids = new Numbers();
        Numbers kinds = new Numbers();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> id = in.readInt64();
                case 2 -> numbers(in, tag, false, keys);
                case 3 -> numbers(in, tag, false, values);
                case 4 -> version = version(CodedInputStream.newInstance(in.readByteArray()));
                case 8 -> numbers(in, tag, false, roles);
                case 9 -> deltas(in, tag, ids);
                case 10 -> numbers(in, tag, false, kinds);
                default -> in.skipField(tag);
            }
        }
        if (roles.size != ids.size || kinds.size != ids.size) {
            throw new OsmFormatException("relation " + id + " has " + ids.size + " members but " + roles.size
                    + " roles and " + kinds.size + " kinds");
        }
        List<Member> members = new ArrayList<>(ids.size);
        for (int i = 0; i < ids.size; i++) {
            if (kinds.values[i] < 0 || kinds.values[i] > 2) {
                throw new OsmFormatException("a member of relation " + id + " is of unknown kind " + kinds.values[i]);
            }
            members.add(new Member(Kind.values()[(int) kinds.values[i]], ids.values[i], string(roles.values[i])));
        }
        sink.accept(new Relation(id, version, members, tags(keys, values)));
    }
}
