package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of an asset, wherever they lie: in a folder, an archive, a database. Names are relative, with slashes, and
 * checked: none leads out of the asset, none is there twice.
 */
abstract class AssetEntries implements AutoCloseable {
    private static final int MAX_ENTRIES = 5_000_000;
    private static final long MAX_BYTES = 1L << 40;

    private final String display;
    private final Map<String, Long> sizes = new TreeMap<>();
    private final Set<String> spellings = new TreeSet<>(Comparator.naturalOrder());
    private long bytes;

    AssetEntries(String display) {
        this.display = display;
    }

    final String display() {
        return display;
    }

    /** Names and sizes in bytes, as stored. */
    final Map<String, Long> sizes() {
        return sizes;
    }

    final long bytes() {
        return bytes;
    }

    final boolean has(String name) {
        return sizes.containsKey(name);
    }

    /** Takes a file of the source in, or refuses the source. */
    final void add(String rawName, long size) throws UnreadableSourceException {
        String name = checked(rawName);
        if (!spellings.add(name.toLowerCase(Locale.ROOT))) {
            throw new UnreadableSourceException(display + " holds the file " + name + " twice (case does not count)");
        }
        sizes.put(name, size);
        bytes += size;
        if (sizes.size() > MAX_ENTRIES || bytes > MAX_BYTES) {
            throw new UnreadableSourceException(display + ": an asset must not have more than " + MAX_ENTRIES
                    + " files or " + (MAX_BYTES >> 30) + " GB");
        }
    }

    private String checked(String raw) throws UnreadableSourceException {
        String name = raw.replace('\\', '/');
        boolean bad = name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\0') >= 0
                || name.matches("^[A-Za-z]:.*")
                || name.length() > 1000;
        for (String part : name.split("/", -1)) {
            bad |= part.equals("..") || part.equals(".") || part.isEmpty();
        }
        if (bad) {
            throw new UnreadableSourceException(display + " holds a file whose name leads out of it: \""
                    + (raw.length() > 80 ? raw.substring(0, 80) + "…" : raw).replace('\0', '?') + "\"");
        }
        return name;
    }

    /** The stored bytes of a file; never more than its stated size are to be read. */
    abstract InputStream open(String name) throws IOException, UnreadableSourceException;

    /** The files whose content is the asset's. */
    abstract List<Path> sources();

    /** Sentences about what was left out. */
    List<String> warnings() {
        return List.of();
    }

    /** The file that names the whole: tileset.json, else layer.json. */
    final Optional<String> findEntry() {
        return List.of("tileset.json", "layer.json").stream().filter(this::has).findFirst();
    }

    @Override
    public abstract void close();
}
