package io.citytwin.importers.pipeline;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Map;

/**
 * Opens zips as file systems, guarded: names that lead out of the archive are refused (by the JDK), and so are archives
 * that would unpack to more than a city's worth of data. Names are read as UTF-8, else as GB18030, which is what Chinese
 * Windows writes.
 */
final class ZipArchive {
    private static final long MAX_TOTAL_BYTES = 64L << 30;
    private static final long BOMB_BYTES = 256L << 20;
    private static final long BOMB_RATIO = 500;
    private static final int MAX_ENTRIES = 200_000;

    private ZipArchive() {}

    static FileSystem open(Path file, String display) throws UnreadableSourceException {
        String reason = "";
        for (String encoding : List.of("UTF-8", "GB18030")) {
            try {
                FileSystem archive = FileSystems.newFileSystem(file, Map.of("encoding", encoding));
                try {
                    check(archive, display);
                    return archive;
                } catch (UnreadableSourceException | RuntimeException e) {
                    archive.close();
                    throw e;
                }
            } catch (CharacterCodingException | IllegalArgumentException e) {
                reason = String.valueOf(e.getMessage());
            } catch (IOException | UncheckedIOException e) {
                reason = String.valueOf(e.getMessage());
                if (!reason.contains("bad entry name") && !reason.contains("MALFORMED")) {
                    break;
                }
            } catch (ProviderNotFoundException e) {
                reason = "it is no zip";
                break;
            }
        }
        throw new UnreadableSourceException(display + " can't be read as a zip: " + reason);
    }

    private static void check(FileSystem archive, String display) throws IOException, UnreadableSourceException {
        long total = 0;
        int entries = 0;
        for (Path root : archive.getRootDirectories()) {
            try (var walk = Files.walk(root)) {
                for (Path entry : (Iterable<Path>) walk::iterator) {
                    if (++entries > MAX_ENTRIES) {
                        throw new UnreadableSourceException(
                                display + ": a zip must not hold more than " + MAX_ENTRIES + " files");
                    }
                    if (Files.isRegularFile(entry)) {
                        total += checkedSize(entry, display);
                    }
                    if (total > MAX_TOTAL_BYTES) {
                        throw new UnreadableSourceException(
                                display + ": a zip must not unpack to more than " + (MAX_TOTAL_BYTES >> 30) + " GB");
                    }
                }
            }
        }
    }

    private static long checkedSize(Path entry, String display) throws IOException, UnreadableSourceException {
        Map<String, Object> sizes = Files.readAttributes(entry, "zip:size,compressedSize");
        long size = ((Number) sizes.get("size")).longValue();
        long packed = Math.max(1, ((Number) sizes.get("compressedSize")).longValue());
        if (size < 0 || (size > BOMB_BYTES && size / packed > BOMB_RATIO)) {
            throw new UnreadableSourceException(display + ": " + entry + " would unpack from " + packed + " to " + size
                    + " bytes; more than " + BOMB_RATIO + " to 1 is refused as a zip bomb");
        }
        return size;
    }
}
