package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.StepInstance;
import io.citytwin.importers.format.ifc.step.StepValue;
import java.util.ArrayList;
import java.util.List;

/** An instance whose attributes are asked for by name. Values of another kind than asked for read as none. */
record IfcRow(StepInstance instance, IfcClass type) {
    int id() {
        return instance.id();
    }

    String className() {
        return type.name();
    }

    boolean isA(String ancestor) {
        return type.isA(ancestor);
    }

    Object value(String attribute) {
        return instance.value(type.position(attribute));
    }

    /** A text, of a typed value too; {@code null} where it is none or empty. */
    String text(String attribute) {
        Object plain = plain(value(attribute));
        return plain instanceof String s && !s.isBlank() ? s.strip() : null;
    }

    /** @return {@code null} where it is no number */
    Double number(String attribute) {
        return number(value(attribute));
    }

    /** The name of an enumeration value in capitals; {@code null} where it is none. */
    String enumeration(String attribute) {
        return plain(value(attribute)) instanceof StepValue.Enumeration e ? e.name() : null;
    }

    /** @return 0 where it refers to nothing */
    int ref(String attribute) {
        return value(attribute) instanceof StepValue.Ref r ? r.id() : 0;
    }

    /** All references of an attribute, single or in lists, of typed values too. */
    List<Integer> refs(String attribute) {
        List<Integer> refs = new ArrayList<>();
        collect(value(attribute), refs);
        return refs;
    }

    private static void collect(Object value, List<Integer> refs) {
        if (value instanceof StepValue.Ref r) {
            refs.add(r.id());
        } else if (value instanceof StepValue.Typed t) {
            collect(t.value(), refs);
        } else if (value instanceof List<?> list) {
            list.forEach(v -> collect(v, refs));
        }
    }

    static Double number(Object value) {
        Object plain = plain(value);
        if (plain instanceof Long l) {
            return (double) l;
        }
        return plain instanceof Double d && Double.isFinite(d) ? d : null;
    }

    /** What a typed value holds. */
    static Object plain(Object value) {
        return value instanceof StepValue.Typed t ? t.value() : value;
    }

    static List<Double> numbers(Object value) {
        List<Double> numbers = new ArrayList<>();
        if (plain(value) instanceof List<?> list) {
            for (Object v : list) {
                Double number = number(v);
                if (number != null) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }
}
