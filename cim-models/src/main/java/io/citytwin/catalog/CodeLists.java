package io.citytwin.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The code lists: {@code cim-models/code-lists.yaml} and the CSV files beside it, and those of an extra folder. */
public final class CodeLists {
    private static final String INDEX = "code-lists.yaml";
    private final Map<String, CodeList> byId = new LinkedHashMap<>();

    private record Declared(
            String id,
            String titleZh,
            String titleEn,
            String file,
            String code,
            String name,
            String nameEn,
            String aliases,
            String mark,
            String source) {}

    private record CodeListsFile(List<Declared> codeLists) {}

    private CodeLists() {}

    /** The built-in code lists. */
    public static CodeLists builtIn() {
        return Holder.BUILT_IN;
    }

    /** The built-in code lists, overridden by those that {@code code-lists.yaml} in the folder declares. */
    public static CodeLists load(Path extraFolder) {
        CodeLists lists = new CodeLists();
        lists.byId.putAll(builtIn().byId);
        Path index = extraFolder.resolve(INDEX);
        if (Files.exists(index)) {
            lists.addAll(CatalogFile.of(index), f -> CatalogFile.of(extraFolder.resolve("code-lists/" + f)));
        }
        return lists;
    }

    private void addAll(CatalogFile index, Function<String, CatalogFile> files) {
        Set<String> seen = new HashSet<>();
        for (Declared declared : index.yaml(CodeListsFile.class).codeLists()) {
            if (declared.id() == null || declared.file() == null || declared.code() == null || declared.name() == null) {
                throw new CatalogException(index.name(), "a code list needs id, file, code and name, was " + declared);
            }
            if (!seen.add(declared.id())) {
                throw new CatalogException(index.name(), "the code list " + declared.id() + " stands there twice");
            }
            byId.put(declared.id(), read(declared, files.apply(declared.file())));
        }
    }

    private static CodeList read(Declared declared, CatalogFile file) {
        List<List<String>> rows = CsvText.rows(file);
        if (rows.isEmpty()) {
            throw new CatalogException(file.name(), "the file has no heading row");
        }
        List<String> heading = rows.get(0);
        int code = column(file, heading, declared.code());
        int name = column(file, heading, declared.name());
        int nameEn = declared.nameEn() == null ? -1 : column(file, heading, declared.nameEn());
        int aliases = declared.aliases() == null ? -1 : column(file, heading, declared.aliases());
        List<CodeList.Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            if (row.size() != heading.size()) {
                throw new CatalogException(
                        file.name(), "row " + (i + 1) + " must have " + heading.size() + " cells, was " + row.size());
            }
            if (!seen.add(row.get(code))) {
                throw new CatalogException(file.name(), "row " + (i + 1) + ": the code " + row.get(code) + " again");
            }
            Map<String, String> columns = new LinkedHashMap<>();
            for (int c = 0; c < heading.size(); c++) {
                columns.put(heading.get(c), row.get(c));
            }
            String english = nameEn < 0 ? null : row.get(nameEn);
            List<String> others = aliases < 0 || row.get(aliases).isBlank() ? List.of() : List.of(row.get(aliases).split("\\|"));
            entries.add(new CodeList.Entry(row.get(code), row.get(name), english, others, columns));
        }
        return new CodeList(
                declared.id(), declared.titleZh(), declared.titleEn(), declared.mark(), declared.source(), entries);
    }

    private static int column(CatalogFile file, List<String> heading, String name) {
        int index = heading.indexOf(name);
        if (index < 0) {
            throw new CatalogException(file.name(), "there is no column " + name + " among " + heading);
        }
        return index;
    }

    public Optional<CodeList> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Collection<CodeList> list() {
        return Collections.unmodifiableCollection(byId.values());
    }

    private static final class Holder {
        static final CodeLists BUILT_IN = new CodeLists();

        static {
            BUILT_IN.addAll(CatalogFile.builtIn(INDEX), f -> CatalogFile.builtIn("code-lists/" + f));
        }
    }
}
