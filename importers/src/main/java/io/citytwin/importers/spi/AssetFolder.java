package io.citytwin.importers.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of files that the city keeps beside its database: a raster's grid, a tileset, a point cloud. It is named after
 * the content of its sources, so that the same file has the same folder, an import of it again changes nothing, and no
 * version is ever overwritten: what past versions of a feature name stays.
 *
 * <p>It is filled under a temporary name and gets its own with {@link #keep}; closed before, it is gone.
 */
public final class AssetFolder implements AutoCloseable {
    private static final int NAME_DIGITS = 24;

    private final Path root;
    private final String name;
    private final Path filling;
    private boolean done;

    private AssetFolder(Path root, String name, Path filling) {
        this.root = root;
        this.name = name;
        this.filling = filling;
    }

    /**
     * A folder for what is made of these files.
     *
     * @param maker what makes it, with its version ("elevation-1"): another maker's folder is another one
     * @param beside what beside the files' content decides what is made of them (options, names), or nothing
     * @param sources the files whose content decides, in their order
     * @throws UnreadableSourceException where they can't be read, or nothing can be kept here
     */
    public static AssetFolder of(ReadOptions options, String maker, String beside, List<Path> sources)
            throws UnreadableSourceException {
        if (options.assetFolder() == null) {
            throw new UnreadableSourceException("there is no folder in which files could be kept");
        }
        try {
            String name = maker + "-" + digest(beside, sources);
            Files.createDirectories(options.assetFolder());
            Path filling = Files.createTempDirectory(options.assetFolder(), ".filling-");
            return new AssetFolder(options.assetFolder(), name, filling);
        } catch (IOException e) {
            throw new UnreadableSourceException("the files can't be kept: " + e.getMessage(), e);
        }
    }

    /** Name of the folder inside the city's asset folder; what features say. */
    public String name() {
        return name;
    }

    /** Whether it is there already, made by an earlier import of the same: then it need not be filled. */
    public boolean isThere() {
        return Files.isDirectory(root.resolve(name));
    }

    /** Where to put the files; where they lie if {@link #isThere}. */
    public Path path() {
        return isThere() ? root.resolve(name) : filling;
    }

    /** Gives it its name for good. Call it before the change set that names it is committed. */
    public void keep() throws UnreadableSourceException {
        if (isThere()) {
            return;
        }
        try {
            Files.move(filling, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!isThere()) {
                throw new UnreadableSourceException("the files can't be kept: " + e.getMessage(), e);
            }
        }
        done = true;
    }

    @Override
    public void close() {
        if (done || !Files.isDirectory(filling)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(filling)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + filling + " could not be cleared", e);
        }
    }

    private static String digest(String beside, List<Path> sources) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(beside.getBytes(StandardCharsets.UTF_8));
            for (Path source : sources) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(source), sha)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
