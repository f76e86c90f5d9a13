package io.citytwin.importers.format.ifc.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads units: IfcSIUnit, IfcConversionBasedUnit, IfcDerivedUnit, and the project's IfcUnitAssignment. */
final class UnitReader {
    /** What turns kelvins into degrees Celsius. */
    static final double ZERO_CELSIUS_OFFSET = -273.15;

    private static final int MOST_DEPTH = 8;

    private static final Map<String, Integer> EXPONENTS = Map.ofEntries(
            Map.entry("EXA", 18),
            Map.entry("PETA", 15),
            Map.entry("TERA", 12),
            Map.entry("GIGA", 9),
            Map.entry("MEGA", 6),
            Map.entry("KILO", 3),
            Map.entry("HECTO", 2),
            Map.entry("DECA", 1),
            Map.entry("DECI", -1),
            Map.entry("CENTI", -2),
            Map.entry("MILLI", -3),
            Map.entry("MICRO", -6),
            Map.entry("NANO", -9),
            Map.entry("PICO", -12),
            Map.entry("FEMTO", -15),
            Map.entry("ATTO", -18));

    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("EXA", "E"),
            Map.entry("PETA", "P"),
            Map.entry("TERA", "T"),
            Map.entry("GIGA", "G"),
            Map.entry("MEGA", "M"),
            Map.entry("KILO", "k"),
            Map.entry("HECTO", "h"),
            Map.entry("DECA", "da"),
            Map.entry("DECI", "d"),
            Map.entry("CENTI", "c"),
            Map.entry("MILLI", "m"),
            Map.entry("MICRO", "u"),
            Map.entry("NANO", "n"),
            Map.entry("PICO", "p"),
            Map.entry("FEMTO", "f"),
            Map.entry("ATTO", "a"));

    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("AMPERE", "A"),
            Map.entry("BECQUEREL", "Bq"),
            Map.entry("CANDELA", "cd"),
            Map.entry("COULOMB", "C"),
            Map.entry("CUBIC_METRE", "m3"),
            Map.entry("DEGREE_CELSIUS", "Cel"),
            Map.entry("FARAD", "F"),
            Map.entry("GRAM", "g"),
            Map.entry("GRAY", "Gy"),
            Map.entry("HENRY", "H"),
            Map.entry("HERTZ", "Hz"),
            Map.entry("JOULE", "J"),
            Map.entry("KELVIN", "K"),
            Map.entry("LUMEN", "lm"),
            Map.entry("LUX", "lx"),
            Map.entry("METRE", "m"),
            Map.entry("MOLE", "mol"),
            Map.entry("NEWTON", "N"),
            Map.entry("OHM", "Ohm"),
            Map.entry("PASCAL", "Pa"),
            Map.entry("RADIAN", "rad"),
            Map.entry("SECOND", "s"),
            Map.entry("SIEMENS", "S"),
            Map.entry("SIEVERT", "Sv"),
            Map.entry("SQUARE_METRE", "m2"),
            Map.entry("STERADIAN", "sr"),
            Map.entry("TESLA", "T"),
            Map.entry("VOLT", "V"),
            Map.entry("WATT", "W"),
            Map.entry("WEBER", "Wb"));

    /** A unit by coherent SI units: si = value * factor + offset; kilograms and radians among them. */
    private record Plain(String type, String symbol, String siSymbol, double factor, double offset) {}

    private final IfcRows rows;
    private final Map<Integer, Optional<IfcUnit>> known = new ConcurrentHashMap<>();

    UnitReader(IfcRows rows) {
        this.rows = rows;
    }

    /** Units of the project; of the first assignment of the file where there is no project. */
    IfcUnits units(IfcRow project) {
        IfcRow assignment = project == null ? null : rows.row(project, "UnitsInContext");
        if (assignment == null) {
            List<Integer> ids = rows.idsOfKind("IfcUnitAssignment");
            assignment = ids.isEmpty() ? null : rows.row(ids.get(0));
        }
        Map<String, IfcUnit> byType = new LinkedHashMap<>();
        if (assignment != null) {
            for (int id : assignment.refs("Units")) {
                IfcUnit unit = unit(id);
                if (unit != null) {
                    byType.putIfAbsent(unit.type(), unit);
                }
            }
        }
        return new IfcUnits(byType);
    }

    /** @return {@code null} where there is none, or none that can be understood (of money, of a context) */
    IfcUnit unit(int id) {
        return known.computeIfAbsent(id, i -> Optional.ofNullable(plain(i, 0)).map(UnitReader::stored))
                .orElse(null);
    }

    /** From coherent SI to what the city stores: degrees for radians, Celsius for kelvins. */
    private static IfcUnit stored(Plain unit) {
        String base = IfcUnits.base(unit.type());
        if (IfcUnits.ANGLE.equals(unit.type())) {
            double degrees = unit.factor() * IfcUnits.DEGREES;
            // 0.01745 of a file means one degree
            return new IfcUnit(unit.type(), unit.symbol(), Math.abs(degrees - 1) < 1e-3 ? 1 : degrees, 0, base);
        }
        if ("Cel".equals(base)) {
            double offset = unit.offset() + ZERO_CELSIUS_OFFSET;
            return new IfcUnit(unit.type(), unit.symbol(), unit.factor(), Math.abs(offset) < 1e-9 ? 0 : offset, base);
        }
        return new IfcUnit(
                unit.type(), unit.symbol(), unit.factor(), unit.offset(), base == null ? unit.siSymbol() : base);
    }

    private Plain plain(int id, int depth) {
        IfcRow row = depth > MOST_DEPTH ? null : rows.row(id);
        if (row == null) {
            return null;
        }
        return switch (row.className()) {
            case "IfcSIUnit" -> siUnit(row);
            case "IfcConversionBasedUnit", "IfcConversionBasedUnitWithOffset" -> conversionBased(row, depth);
            case "IfcDerivedUnit" -> derived(row, depth);
            default -> null;
        };
    }

    private static Plain siUnit(IfcRow row) {
        String name = row.enumeration("Name");
        String symbol = name == null ? null : SYMBOLS.get(name);
        String type = row.enumeration("UnitType");
        if (symbol == null || type == null) {
            return null;
        }
        String prefix = row.enumeration("Prefix");
        int exponent = prefix == null ? 0 : EXPONENTS.getOrDefault(prefix, 0);
        // a square millimetre is a millionth of a square metre
        int power = name.startsWith("SQUARE_") ? 2 : name.startsWith("CUBIC_") ? 3 : 1;
        int gram = name.equals("GRAM") ? -3 : 0;
        double offset = name.equals("DEGREE_CELSIUS") ? -ZERO_CELSIUS_OFFSET : 0;
        String siSymbol = name.equals("GRAM") ? "kg" : name.equals("DEGREE_CELSIUS") ? "K" : symbol;
        String prefixed = exponent == 0 ? symbol : PREFIXES.get(prefix) + symbol;
        return new Plain(type, prefixed, siSymbol, tenTo(exponent * power + gram), offset);
    }

    private static double tenTo(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }

    private Plain conversionBased(IfcRow row, int depth) {
        String type = row.enumeration("UnitType");
        IfcRow measure = rows.row(row, "ConversionFactor");
        Double value = measure == null ? null : measure.number("ValueComponent");
        Plain component = measure == null ? null : plain(measure.ref("UnitComponent"), depth + 1);
        if (type == null || value == null || value == 0 || component == null) {
            return null;
        }
        double factor = value * component.factor();
        if (!isFactor(factor)) {
            return null;
        }
        Double offset = row.number("ConversionOffset");
        String name = row.text("Name");
        return new Plain(
                type,
                name == null ? type : name,
                component.siSymbol(),
                factor,
                offset == null ? component.offset() : offset);
    }

    private Plain derived(IfcRow row, int depth) {
        String type = row.enumeration("UnitType");
        if (type == null) {
            return null;
        }
        if (type.equals("USERDEFINED") && row.text("UserDefinedType") != null) {
            type = row.text("UserDefinedType");
        }
        double factor = 1;
        List<String> symbols = new ArrayList<>();
        List<String> siSymbols = new ArrayList<>();
        for (int id : row.refs("Elements")) {
            IfcRow element = rows.row(id);
            Plain unit = element == null ? null : plain(element.ref("Unit"), depth + 1);
            Double exponent = element == null ? null : element.number("Exponent");
            if (unit == null || exponent == null) {
                return null;
            }
            factor *= Math.pow(unit.factor(), exponent);
            String power = exponent == 1 ? "" : String.valueOf(exponent.intValue());
            symbols.add(powered(unit.symbol(), power));
            siSymbols.add(powered(unit.siSymbol(), power));
        }
        if (!isFactor(factor)) {
            return null;
        }
        double rounded = Math.abs(factor - 1) < 1e-12 ? 1 : factor;
        return new Plain(type, String.join(".", symbols), String.join(".", siSymbols), rounded, 0);
    }

    private static boolean isFactor(double factor) {
        return factor != 0 && Double.isFinite(factor);
    }

    private static String powered(String symbol, String power) {
        boolean ends = !symbol.isEmpty() && Character.isDigit(symbol.charAt(symbol.length() - 1));
        return ends && !power.isEmpty() ? "(" + symbol + ")" + power : symbol + power;
    }
}
