package io.citytwin.importers.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as text: checked values of JSON attributes, and rows as objects for the reject list. */
public final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonText() {}

    /** The text if it is JSON that PostgreSQL takes, else null. */
    static String check(Object value) {
        String text = value.toString();
        try {
            JSON.readTree(text);
            return text.contains("\\u0000") ? null : text;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A row's values as a JSON object; numbers that are not finite as texts. */
    public static String of(List<SourceField> fields, SourceRecord record) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.size() && i < record.values().length; i++) {
            Object value = record.values()[i];
            boolean plain = value == null
                    || value instanceof Boolean
                    || value instanceof Long
                    || (value instanceof Double number && Double.isFinite(number));
            values.put(fields.get(i).name(), plain ? value : value.toString().replace("\0", ""));
        }
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }
}
