package io.citytwin.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Sharing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A layer definition as its YAML file writes it, before what it extends is added and references are checked. */
record LayerDefinitionFile(
        String id,
        @com.fasterxml.jackson.annotation.JsonProperty("extends") String parent,
        String titleZh,
        String titleEn,
        String theme,
        String geometry,
        Boolean hasZ,
        String key,
        Sharing sharing,
        String updateCycle,
        LayerStyle style,
        List<DeclaredAttribute> attributes,
        @JsonIgnore String file) {

    /** An attribute as the file writes it. */
    record DeclaredAttribute(
            String name,
            AttributeKind type,
            String titleZh,
            String titleEn,
            String unit,
            String codeList,
            Reading reading,
            List<Alias> aliases) {}

    /** An alias: a field name, and its unit where it differs from the attribute's. */
    record Alias(String name, String unit) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Alias of(Object value) {
            if (value instanceof String name) {
                return new Alias(name, null);
            }
            if (value instanceof Map<?, ?> map
                    && map.size() == 2
                    && map.get("name") instanceof String name
                    && map.get("unit") instanceof String unit) {
                return new Alias(name, unit);
            }
            throw new IllegalArgumentException("an alias must be a text or {name, unit}, was " + value);
        }
    }

    /** Attribute types by their lower-case names. */
    record AttributeKind(AttributeType type) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static AttributeKind of(String name) {
            for (AttributeType type : AttributeType.values()) {
                if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return new AttributeKind(type);
                }
            }
            throw new IllegalArgumentException(
                    "an attribute's type must be text, integer, real, boolean, date, timestamp or json, was " + name);
        }
    }

    static LayerDefinitionFile read(CatalogFile file) {
        LayerDefinitionFile d = file.yaml(LayerDefinitionFile.class);
        if (d.id == null) {
            throw new CatalogException(file.name(), "the key id is missing");
        }
        return new LayerDefinitionFile(
                d.id, d.parent, d.titleZh, d.titleEn, d.theme, d.geometry, d.hasZ, d.key, d.sharing, d.updateCycle,
                d.style, d.attributes == null ? List.of() : d.attributes, file.name());
    }

    /** The definitions with what they extend (one step only), units, code lists and themes checked. */
    static Map<String, LayerDefinition> resolve(Map<String, LayerDefinitionFile> files, CodeLists codeLists) {
        Map<String, LayerDefinition> definitions = new LinkedHashMap<>();
        for (LayerDefinitionFile file : files.values()) {
            LayerDefinitionFile whole = file.parent == null ? file : file.over(file.getParent(files));
            try {
                definitions.put(file.id, whole.toDefinition(codeLists));
            } catch (CatalogException e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new CatalogException(file.file, e.getMessage(), e);
            }
        }
        return definitions;
    }

    private LayerDefinitionFile getParent(Map<String, LayerDefinitionFile> files) {
        LayerDefinitionFile found = files.get(parent);
        if (found == null) {
            throw new CatalogException(file, "it extends " + parent + ", which does not exist");
        }
        if (found.parent != null) {
            throw new CatalogException(file, "it extends " + parent + ", which itself extends " + found.parent
                    + "; one step is allowed");
        }
        return found;
    }

    private LayerDefinitionFile over(LayerDefinitionFile base) {
        List<DeclaredAttribute> all = new ArrayList<>(base.attributes);
        all.addAll(attributes);
        LayerStyle mixed = style == null ? base.style : base.style == null ? style : style.over(base.style);
        return new LayerDefinitionFile(
                id,
                parent,
                titleZh,
                titleEn,
                theme != null ? theme : base.theme,
                geometry != null ? geometry : base.geometry,
                hasZ != null ? hasZ : base.hasZ,
                key != null ? key : base.key,
                sharing != null ? sharing : base.sharing,
                updateCycle != null ? updateCycle : base.updateCycle,
                mixed,
                all,
                file);
    }

    private LayerDefinition toDefinition(CodeLists codeLists) {
        if (theme == null || Themes.builtIn().find(theme).isEmpty()) {
            throw new CatalogException(file, "theme must be one of themes.yaml, was " + theme);
        }
        List<AttributeDefinition> typed = new ArrayList<>();
        for (DeclaredAttribute a : attributes) {
            typed.add(toAttribute(a, codeLists));
        }
        LayerDefinition definition = new LayerDefinition(
                id,
                parent,
                titleZh,
                titleEn,
                theme,
                geometryType(),
                hasZ != null && hasZ,
                typed,
                key,
                updateCycle,
                sharing == null ? Sharing.ON_REQUEST : sharing,
                style == null ? Map.of() : style.toMap());
        if (style != null) {
            style.check(file, definition);
        }
        return definition;
    }

    private GeometryType geometryType() {
        for (GeometryType type : GeometryType.values()) {
            if (type.ogcName().equals(geometry)) {
                return type;
            }
        }
        throw new CatalogException(file, "geometry must be an OGC type name or None, was " + geometry);
    }

    private AttributeDefinition toAttribute(DeclaredAttribute a, CodeLists codeLists) {
        String where = "attribute " + a.name + ": ";
        if (a.type == null) {
            throw new CatalogException(file, where + "the key type is missing");
        }
        if (a.codeList != null && codeLists.find(a.codeList).isEmpty()) {
            throw new CatalogException(file, where + "there is no code list " + a.codeList);
        }
        if (a.unit != null && Units.builtIn().find(a.unit).isEmpty()) {
            throw new CatalogException(file, where + "there is no unit " + a.unit);
        }
        List<String> names = new ArrayList<>();
        Map<String, String> units = new LinkedHashMap<>();
        for (Alias alias : a.aliases == null ? List.<Alias>of() : a.aliases) {
            names.add(alias.name());
            if (alias.unit() != null) {
                if (a.unit == null) {
                    throw new CatalogException(file, where + "its alias has a unit, so it must have one itself");
                }
                Units.builtIn().convert(1, alias.unit(), a.unit);
                units.put(alias.name(), alias.unit());
            }
        }
        Attribute attribute =
                new Attribute(a.name, a.type.type(), a.titleZh, a.titleEn, a.unit, a.codeList, names);
        return new AttributeDefinition(attribute, units, a.reading == null ? Reading.PLAIN : a.reading);
    }
}
