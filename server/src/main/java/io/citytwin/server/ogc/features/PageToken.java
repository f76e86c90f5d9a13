package io.citytwin.server.ogc.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Layer;
import io.citytwin.server.http.ProblemException;
import io.citytwin.store.FeatureQuery.Position;
import io.citytwin.store.FeatureQuery.SortKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a page starts, as the opaque text of {@code token}: the sort values and the id of the last feature of the page
 * before. It names a place in the order, not a number of rows, so a page far behind costs no more than the first, and
 * features that come or go meanwhile shift nothing.
 */
final class PageToken {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PageToken() {}

    static String of(Position position, List<SortKey> sort) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode values = node.putArray("v");
        for (Object value : position.values()) {
            values.add(value == null ? null : value.toString());
        }
        ArrayNode keys = node.putArray("s");
        sort.forEach(key -> keys.add((key.descending() ? "-" : "+") + key.attribute()));
        node.put("i", position.fid());
        if (position.validFrom() != null) {
            node.put("t", position.validFrom().toString());
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ProblemException 400 where the token is none of ours, or of another order */
    static Position parse(String token, Layer layer, List<SortKey> sort) {
        try {
            JsonNode node = JSON.readTree(Base64.getUrlDecoder().decode(token));
            List<String> keys = new ArrayList<>();
            node.path("s").forEach(k -> keys.add(k.asText()));
            List<String> wanted = sort.stream()
                    .map(key -> (key.descending() ? "-" : "+") + key.attribute())
                    .toList();
            if (!node.path("i").isIntegralNumber() || !keys.equals(wanted) || node.path("v").size() != sort.size()) {
                throw refusal();
            }
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < sort.size(); i++) {
                JsonNode value = node.path("v").get(i);
                AttributeType type =
                        layer.findAttribute(sort.get(i).attribute()).orElseThrow().type();
                values.add(value.isNull() ? null : value(type, value.asText()));
            }
            String time = node.path("t").asText(null);
            return new Position(values, node.get("i").asLong(), time == null ? null : Instant.parse(time));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw refusal();
        }
    }

    private static ProblemException refusal() {
        return ProblemException.badParameter(
                "token", "token must be taken from a link with rel=next, with the same sortby");
    }

    private static Object value(AttributeType type, String text) {
        return switch (type) {
            case TEXT, JSON -> text;
            case INTEGER -> Long.parseLong(text);
            case REAL -> Double.parseDouble(text);
            case BOOLEAN -> Boolean.parseBoolean(text);
            case DATE -> LocalDate.parse(text);
            case TIMESTAMP -> Instant.parse(text);
        };
    }
}
