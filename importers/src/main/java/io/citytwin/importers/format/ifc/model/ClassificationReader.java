package io.citytwin.importers.format.ifc.model;

import java.util.HashMap;
import java.util.Map;

/** Reads codes of classification systems: references, whose code is ItemReference in IFC2X3, Identification later. */
final class ClassificationReader {
    private static final int MOST_DEPTH = 32;

    private final IfcRows rows;
    private final Map<Integer, Classification> known = new HashMap<>();

    ClassificationReader(IfcRows rows) {
        this.rows = rows;
    }

    /** @return {@code null} where it says nothing */
    Classification read(int id) {
        if (!known.containsKey(id)) {
            known.put(id, classification(rows.row(id)));
        }
        return known.get(id);
    }

    private Classification classification(IfcRow row) {
        if (row == null) {
            return null;
        }
        Classification read =
                switch (row.className()) {
                    case "IfcClassificationReference" -> {
                        String code = row.text("Identification");
                        yield new Classification(
                                system(row), code == null ? row.text("ItemReference") : code, row.text("Name"));
                    }
                    case "IfcClassificationNotation" -> new Classification(null, notation(row), null);
                    case "IfcClassification" -> new Classification(row.text("Name"), null, null);
                    default -> new Classification(null, null, row.text("Name"));
                };
        return read.text() == null ? null : read;
    }

    /** The system at the end of a chain of references, each a part of the next. */
    private String system(IfcRow reference) {
        IfcRow above = reference;
        for (int i = 0; i < MOST_DEPTH && above != null; i++) {
            if (above.className().equals("IfcClassification")) {
                return above.text("Name");
            }
            above = rows.row(above, "ReferencedSource");
        }
        return null;
    }

    private String notation(IfcRow row) {
        StringBuilder code = new StringBuilder();
        for (int facet : row.refs("NotationFacets")) {
            IfcRow value = rows.row(facet);
            String text = value == null ? null : value.text("NotationValue");
            if (text != null) {
                code.append(code.isEmpty() ? "" : ".").append(text);
            }
        }
        return code.isEmpty() ? null : code.toString();
    }
}
