package io.citytwin.tiles.gltf;

/**
 * Ids of classes and properties in 3D metadata must match {@code [a-zA-Z_][a-zA-Z0-9_]*}, attribute names may be
 * Chinese. A name that fits is its own id; in others each unfit character becomes {@code _u} and its code in hexadecimal
 * ("层数" is {@code _u5c42_u6570}); the true name stands beside it in the schema.
 */
public final class PropertyId {
    private PropertyId() {}

    public static String of(String name) {
        StringBuilder id = new StringBuilder();
        name.codePoints().forEach(c -> {
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            boolean digit = c >= '0' && c <= '9' && id.length() > 0;
            if (letter || digit) {
                id.append((char) c);
            } else {
                id.append("_u").append(Integer.toHexString(c));
            }
        });
        return id.toString();
    }
}
