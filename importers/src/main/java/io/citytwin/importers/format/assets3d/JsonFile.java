package io.citytwin.importers.format.assets3d;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** Reads the JSON of an asset, gzipped or not, with or without a byte order mark, never more than memory bears. */
final class JsonFile {
    private static final int MOST_BYTES = 256 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonFile() {}

    /** @throws UnreadableSourceException where it is no JSON object; the message names the file */
    static JsonNode read(AssetEntries entries, String name) throws UnreadableSourceException {
        String display = entries.display() + ": " + name;
        try (InputStream in = entries.open(name)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (isGzip(bytes)) {
                try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                    bytes = unpacked.readNBytes(MOST_BYTES + 1);
                }
            }
            if (bytes.length > MOST_BYTES) {
                throw new UnreadableSourceException(display + " must not be larger than " + (MOST_BYTES >> 20) + " MB");
            }
            JsonNode node = JSON.readTree(withoutMark(bytes));
            if (node == null || !node.isObject()) {
                throw new UnreadableSourceException(display + " must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new UnreadableSourceException(display + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be read: " + e.getMessage(), e);
        }
    }

    static boolean isGzip(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b;
    }

    static boolean hasMark(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb && (bytes[2] & 0xff) == 0xbf;
    }

    private static byte[] withoutMark(byte[] bytes) {
        return hasMark(bytes) ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }
}
