package io.citytwin.importers.format.ifc.model;

/**
 * The value of a property or quantity.
 *
 * @param value {@link String}, {@link Double}, {@link Long}, {@link Boolean}, a {@link java.util.List} of these, or a
 *     {@link java.util.Map}: {@code lower}, {@code upper}, {@code setPoint} of a bounded value; {@code defining} and
 *     {@code defined} lists of a table. Measures stand in {@code unit}; never {@code null}
 * @param unit the base unit of the city (units.yaml) or the SI unit, as UCUM code; {@code null} where it is no measure
 * @param sourceValue the value as the file has it, of the same shape; {@code null} where nothing was converted
 * @param sourceUnit the file's unit; {@code null} where nothing was converted
 */
public record PropertyValue(Object value, String unit, Object sourceValue, String sourceUnit) {
    static PropertyValue plain(Object value) {
        return new PropertyValue(value, null, null, null);
    }

    /** Whether the value was turned from another unit. */
    public boolean isConverted() {
        return sourceUnit != null;
    }
}
