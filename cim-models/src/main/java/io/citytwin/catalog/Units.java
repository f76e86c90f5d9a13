package io.citytwin.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Units of measure by UCUM code and the spellings of survey tables, converted once on import.
 *
 * @see <a href="https://ucum.org/ucum">The Unified Code for Units of Measure</a>
 */
public final class Units {
    private final Map<String, Unit> bySpelling = new HashMap<>();

    /**
     * A unit.
     *
     * @param code UCUM code
     * @param base UCUM code of the unit that values of its dimension are stored in
     * @param factor one of this unit in the base unit
     * @param names other spellings
     */
    public record Unit(String code, String base, double factor, List<String> names) {
        public Unit {
            if (code == null || code.isBlank() || base == null || base.isBlank()) {
                throw new IllegalArgumentException("a unit needs a code and a base, was " + code + " and " + base);
            }
            if (!(factor > 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("a unit's factor must be above 0, was " + factor + " for " + code);
            }
            names = names == null ? List.of() : List.copyOf(names);
        }
    }

    private record UnitsFile(List<Unit> units) {}

    private Units(CatalogFile file) {
        for (Unit unit : file.yaml(UnitsFile.class).units()) {
            add(file, unit.code(), unit);
            unit.names().forEach(name -> add(file, name, unit));
        }
        for (Unit unit : List.copyOf(bySpelling.values())) {
            if (!bySpelling.containsKey(unit.base())) {
                throw new CatalogException(file.name(), "unit " + unit.code() + " has an unknown base " + unit.base());
            }
        }
    }

    private void add(CatalogFile file, String spelling, Unit unit) {
        if (bySpelling.putIfAbsent(spelling, unit) != null) {
            throw new CatalogException(file.name(), "the spelling \"" + spelling + "\" stands for two units");
        }
    }

    /** The units of {@code cim-models/units.yaml}. */
    public static Units builtIn() {
        return Holder.BUILT_IN;
    }

    /** The unit of that UCUM code or spelling; upper and lower case count, as in UCUM, unless nothing fits exactly. */
    public Optional<Unit> find(String spelling) {
        Unit exact = bySpelling.get(spelling.strip());
        return Optional.ofNullable(exact != null ? exact : bySpelling.get(spelling.strip().toLowerCase(Locale.ROOT)));
    }

    /**
     * The value in another unit of the same dimension.
     *
     * @throws IllegalArgumentException where a unit is unknown or the dimensions differ
     */
    public double convert(double value, String from, String to) {
        if (from.equals(to)) {
            return value;
        }
        Unit source = get(from);
        Unit target = get(to);
        if (!source.base().equals(target.base())) {
            throw new IllegalArgumentException(from + " can't be turned into " + to);
        }
        // Dividing by the inverse keeps 400 mm at exactly 0.4 m, where multiplying by 0.001 need not.
        double factor = source.factor() / target.factor();
        return factor < 1 ? value / (target.factor() / source.factor()) : value * factor;
    }

    private Unit get(String spelling) {
        return find(spelling).orElseThrow(() -> new IllegalArgumentException("unknown unit " + spelling));
    }

    private static final class Holder {
        static final Units BUILT_IN = new Units(CatalogFile.builtIn("units.yaml"));
    }
}
