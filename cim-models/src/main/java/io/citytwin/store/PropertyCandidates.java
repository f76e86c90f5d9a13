package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.query.Expr;
import io.citytwin.query.Expr.Comparator;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import io.citytwin.query.Queryable;
import io.citytwin.query.ValueKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The features that may fulfil a filter, out of the index of properties ({@link PropertyTables}): all that do are among
 * them. Numbers are compared in double precision there as in the filter itself; order of texts is the filter's to decide.
 *
 * @param select a SELECT of their fids, each once
 * @param exact whether all of them fulfil it
 */
record PropertyCandidates(SqlFragment select, boolean exact) {
    private static final String NUMBERS = "'number', 'numeral'";
    private static final String TEXTS = "'text'";

    /** Empty where the index says nothing about the filter. The layer must have the index. */
    static Optional<PropertyCandidates> of(Predicate filter, Layer layer) {
        return new Finder(layer).find(filter);
    }

    /**
     * The conditions that must all be true, those within AND of AND too. Two bounds of one property become a range.
     */
    static List<Predicate> conjuncts(Predicate filter) {
        List<Predicate> flat = new ArrayList<>();
        flatten(filter, flat);
        for (int i = 0; i < flat.size(); i++) {
            for (int j = 0; j < flat.size(); j++) {
                if (flat.get(i) instanceof Expr.Comparison low
                        && flat.get(j) instanceof Expr.Comparison high
                        && low.comparator() == Comparator.GE
                        && high.comparator() == Comparator.LE
                        && low.left() instanceof Expr.Property
                        && low.left().equals(high.left())
                        && low.right() instanceof Expr.Number
                        && high.right() instanceof Expr.Number) {
                    flat.set(i, new Expr.Between(low.left(), low.right(), high.right()));
                    flat.remove(j);
                    return conjuncts(new Expr.And(flat));
                }
            }
        }
        return flat;
    }

    private static void flatten(Predicate p, List<Predicate> flat) {
        if (p instanceof Expr.And and) {
            and.operands().forEach(operand -> flatten(operand, flat));
        } else if (p instanceof Expr.Indexed indexed) {
            flatten(indexed.condition(), flat);
        } else {
            flat.add(p);
        }
    }

    private static final class Finder {
        private final Layer layer;
        private final Set<String> attributes;

        private Finder(Layer layer) {
            this.layer = layer;
            this.attributes = Set.copyOf(layer.filterAttributes());
        }

        private Optional<PropertyCandidates> find(Predicate p) {
            if (p instanceof Expr.And) {
                return all(conjuncts(p));
            } else if (p instanceof Expr.Or or) {
                return any(or.operands());
            } else if (p instanceof Expr.Indexed indexed) {
                return find(indexed.condition());
            } else if (p instanceof Expr.Comparison c) {
                return isProperty(c.left()) || isAttribute(c.left())
                        ? compared(c.comparator(), (Expr.Property) c.left(), c.right())
                        : isProperty(c.right()) || isAttribute(c.right())
                                ? compared(turned(c.comparator()), (Expr.Property) c.right(), c.left())
                                : Optional.empty();
            } else if (p instanceof Expr.Between b) {
                return between(b);
            } else if (p instanceof Expr.In in) {
                return any(in.list().stream()
                        .map(v -> (Predicate) new Expr.Comparison(Comparator.EQ, in.value(), v))
                        .toList());
            } else if (p instanceof Expr.BooleanProperty property) {
                return compared(Comparator.EQ, new Expr.Property(property.name()), new Expr.BooleanLiteral(true));
            } else if (p instanceof Expr.Like like && isProperty(like.value()) && like.pattern() instanceof Expr.Text text) {
                return Optional.of(rows((Expr.Property) like.value(), TEXTS, like(text.value()), false));
            } else if (p instanceof Expr.Not not
                    && not.operand() instanceof Expr.IsNull isNull
                    && isProperty(isNull.value())) {
                return Optional.of(rows(
                        (Expr.Property) isNull.value(),
                        "'number', 'text', 'boolean', 'other'",
                        SqlFragment.of(""),
                        true));
            }
            return Optional.empty();
        }

        private boolean isProperty(Value value) {
            return value instanceof Expr.Property property
                    && Queryable.find(layer, property.name())
                            .filter(q -> q.kind() == ValueKind.PROPERTY)
                            .isPresent();
        }

        private boolean isAttribute(Value value) {
            return value instanceof Expr.Property property && attributes.contains(property.name());
        }

        /** A range of numbers is one scan, not two of half of all. */
        private Optional<PropertyCandidates> between(Expr.Between b) {
            if (isProperty(b.value()) && b.low() instanceof Expr.Number low && b.high() instanceof Expr.Number high) {
                SqlFragment condition = SqlFragment.of(
                        " AND i.number BETWEEN ?::double precision AND ?::double precision",
                        low.value().doubleValue(),
                        high.value().doubleValue());
                return Optional.of(rows((Expr.Property) b.value(), NUMBERS, condition, true));
            }
            return all(List.of(
                    new Expr.Comparison(Comparator.GE, b.value(), b.low()),
                    new Expr.Comparison(Comparator.LE, b.value(), b.high())));
        }

