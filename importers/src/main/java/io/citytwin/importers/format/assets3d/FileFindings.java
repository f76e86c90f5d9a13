package io.citytwin.importers.format.assets3d;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Files with which something is wrong, of which the user is told the number and the first few. */
final class FileFindings {
    private static final int SHOWN = 3;

    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> outside = new LinkedHashSet<>();
    private final Set<String> damaged = new LinkedHashSet<>();

    void missing(String name) {
        missing.add(name);
    }

    void outside(String uri) {
        outside.add(uri.length() > 100 ? uri.substring(0, 100) + "…" : uri);
    }

    void damaged(String sentence) {
        damaged.add(sentence);
    }

    long missing() {
        return missing.size();
    }

    List<String> warnings(String display) {
        List<String> warnings = new ArrayList<>();
        add(warnings, display, missing, "files are named but not there");
        add(warnings, display, outside, "addresses lead out of it and are not brought in");
        add(warnings, display, damaged, "files are damaged");
        return warnings;
    }

    private static void add(List<String> warnings, String display, Set<String> names, String what) {
        if (!names.isEmpty()) {
            String first = String.join(", ", names.stream().limit(SHOWN).toList());
            warnings.add(display + ": " + names.size() + " " + what + ": " + first + (names.size() > SHOWN ? ", …" : ""));
        }
    }
}
