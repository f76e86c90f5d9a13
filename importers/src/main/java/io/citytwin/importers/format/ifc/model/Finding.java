package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * What a check of a model found.
 *
 * @param rule a short name such as {@code globalid-duplicate}
 * @param message a sentence with what was found and where (#n is the instance in the file)
 * @param globalIds of the objects concerned; empty where it concerns the file or objects without one
 */
public record Finding(Severity severity, String rule, String message, List<String> globalIds) {
    /** How bad it is: an error makes the model wrong or incomplete, a warning may, an info is worth knowing. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO
    }

    public Finding {
        globalIds = List.copyOf(globalIds);
    }
}
