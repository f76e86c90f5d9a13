package io.citytwin.query;

import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Seeded random filters that are well typed for properties 名称, code (text), height, floors, flag, built, seen, geom. */
public final class RandomFilters {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final List<String> TEXTS =
            List.of("", "a", "O'Neill", "50%", "驻马店", "\"quoted\"", "x_y", "Ärger", "new\nline", "back\\slash");

    private final Random random;
    private final Envelope area;

    /** @param area where geometry literals lie */
    public RandomFilters(long seed, Envelope area) {
        this.random = new Random(seed);
        this.area = area;
    }

    public Predicate predicate(int depth) {
        if (depth <= 0) {
            return leaf();
        }
        return switch (random.nextInt(5)) {
            case 0 -> new Expr.And(operands(depth));
            case 1 -> new Expr.Or(operands(depth));
            case 2 -> new Expr.Not(predicate(depth - 1));
            default -> leaf();
        };
    }

    private List<Predicate> operands(int depth) {
        return Stream.generate(() -> predicate(depth - 1)).limit(2 + random.nextInt(2)).toList();
    }

    private Predicate leaf() {
        return switch (random.nextInt(11)) {
            case 0 -> new Expr.Comparison(pick(Expr.Comparator.values()), number(2), number(2));
            case 1 -> new Expr.Comparison(pick(Expr.Comparator.values()), text(), text());
            case 2 -> new Expr.Like(text(), new Expr.Text(pick("%a%", "驻_店", "%\\%", "_", "%")));
            case 3 -> new Expr.Between(number(1), number(0), number(1));
            case 4 -> new Expr.In(text(), many(this::text));
            case 5 -> new Expr.In(number(0), many(() -> number(0)));
            case 6 -> new Expr.IsNull(new Expr.Property(pick("名称", "height", "flag", "built", "seen", "geom")));
            case 7 -> new Expr.BooleanProperty("flag");
            case 8 -> new Expr.Spatial(pick(Expr.SpatialOperator.values()), new Expr.Property("geom"), geometry());
            case 9 -> temporal();
            default -> new Expr.Comparison(
                    pick(Expr.Comparator.values()), new Expr.Property("built"), new Expr.Date(date()));
        };
    }

    private Predicate temporal() {
        boolean dates = random.nextBoolean();
        Supplier<Value> instant = dates ? () -> new Expr.Date(date()) : () -> new Expr.Timestamp(instant());
        Value property = new Expr.Property(dates ? "built" : "seen");
        if (random.nextBoolean()) {
            return new Expr.Temporal(
                    pick(Expr.TemporalOperator.T_AFTER, Expr.TemporalOperator.T_BEFORE,
                            Expr.TemporalOperator.T_EQUALS, Expr.TemporalOperator.T_DISJOINT),
                    property,
                    instant.get());
        }
        Value interval = new Expr.Interval(
                random.nextInt(4) == 0 ? null : instant.get(), random.nextInt(4) == 0 ? null : instant.get());
        return new Expr.Temporal(pick(Expr.TemporalOperator.values()), property, interval);
    }

    private Value number(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            Expr.ArithmeticOperator operator =
                    pick(Expr.ArithmeticOperator.ADD, Expr.ArithmeticOperator.SUBTRACT,
                            Expr.ArithmeticOperator.MULTIPLY, Expr.ArithmeticOperator.DIVIDE,
                            Expr.ArithmeticOperator.MODULO, Expr.ArithmeticOperator.INTEGER_DIVIDE);
            return new Expr.Arithmetic(operator, number(depth - 1), number(depth - 1));
        }
        return switch (random.nextInt(5)) {
            case 0 -> new Expr.Property("height");
            case 1 -> new Expr.Property("floors");
            case 2 -> new Expr.Number(BigDecimal.valueOf(random.nextInt(2000) - 500, 1));
            case 3 -> depth > 0 ? new Expr.Negative(number(depth - 1)) : Expr.Number.of(random.nextInt(7));
            default -> Expr.Number.of(random.nextInt(50) - 10);
        };
    }

    private Value text() {
        return switch (random.nextInt(5)) {
            case 0 -> new Expr.Property("名称");
            case 1 -> new Expr.Property("code");
            case 2 -> new Expr.CaseInsensitive(random.nextBoolean() ? new Expr.Property("code") : new Expr.Text("A"));
            case 3 -> new Expr.AccentInsensitive(new Expr.Text("Ärger"));
            default -> new Expr.Text(pick(TEXTS.toArray(String[]::new)));
        };
    }

    private Expr.GeometryLiteral geometry() {
        Coordinate a = coordinate();
        Coordinate b = coordinate();
        Geometry geometry =
                switch (random.nextInt(4)) {
                    case 0 -> FACTORY.createPoint(a);
                    case 1 -> FACTORY.createLineString(new Coordinate[] {a, b, coordinate()});
                    case 2 -> FACTORY.createMultiPointFromCoords(new Coordinate[] {a, b});
                    default -> FACTORY.toGeometry(new Envelope(a, b));
                };
        return new Expr.GeometryLiteral(geometry);
    }

    private Coordinate coordinate() {
        return new Coordinate(
                area.getMinX() + Math.rint(random.nextDouble() * 1e4) / 1e4 * area.getWidth(),
                area.getMinY() + Math.rint(random.nextDouble() * 1e4) / 1e4 * area.getHeight());
    }

    private LocalDate date() {
        return LocalDate.of(2020, 1, 1).plusDays(random.nextInt(60));
    }

    private Instant instant() {
        return Instant.parse("2020-01-01T00:00:00Z").plusSeconds(random.nextInt(60) * 86_400L + random.nextInt(2));
    }

    private List<Value> many(Supplier<Value> supplier) {
        return Stream.generate(supplier).limit(1 + random.nextInt(3)).toList();
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
