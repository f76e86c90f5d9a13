package io.citytwin.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tree of themes: the CIM data classes, groups with their sub-classes. */
public final class Themes {
    private final List<Theme> roots;
    private final Map<String, Theme> byPath = new LinkedHashMap<>();

    /**
     * A theme.
     *
     * @param id English slug, unique among its siblings
     * @param titleZh Chinese title
     * @param titleEn English title
     * @param children sub-classes in order
     */
    public record Theme(String id, String titleZh, String titleEn, List<Theme> children) {
        public Theme {
            if (id == null || !id.matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException("a theme's id must be of a-z, 0-9 and -, was " + id);
            }
            if (titleZh == null || titleEn == null) {
                throw new IllegalArgumentException("theme " + id + " needs titleZh and titleEn");
            }
            children = children == null ? List.of() : List.copyOf(children);
        }
    }

    private record ThemesFile(List<Theme> themes) {}

    private Themes(CatalogFile file) {
        roots = List.copyOf(file.yaml(ThemesFile.class).themes());
        List<Theme> grandchildren = new ArrayList<>();
        for (Theme root : roots) {
            add(file, root.id(), root);
            for (Theme child : root.children()) {
                add(file, root.id() + "/" + child.id(), child);
                grandchildren.addAll(child.children());
            }
        }
        if (!grandchildren.isEmpty()) {
            throw new CatalogException(file.name(), "themes have two levels, was a third: "
                    + grandchildren.get(0).id());
        }
    }

    private void add(CatalogFile file, String path, Theme theme) {
        if (byPath.putIfAbsent(path, theme) != null) {
            throw new CatalogException(file.name(), "the theme " + path + " stands there twice");
        }
    }

    /** The themes of {@code cim-models/themes.yaml}. */
    public static Themes builtIn() {
        return Holder.BUILT_IN;
    }

    /** The groups in order. */
    public List<Theme> listRoots() {
        return roots;
    }

    /** Every theme by its path ("planning-control/control-lines"), groups before their children. */
    public Map<String, Theme> listAll() {
        return java.util.Collections.unmodifiableMap(byPath);
    }

    /** The theme at "group" or "group/sub-class". */
    public Optional<Theme> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    private static final class Holder {
        static final Themes BUILT_IN = new Themes(CatalogFile.builtIn("themes.yaml"));
    }
}
