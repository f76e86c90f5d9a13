package io.citytwin.tiles.source;

import io.citytwin.model.Bbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tiles as files, one each, found by the hash of their key. A file is written aside and renamed, and ends in a checksum:
 * after a kill at any moment a tile is whole or not there. A full or failing disk costs speed, never an answer.
 */
final class DiskTier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskTier.class);
    private static final int MAGIC = 0x43545431; // "CTT1"
    private static final String SUFFIX = ".tile";

    private final Path folder;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong names = new AtomicLong();
    private final ConcurrentMap<String, Integer> forgetting = new ConcurrentHashMap<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicBoolean complained = new AtomicBoolean();
    private final ExecutorService sweeper = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "tile-cache-sweeper");
        thread.setDaemon(true);
        return thread;
    });

    /** A tile as it was found, with the revisions of its layers that it was made from. */
    record Entry(TileKey key, EncodedTile tile, long[] revisions) {}

    private DiskTier(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    static DiskTier open(Path folder, long maxBytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the tile cache's folder " + folder + " can't be made: " + e.getMessage(), e);
        }
        DiskTier tier = new DiskTier(folder, maxBytes);
        tier.sweepSoon();
        return tier;
    }

    long bytes() {
        return bytes.get();
    }

    Optional<Entry> find(TileKey key) {
        if (!forgetting.isEmpty() && key.layers().stream().anyMatch(forgetting::containsKey)) {
            return Optional.empty();
        }
        Path file = fileOf(key);
        try {
            Optional<Entry> entry = decode(Files.readAllBytes(file));
            if (entry.isEmpty()) {
                remove(key); // cut short by a crash of the machine
            }
            return entry.filter(e -> e.key().equals(key));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            complain("read", file, e);
            return Optional.empty();
        }
    }

    void write(TileKey key, EncodedTile tile, long[] revisions) {
        Path file = fileOf(key);
        Path aside = file.resolveSibling(file.getFileName() + "." + names.incrementAndGet() + ".part");
        try {
            byte[] content = encode(key, tile, revisions);
            Files.createDirectories(file.getParent());
            Files.write(aside, content);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (bytes.addAndGet(content.length) > maxBytes) {
                sweepSoon();
            }
        } catch (IOException e) {
            complain("write", file, e);
        }
    }

    void remove(TileKey key) {
        Path file = fileOf(key);
        try {
            long size = Files.size(file);
            if (Files.deleteIfExists(file)) {
                bytes.addAndGet(-size);
            }
        } catch (NoSuchFileException e) {
            // another thread was first
        } catch (IOException e) {
            complain("remove", file, e);
        }
    }

    /** Removes all tiles of a layer: at once for readers, later on the disk, since all files must be looked into. */
    void forget(String layer) {
        if (sweeper.isShutdown()) {
            return;
        }
        forgetting.merge(layer, 1, Integer::sum);
        sweeper.execute(() -> {
            removeIf(key -> key.layers().contains(layer));
            forgetting.compute(layer, (l, times) -> times == null || times == 1 ? null : times - 1);
        });
    }

    private void removeIf(Predicate<TileKey> unwanted) {
        for (Found found : list()) {
            try {
                Optional<Entry> entry = decode(Files.readAllBytes(found.file));
                if (entry.isEmpty() || unwanted.test(entry.get().key())) {
                    Files.deleteIfExists(found.file);
                }
            } catch (IOException e) {
                complain("remove", found.file, e);
            }
        }
        sweepSoon();
    }

    @Override
    public void close() {
        sweeper.shutdown();
    }

    private void sweepSoon() {
        if (!sweeper.isShutdown() && sweeping.compareAndSet(false, true)) {
            sweeper.execute(this::sweep);
        }
    }

    /** Counts what is there, removes what a crash left half written and, if it is too much, the oldest fifth. */
    private void sweep() {
        try {
            List<Found> files = list();
            long sum = files.stream().mapToLong(Found::size).sum();
            if (sum > maxBytes) {
                files.sort(Comparator.comparingLong(Found::modified));
                for (Found found : files) {
                    if (sum <= maxBytes / 5 * 4) {
                        break;
                    }
                    Files.deleteIfExists(found.file);
                    sum -= found.size;
                }
            }
            bytes.set(sum);
        } catch (IOException e) {
            complain("tidy", folder, e);
        } finally {
            sweeping.set(false);
        }
    }

    private record Found(Path file, long size, long modified) {}

    private List<Found> list() {
        List<Found> files = new ArrayList<>();
        long aMinuteAgo = System.currentTimeMillis() - 60_000;
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    long modified = attributes.lastModifiedTime().toMillis();
                    String name = file.getFileName().toString();
                    if (name.endsWith(SUFFIX)) {
                        files.add(new Found(file, attributes.size(), modified));
                    } else if (name.endsWith(".part") && modified < aMinuteAgo) {
                        Files.deleteIfExists(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // removed meanwhile
                }
            });
        } catch (IOException e) {
            complain("list", folder, e);
        }
        return files;
    }

    private Path fileOf(TileKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.text().getBytes(StandardCharsets.UTF_8));
            String hash = HexFormat.of().formatHex(digest, 0, 16);
            return folder.resolve(key.source()).resolve(hash.substring(0, 2)).resolve(hash + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] encode(TileKey key, EncodedTile tile, long[] revisions) throws IOException {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(tile.bytes().length + 256);
        DataOutputStream out = new DataOutputStream(buffer);
        out.writeInt(MAGIC);
        out.writeUTF(key.source());
        out.writeInt(key.layers().size());
        for (int i = 0; i < revisions.length; i++) {
            out.writeUTF(key.layers().get(i));
            out.writeLong(revisions[i]);
        }
        out.writeInt(key.z());
        out.writeInt(key.x());
        out.writeInt(key.y());
        out.writeUTF(key.variant());
        out.writeBoolean(tile.gzip());
        out.writeUTF(tile.etag());
        out.writeDouble(tile.extent().minX());
        out.writeDouble(tile.extent().minY());
        out.writeDouble(tile.extent().maxX());
        out.writeDouble(tile.extent().maxY());
        out.writeInt(tile.bytes().length);
        out.write(tile.bytes());
        CRC32 sum = new CRC32();
        sum.update(buffer.toByteArray());
        out.writeLong(sum.getValue());
        return buffer.toByteArray();
    }

    private static Optional<Entry> decode(byte[] content) {
        int length = content.length - Long.BYTES;
        CRC32 sum = new CRC32();
        sum.update(content, 0, Math.max(0, length));
        if (length < 0 || ByteBuffer.wrap(content).getLong(length) != sum.getValue()) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readInt() != MAGIC) {
                return Optional.empty();
            }
            String source = in.readUTF();
            int count = in.readInt();
            List<String> layers = new ArrayList<>();
            long[] revisions = new long[count];
            for (int i = 0; i < count; i++) {
                layers.add(in.readUTF());
                revisions[i] = in.readLong();
            }
            TileKey key = new TileKey(source, layers, in.readInt(), in.readInt(), in.readInt(), in.readUTF());
            boolean gzip = in.readBoolean();
            String etag = in.readUTF();
            Bbox extent = new Bbox(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
            byte[] bytes = in.readNBytes(in.readInt());
            return Optional.of(new Entry(key, new EncodedTile(bytes, gzip, etag, extent), revisions));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // of another version of this code: the caller removes it
        }
    }

    private void complain(String doing, Path file, IOException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("the tile cache can't {} {}: {} (said once)", doing, file, e.toString());
        }
    }
}
