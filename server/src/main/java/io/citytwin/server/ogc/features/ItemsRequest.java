package io.citytwin.server.ogc.features;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.query.Expr;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.query.Queryable;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.BboxParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.server.ogc.common.OutputCrs;
import io.citytwin.server.ogc.common.ServedCrs;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureQuery.SortKey;
import io.citytwin.store.LayerStore.CatalogEntry;
import io.citytwin.store.PropertyFilters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.densify.Densifier;

/**
 * The parameters of a request for items, turned into a query. What does not fit the collection is a 400 that names
 * the parameter.
 *
 * @param query the query, without a limit
 * @param crs of the coordinates in the answer
 */
record ItemsRequest(FeatureQuery query, OutputCrs crs) {
    /** Edges of a box in another projection are curves in degrees: each is cut into so many pieces. */
    private static final int PIECES = 64;

    static ItemsRequest of(
            CatalogEntry entry, RequestParameters p, ServedCrs served, PropertyFilters properties) {
        Layer layer = entry.layer();
        p.checkRest(filterableNames(layer));
        OutputCrs crs = p.find(ItemsParameters.CRS)
                .map(text -> served.get("crs", text, entry))
                .orElse(OutputCrs.CRS84);
        List<Expr.Predicate> conditions = new ArrayList<>();
        List<Bbox> boxes = bbox(entry, p, served, conditions);
        filter(entry, p, served).ifPresent(conditions::add);
        p.undeclared().forEach((name, text) -> conditions.add(equality(layer, name, text)));
        List<SortKey> sort = sort(layer, p);
        FeatureQuery query = FeatureQuery.all(layer)
                .withTime(AsofParameter.timeOf(p))
                .withBbox(boxes)
                .withSort(sort)
                .withAttributes(attributes(layer, p))
                .withGeometry(!p.get(ItemsParameters.SKIP_GEOMETRY).equals("true"));
        if (!conditions.isEmpty()) {
            Expr.Predicate filter = conditions.size() == 1 ? conditions.get(0) : new Expr.And(conditions);
            query = query.withFilter(FilterParameter.ready(p, filter, layer, properties));
        }
        Optional<String> token = p.find(ItemsParameters.TOKEN);
        if (token.isPresent()) {
            query = query.withAfter(PageToken.parse(token.get(), layer, sort));
        }
        return new ItemsRequest(query, crs);
    }

