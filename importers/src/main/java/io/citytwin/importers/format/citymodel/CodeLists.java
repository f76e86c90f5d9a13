package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The code lists that lie beside a CityGML file and that its {@code codeSpace}s name ("../../codelists/Building_usage.xml"),
 * each read once. Addresses on the net are never followed; what is not there, or no dictionary, has no codes.
 */
final class CodeLists {
    private static final long MOST_BYTES = 16L << 20;

    private final Path file;
    private final Map<String, Map<String, String>> lists = new HashMap<>();

    CodeLists(Path file) {
        this.file = file;
    }

    /** What the code means, or null. */
    String find(String codeSpace, String code) {
        return lists.computeIfAbsent(codeSpace, this::load).get(code);
    }

    private Map<String, String> load(String codeSpace) {
        Map<String, String> codes = new HashMap<>();
        if (!codeSpace.endsWith(".xml") || codeSpace.contains(":") || codeSpace.startsWith("/")) {
            return codes;
        }
        try {
            Path list = file.toAbsolutePath().resolveSibling(codeSpace).normalize();
            if (!Files.isRegularFile(list) || Files.size(list) > MOST_BYTES) {
                return codes;
            }
            new GmlObjectReader(new SourceInput(list, codeSpace), false).readDefinitions(codes);
        } catch (IOException | InvalidPathException | UnreadableSourceException e) {
            codes.clear(); // a code list that can't be read leaves the codes as they are
        }
        return codes;
    }
}
