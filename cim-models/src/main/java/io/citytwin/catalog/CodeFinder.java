package io.citytwin.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the code that a source's text means: the code itself, its Chinese or English name or an alias, in any case and
 * with any blanks around. A name that several codes share means none of them. Made once per import and column; a look
 * is one in a hash map. Safe for many threads.
 */
public final class CodeFinder {
    private final Map<String, String> byText = new HashMap<>();

    private CodeFinder() {}

    public static CodeFinder of(CodeList list) {
        CodeFinder finder = new CodeFinder();
        Set<String> shared = new HashSet<>();
        for (CodeList.Entry entry : list.entries()) {
            finder.addName(entry.nameZh(), entry.code(), shared);
            finder.addName(entry.nameEn(), entry.code(), shared);
            entry.aliases().forEach(alias -> finder.addName(alias, entry.code(), shared));
        }
        finder.byText.keySet().removeAll(shared);
        // What is a code is never another one's name; codes that differ in case alone are told apart.
        list.entries().forEach(entry -> finder.byText.put(normal(entry.code()), entry.code()));
        list.entries().forEach(entry -> finder.byText.put(entry.code(), entry.code()));
        return finder;
    }

    private void addName(String name, String code, Set<String> shared) {
        if (name == null || name.isBlank()) {
            return;
        }
        String before = byText.putIfAbsent(normal(name), code);
        if (before != null && !before.equals(code)) {
            shared.add(normal(name));
        }
    }

    /** The code, or null where the text means none. */
    public String find(String text) {
        String code = byText.get(text);
        return code != null ? code : byText.get(normal(text));
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
