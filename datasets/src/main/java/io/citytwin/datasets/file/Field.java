package io.citytwin.datasets.file;

/**
 * A column of a written file.
 *
 * @param width most characters (TEXT: bytes in the file's encoding; numbers: digits with sign and point), used by DBF
 * @param decimals digits after the point for REAL, 0 otherwise
 */
public record Field(String name, Type type, int width, int decimals) {
    /** TEXT takes String, INTEGER Long or Integer, REAL Double, DATE a String "yyyy-MM-dd", BOOLEAN Boolean. */
    public enum Type {
        TEXT,
        INTEGER,
        REAL,
        DATE,
        BOOLEAN
    }

    public Field {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a field's name must not be empty");
        }
        if (width < 1 || width > 254) {
            throw new IllegalArgumentException("a field's width must be 1 to 254, was " + width + ": " + name);
        }
    }

    public static Field text(String name, int width) {
        return new Field(name, Type.TEXT, width, 0);
    }

    public static Field integer(String name) {
        return new Field(name, Type.INTEGER, 9, 0);
    }

    public static Field real(String name, int decimals) {
        return new Field(name, Type.REAL, 14, decimals);
    }

    public static Field bool(String name) {
        return new Field(name, Type.BOOLEAN, 1, 0);
    }

    public static Field date(String name) {
        return new Field(name, Type.DATE, 8, 0);
    }
}
