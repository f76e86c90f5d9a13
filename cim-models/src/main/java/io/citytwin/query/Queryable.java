package io.citytwin.query;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A property that filters may name: an attribute of the layer, its geometry, or one of the columns that every layer
 * has.
 *
 * @param name the name in filters, which is the column's name
 * @param kind what comparisons it takes
 */
public record Queryable(String name, ValueKind kind) {

    /** Everything that filters on that layer may name. */
    public static List<Queryable> listOf(Layer layer) {
        List<Queryable> all = new ArrayList<>();
        for (Attribute attribute : layer.attributes()) {
            all.add(new Queryable(attribute.name(), kindOf(attribute.type())));
        }
        if (layer.geometryType() != GeometryType.NONE) {
            all.add(new Queryable(SystemColumns.GEOMETRY, ValueKind.GEOMETRY));
        }
        all.add(new Queryable(SystemColumns.FID, ValueKind.NUMBER));
        all.add(new Queryable(SystemColumns.VALID_FROM, ValueKind.TIMESTAMP));
        all.add(new Queryable(SystemColumns.RECORDED_FROM, ValueKind.TIMESTAMP));
        all.add(new Queryable(SystemColumns.CHANGESET, ValueKind.NUMBER));
        return all;
    }

    /**
     * The queryable of that name; "geometry" stands for the geometry column too, where no attribute has that name, and a
     * name with a dot for a property, where the layer has a JSON attribute of properties.
     */
    public static Optional<Queryable> find(Layer layer, String name) {
        List<Queryable> all = listOf(layer);
        Optional<Queryable> exact = all.stream().filter(q -> q.name().equals(name)).findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        if (name.equals("geometry")) {
            return find(layer, SystemColumns.GEOMETRY);
        }
        return isProperty(layer, name) ? Optional.of(new Queryable(name, ValueKind.PROPERTY)) : Optional.empty();
    }

    /** Whether a name is of the form of the layer's properties, "Set.Name"; whether a feature has it, the store knows. */
    private static boolean isProperty(Layer layer, String name) {
        int dot = name.indexOf('.');
        return dot > 0 && dot < name.length() - 1 && layer.findPropertiesAttribute().isPresent();
    }

    private static ValueKind kindOf(AttributeType type) {
        return switch (type) {
            case TEXT -> ValueKind.TEXT;
            case INTEGER, REAL -> ValueKind.NUMBER;
            case BOOLEAN -> ValueKind.BOOLEAN;
            case DATE -> ValueKind.DATE;
            case TIMESTAMP -> ValueKind.TIMESTAMP;
            case JSON -> ValueKind.JSON;
        };
    }
}
