package io.citytwin.texture;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The folder of the pictures of city models, {@code textures} in the city's asset folder. A picture is a file named after
 * the content that it was made of: the same picture of two deliveries is one file, none is ever changed, and what versions
 * of the past name stays. A picture is there before the change set that names it. Safe for many threads and processes.
 *
 * <p>A file that no stored mesh names, now or in the past, is not needed any more.
 */
public final class TextureFolder {
    private static final String FOLDER = "textures";
    private static final int NAME_DIGITS = 32;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{" + NAME_DIGITS + "}\\.(jpg|png)");

    private final Path folder;

    /** @param assetFolder the city's asset folder; it need not be there yet */
    public TextureFolder(Path assetFolder) {
        this.folder = assetFolder.resolve(FOLDER);
    }

    /**
     * The name of a picture.
     *
     * @param maker what was done with the content before it is kept ("" for nothing): other makers' files are others
     * @param content of the source's file
     * @param extension "jpg" or "png", what is kept
     */
    public static String name(String maker, byte[] content, String extension) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(maker.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            sha.update(content);
            return HexFormat.of().formatHex(sha.digest()).substring(0, NAME_DIGITS) + "." + extension;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether a picture of that name is kept. */
    public boolean has(String name) {
        return Files.isRegularFile(path(name));
    }

    /** Keeps a picture under its name; where there is one of that name already, that stays. */
    public void put(String name, byte[] picture) throws IOException {
        Path path = path(name);
        if (Files.isRegularFile(path)) {
            return;
        }
        Files.createDirectories(path.getParent());
        Path filling = Files.createTempFile(path.getParent(), ".filling-", "");
        try {
            Files.write(filling, picture);
            Files.move(filling, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(filling);
        }
    }

    /**
     * The bytes of a picture.
     *
     * @throws FileNotFoundException where it is not there: the folder was not copied with the database
     */
    public byte[] read(String name) throws IOException {
        try {
            return Files.readAllBytes(path(name));
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException("the texture " + name + " is not in " + folder);
        }
    }

    private Path path(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a kept texture: \"" + name + "\"");
        }
        return folder.resolve(name.substring(0, 2)).resolve(name);
    }
}
