package io.citytwin.importers.format.gpkg;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** OGC GeoPackage 1.0 to 1.4 (OGC 12-128): feature and attribute tables of an SQLite file. */
public final class GeoPackageFormat implements SourceFormat {
    private static final byte[] SQLITE_MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "geopackage";
    }

    @Override
    public String title() {
        return "OGC GeoPackage";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/geopackage+sqlite3");
    }

    @Override
    public List<String> extensions() {
        return List.of("gpkg");
    }

    @Override
    public boolean accepts(SourceInput input) {
        if (input.hasExtension(extensions())) {
            return true;
        }
        byte[] head = input.head(72);
        return isSqlite(head) && head.length == 72 && head[68] == 'G' && head[69] == 'P';
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        if (!isSqlite(input.head(SQLITE_MAGIC.length))) {
            throw new UnreadableSourceException(
                    input.displayName() + " is no GeoPackage: it does not start with \"SQLite format 3\"");
        }
        return GeoPackageDataset.open(input.onDisk(options), input.displayName(), options.key());
    }

    private static boolean isSqlite(byte[] head) {
        return head.length >= SQLITE_MAGIC.length
                && Arrays.equals(head, 0, SQLITE_MAGIC.length, SQLITE_MAGIC, 0, SQLITE_MAGIC.length);
    }
}
