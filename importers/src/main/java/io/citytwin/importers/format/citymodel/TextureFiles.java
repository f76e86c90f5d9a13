package io.citytwin.importers.format.citymodel;

import io.citytwin.geometry.MeshTexture;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceTexture;
import io.citytwin.texture.TextureFolder;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The pictures that one city model names, beside it or below the folder that the user named: nothing outside of that is
 * read, nor anything on the net. Each is read once, when the first surface asks for it, and kept in the city's
 * {@link TextureFolder}. What can't be had is counted and told once.
 */
final class TextureFiles {
    private static final long MOST_BYTES = 64L << 20;
    private static final int SHOWN = 5;

    private final SourceInput input;
    /** Null where nothing can be kept. */
    private final TextureFolder folder;

    private final Map<String, Image> images = new ConcurrentHashMap<>();
    private final Map<String, String> unfit = new ConcurrentHashMap<>();
    private final LongAdder bare = new LongAdder();
    private long unmatched;
    private long georeferenced;

    TextureFiles(SourceInput input, ReadOptions options) {
        this.input = input;
        this.folder = options.assetFolder() == null ? null : new TextureFolder(options.assetFolder());
    }

    /** The picture of that address, relative to the model's file. */
    SourceTexture texture(String address, MeshTexture.Wrap wrap) {
        Image image = images.computeIfAbsent(address.strip(), Image::new);
        return () -> {
            Optional<SourceTexture.Kept> kept = image.keep().map(k -> new TextureColors(k.textureOf(wrap), k.cells));
            if (kept.isEmpty()) {
                bare.increment();
            }
            return kept;
        };
    }

    /** Notes a surface whose texture coordinates are not as many as its corners. */
    void unmatched() {
        unmatched++;
    }

    /** Notes a surface that has a georeferenced texture, which is not drawn. */
    void georeferenced() {
        georeferenced++;
    }

    /** Begins a reading of the source: forgets what was noted in an earlier one. */
    void begin() {
        unfit.clear();
        bare.reset();
        unmatched = 0;
        georeferenced = 0;
    }

    /** Ends a reading: pictures are let go as soon as the surfaces that show them are through. */
    void end() {
        images.clear();
    }

    /** What the user should know, a sentence per kind. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        Map<String, List<String>> byReason = new TreeMap<>();
        new TreeMap<>(unfit).forEach((address, why) ->
                byReason.computeIfAbsent(why, w -> new ArrayList<>()).add(address));
        byReason.forEach((why, addresses) -> {
            String first = String.join(", ", addresses.subList(0, Math.min(SHOWN, addresses.size())));
            warnings.add(input.displayName() + ": " + addresses.size() + " of the textures that it names " + why + ": "
                    + first + (addresses.size() > SHOWN ? ", …" : ""));
        });
        add(warnings, bare.sum(), "surfaces keep their colour, their texture can't be had");
        add(warnings, unmatched, "surfaces have texture coordinates that do not fit their corners; they keep their colour");
        add(warnings, georeferenced, "surfaces have a georeferenced texture, which is not drawn; they keep their colour");
        return warnings;
    }

    private void add(List<String> warnings, long count, String what) {
        if (count > 0) {
            warnings.add(input.displayName() + ": " + count + " " + what);
        }
    }

    private record Known(String file, TextureColors.Cells cells) {
        MeshTexture textureOf(MeshTexture.Wrap wrap) {
            return new MeshTexture(file, wrap);
        }
    }

    /** One picture file. */
    private final class Image {
        private final String address;
        private Known known;
        private String why;

        Image(String address) {
            this.address = address;
        }

        synchronized Optional<Known> keep() {
            if (known == null && why == null) {
                try {
                    known = load();
                } catch (PictureReader.UnfitException e) {
                    why = e.getMessage();
                }
            }
            if (why != null) {
                unfit.put(address, why);
            }
            return Optional.ofNullable(known);
        }

        private Known load() throws PictureReader.UnfitException {
            if (folder == null) {
                throw new PictureReader.UnfitException("can't be kept, there is no folder for them");
            }
            byte[] bytes = bytes(find(address));
            PictureReader.Picture picture;
            try {
                picture = PictureReader.read(bytes);
            } catch (PictureReader.UnfitException e) {
                throw new PictureReader.UnfitException("are " + e.getMessage());
            }
            String name = TextureFolder.name(picture.rewritten() == null ? "" : "png-1", bytes, picture.extension());
            try {
                folder.put(name, picture.rewritten() == null ? bytes : picture.rewritten());
            } catch (IOException e) {
                throw new PictureReader.UnfitException("could not be kept (" + e.getMessage() + ")");
            }
            return new Known(name, picture.cells());
        }
    }

    private static byte[] bytes(Path file) throws PictureReader.UnfitException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new PictureReader.UnfitException("have more than " + (MOST_BYTES >> 20) + " MB");
            }
            return bytes;
        } catch (IOException e) {
            throw new PictureReader.UnfitException("can't be read");
        }
    }

    private Path find(String address) throws PictureReader.UnfitException {
        String name = address.replace('\\', '/');
        if (name.startsWith("/") || name.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
            throw outside();
        }
        try {
            Path found = named(name);
            if (found == null && name.contains("%")) {
                found = named(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
            if (found == null) {
                throw new PictureReader.UnfitException("are not there");
            }
            // A link may lead where its name does not.
            if (!found.toRealPath().startsWith(input.root().toRealPath())) {
                throw outside();
            }
            return found;
        } catch (IOException | IllegalArgumentException e) {
            throw new PictureReader.UnfitException("are not there");
        }
    }

    private Path named(String name) throws PictureReader.UnfitException {
        Path folderOfModel = input.path().toAbsolutePath().getParent();
        Path file;
        try {
            file = folderOfModel.resolve(name).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
        if (!file.startsWith(input.root().toAbsolutePath().normalize())) {
            throw outside();
        }
        return file.getFileName() == null
                ? null
                : SiblingFiles.findNamed(file, file.getFileName().toString()).orElse(null);
    }

    private static PictureReader.UnfitException outside() {
        return new PictureReader.UnfitException("lie outside of the folder that is imported and are not read");
    }
}
