package io.citytwin.importers.format.ifc.step;

import java.util.List;

/**
 * The header section (ISO 10303-21, header section entities). Texts that a file leaves out are empty.
 *
 * @param descriptions FILE_DESCRIPTION: the view definition and options of the export
 * @param implementationLevel FILE_DESCRIPTION: "2;1" as a rule
 * @param name FILE_NAME: the name that the file had when it was written
 * @param timeStamp FILE_NAME: when it was written, ISO 8601 without a time zone as a rule
 * @param preprocessorVersion FILE_NAME: the library that wrote it
 * @param originatingSystem FILE_NAME: the application that it comes from
 * @param schemas FILE_SCHEMA: the names of the schemas, as they stand
 */
public record StepHeader(
        List<String> descriptions,
        String implementationLevel,
        String name,
        String timeStamp,
        String preprocessorVersion,
        String originatingSystem,
        List<String> schemas) {
    static final StepHeader EMPTY = new StepHeader(List.of(), "", "", "", "", "", List.of());

    /** This header with what one of its statements says; statements of other kinds change nothing. */
    StepHeader with(StepInstance statement) {
        return switch (statement.type()) {
            case "FILE_DESCRIPTION" -> new StepHeader(
                    texts(statement.value(0)),
                    text(statement.value(1)),
                    name,
                    timeStamp,
                    preprocessorVersion,
                    originatingSystem,
                    schemas);
            case "FILE_NAME" -> new StepHeader(
                    descriptions,
                    implementationLevel,
                    text(statement.value(0)),
                    text(statement.value(1)),
                    text(statement.value(4)),
                    text(statement.value(5)),
                    schemas);
            case "FILE_SCHEMA" -> new StepHeader(
                    descriptions,
                    implementationLevel,
                    name,
                    timeStamp,
                    preprocessorVersion,
                    originatingSystem,
                    texts(statement.value(0)));
            default -> this;
        };
    }

    private static String text(Object value) {
        return value instanceof String s ? s.strip() : "";
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(s -> text(s))
                        .toList()
                : List.of();
    }
}
