package io.citytwin.importers.format.ifc.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads what elements are made of: single materials, lists, layer, constituent and profile sets and their usages. */
final class MaterialReader {
    private static final int MOST_DEPTH = 8;

    private final IfcRows rows;
    private final IfcUnits units;
    private final Map<Integer, List<ElementMaterial>> known = new HashMap<>();

    MaterialReader(IfcRows rows, IfcUnits units) {
        this.rows = rows;
        this.units = units;
    }

    /** The materials that an IfcMaterialSelect stands for, layers in their order. */
    List<ElementMaterial> read(int id) {
        List<ElementMaterial> found = known.get(id);
        if (found == null) {
            List<ElementMaterial> materials = new ArrayList<>();
            collect(id, 0, materials::add);
            found = List.copyOf(materials);
            known.put(id, found);
        }
        return found;
    }

    private void collect(int id, int depth, Consumer<ElementMaterial> found) {
        IfcRow row = depth > MOST_DEPTH ? null : rows.row(id);
        if (row == null) {
            return;
        }
        switch (row.className()) {
            case "IfcMaterial" -> found.accept(
                    new ElementMaterial(row.text("Name"), null, row.text("Category"), null, null));
            case "IfcMaterialLayer", "IfcMaterialLayerWithOffsets", "IfcMaterialConstituent", "IfcMaterialProfile",
                    "IfcMaterialProfileWithOffsets" -> found.accept(part(row));
            default -> {
                for (String attribute : List.of(
                        "Materials",
                        "MaterialLayers",
                        "ForLayerSet",
                        "MaterialConstituents",
                        "MaterialProfiles",
                        "ForProfileSet")) {
                    for (int part : row.refs(attribute)) {
                        collect(part, depth + 1, found);
                    }
                }
            }
        }
    }

    private ElementMaterial part(IfcRow row) {
        IfcRow material = rows.row(row, "Material");
        String part = row.text("Name");
        String name = material == null ? null : material.text("Name");
        String category = row.text("Category");
        if (category == null && material != null) {
            category = material.text("Category");
        }
        return new ElementMaterial(
                name == null ? part : name,
                units.metres(row.number("LayerThickness")),
                category,
                part,
                row.number("Fraction"));
    }
}
