package io.citytwin.importers.format.ifc.step;

import java.util.List;

/**
 * One instance of the data section (ISO 10303-21, entity instances).
 *
 * @param id the number behind the #
 * @param type the entity's name in capitals; {@link #COMPLEX} for an external mapping ({@code #1=(A(…)B(…))})
 * @param values its parameters as {@link StepValue} says, unmodifiable; of an external mapping one {@link
 *     StepValue.Typed} per part
 */
public record StepInstance(int id, String type, List<Object> values) {
    /** The type of instances that consist of several partial ones. */
    public static final String COMPLEX = "(complex)";

    /**
     * The parameter at a place from 0; {@code null} behind the last one, as files leave out what their writer never
     * knew.
     */
    public Object value(int index) {
        return index >= 0 && index < values.size() ? values.get(index) : null;
    }
}
