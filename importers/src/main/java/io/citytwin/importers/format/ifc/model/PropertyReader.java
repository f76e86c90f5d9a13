package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.StepValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Reads property sets, quantities and predefined sets (IfcPropertySetDefinition) as flat {@code Set.Name} values. */
final class PropertyReader {
    private static final int MOST_DEPTH = 16;

    private final IfcRows rows;
    private final UnitReader unitReader;
    private final IfcUnits units;

    PropertyReader(IfcRows rows, UnitReader unitReader, IfcUnits units) {
        this.rows = rows;
        this.unitReader = unitReader;
        this.units = units;
    }

    /** All values of some sets; what has the name of another value and says something else gets a number behind it. */
    Map<String, PropertyValue> read(List<Integer> sets) {
        Map<String, PropertyValue> values = new LinkedHashMap<>();
        for (int id : sets) {
            IfcRow set = rows.row(id);
            if (set == null) {
                continue;
            }
            if (set.isA("IfcPropertySet")) {
                properties(named(set), set.refs("HasProperties"), 0, values);
            } else if (set.isA("IfcElementQuantity")) {
                quantities(named(set), set.refs("Quantities"), 0, values);
            } else if (set.isA("IfcPropertySetDefinition")) {
                predefined(set, values);
            }
        }
        return values;
    }

    private static String named(IfcRow set) {
        String name = set.text("Name");
        return name == null ? set.className() : name;
    }

    private static void put(Map<String, PropertyValue> values, String key, PropertyValue value) {
        if (value == null) {
            return;
        }
        PropertyValue before = values.putIfAbsent(key, value);
        for (int i = 2; before != null && !Objects.equals(before, value); i++) {
            before = values.putIfAbsent(key + " (" + i + ")", value);
        }
    }

    private void properties(String path, List<Integer> ids, int depth, Map<String, PropertyValue> values) {
        for (int id : ids) {
            IfcRow property = rows.row(id);
            if (property == null) {
                continue;
            }
            String name = property.text("Name");
            String key = path + "." + (name == null ? "#" + id : name);
            switch (property.className()) {
                case "IfcPropertySingleValue" -> put(
                        values, key, single(property.value("NominalValue"), unitReader.unit(property.ref("Unit"))));
                case "IfcPropertyEnumeratedValue" -> put(values, key, enumerated(property));
                case "IfcPropertyListValue" -> put(
                        values, key, list(property.value("ListValues"), unitReader.unit(property.ref("Unit"))));
                case "IfcPropertyBoundedValue" -> put(values, key, bounded(property));
                case "IfcPropertyTableValue" -> put(values, key, table(property));
                case "IfcPropertyReferenceValue" -> put(values, key, reference(property.ref("PropertyReference")));
                case "IfcComplexProperty" -> {
                    if (depth < MOST_DEPTH) {
                        properties(key, property.refs("HasProperties"), depth + 1, values);
                    }
                }
                default -> {
                    // other properties have no value
                }
            }
        }
    }

    private PropertyValue enumerated(IfcRow property) {
        IfcRow enumeration = rows.row(property, "EnumerationReference");
        IfcUnit unit = enumeration == null ? null : unitReader.unit(enumeration.ref("Unit"));
        Object value = property.value("EnumerationValues");
        return value instanceof List<?> list && list.size() == 1 ? single(list.get(0), unit) : list(value, unit);
    }

    private void quantities(String path, List<Integer> ids, int depth, Map<String, PropertyValue> values) {
        for (int id : ids) {
            IfcRow quantity = rows.row(id);
            if (quantity == null) {
                continue;
            }
            String name = quantity.text("Name");
            String key = path + "." + (name == null ? "#" + id : name);
            if (quantity.isA("IfcPhysicalComplexQuantity")) {
                if (depth < MOST_DEPTH) {
                    quantities(key, quantity.refs("HasQuantities"), depth + 1, values);
                }
                continue;
            }
            IfcUnit own = unitReader.unit(quantity.ref("Unit"));
            IfcUnit unit =
                    switch (quantity.className()) {
                        case "IfcQuantityLength" -> units.of(IfcUnits.LENGTH);
                        case "IfcQuantityArea" -> units.of(IfcUnits.AREA);
                        case "IfcQuantityVolume" -> units.of(IfcUnits.VOLUME);
                        case "IfcQuantityWeight" -> units.of("MASSUNIT");
                        case "IfcQuantityTime" -> units.of("TIMEUNIT");
                        default -> null;
                    };
            // a quantity has one value attribute, called LengthValue, AreaValue …
            for (IfcClass.Attribute attribute : quantity.type().attributes()) {
                if (attribute.name().endsWith("Value")) {
                    put(values, key, inUnit(IfcRow.plain(quantity.value(attribute.name())), own == null ? unit : own));
                }
            }
        }
    }

    /** Lining and panel properties of doors and windows and the like: their attributes are the properties. */
    private void predefined(IfcRow set, Map<String, PropertyValue> values) {
        List<IfcClass.Attribute> attributes = set.type().attributes();
        int root = 4;
        for (int i = root; i < attributes.size(); i++) {
            Object value = set.instance().value(i);
            IfcUnit unit = units.ofMeasure(attributes.get(i).measure());
            PropertyValue read =
                    value instanceof StepValue.Ref || value instanceof List<?> ? null : single(value, unit);
            put(values, set.className() + "." + attributes.get(i).name(), read);
        }
    }

