package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.InvalidFilterException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Makes filters ready for layers whose features have properties in a JSON attribute: names that no feature has are
 * refused, and a filter that the index of properties can answer is marked, so that features that fulfil it are looked up
 * where they are few. How many they are is asked once per condition and revision of the layer.
 */
public final class PropertyFilters {
    /** Beyond that many the order of ids finds a page of them sooner than the index does. */
    private static final int FEW = 20_000;

    /** So few that a further condition is as well left to the features themselves. */
    private static final int VERY_FEW = 2_000;

    /** How far is counted: the index gives about ten thousand in a millisecond. */
    private static final int MOST_COUNTED = 100_000;

    private static final int KEPT_FILTERS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Database database;
    private final LayerStore layers;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<Key, Long> counts = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
            return size() > KEPT_FILTERS;
        }
    };

    private record Key(String layer, long revision, Predicate filter) {}

    /** @param indexed whether the layer has the index at all */
    private record Known(Layer layer, long revision, boolean indexed, List<LayerProperty> properties) {}

    public PropertyFilters(Database database, LayerStore layers) {
        this.database = database;
        this.layers = layers;
    }

    /** The properties of the layer's current features, those of most features first. */
    public List<LayerProperty> properties(Layer layer) {
        return known(layer).properties();
    }

    /**
     * The filter, checked against the properties that there are and marked where the index answers it.
     *
     * @param time which versions it is for; only those of now are in the index
     * @throws InvalidFilterException where it names a property that no feature of the layer has
     */
    public Predicate prepare(Predicate filter, Layer layer, TimeSelector time) {
        if (layer.findPropertiesAttribute().isEmpty() || !time.isNow() || filter instanceof Expr.Indexed) {
            return filter;
        }
        Known there = known(layer);
        if (!there.indexed()) {
            return filter;
        }
        for (String name : PropertyNames.in(filter, layer)) {
            if (there.properties().stream().noneMatch(p -> p.name().equals(name))) {
                throw unknown(name, there);
            }
        }
        List<Part> parts = new ArrayList<>();
        for (Predicate part : PropertyCandidates.conjuncts(filter)) {
            PropertyCandidates.of(part, layer)
                    .ifPresent(found -> parts.add(new Part(
                            part, count(new Key(layer.id(), there.revision(), part), found, layer))));
        }
        if (parts.isEmpty()) {
            return filter;
        }
        parts.sort(Comparator.comparingLong(Part::features));
        return new Expr.Indexed(filter, lookup(parts, layer));
    }

    /** A part of a filter, and how many features fulfil it; one more than is counted for more than that. */
    private record Part(Predicate condition, long features) {}

    /**
     * The parts that are to be looked up: the rarest, and with it further ones until few features are left, as if none
     * had to do with the other; null where they leave too many.
     */
    private Predicate lookup(List<Part> parts, Layer layer) {
        double all = Math.max(1, layers.findEntry(layer.id()).map(LayerStore.CatalogEntry::featureCount).orElse(1L));
        double left = all;
        List<Predicate> chosen = new ArrayList<>();
        for (Part part : parts) {
            if (part.features() > MOST_COUNTED || (!chosen.isEmpty() && left <= VERY_FEW)) {
                break;
            }
            chosen.add(part.condition());
            left *= part.features() / all;
        }
        if (chosen.isEmpty() || left > FEW) {
            return null;
        }
        return chosen.size() == 1 ? chosen.get(0) : new Expr.And(chosen);
    }

    private static InvalidFilterException unknown(String name, Known there) {
        List<String> near = PropertyNames.near(name, there.properties());
        String hint = near.isEmpty()
                ? there.properties().isEmpty() ? "; its features have no properties" : "; queryables lists what there is"
                : "; near it: " + near.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(", "));
        return new InvalidFilterException(
                "no feature of layer " + there.layer().id() + " has a property \"" + name + "\"" + hint);
    }

    private long count(Key key, PropertyCandidates candidates, Layer layer) {
        synchronized (counts) {
            Long answer = counts.get(key);
            if (answer != null) {
                return answer;
            }
        }
        SqlFragment sql = new SqlFragment.Builder()
                .add("SELECT count(*) FROM (SELECT c.fid FROM (")
                .add(candidates.select())
                .add(") c LIMIT " + (MOST_COUNTED + 1) + ") x")
                .build();
        long answer;
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(sql.text())) {
            statement.setQueryTimeout((int) PATIENCE.toSeconds());
            sql.bind(statement, 1);
            try (ResultSet rows = Waiting.query(statement)) {
                rows.next();
                answer = rows.getLong(1);
            }
        } catch (SQLException e) {
            throw Refusal.of(e, layer, PATIENCE);
        }
        synchronized (counts) {
            counts.put(key, answer);
        }
        return answer;
    }

    private Known known(Layer layer) {
        long revision = layers.revision(layer.id());
        Known there = known.get(layer.id());
        if (there == null || there.revision() != revision || !there.layer().equals(layer)) {
            there = read(layer, revision);
            known.put(layer.id(), there);
        }
        return there;
    }

    private Known read(Layer layer, long revision) {
        String sql = "SELECT p.name, p.kind, p.features FROM catalog.property_index x LEFT JOIN catalog.layer_property p"
                + " ON p.layer = x.layer AND p.features > 0 AND p.kind <> 'attribute' WHERE x.layer = ?"
                + " ORDER BY p.name, p.kind";
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        Map<String, Long> features = new LinkedHashMap<>();
        boolean indexed = false;
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, layer.id());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    indexed = true;
                    String name = rows.getString(1);
                    String kind = rows.getString(2);
                    // A numeral is the number that a text of the same property says.
                    if (name != null && !kind.equals("numeral")) {
                        kinds.computeIfAbsent(name, n -> new ArrayList<>()).add(kind);
                        features.merge(name, rows.getLong(3), Long::sum);
                    }
                }
            }
        } catch (SQLException e) {
            throw new StoreException("the properties of layer " + layer.id() + " could not be read", e);
        }
        List<LayerProperty> properties = kinds.entrySet().stream()
                .map(e -> new LayerProperty(e.getKey(), e.getValue(), features.get(e.getKey())))
                .sorted(Comparator.comparingLong(LayerProperty::features)
                        .reversed()
                        .thenComparing(p -> p.name().toLowerCase(Locale.ROOT))
                        .thenComparing(LayerProperty::name))
                .toList();
        return new Known(layer, revision, indexed, properties);
    }
}
