package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.citytwin.importers.format.text.TextEncoding;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;

/**
 * A GeoJSON file as text: in which encoding, and whether it is one document or a sequence of records (newline-delimited,
 * or RFC 8142 with record separators). JSON is Unicode, which the parser tells by itself; text that is neither UTF-8 nor
 * has a byte order mark is read as GB18030.
 *
 * @param charset null where the parser is to tell
 * @param delimiter byte that ends (newline) or starts (0x1E) a record; -1 for one document
 */
record GeoJsonSource(SourceInput input, Charset charset, int delimiter) {
    static final int RECORD_SEPARATOR = 0x1e;
    private static final int SAMPLE = 1 << 20;
    private static final Set<String> SEQUENCE_ENDINGS =
            Set.of("geojsonl", "geojsons", "geojsonseq", "ndgeojson", "ndjson", "jsonl", "nljson");

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(256)
                    .maxStringLength(64 << 20)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** @param encoding what the user says, or null */
    static GeoJsonSource of(SourceInput input, Charset encoding) {
        byte[] head = input.head(SAMPLE);
        Charset charset = encoding;
        if (charset == null && !hasMark(head)) {
            TextEncoding detector = new TextEncoding();
            detector.add(head, 0, head.length);
            charset = detector.maybeUtf8() || looksWide(head) ? null : detector.best();
        }
        return new GeoJsonSource(input, charset, delimiter(input, head));
    }

    static JsonFactory factory() {
        return FACTORY;
    }

    JsonParser parser() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(input.path()), 1 << 16);
        return charset == null
                ? FACTORY.createParser(in)
                : FACTORY.createParser(new InputStreamReader(in, charset));
    }

    JsonParser parser(byte[] json) throws IOException {
        return charset == null ? FACTORY.createParser(json) : FACTORY.createParser(new String(json, charset));
    }

    boolean isSequence() {
        return delimiter >= 0;
    }

    /** One line that says what is wrong and where. */
    static String reason(IOException e) {
        if (e instanceof JsonProcessingException json) {
            String where = json.getLocation() == null
                    ? ""
                    : " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr();
            String message = String.valueOf(json.getOriginalMessage()).lines().findFirst().orElse("");
            return message.substring(0, Math.min(200, message.length())) + where;
        }
        return String.valueOf(e.getMessage());
    }

    private static int delimiter(SourceInput input, byte[] head) {
        int first = 0;
        while (first < head.length && (head[first] <= ' ' && head[first] != RECORD_SEPARATOR || head[first] < 0)) {
            first++;
        }
        if (first < head.length && head[first] == RECORD_SEPARATOR) {
            return RECORD_SEPARATOR;
        }
        String name = input.fileName().toLowerCase(java.util.Locale.ROOT);
        boolean named = SEQUENCE_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
        return named || isLineOfObjects(head, first) ? '\n' : -1;
    }

    /** Whether the first line is an object of its own and the next line begins another. */
    private static boolean isLineOfObjects(byte[] head, int first) {
        int end = first;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        int next = end;
        while (next < head.length && head[next] <= ' ' && head[next] >= 0) {
            next++;
        }
        if (first >= end || head[first] != '{' || next >= head.length || head[next] != '{') {
            return false;
        }
        try (JsonParser parser = FACTORY.createParser(head, first, end - first)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false; // not a whole object: then it is a document over several lines
        }
    }

    private static boolean hasMark(byte[] head) {
        return startsWith(head, 0xef, 0xbb, 0xbf) || startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff);
    }

    private static boolean looksWide(byte[] head) {
        return head.length > 3 && (head[0] == 0 || head[1] == 0);
    }

    private static boolean startsWith(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** The name of a property for a message, cut where it is long. */
    static String text(byte[] bytes) {
        return new String(bytes, 0, Math.min(80, bytes.length), StandardCharsets.UTF_8);
    }
}
