package io.citytwin.tiles.threed.pack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Where a static copy of a tileset goes: files under names that their addresses have, relative to tileset.json. */
public interface TilesetPack extends AutoCloseable {
    /**
     * Adds a file.
     *
     * @param name relative path with slashes ("content/3/1/5.glb"), ASCII or not
     * @param bytes its content, not compressed
     */
    void put(String name, byte[] bytes) throws IOException;

    /** Completes the copy; one that is closed without is removed. */
    void finish() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * A new copy: a file that ends in .3tz or .3dtiles, else a folder. What it is made in stands beside it under another
     * name until it is complete.
     *
     * @throws IOException where there is something of that name already, or it can't be made
     */
    static TilesetPack create(Path target) throws IOException {
        if (java.nio.file.Files.exists(target)) {
            throw new IOException(target + " exists already");
        }
        Path parent = target.toAbsolutePath().getParent();
        java.nio.file.Files.createDirectories(parent);
        String name = target.getFileName().toString();
        Path making = parent.resolve("." + name + ".making");
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".3tz")) {
            return new ThreeTzPack(making, target);
        }
        return lower.endsWith(".3dtiles") ? new SqlitePack(making, target) : new FolderPack(making, target);
    }
}
