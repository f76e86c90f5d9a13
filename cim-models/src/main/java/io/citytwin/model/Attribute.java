package io.citytwin.model;

import java.util.List;
import java.util.Objects;

/**
 * A typed attribute of a layer; its name is the column's name in PostGIS and the property's name in every API.
 *
 * @param name column and property name, 1 to 63 bytes of UTF-8, never one of {@link SystemColumns#ALL}
 * @param type value type
 * @param titleZh Chinese title, or null
 * @param titleEn English title, or null
 * @param unit UCUM code of the unit the values are stored in (SI), or null
 * @param codeList id of the code list its values come from, or null
 * @param aliases other names under which sources deliver it (column names of survey tables, older standards)
 */
public record Attribute(
        String name,
        AttributeType type,
        String titleZh,
        String titleEn,
        String unit,
        String codeList,
        List<String> aliases) {

    public Attribute {
        Objects.requireNonNull(type, "type");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("an attribute's name must not be empty");
        }
        int bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (bytes > 63) {
            throw new IllegalArgumentException(
                    "an attribute's name must be at most 63 bytes of UTF-8, was " + bytes + ": " + name);
        }
        if (SystemColumns.ALL.contains(name)) {
            throw new IllegalArgumentException("an attribute must not be named like a system column: " + name);
        }
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
    }

    /** An attribute of which only name and type are known. */
    public static Attribute of(String name, AttributeType type) {
        return new Attribute(name, type, null, null, null, null, List.of());
    }
}
