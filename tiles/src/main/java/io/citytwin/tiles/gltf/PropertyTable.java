package io.citytwin.tiles.gltf;

import io.citytwin.model.AttributeType;
import java.util.ArrayList;
import java.util.List;

/**
 * The attributes of a content's features, one row per feature in the order of the feature ids.
 *
 * @param className name of the class, made an id by {@link PropertyId}
 * @param title title of the class, or null
 * @param rows number of features
 * @param columns equally long columns
 */
public record PropertyTable(String className, String title, int rows, List<Column> columns) {

    public PropertyTable {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            if (column.values.size() != rows) {
                throw new IllegalArgumentException("column " + column.name + " must have " + rows + " values, has "
                        + column.values.size());
            }
        }
    }

    /**
     * A typed column.
     *
     * @param name the attribute's name
     * @param title a title for people, or null
     * @param type the attribute's type
     * @param semantic a semantic of the 3D metadata reference ("ID"), or null
     * @param values values of {@link AttributeType#javaType()}, null where there is none
     */
    public record Column(String name, String title, AttributeType type, String semantic, List<Object> values) {
        public Column(String name, String title, AttributeType type, String semantic) {
            this(name, title, type, semantic, new ArrayList<>());
        }
    }
}
