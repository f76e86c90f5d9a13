package io.citytwin.importers.format.ifc.model;

/**
 * A unit of a file.
 *
 * @param type LENGTHUNIT, AREAUNIT, THERMALTRANSMITTANCEUNIT …
 * @param symbol its code ("mm", "m2") or its name as in the file ("FOOT", "DEGREE")
 * @param factor base = value * factor + offset
 * @param base the unit that values are turned to: the base of units.yaml (m, m2, m3, deg, Cel, Pa …), else the SI unit
 */
public record IfcUnit(String type, String symbol, double factor, double offset, String base) {
    private static final double NEAR = 1e-9;

    /** Whether values are in the base unit already. */
    public boolean isBase() {
        return factor == 1 && offset == 0;
    }

    /** The value in the base unit. */
    public double toBase(double value) {
        if (isBase()) {
            return value;
        }
        // 1234.5 mm is 1234.5 / 1000 m: a thousandth is no binary number, so that multiplying by it is less exact
        double whole = Math.rint(1 / factor);
        boolean divides = Math.abs(factor) < 1 && Math.abs(whole * factor - 1) < NEAR;
        return (divides ? value / whole : value * factor) + offset;
    }
}
