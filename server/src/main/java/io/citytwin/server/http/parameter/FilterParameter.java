package io.citytwin.server.http.parameter;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Cql2Json;
import io.citytwin.query.Cql2Text;
import io.citytwin.query.Expr;
import io.citytwin.query.FilterCheck;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.PropertyFilters;
import io.citytwin.store.QueryTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Geometry;

/** {@code filter} and {@code filter-lang}: a condition on features in CQL2 (OGC 21-065r2), the same on every API. */
public final class FilterParameter {
    public static final TextParameter FILTER = TextParameter.of(
            "filter",
            "Only features for which this CQL2 expression is true (OGC 21-065r2). Coordinates in it are longitude,"
                    + " latitude.");
    public static final ChoiceParameter FILTER_LANG = ChoiceParameter.of(
            "filter-lang", "The encoding of filter.", List.of("cql2-text", "cql2-json"), "cql2-text");

    private FilterParameter() {}

    /**
     * The filter of a request, checked against each of the layers and made ready for them; its coordinates are longitude,
     * latitude.
     *
     * @throws ProblemException 400 that says what is wrong with it and where
     */
    public static Optional<Expr.Predicate> filterOf(
            RequestParameters p, List<Layer> layers, PropertyFilters properties) {
        Optional<Expr.Predicate> filter = filterOf(p, layers, UnaryOperator.identity());
        if (filter.isEmpty()) {
            return filter;
        }
        List<Expr.Predicate> ready =
                layers.stream().map(layer -> ready(p, filter.get(), layer, properties)).toList();
        return ready.size() == 1 ? Optional.of(ready.get(0)) : filter;
    }

    /**
     * A filter made ready for a layer: see {@link PropertyFilters#prepare}.
     *
     * @throws ProblemException 400 where it names a property that no feature has
     */
    public static Expr.Predicate ready(
            RequestParameters p, Expr.Predicate filter, Layer layer, PropertyFilters properties) {
        if (p.isGiven(DatetimeParameter.DATETIME.name()) || p.isGiven(AsofParameter.ASOF.name())) {
            return filter;
        }
        try {
            return properties.prepare(filter, layer, TimeSelector.NOW);
        } catch (InvalidFilterException e) {
            throw refused(e);
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        }
    }

    /**
     * The filter of a request, checked against each of the layers.
     *
     * @param toStorage makes of a geometry as it was written one in EPSG:4326 with x = longitude
     * @throws ProblemException 400 that says what is wrong with it and where
     */
    public static Optional<Expr.Predicate> filterOf(
            RequestParameters p, List<Layer> layers, UnaryOperator<Geometry> toStorage) {
        Optional<String> text = p.find(FILTER);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Expr.Predicate filter = p.get(FILTER_LANG).equals("cql2-json")
                    ? Cql2Json.parse(text.get(), toStorage)
                    : Cql2Text.parse(text.get(), toStorage);
            layers.forEach(layer -> FilterCheck.check(filter, layer));
            return Optional.of(filter);
        } catch (InvalidFilterException e) {
            throw refused(e);
        }
    }

    /** The 400 for a filter that turned out to be wrong only when it was evaluated (a division by zero). */
    public static ProblemException refused(InvalidFilterException e) {
        return ProblemException.badParameter(FILTER.name(), FILTER.name() + ": " + e.getMessage());
    }
}
