package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.StepFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Instances of a file as rows of known classes. */
final class IfcRows {
    private final StepFile file;
    private final IfcClasses classes;
    private final Map<String, Integer> counts;
    private final Map<String, IfcClass> present = new HashMap<>();

    IfcRows(StepFile file) {
        this.file = file;
        this.classes = IfcClasses.of(file.schema());
        this.counts = file.countsByType();
        for (String type : counts.keySet()) {
            IfcClass known = classes.find(type);
            if (known != null) {
                present.put(type, known);
            }
        }
    }

    StepFile file() {
        return file;
    }

    /** How many instances of each type the file has, by names in capitals. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** The class of a type of this file; {@code null} where no schema knows it. */
    IfcClass classOf(String capitals) {
        return present.get(capitals);
    }

    /** The class of an instance; {@code null} where there is no such instance, or one of no known class. */
    IfcClass classOf(int id) {
        String type = id <= 0 ? null : file.typeOf(id);
        return type == null ? null : present.get(type);
    }

    boolean isA(int id, String ancestor) {
        IfcClass type = classOf(id);
        return type != null && type.isA(ancestor);
    }

    /** @return {@code null} where there is no such instance, or one of no known class */
    IfcRow row(int id) {
        IfcClass type = classOf(id);
        return type == null ? null : new IfcRow(file.instance(id), type);
    }

    /** What an attribute refers to; {@code null} where that is nothing readable. */
    IfcRow row(IfcRow from, String attribute) {
        return row(from.ref(attribute));
    }

    /** Numbers of the instances of a class and its subtypes, class by class in the order of the file. */
    List<Integer> idsOfKind(String ancestor) {
        List<Integer> ids = new ArrayList<>();
        for (String type : counts.keySet()) {
            IfcClass known = present.get(type);
            if (known != null && known.isA(ancestor)) {
                for (int id : file.idsOf(type)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    void forEach(String ancestor, Consumer<IfcRow> consumer) {
        for (int id : idsOfKind(ancestor)) {
            consumer.accept(row(id));
        }
    }
}
