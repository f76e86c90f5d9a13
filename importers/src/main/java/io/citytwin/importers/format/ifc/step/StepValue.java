package io.citytwin.importers.format.ifc.step;

/**
 * The kinds of parameter (ISO 10303-21, simple and structured data types) that Java has no type for. A parameter is one
 * of these, or {@code null} for {@code $} (no value), {@link Long}, {@link Double}, {@link String} (decoded), or a
 * {@link java.util.List} of parameters.
 */
public sealed interface StepValue {
    /** {@code *}: a value that a subtype derives from others. */
    StepValue DERIVED = new Derived();

    /** The type of {@link #DERIVED}. */
    record Derived() implements StepValue {}

    /** {@code #12}: the instance of that number, which the file may lack. */
    record Ref(int id) implements StepValue {}

    /** {@code .MILLI.}: the name without its points, in capitals; logical values are T, F and U. */
    record Enumeration(String name) implements StepValue {}

    /** {@code IFCLABEL('x')}: a value that says its type, in capitals; a list where it has not exactly one value. */
    record Typed(String type, Object value) implements StepValue {}

    /** {@code "0A3"}: bits as hexadecimal digits; the first says how many of the next four bits don't count. */
    record Binary(String digits) implements StepValue {}
}
