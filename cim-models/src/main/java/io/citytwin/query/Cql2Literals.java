package io.citytwin.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.valid.IsValidOp;

/** Literals that both encodings of CQL2 share: instants, intervals, boxes, geometries. */
final class Cql2Literals {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private Cql2Literals() {}

    static Expr.Date date(String text, int position) {
        try {
            return new Expr.Date(checkYear(LocalDate.parse(text)));
        } catch (DateTimeException e) {
            throw new InvalidFilterException("a date must look like 2024-05-31, was \"" + text + "\"", position);
        }
    }

    static Expr.Timestamp timestamp(String text, int position) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            checkYear(instant.atOffset(java.time.ZoneOffset.UTC).toLocalDate());
            return new Expr.Timestamp(instant);
        } catch (DateTimeException e) {
            throw new InvalidFilterException(
                    "a timestamp must look like 2024-05-31T08:00:00Z, was \"" + text + "\"", position);
        }
    }

    private static LocalDate checkYear(LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > 9999) {
            throw new DateTimeException("year out of range");
        }
        return date;
    }

    /** A date, a timestamp, or null for "..". */
    static Expr.Value intervalEnd(String text, int position) {
        if (text.equals("..")) {
            return null;
        }
        return text.length() <= 10 ? date(text, position) : timestamp(text, position);
    }

    /** A box of 4 or 6 numbers (heights are not looked at); minimum x above maximum x crosses the antimeridian. */
    static Expr.GeometryLiteral bbox(List<Double> n, UnaryOperator<Geometry> toStorage, int position) {
        if (n.size() != 4 && n.size() != 6) {
            throw new InvalidFilterException("a box has 4 or 6 numbers, was " + n.size(), position);
        }
        int half = n.size() / 2;
        double minX = n.get(0);
        double minY = n.get(1);
        double maxX = n.get(half);
        double maxY = n.get(half + 1);
        if (minY > maxY) {
            throw new InvalidFilterException(
                    "a box's minimum must not exceed its maximum, was " + minY + " and " + maxY, position);
        }
        Geometry box;
        if (minX <= maxX) {
            box = rectangle(minX, minY, maxX, maxY);
        } else if (minX <= 180 && maxX >= -180) {
            box = FACTORY.createMultiPolygon(new org.locationtech.jts.geom.Polygon[] {
                (org.locationtech.jts.geom.Polygon) rectangle(minX, minY, 180, maxY),
                (org.locationtech.jts.geom.Polygon) rectangle(-180, minY, maxX, maxY)
            });
        } else {
            throw new InvalidFilterException(
                    "a box's minimum must not exceed its maximum, was " + minX + " and " + maxX, position);
        }
        return geometry(box, toStorage, position);
    }

    private static Geometry rectangle(double minX, double minY, double maxX, double maxY) {
        if (minX < maxX && minY < maxY) {
            return FACTORY.toGeometry(new Envelope(minX, maxX, minY, maxY));
        }
        Coordinate low = new Coordinate(minX, minY);
        Coordinate high = new Coordinate(maxX, maxY);
        return low.equals2D(high)
                ? FACTORY.createPoint(low)
                : FACTORY.createLineString(new Coordinate[] {low, high});
    }

    static Expr.GeometryLiteral geometry(Geometry written, UnaryOperator<Geometry> toStorage, int position) {
        for (Coordinate c : written.getCoordinates()) {
            if (!Double.isFinite(c.x) || !Double.isFinite(c.y)) {
                throw new InvalidFilterException("a geometry's coordinates must be finite numbers", position);
            }
        }
        Geometry geometry;
        try {
            geometry = toStorage.apply(written);
        } catch (IllegalArgumentException e) {
            throw new InvalidFilterException("this geometry is not in filter-crs: " + e.getMessage(), position);
        }
        IsValidOp validity = new IsValidOp(geometry);
        if (!validity.isValid()) {
            throw new InvalidFilterException(
                    "this geometry is not valid: " + validity.getValidationError(), position);
        }
        return new Expr.GeometryLiteral(geometry);
    }
}
