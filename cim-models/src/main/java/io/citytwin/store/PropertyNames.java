package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.query.Expr;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import io.citytwin.query.Queryable;
import io.citytwin.query.ValueKind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names of properties in a filter, and those that somebody may have meant. */
final class PropertyNames {
    private static final int MOST_NEAR = 5;

    private final Layer layer;
    private final Set<String> names = new LinkedHashSet<>();

    private PropertyNames(Layer layer) {
        this.layer = layer;
    }

    /** The properties out of the layer's JSON attribute that the filter names, in its order. */
    static Set<String> in(Predicate filter, Layer layer) {
        PropertyNames walk = new PropertyNames(layer);
        walk.predicate(filter);
        return walk.names;
    }

    private void predicate(Predicate p) {
        if (p instanceof Expr.And and) {
            and.operands().forEach(this::predicate);
        } else if (p instanceof Expr.Or or) {
            or.operands().forEach(this::predicate);
        } else if (p instanceof Expr.Not not) {
            predicate(not.operand());
        } else if (p instanceof Expr.Indexed indexed) {
            predicate(indexed.condition());
        } else if (p instanceof Expr.BooleanProperty property) {
            name(property.name());
        } else if (p instanceof Expr.Comparison c) {
            values(c.left(), c.right());
        } else if (p instanceof Expr.Like like) {
            values(like.value(), like.pattern());
        } else if (p instanceof Expr.Between b) {
            values(b.value(), b.low(), b.high());
        } else if (p instanceof Expr.In in) {
            values(in.value());
            in.list().forEach(this::values);
        } else if (p instanceof Expr.IsNull isNull) {
            values(isNull.value());
        }
    }

    private void values(Value... values) {
        for (Value value : values) {
            if (value instanceof Expr.Property property) {
                name(property.name());
            } else if (value instanceof Expr.Arithmetic a) {
                values(a.left(), a.right());
            } else if (value instanceof Expr.Negative n) {
                values(n.value());
            } else if (value instanceof Expr.CaseInsensitive c) {
                values(c.value());
            } else if (value instanceof Expr.AccentInsensitive a) {
                values(a.value());
            }
        }
    }

    private void name(String name) {
        Queryable.find(layer, name)
                .filter(q -> q.kind() == ValueKind.PROPERTY)
                .ifPresent(q -> names.add(q.name()));
    }

    /** Names that differ little from one that there is not, or have the same last part; the nearest first. */
    static List<String> near(String name, List<LayerProperty> properties) {
        String wanted = name.toLowerCase(Locale.ROOT);
        String last = wanted.substring(wanted.indexOf('.') + 1);
        int most = Math.max(2, name.length() / 4);
        record Near(String name, int distance) {}
        return properties.stream()
                .map(p -> {
                    String there = p.name().toLowerCase(Locale.ROOT);
                    int distance = distance(wanted, there);
                    boolean sameEnd = there.substring(there.indexOf('.') + 1).equals(last);
                    return new Near(p.name(), sameEnd ? Math.min(distance, most) : distance);
                })
                .filter(n -> n.distance() <= most)
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST_NEAR)
                .map(Near::name)
                .toList();
    }

    /** Levenshtein's distance: how many letters must be put in, taken away or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
