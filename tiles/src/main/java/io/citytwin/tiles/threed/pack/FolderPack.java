package io.citytwin.tiles.threed.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder that any web server can serve. */
final class FolderPack implements TilesetPack {
    private final Path making;
    private final Path target;

    FolderPack(Path making, Path target) throws IOException {
        this.making = making;
        this.target = target;
        remove(making);
        Files.createDirectories(making);
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        Path file = making.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @Override
    public void finish() throws IOException {
        Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        remove(making);
    }

    static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
