package io.citytwin.server.ogc.features;

import io.citytwin.catalog.CodeList;
import io.citytwin.catalog.CodeLists;
import io.citytwin.model.Attribute;
import java.util.HashMap;
import java.util.Map;

/** What people read instead of codes: titles of the code lists, with the code behind them. */
final class CodeTitles {
    private final CodeLists lists;
    private final Map<String, Map<String, String>> titles = new HashMap<>();

    CodeTitles(CodeLists lists) {
        this.lists = lists;
    }

    /** "商业 (commercial)" for a code of the attribute's list; any other value as it is. */
    String text(Attribute attribute, Object value) {
        String text = value.toString();
        if (attribute.codeList() == null) {
            return text;
        }
        return titles.computeIfAbsent(attribute.codeList(), this::read).getOrDefault(text, text);
    }

    private Map<String, String> read(String id) {
        Map<String, String> read = new HashMap<>();
        for (CodeList.Entry entry : lists.find(id).map(CodeList::entries).orElse(java.util.List.of())) {
            boolean same = entry.nameZh().equals(entry.code());
            read.put(entry.code(), same ? entry.code() : entry.nameZh() + " (" + entry.code() + ")");
        }
        return read;
    }
}
