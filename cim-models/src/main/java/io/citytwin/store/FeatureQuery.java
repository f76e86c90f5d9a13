package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request for features as a value: building it is pure, {@link FeatureReader} runs it.
 *
 * @param layer the layer
 * @param time which versions
 * @param bbox features whose geometry meets one of these boxes (two where a request crosses the antimeridian); empty
 *     for no restriction
 * @param filter CQL2, or empty
 * @param attributes names of the attributes wanted, in order; null for all
 * @param withGeometry whether the geometry is wanted
 * @param sort sort keys; the fid is always the last, implied one
 * @param after where the page starts: the sort values and fid of the last feature before it; empty for the first page
 * @param limit most features to return; empty for all
 * @param srid EPSG code of the geometry wanted, 4326 for none
 */
public record FeatureQuery(
        Layer layer,
        TimeSelector time,
        List<Bbox> bbox,
        Optional<Expr.Predicate> filter,
        List<String> attributes,
        boolean withGeometry,
        List<SortKey> sort,
        Optional<Position> after,
        OptionalLong limit,
        int srid) {

    public FeatureQuery {
        bbox = List.copyOf(bbox);
        sort = List.copyOf(sort);
        if (attributes == null) {
            attributes = layer.attributes().stream().map(a -> a.name()).toList();
        } else {
            attributes = List.copyOf(attributes);
            for (String name : attributes) {
                if (layer.findAttribute(name).isEmpty()) {
                    throw new IllegalArgumentException("layer " + layer.id() + " has no attribute " + name);
                }
            }
        }
        for (SortKey key : sort) {
            if (layer.findAttribute(key.attribute()).isEmpty()) {
                throw new IllegalArgumentException("layer " + layer.id() + " has no attribute " + key.attribute());
            }
        }
    }

    /** A sort key: an attribute's name and its direction; nulls come last in both. */
    public record SortKey(String attribute, boolean descending) {}

    /**
     * A place in the sorted order: the values of the sort keys (null allowed), the fid, and the start of validity,
     * which tells the versions of one feature apart where an interval of time shows several (null on the hot path).
     */
    public record Position(List<Object> values, long fid, Instant validFrom) {
        public Position {
            values = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(values));
        }
    }

    /** All current features of the layer in fid order. */
    public static FeatureQuery all(Layer layer) {
        return new FeatureQuery(
                layer,
                TimeSelector.NOW,
                List.of(),
                Optional.empty(),
                null,
                true,
                List.of(),
                Optional.empty(),
                OptionalLong.empty(),
                4326);
    }

    public FeatureQuery withTime(TimeSelector t) {
        return new FeatureQuery(layer, t, bbox, filter, attributes, withGeometry, sort, after, limit, srid);
    }

    public FeatureQuery withBbox(List<Bbox> b) {
        return new FeatureQuery(layer, time, b, filter, attributes, withGeometry, sort, after, limit, srid);
    }

    public FeatureQuery withFilter(Expr.Predicate f) {
        return new FeatureQuery(
                layer, time, bbox, Optional.ofNullable(f), attributes, withGeometry, sort, after, limit, srid);
    }

    public FeatureQuery withAttributes(List<String> names) {
        return new FeatureQuery(layer, time, bbox, filter, names, withGeometry, sort, after, limit, srid);
    }

    public FeatureQuery withGeometry(boolean wanted) {
        return new FeatureQuery(layer, time, bbox, filter, attributes, wanted, sort, after, limit, srid);
    }

    public FeatureQuery withSort(List<SortKey> s) {
        return new FeatureQuery(layer, time, bbox, filter, attributes, withGeometry, s, after, limit, srid);
    }

    public FeatureQuery withAfter(Position p) {
        return new FeatureQuery(
                layer, time, bbox, filter, attributes, withGeometry, sort, Optional.ofNullable(p), limit, srid);
    }

    public FeatureQuery withLimit(long n) {
        return new FeatureQuery(
                layer, time, bbox, filter, attributes, withGeometry, sort, after, OptionalLong.of(n), srid);
    }

    public FeatureQuery withSrid(int epsg) {
        return new FeatureQuery(layer, time, bbox, filter, attributes, withGeometry, sort, after, limit, epsg);
    }
}