    /** Attributes of the answer that {@code properties} asks for. */
    static List<String> attributes(Layer layer, RequestParameters p) {
        Optional<String> wanted = p.find(ItemsParameters.PROPERTIES);
        if (wanted.isEmpty()) {
            return null;
        }
        List<String> names = Arrays.stream(wanted.get().split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        names.forEach(name -> attribute(layer, "properties", name));
        return names;
    }

    private static Set<String> filterableNames(Layer layer) {
        return layer.attributes().stream()
                .filter(a -> a.type() != AttributeType.JSON)
                .map(Attribute::name)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private static Attribute attribute(Layer layer, String parameter, String name) {
        return layer.findAttribute(name)
                .orElseThrow(() -> ProblemException.badParameter(
                        parameter,
                        parameter + ": collection " + layer.id() + " has no attribute \"" + name + "\"",
                        layer.attributes().stream().map(Attribute::name).toList()));
    }

    private static List<SortKey> sort(Layer layer, RequestParameters p) {
        List<SortKey> keys = new ArrayList<>();
        for (String part : p.find(ItemsParameters.SORTBY).orElse("").split(",")) {
            if (part.isBlank()) {
                continue;
            }
            // A plus sign that nobody escaped arrives as a space.
            boolean signed = "+- ".indexOf(part.charAt(0)) >= 0;
            String name = (signed ? part.substring(1) : part).strip();
            if (attribute(layer, "sortby", name).type() == AttributeType.JSON) {
                throw ProblemException.badParameter("sortby", "sortby: " + name + " is JSON, which has no order");
            }
            keys.add(new SortKey(name, part.charAt(0) == '-'));
        }
        return keys;
    }

    private static Expr.Predicate equality(Layer layer, String name, String text) {
        AttributeType type = attribute(layer, name, name).type();
        Expr.Property property = new Expr.Property(name);
        try {
            Expr.Value value =
                    switch (type) {
                        case INTEGER, REAL -> new Expr.Number(new java.math.BigDecimal(text));
                        case DATE -> new Expr.Date(java.time.LocalDate.parse(text));
                        case TIMESTAMP -> new Expr.Timestamp(
                                java.time.OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
                        case BOOLEAN -> bool(name, text);
                        case TEXT, JSON -> new Expr.Text(text);
                    };
            return new Expr.Comparison(Expr.Comparator.EQ, property, value);
        } catch (NumberFormatException | java.time.DateTimeException | InvalidFilterException e) {
            throw ProblemException.badParameter(
                    name,
                    name + " must be a " + Queryable.find(layer, name).orElseThrow().kind().word() + ", was \"" + text
                            + "\"");
        }
    }

    private static Expr.BooleanLiteral bool(String name, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw ProblemException.badParameter(
                    name, name + " must be true or false, was \"" + text + "\"", List.of("true", "false"));
        }
        return new Expr.BooleanLiteral(text.equals("true"));
    }

    private static Optional<Expr.Predicate> filter(CatalogEntry entry, RequestParameters p, ServedCrs served) {
        OutputCrs crs = p.find(ItemsParameters.FILTER_CRS)
                .map(name -> served.get("filter-crs", name, entry))
                .orElse(OutputCrs.CRS84);
        return FilterParameter.filterOf(p, List.of(entry.layer()), g -> toStorage(g, crs));
    }

    private static List<Bbox> bbox(
            CatalogEntry entry, RequestParameters p, ServedCrs served, List<Expr.Predicate> conditions) {
        double[] n = p.get(ItemsParameters.BBOX);
        OutputCrs crs = p.find(ItemsParameters.BBOX_CRS)
                .map(name -> served.get("bbox-crs", name, entry))
                .orElse(OutputCrs.CRS84);
        if (n == null) {
            return List.of();
        }
        int half = n.length / 2;
        int x = crs.northFirst() ? 1 : 0;
        double[] box = {n[x], n[1 - x], n[half + x], n[half + 1 - x]};
        if (crs.isGeographic()) {
            String text = Arrays.stream(box).mapToObj(Double::toString).collect(Collectors.joining(","));
            return BboxParameter.BBOX.parse(text);
        }
        if (box[0] > box[2] || box[1] > box[3]) {
            throw ProblemException.badParameter("bbox", "bbox: a minimum must not exceed its maximum");
        }
        conditions.add(new Expr.Spatial(
                Expr.SpatialOperator.S_INTERSECTS,
                new Expr.Property("geom"),
                new Expr.GeometryLiteral(area(box, crs))));
        return List.of();
    }

    private static Geometry area(double[] box, OutputCrs crs) {
        Geometry rectangle = new GeometryFactory().toGeometry(new Envelope(box[0], box[2], box[1], box[3]));
        double length = Math.max(box[2] - box[0], box[3] - box[1]) / PIECES;
        Geometry area = length > 0 ? Densifier.densify(rectangle, length) : rectangle;
        try {
            return transform(area, crs.toStorage());
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("bbox", "bbox: " + e.getMessage());
        }
    }

    /** A geometry as it was written in that CRS, as EPSG:4326 with x = longitude. */
    private static Geometry toStorage(Geometry written, OutputCrs crs) {
        Geometry geometry = written.copy();
        if (crs.northFirst()) {
            geometry.apply((CoordinateFilter) c -> {
                double x = c.x;
                c.x = c.y;
                c.y = x;
            });
            geometry.geometryChanged();
        }
        return crs.toStorage() == null ? geometry : transform(geometry, crs.toStorage());
    }

    private static Geometry transform(Geometry geometry, CoordinateTransform transform) {
        transform.apply(geometry);
        for (Coordinate c : geometry.getCoordinates()) {
            if (!Double.isFinite(c.x) || !Double.isFinite(c.y)) {
                throw new IllegalArgumentException("coordinates are out of the range of their CRS");
            }
        }
        return geometry;
    }
}
