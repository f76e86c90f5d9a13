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
     * @param columns every column of its row in the file, by heading
     */
    public record Entry(String code, String nameZh, String nameEn, Map<String, String> columns) {
        public Entry {
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

    /** The entry whose code or Chinese or English name that text is, so that sources may deliver either. */
    public Optional<Entry> findByCodeOrName(String text) {
        String wanted = text.strip();
        return find(wanted).or(() -> entries.stream()
                .filter(e -> wanted.equals(e.nameZh())
                        || wanted.equalsIgnoreCase(e.nameEn())
                        || wanted.equalsIgnoreCase(e.code()))
                .findFirst());
    }
}
