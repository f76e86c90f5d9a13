package io.citytwin.catalog;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All layer definitions: the built-in ones, overridden and extended by those of a folder of the configuration. */
public final class LayerDefinitions {
    private final Map<String, LayerDefinition> byId;
    private final CodeLists codeLists;

    private record Index(List<String> layers) {}

    private LayerDefinitions(Map<String, LayerDefinition> byId, CodeLists codeLists) {
        this.byId = Collections.unmodifiableMap(byId);
        this.codeLists = codeLists;
    }

    /** The definitions of {@code cim-models/layers/}. */
    public static LayerDefinitions builtIn() {
        return Holder.BUILT_IN;
    }

    /**
     * The built-in definitions and those of the folder: its {@code layers/*.yaml} add definitions or replace those of
     * the same id, its {@code code-lists.yaml} likewise code lists. A folder that does not exist adds nothing.
     *
     * @throws CatalogException where a file breaks a rule
     */
    public static LayerDefinitions load(Path extraFolder) {
        CodeLists codeLists = CodeLists.load(extraFolder);
        Map<String, LayerDefinitionFile> files = new LinkedHashMap<>(builtInFiles());
        Map<String, String> seen = new LinkedHashMap<>();
        for (CatalogFile file : CatalogFile.listYaml(extraFolder.resolve("layers"))) {
            LayerDefinitionFile definition = LayerDefinitionFile.read(file);
            String before = seen.putIfAbsent(definition.id(), file.name());
            if (before != null) {
                throw new CatalogException(file.name(), definition.id() + " is defined in " + before + " already");
            }
            files.put(definition.id(), definition);
        }
        return new LayerDefinitions(LayerDefinitionFile.resolve(files, codeLists), codeLists);
    }

    private static Map<String, LayerDefinitionFile> builtInFiles() {
        Map<String, LayerDefinitionFile> files = new LinkedHashMap<>();
        for (String id : CatalogFile.builtIn("index.yaml").yaml(Index.class).layers()) {
            CatalogFile file = CatalogFile.builtIn("layers/" + id + ".yaml");
            LayerDefinitionFile definition = LayerDefinitionFile.read(file);
            if (!id.equals(definition.id())) {
                throw new CatalogException(file.name(), "its id must be the file's name, was " + definition.id());
            }
            if (files.put(id, definition) != null) {
                throw new CatalogException("cim-models/index.yaml", id + " stands there twice");
            }
        }
        return files;
    }

    public Optional<LayerDefinition> find(String classId) {
        return Optional.ofNullable(byId.get(classId));
    }

    /** The definition of that class, else an exception that names the known classes. */
    public LayerDefinition get(String classId) {
        return find(classId)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no class \"" + classId + "\", known are " + String.join(", ", byId.keySet())));
    }

    /** What stands in for classes that nothing is known about. */
    public LayerDefinition generic() {
        return get("generic");
    }

    public Collection<LayerDefinition> list() {
        return byId.values();
    }

    public CodeLists codeLists() {
        return codeLists;
    }

    private static final class Holder {
        static final LayerDefinitions BUILT_IN = new LayerDefinitions(
                LayerDefinitionFile.resolve(builtInFiles(), CodeLists.builtIn()), CodeLists.builtIn());
    }
}