        /** What is in all that are known. */
        private Optional<PropertyCandidates> all(List<Predicate> operands) {
            List<PropertyCandidates> known =
                    operands.stream().map(this::find).flatMap(Optional::stream).toList();
            if (known.isEmpty()) {
                return Optional.empty();
            }
            boolean exact = known.size() == operands.size() && known.stream().allMatch(PropertyCandidates::exact);
            if (known.size() == 1) {
                return Optional.of(new PropertyCandidates(known.get(0).select(), exact));
            }
            // A join would be planned by guesses of how many there are, and one by one where these are too low.
            return Optional.of(new PropertyCandidates(set(known, " INTERSECT "), exact));
        }

        private Optional<PropertyCandidates> any(List<Predicate> operands) {
            List<PropertyCandidates> known = new ArrayList<>();
            for (Predicate operand : operands) {
                Optional<PropertyCandidates> one = find(operand);
                if (one.isEmpty()) {
                    return Optional.empty();
                }
                known.add(one.get());
            }
            if (known.size() == 1) {
                return Optional.of(known.get(0));
            }
            return Optional.of(new PropertyCandidates(
                    set(known, " UNION "), known.stream().allMatch(PropertyCandidates::exact)));
        }

        private static SqlFragment set(List<PropertyCandidates> parts, String word) {
            SqlFragment.Builder sql = new SqlFragment.Builder().add("SELECT c.fid FROM (");
            for (int i = 0; i < parts.size(); i++) {
                sql.add(i == 0 ? "(" : word + "(").add(parts.get(i).select()).add(")");
            }
            return sql.add(") c").build();
        }

        private static Comparator turned(Comparator comparator) {
            return switch (comparator) {
                case LT -> Comparator.GT;
                case LE -> Comparator.GE;
                case GT -> Comparator.LT;
                case GE -> Comparator.LE;
                case EQ, NE -> comparator;
            };
        }

        private Optional<PropertyCandidates> compared(Comparator comparator, Expr.Property property, Value value) {
            boolean ofProperty = isProperty(property);
            if (value instanceof Expr.Text text) {
                return text(comparator, property, ofProperty ? TEXTS : "'attribute'", text.value());
            } else if (ofProperty && value instanceof Expr.Number number) {
                SqlFragment condition = SqlFragment.of(
                        " AND i.number " + comparator.symbol() + " ?::double precision",
                        number.value().doubleValue());
                return Optional.of(rows(property, NUMBERS, condition, true));
            } else if (ofProperty && value instanceof Expr.BooleanLiteral literal) {
                return bool(comparator, property, literal.value());
            }
            return Optional.empty();
        }

        private Optional<PropertyCandidates> text(
                Comparator comparator, Expr.Property property, String kind, String text) {
            if (comparator != Comparator.EQ) {
                // The index knows another order of texts than filters do.
                return kind.equals(TEXTS)
                        ? Optional.of(rows(property, kind, SqlFragment.of(""), false))
                        : Optional.empty();
            }
            SqlFragment condition = SqlFragment.of(" AND i.text = ?::text", PropertyTables.cut(text));
            return Optional.of(rows(property, kind, condition, PropertyTables.cut(text).equals(text)
                    && text.codePointCount(0, text.length()) < PropertyTables.LONGEST_TEXT));
        }

        private Optional<PropertyCandidates> bool(Comparator comparator, Expr.Property property, boolean value) {
            if (comparator != Comparator.EQ && comparator != Comparator.NE) {
                return Optional.of(rows(property, "'boolean'", SqlFragment.of(""), false));
            }
            boolean wanted = value == (comparator == Comparator.EQ);
            return Optional.of(
                    rows(property, "'boolean'", SqlFragment.of(" AND i.text = ?::text", Boolean.toString(wanted)), true));
        }

        private static SqlFragment like(String pattern) {
            return new SqlFragment.Builder()
                    .bind(" AND (i.text LIKE ?::text ESCAPE '\\'", pattern)
                    .add(" OR length(i.text) >= " + PropertyTables.LONGEST_TEXT + ")")
                    .build();
        }

        /** @param kinds as catalog.layer_property has them, quoted */
        private PropertyCandidates rows(Expr.Property property, String kinds, SqlFragment condition, boolean exact) {
            // An initial plan gives the numbers, so that the scan of the index is planned for a few constants.
            SqlFragment select = new SqlFragment.Builder()
                    .add("SELECT i.fid FROM " + Identifiers.properties(layer.id()) + " i WHERE i.name = ANY(ARRAY(SELECT"
                            + " p.id FROM catalog.layer_property p WHERE p.layer = " + Identifiers.literal(layer.id()))
                    .bind(" AND p.name = ?::text AND p.kind IN (" + kinds + ")))", property.name())
                    .add(presence(kinds))
                    .add(condition)
                    .build();
            return new PropertyCandidates(select, exact);
        }

        /** What makes a partial index usable. */
        private static String presence(String kinds) {
            return kinds.equals(NUMBERS)
                    ? " AND i.number IS NOT NULL"
                    : kinds.contains("'other'") ? "" : " AND i.text IS NOT NULL";
        }
    }
}
