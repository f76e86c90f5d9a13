package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.IfcSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The classes of a schema by their name in a file (capitals). Names that the schema lacks are looked up in its
 * neighbours, as drafts and exporters mix them. The tables are resources: a line per class, {@code Class;Supertype;own
 * attributes}.
 */
final class IfcClasses {
    private static final String FOLDER = "/citytwin/importers/ifc/";
    /** Classes that drafts of IFC4X3 had and the standard does not; files with them are about. */
    private static final String DRAFTS = FOLDER + "ifc4x3-drafts.txt";

    private static final Map<IfcSchema, Map<String, IfcClass>> TABLES = new HashMap<>();

    static {
        for (IfcSchema schema : IfcSchema.values()) {
            TABLES.put(schema, load(schema));
        }
    }

    private final List<Map<String, IfcClass>> tables;

    private IfcClasses(List<Map<String, IfcClass>> tables) {
        this.tables = tables;
    }

    static IfcClasses of(IfcSchema schema) {
        return new IfcClasses(schema.lookups().stream().map(TABLES::get).toList());
    }

    /** @return {@code null} where no schema has it */
    IfcClass find(String capitals) {
        for (Map<String, IfcClass> table : tables) {
            IfcClass found = table.get(capitals);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Map<String, IfcClass> load(IfcSchema schema) {
        Map<String, String[]> rows = new LinkedHashMap<>();
        readRows(FOLDER + schema.name().toLowerCase(Locale.ROOT) + ".txt", rows);
        if (schema == IfcSchema.IFC4X3) {
            readRows(DRAFTS, rows);
        }
        Map<String, IfcClass> classes = new HashMap<>();
        rows.keySet().forEach(name -> build(name, rows, classes));
        return Map.copyOf(classes);
    }

    private static void readRows(String resource, Map<String, String[]> rows) {
        InputStream stream = IfcClasses.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException("the installation is incomplete: " + resource + " is missing");
        }
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] row = line.split(";", -1);
                rows.put(row[0], row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the class table " + resource + " cannot be read", e);
        }
    }

    private static IfcClass build(String name, Map<String, String[]> rows, Map<String, IfcClass> classes) {
        String key = name.toUpperCase(Locale.ROOT);
        IfcClass known = classes.get(key);
        if (known != null) {
            return known;
        }
        String[] row = rows.get(name);
        IfcClass supertype = row.length > 1 && !row[1].isEmpty() ? build(row[1], rows, classes) : null;
        List<IfcClass.Attribute> own = new ArrayList<>();
        if (row.length > 2) {
            for (String attribute : Arrays.asList(row[2].split(" "))) {
                String[] parts = attribute.split(":");
                own.add(new IfcClass.Attribute(parts[0], parts.length > 1 ? parts[1].toUpperCase(Locale.ROOT) : null));
            }
        }
        IfcClass built = new IfcClass(name, supertype, own);
        classes.put(key, built);
        return built;
    }
}
