package io.citytwin.importers.format.ifc.step;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One String per name of an entity, found by its bytes: a file names the same few hundred millions of times. */
final class TypeNames {
    private byte[][] keys = new byte[1 << 10][];
    private String[] names = new String[1 << 10];
    private int size;

    /** The name in capitals. */
    String of(byte[] bytes, int length) {
        int slot = slot(bytes, length);
        if (keys[slot] == null) {
            if (size * 2 > keys.length) {
                grow();
                slot = slot(bytes, length);
            }
            keys[slot] = Arrays.copyOf(bytes, length);
            names[slot] = new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
                    .toUpperCase(Locale.ROOT)
                    .intern();
            size++;
        }
        return names[slot];
    }

    private int slot(byte[] bytes, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + bytes[i];
        }
        hash ^= hash >>> 15;
        int slot = hash & keys.length - 1;
        while (keys[slot] != null && !Arrays.equals(keys[slot], 0, keys[slot].length, bytes, 0, length)) {
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        byte[][] oldKeys = keys;
        String[] oldNames = names;
        keys = new byte[oldKeys.length * 2][];
        names = new String[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                int slot = slot(oldKeys[i], oldKeys[i].length);
                keys[slot] = oldKeys[i];
                names[slot] = oldNames[i];
            }
        }
    }
}
