package io.citytwin.importers.spi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes the column names of a source usable: none empty, none twice. */
public final class FieldNames {
    private FieldNames() {}

    /**
     * The names in their order; an empty one becomes "field_" and its position (from 1), the second "NAME" becomes
     * "NAME_2". Case alone does not tell two names apart.
     */
    public static List<String> unique(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> result = new ArrayList<>(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i) == null || names.get(i).isBlank()
                    ? "field_" + (i + 1)
                    : names.get(i).strip();
            String candidate = name;
            for (int n = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); n++) {
                candidate = name + "_" + n;
            }
            result.add(candidate);
        }
        return result;
    }
}
