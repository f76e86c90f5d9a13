package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A 3D Tiles archive (.3tz, Maxar's 3tz specification 1.3): a zip with an index that is not needed here. */
final class TileArchiveEntries extends AssetEntries {
    private static final String INDEX = "@3dtilesIndex1@";
    private static final long BOMB_BYTES = 256L << 20;
    private static final long BOMB_RATIO = 500;

    private final Path file;
    private final ZipFile zip;

    private TileArchiveEntries(Path file, ZipFile zip, String display) {
        super(display);
        this.file = file;
        this.zip = zip;
    }

    static TileArchiveEntries of(Path file, String display) throws UnreadableSourceException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be read as an archive: " + e.getMessage(), e);
        }
        TileArchiveEntries entries = new TileArchiveEntries(file, zip, display);
        try {
            entries.list();
            return entries;
        } catch (UnreadableSourceException | RuntimeException e) {
            entries.close();
            throw e;
        }
    }

    private void list() throws UnreadableSourceException {
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            if (entry.isDirectory() || entry.getName().equals(INDEX)) {
                continue;
            }
            long size = entry.getSize();
            long packed = Math.max(1, entry.getCompressedSize());
            if (size < 0 || (size > BOMB_BYTES && size / packed > BOMB_RATIO)) {
                throw new UnreadableSourceException(display() + ": " + entry.getName() + " would unpack from " + packed
                        + " to " + size + " bytes; more than " + BOMB_RATIO + " to 1 is refused as a zip bomb");
            }
            add(entry.getName(), size);
        }
    }

    @Override
    InputStream open(String name) throws IOException, UnreadableSourceException {
        try {
            return zip.getInputStream(zip.getEntry(name));
        } catch (ZipException e) {
            throw new UnreadableSourceException(display() + ": " + name + " can't be unpacked (" + e.getMessage()
                    + "); pack the archive with deflate or without compression, for example with 3d-tiles-tools convert",
                    e);
        }
    }

    @Override
    List<Path> sources() {
        return List.of(file);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
