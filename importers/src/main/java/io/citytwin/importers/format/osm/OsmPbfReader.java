package io.citytwin.importers.format.osm;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads OpenStreetMap PBF files as a stream, one block at a time. Sizes are bounded as the format demands (64 KiB for a
 * block's header, 32 MiB for its content, before and after unpacking), so that a malicious file can't ask for more.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF Format</a>
 */
final class OsmPbfReader {
    static final int MAX_HEADER_BYTES = 64 << 10;
    static final int MAX_BLOB_BYTES = 32 << 20;
    private static final Set<String> KNOWN_FEATURES = Set.of("OsmSchema-V0.6", "DenseNodes");

    private final DataInputStream in;
    private final OsmSink sink;
    private final Inflater inflater = new Inflater();
    private long offset;

    private OsmPbfReader(InputStream in, OsmSink sink) {
        this.in = new DataInputStream(in);
        this.sink = sink;
    }

    /**
     * Reads all of the stream.
     *
     * @throws OsmFormatException where it breaks the format; what came before has been pushed by then
     */
    static void read(InputStream in, OsmSink sink) throws IOException, OsmFormatException, InterruptedException {
        OsmPbfReader reader = new OsmPbfReader(in, sink);
        try {
            reader.readBlocks(false);
        } finally {
            reader.inflater.end();
        }
    }

    /** Reads the header block only, to see whether it is such a file at all. */
    static void checkHeader(InputStream in) throws IOException, OsmFormatException {
        OsmPbfReader reader = new OsmPbfReader(in, element -> {});
        try {
            reader.readBlocks(true);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing here waits", e);
        } finally {
            reader.inflater.end();
        }
    }

    private void readBlocks(boolean headerOnly) throws IOException, OsmFormatException, InterruptedException {
        boolean first = true;
        for (int length = headerLength(); length >= 0; length = headerLength()) {
            try {
                BlobHeader header = BlobHeader.read(CodedInputStream.newInstance(bytes(length, "a block's header")));
                int size = header.dataSize();
                if (size < 0 || size > MAX_BLOB_BYTES) {
                    throw new OsmFormatException("a block must be at most " + MAX_BLOB_BYTES + " bytes, was " + size);
                }
                if (first != header.type().equals("OSMHeader") && first) {
                    throw new OsmFormatException("the first block must be OSMHeader, was " + header.type());
                }
                byte[] blob = bytes(size, "a block");
                if (header.type().equals("OSMHeader")) {
                    readHeader(CodedInputStream.newInstance(unpack(blob)));
                    if (headerOnly) {
                        return;
                    }
                } else if (header.type().equals("OSMData")) {
                    new OsmPbfBlock(sink).read(unpack(blob));
                }
            } catch (OsmFormatException e) {
                throw new OsmFormatException(e.getMessage() + " (block at byte " + offset + ")", e);
            } catch (InvalidProtocolBufferException e) {
                throw new OsmFormatException(
                        "damaged block at byte " + offset + ": "
                                + e.getMessage().lines().findFirst().orElse(""),
                        e);
            }
            first = false;
            offset += 4L + length;
        }
        if (first) {
            throw new OsmFormatException("the file is empty");
        }
    }

    /** The length of the next block's header, -1 at the end of the file. */
    private int headerLength() throws IOException, OsmFormatException {
        int b = in.read();
        if (b < 0) {
            return -1;
        }
        int length = b << 24 | in.readUnsignedByte() << 16 | in.readUnsignedByte() << 8 | in.readUnsignedByte();
        if (length <= 0 || length > MAX_HEADER_BYTES) {
            throw new OsmFormatException("a block's header must be 1 to " + MAX_HEADER_BYTES + " bytes, was "
                    + Integer.toUnsignedString(length) + " at byte " + offset);
        }
        return length;
    }

    private byte[] bytes(int length, String what) throws IOException, OsmFormatException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new OsmFormatException("the file ends inside " + what);
        }
        return bytes;
    }

    private record BlobHeader(String type, int dataSize) {
        static BlobHeader read(CodedInputStream in) throws IOException {
            String type = "";
            int size = -1;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> type = in.readString();
                    case 3 -> size = in.readInt32();
                    default -> in.skipField(tag);
                }
            }
            return new BlobHeader(type, size);
        }
    }

    private byte[] unpack(byte[] blob) throws IOException, OsmFormatException {
        CodedInputStream message = CodedInputStream.newInstance(blob);
        byte[] packed = null;
        int rawSize = -1;
        for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> {
                    return message.readByteArray();
                }
                case 2 -> rawSize = message.readInt32();
                case 3 -> packed = message.readByteArray();
                case 4, 5, 6, 7 -> throw new OsmFormatException(
                        "the block is packed by a method other than zlib, which is not read");
                default -> message.skipField(tag);
            }
        }
        if (packed == null) {
            throw new OsmFormatException("the block has no content");
        }
        if (rawSize < 0 || rawSize > MAX_BLOB_BYTES) {
            throw new OsmFormatException(
                    "an unpacked block must be at most " + MAX_BLOB_BYTES + " bytes, was " + rawSize);
        }
        byte[] raw = new byte[rawSize];
        inflater.reset();
        inflater.setInput(packed);
        try {
            int filled = 0;
            while (filled < rawSize) {
                int n = inflater.inflate(raw, filled, rawSize - filled);
                if (n == 0) {
                    break;
                }
                filled += n;
            }
            boolean more = inflater.inflate(new byte[1]) > 0;
            if (filled < rawSize || more) {
                throw new OsmFormatException("the block does not unpack to the " + rawSize + " bytes it declares");
            }
        } catch (DataFormatException e) {
            throw new OsmFormatException("the block can't be unpacked: " + e.getMessage(), e);
        }
        return raw;
    }

    private static void readHeader(CodedInputStream in) throws IOException, OsmFormatException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 4) {
                String feature = in.readString();
                if (!KNOWN_FEATURES.contains(feature)) {
                    throw new OsmFormatException("the file needs the feature " + feature + ", which is not read");
                }
            } else {
                in.skipField(tag);
            }
        }
    }

    /** For {@link EOFException}s of the four length bytes: the same clear words as elsewhere. */
    static String reason(IOException e) {
        return e instanceof EOFException ? "the file ends inside a block" : String.valueOf(e.getMessage());
    }
}
