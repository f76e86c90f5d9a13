package io.citytwin.importers.format.ifc.model;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The units that a project declares (IfcUnitAssignment), by type. Types that it doesn't declare are taken to be SI. */
public final class IfcUnits {
    static final String LENGTH = "LENGTHUNIT";
    static final String AREA = "AREAUNIT";
    static final String VOLUME = "VOLUMEUNIT";
    static final String ANGLE = "PLANEANGLEUNIT";

    /** Degrees per radian. */
    static final double DEGREES = 180 / Math.PI;

    private static final Set<String> QUALIFIERS = Set.of("POSITIVE", "NONNEGATIVE");

    /** What values of a type are stored in: units.yaml where that has the dimension, else SI. */
    private static final Map<String, String> BASES = Map.ofEntries(
            Map.entry(LENGTH, "m"),
            Map.entry(AREA, "m2"),
            Map.entry(VOLUME, "m3"),
            Map.entry(ANGLE, "deg"),
            Map.entry("SOLIDANGLEUNIT", "sr"),
            Map.entry("MASSUNIT", "kg"),
            Map.entry("TIMEUNIT", "s"),
            Map.entry("THERMODYNAMICTEMPERATUREUNIT", "Cel"),
            Map.entry("ELECTRICCURRENTUNIT", "A"),
            Map.entry("ELECTRICVOLTAGEUNIT", "V"),
            Map.entry("ELECTRICRESISTANCEUNIT", "Ohm"),
            Map.entry("ELECTRICCAPACITANCEUNIT", "F"),
            Map.entry("ELECTRICCHARGEUNIT", "C"),
            Map.entry("ELECTRICCONDUCTANCEUNIT", "S"),
            Map.entry("INDUCTANCEUNIT", "H"),
            Map.entry("MAGNETICFLUXUNIT", "Wb"),
            Map.entry("MAGNETICFLUXDENSITYUNIT", "T"),
            Map.entry("LUMINOUSFLUXUNIT", "lm"),
            Map.entry("LUMINOUSINTENSITYUNIT", "cd"),
            Map.entry("ILLUMINANCEUNIT", "lx"),
            Map.entry("POWERUNIT", "W"),
            Map.entry("ENERGYUNIT", "J"),
            Map.entry("FORCEUNIT", "N"),
            Map.entry("PRESSUREUNIT", "Pa"),
            Map.entry("FREQUENCYUNIT", "Hz"),
            Map.entry("AMOUNTOFSUBSTANCEUNIT", "mol"),
            Map.entry("ABSORBEDDOSEUNIT", "Gy"),
            Map.entry("DOSEEQUIVALENTUNIT", "Sv"),
            Map.entry("RADIOACTIVITYUNIT", "Bq"),
            Map.entry("ACCELERATIONUNIT", "m/s2"),
            Map.entry("AREADENSITYUNIT", "kg/m2"),
            Map.entry("DYNAMICVISCOSITYUNIT", "Pa.s"),
            Map.entry("HEATFLUXDENSITYUNIT", "W/m2"),
            Map.entry("ISOTHERMALMOISTURECAPACITYUNIT", "m3/kg"),
            Map.entry("KINEMATICVISCOSITYUNIT", "m2/s"),
            Map.entry("LINEARFORCEUNIT", "N/m"),
            Map.entry("LINEARSTIFFNESSUNIT", "N/m"),
            Map.entry("LINEARVELOCITYUNIT", "m/s"),
            Map.entry("MASSDENSITYUNIT", "kg/m3"),
            Map.entry("MASSFLOWRATEUNIT", "kg/s"),
            Map.entry("MASSPERLENGTHUNIT", "kg/m"),
            Map.entry("MODULUSOFELASTICITYUNIT", "Pa"),
            Map.entry("MOISTUREDIFFUSIVITYUNIT", "m3/s"),
            Map.entry("MOMENTOFINERTIAUNIT", "m4"),
            Map.entry("PLANARFORCEUNIT", "N/m2"),
            Map.entry("ROTATIONALFREQUENCYUNIT", "Hz"),
            Map.entry("SHEARMODULUSUNIT", "Pa"),
            Map.entry("SPECIFICHEATCAPACITYUNIT", "J/(kg.K)"),
            Map.entry("THERMALADMITTANCEUNIT", "W/(m2.K)"),
            Map.entry("THERMALCONDUCTANCEUNIT", "W/(m.K)"),
            Map.entry("THERMALRESISTANCEUNIT", "m2.K/W"),
            Map.entry("THERMALTRANSMITTANCEUNIT", "W/(m2.K)"),
            Map.entry("TORQUEUNIT", "N.m"),
            Map.entry("VAPORPERMEABILITYUNIT", "kg/(s.m.Pa)"),
            Map.entry("VOLUMETRICFLOWRATEUNIT", "m3/s"));

    private final Map<String, IfcUnit> byType;

    IfcUnits(Map<String, IfcUnit> byType) {
        this.byType = byType;
    }

    /** The unit that a type's values are stored in; {@code null} of types that are none of the standard's. */
    static String base(String type) {
        return BASES.get(type);
    }

    /** Units that the project declares. */
    public Collection<IfcUnit> declared() {
        return List.copyOf(byType.values());
    }

    /** The declared unit of a type such as LENGTHUNIT. */
    public Optional<IfcUnit> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** Metres per length unit of the file. */
    public double lengthFactor() {
        IfcUnit unit = of(LENGTH);
        return unit == null ? 1 : unit.factor();
    }

    /** Metres of a length in the file's unit; {@code null} of {@code null}. */
    Double metres(Double length) {
        return length == null ? null : (Double) of(LENGTH).toBase(length);
    }

    /** The unit of a type: declared, else SI; {@code null} where the type is none that has a unit. */
    IfcUnit of(String type) {
        IfcUnit declared = byType.get(type);
        if (declared != null) {
            return declared;
        }
        String base = base(type);
        if (base == null) {
            return null;
        }
        return switch (type) {
            case ANGLE -> new IfcUnit(type, "rad", DEGREES, 0, base);
            case "THERMODYNAMICTEMPERATUREUNIT" -> new IfcUnit(type, "K", 1, UnitReader.ZERO_CELSIUS_OFFSET, base);
            default -> new IfcUnit(type, base, 1, 0, base);
        };
    }

    /**
     * The unit of a measure (IFCPOSITIVELENGTHMEASURE); {@code null} for measures without one. A measure is called as
     * its unit type is.
     */
    IfcUnit ofMeasure(String measure) {
        String name = measure == null ? "" : measure.toUpperCase(Locale.ROOT);
        if (!name.startsWith("IFC") || !name.endsWith("MEASURE")) {
            return null;
        }
        String quantity = name.substring(3, name.length() - 7);
        for (String qualifier : QUALIFIERS) {
            if (quantity.startsWith(qualifier)) {
                quantity = quantity.substring(qualifier.length());
            }
        }
        return of(quantity + "UNIT");
    }
}
