package io.citytwin.importers.format.ifc.model;

/**
 * A code of a classification system.
 *
 * @param system its name ("Uniclass 2015", "GB/T 51269"); {@code null} where the file names none
 * @param code {@code null} where the file gives none
 * @param name what the code stands for; {@code null} where the file doesn't say
 */
public record Classification(String system, String code, String name) {
    /** {@code system:code name}, without what is not known. */
    public String text() {
        String coded = code == null ? name : name == null ? code : code + " " + name;
        return system == null ? coded : coded == null ? system : system + ":" + coded;
    }
}
