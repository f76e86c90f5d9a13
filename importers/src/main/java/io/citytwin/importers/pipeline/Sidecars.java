package io.citytwin.importers.pipeline;

import io.citytwin.importers.spi.SiblingFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows which files are only parts of a set that is named by another file. */
final class Sidecars {
    private static final Set<String> OF_SHAPEFILES = Set.of(
            "shx", "dbf", "prj", "cpg", "cst", "sbn", "sbx", "qix", "qpj", "ain", "aih", "ixs", "mxs", "fbn", "fbx");
    private static final Map<String, String> OF_OTHERS = Map.of(
            "dat", "tab", "map", "tab", "id", "tab", "ind", "tab",
            "mid", "mif",
            "gfs", "gml", "xsd", "gml",
            "csvt", "csv");
    private static final Map<String, String> OF_PICTURES = Map.of("jgw", "jpg", "pgw", "png", "tfw", "tif");

    private Sidecars() {}

    /**
     * What a file is a part of.
     *
     * @param main the file that names the set, where it is there
     */
    record Role(String mainName, Optional<Path> main) {}

    /** Empty where the file stands for itself. */
    static Optional<Role> roleOf(Path file) {
        String name = file.getFileName().toString();
        String extension = SiblingFiles.extension(file);
        if (OF_SHAPEFILES.contains(extension)) {
            Role role = role(file, "shp");
            // A table without shapes is an input of its own.
            return extension.equals("dbf") && role.main().isEmpty() ? Optional.empty() : Optional.of(role);
        }
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        for (String suffix : new String[] {".xml", "-wal", "-shm", "-journal"}) {
            String base = lower.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
            if (base.matches("(?i).*\\.(shp|gpkg|tif|tiff|jpe?g|png|gdb|aux)$")) {
                return Optional.of(new Role(base, SiblingFiles.findNamed(file, base)));
            }
        }
        String main = OF_OTHERS.getOrDefault(extension, OF_PICTURES.get(extension));
        if (main == null) {
            return Optional.empty();
        }
        Role role = role(file, main);
        // .dat, .map, .id and the like are common endings: only beside their main file do they belong to it.
        return role.main().isPresent() || extension.equals("gfs") ? Optional.of(role) : Optional.empty();
    }

    private static Role role(Path file, String extension) {
        return new Role(SiblingFiles.baseName(file) + "." + extension, SiblingFiles.find(file, extension));
    }
}
