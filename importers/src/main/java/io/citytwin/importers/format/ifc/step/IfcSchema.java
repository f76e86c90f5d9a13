package io.citytwin.importers.format.ifc.step;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The generations of IFC (ISO 16739) that differ in classes and attributes; drafts and corrections belong to one of
 * them.
 */
public enum IfcSchema {
    IFC2X3,
    /**
     * IFC4 and its corrections; IFC4X1 and IFC4X2, which add alignments and bridges to it, are read by its classes too.
     */
    IFC4,
    IFC4X3;

    /** What {@link #named} takes, for messages. */
    public static final String KNOWN = "IFC2X3, IFC4, IFC4X1, IFC4X2, IFC4X3 and their _ADD, _TC and _RC editions";

    private static final Pattern NAME =
            Pattern.compile("(IFC2X3|IFC4X[123]|IFC4)(_(ADD|TC|RC)[0-9]+|_FINAL|_DEV_[0-9A-Z]+)*");

    /** The generation that a name in FILE_SCHEMA stands for; such names may carry an object identifier in braces. */
    public static Optional<IfcSchema> named(String name) {
        String plain = name.replaceAll("\\{.*", "").strip().toUpperCase(Locale.ROOT);
        Matcher match = NAME.matcher(plain);
        if (!match.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (match.group(1)) {
                    case "IFC2X3" -> IFC2X3;
                    case "IFC4X3" -> IFC4X3;
                    default -> IFC4;
                });
    }

    /** The generations in which to look for a class, this one first: drafts use names of the one before or behind. */
    public List<IfcSchema> lookups() {
        return switch (this) {
            case IFC2X3 -> List.of(IFC2X3, IFC4, IFC4X3);
            case IFC4 -> List.of(IFC4, IFC4X3, IFC2X3);
            case IFC4X3 -> List.of(IFC4X3, IFC4, IFC2X3);
        };
    }
}
