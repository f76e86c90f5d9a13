package io.citytwin.catalog;

import io.citytwin.model.Attribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A typed attribute of a layer definition and the ways it is delivered.
 *
 * @param attribute the attribute of the layers made of the definition
 * @param aliasUnits for aliases that are delivered in another unit than the attribute's: alias to UCUM code
 * @param reading how the value is taken out of the source's cell
 */
public record AttributeDefinition(Attribute attribute, Map<String, String> aliasUnits, Reading reading) {
    public AttributeDefinition {
        Objects.requireNonNull(attribute, "attribute");
        Objects.requireNonNull(reading, "reading");
        aliasUnits = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(aliasUnits));
    }

    public String name() {
        return attribute.name();
    }

    /** Whether a source's field of that name delivers this attribute: by its name, Chinese title or an alias, in any case. */
    public boolean isDeliveredBy(String field) {
        String wanted = normal(field);
        return fieldNames().stream().anyMatch(name -> wanted.equals(normal(name)));
    }

    /** Every field name that delivers it: its own, its Chinese title and its aliases. */
    public List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        names.add(attribute.name());
        if (attribute.titleZh() != null) {
            names.add(attribute.titleZh());
        }
        names.addAll(attribute.aliases());
        return names;
    }

    /** The unit in which a field of that name is delivered; empty where the attribute has none. */
    public Optional<String> sourceUnit(String field) {
        String wanted = normal(field);
        for (Map.Entry<String, String> entry : aliasUnits.entrySet()) {
            if (wanted.equals(normal(entry.getKey()))) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.ofNullable(attribute.unit());
    }

    /** Field names are compared without regard to case, blanks, full-width brackets, _ and -. */
    static String normal(String field) {
        return field.strip()
                .toLowerCase(Locale.ROOT)
                .replace('（', '(')
                .replace('）', ')')
                .replaceAll("[\\s_-]", "");
    }
}
