package io.citytwin.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A list of codes with their names, from a data file.
 *
 * @param id English slug
 * @param mark how far it was checked: V read in a source, P partly, R recalled
 * @param source the standard or document it restates
 * @param entries in file order
 */
public record CodeList(String id, String titleZh, String titleEn, String mark, String source, List<Entry> entries) {

    /**
     * One code.
     *
     * @param code the code as it is stored
     * @param nameZh Chinese name
     * @param nameEn English name, or null
     * @param aliases other names under which sources deliver it
     * @param columns every column of its row in the file, by heading
     */
    public record Entry(
            String code, String nameZh, String nameEn, List<String> aliases, Map<String, String> columns) {
        public Entry {
            aliases = List.copyOf(aliases);
            columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    public CodeList {
        entries = List.copyOf(entries);
    }

    /** The entry of exactly that code. */
    public Optional<Entry> find(String code) {
        return entries.stream().filter(e -> e.code().equals(code)).findFirst();
    }
}
