package io.citytwin.tiles.threed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.Layer;
import io.citytwin.tiles.gltf.PropertyId;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A layer's style in the 3D Tiles styling language (OGC 22-025r4, clause 12): its one style of the catalogue, for clients
 * that colour by attribute themselves. The colours are those that the contents have as vertex colours; a client that
 * replaces (colorBlendMode REPLACE) gets them from either.
 */
public final class TilesetStyle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FALLBACK = "#d9d0c9";

    private TilesetStyle() {}

    /** The style as JSON in UTF-8. */
    public static byte[] of(Layer layer) {
        ObjectNode style = JSON.createObjectNode();
        ArrayNode conditions = style.putObject("color").putArray("conditions");
        if (layer.style().get("colorBy") instanceof Map<?, ?> colorBy
                && colorBy.get("attribute") instanceof String attribute
                && colorBy.get("values") instanceof Map<?, ?> values
                && layer.findAttribute(attribute).isPresent()) {
            String property = "${" + PropertyId.of(attribute) + "}";
            values.forEach((value, color) -> conditions
                    .addArray()
                    .add("String(" + property + ") === '" + escaped(String.valueOf(value)) + "'")
                    .add("color('" + color + "')"));
        }
        Object color = layer.style().get("color");
        conditions.addArray().add("true").add("color('" + (color instanceof String s ? s : FALLBACK) + "')");
        style.putObject("meta").put("description", "'" + escaped(layer.titleZh() + " / " + layer.titleEn()) + "'");
        return style.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A text inside single quotes of the styling language. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }
}