    private PropertyValue bounded(IfcRow property) {
        IfcUnit unit = unitReader.unit(property.ref("Unit"));
        Map<String, PropertyValue> parts = new LinkedHashMap<>();
        parts.put("lower", single(property.value("LowerBoundValue"), unit));
        parts.put("upper", single(property.value("UpperBoundValue"), unit));
        parts.put("setPoint", single(property.value("SetPointValue"), unit));
        return nested(parts);
    }

    private PropertyValue table(IfcRow property) {
        Map<String, PropertyValue> parts = new LinkedHashMap<>();
        parts.put("defining", list(property.value("DefiningValues"), unitReader.unit(property.ref("DefiningUnit"))));
        parts.put("defined", list(property.value("DefinedValues"), unitReader.unit(property.ref("DefinedUnit"))));
        return nested(parts);
    }

    /** Values under names; their units are told where they have one in common. */
    private static PropertyValue nested(Map<String, PropertyValue> parts) {
        Map<String, Object> value = new LinkedHashMap<>();
        Map<String, Object> source = new LinkedHashMap<>();
        List<String> unitNames = new ArrayList<>();
        List<String> sourceUnits = new ArrayList<>();
        parts.forEach((name, part) -> {
            if (part != null) {
                value.put(name, part.value());
                source.put(name, part.isConverted() ? part.sourceValue() : part.value());
                addNew(unitNames, part.unit());
                addNew(sourceUnits, part.isConverted() ? part.sourceUnit() : part.unit());
            }
        });
        if (value.isEmpty()) {
            return null;
        }
        boolean converted = parts.values().stream().anyMatch(p -> p != null && p.isConverted());
        String unit = unitNames.isEmpty() ? null : String.join(", ", unitNames);
        return converted
                ? new PropertyValue(value, unit, source, String.join(", ", sourceUnits))
                : new PropertyValue(value, unit, null, null);
    }

    private static void addNew(List<String> names, String name) {
        if (name != null && !names.contains(name)) {
            names.add(name);
        }
    }

    /** What a property refers to, by its name or text. */
    private PropertyValue reference(int id) {
        IfcRow target = rows.row(id);
        if (target == null) {
            return null;
        }
        for (String attribute : List.of("Name", "Identification", "FamilyName", "Location", "Description")) {
            String text = target.text(attribute);
            if (text != null) {
                return PropertyValue.plain(text);
            }
        }
        Double year = target.number("YearComponent");
        Double month = target.number("MonthComponent");
        Double day = target.number("DayComponent");
        if (year != null && month != null && day != null) {
            return PropertyValue.plain(
                    String.format(Locale.ROOT, "%04d-%02d-%02d", year.intValue(), month.intValue(), day.intValue()));
        }
        return PropertyValue.plain(target.className() + " #" + id);
    }

    private PropertyValue list(Object value, IfcUnit unit) {
        if (!(value instanceof List<?> list)) {
            return single(value, unit);
        }
        List<PropertyValue> read =
                list.stream().map(v -> single(v, unit)).filter(Objects::nonNull).toList();
        if (read.isEmpty()) {
            return null;
        }
        List<Object> values = read.stream().map(PropertyValue::value).toList();
        PropertyValue first = read.get(0);
        boolean converted = read.stream().anyMatch(PropertyValue::isConverted);
        List<Object> source = read.stream()
                .map(v -> v.isConverted() ? v.sourceValue() : v.value())
                .toList();
        return converted
                ? new PropertyValue(values, first.unit(), source, first.sourceUnit())
                : new PropertyValue(values, first.unit(), null, null);
    }

    /** A value of one of IfcValue's types; the unit that stands beside it goes before that of its measure. */
    private PropertyValue single(Object value, IfcUnit own) {
        if (value instanceof StepValue.Typed typed) {
            if (typed.value() instanceof List<?> parts) {
                return typed.type().equals("IFCCOMPOUNDPLANEANGLEMEASURE") ? angle(parts) : list(parts, own);
            }
            return inUnit(typed.value(), own == null ? units.ofMeasure(typed.type()) : own);
        }
        return inUnit(value, own);
    }

    private static PropertyValue angle(List<?> parts) {
        Double degrees = CompoundAngle.degrees(IfcRow.numbers(parts));
        return degrees == null ? null : new PropertyValue(degrees, "deg", null, null);
    }

    private static PropertyValue inUnit(Object value, IfcUnit unit) {
        if (value instanceof StepValue.Enumeration e) {
            return PropertyValue.plain(
                    switch (e.name()) {
                        case "T" -> Boolean.TRUE;
                        case "F" -> Boolean.FALSE;
                        case "U" -> "UNKNOWN";
                        default -> e.name();
                    });
        }
        if (value instanceof String || value instanceof Long && unit == null) {
            return PropertyValue.plain(value);
        }
        if (value instanceof StepValue.Binary binary) {
            return PropertyValue.plain(binary.digits());
        }
        Double number = IfcRow.number(value);
        if (number == null) {
            return null;
        }
        if (unit == null || !Double.isFinite(unit.toBase(number))) {
            return PropertyValue.plain(number);
        }
        return unit.isBase()
                ? new PropertyValue(number, unit.base(), null, null)
                : new PropertyValue(unit.toBase(number), unit.base(), number, unit.symbol());
    }
}
