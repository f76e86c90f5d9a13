package io.citytwin.tiles.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.model.Bbox;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps encoded tiles in memory (bounded by bytes) and, where it is given a folder, on disk. A key that many ask for at
 * once is made once.
 *
 * <p>Every tile carries the revisions of its layers that were known before its making began. A change set adds its boxes
 * to its layers' change logs; a tile is served only if no newer change meets its extent. So a change drops exactly the
 * tiles it touches, in both tiers and at once, whatever is being made meanwhile; and after a restart the tiles on disk
 * are judged by the change sets of the time between.
 */
public final class TileCache implements AutoCloseable {
    private static final int OVERHEAD_BYTES = 300;

    private final LayerChanges changes;
    private final Cache<TileKey, Kept> memory;
    private final DiskTier disk;
    private final ConcurrentMap<String, ChangeLog> logs = new ConcurrentHashMap<>();
    private final ConcurrentMap<TileKey, Flight> flights = new ConcurrentHashMap<>();
    private final LongAdder memoryHits = new LongAdder();
    private final LongAdder diskHits = new LongAdder();
    private final LongAdder made = new LongAdder();
    private final LongAdder stale = new LongAdder();

    private TileCache(TileCacheConfig config, LayerChanges changes) {
        this.changes = changes;
        this.memory = Caffeine.newBuilder()
                .maximumWeight(config.memoryBytes())
                .weigher((TileKey key, Kept kept) -> OVERHEAD_BYTES + kept.tile.bytes().length)
                .build();
        this.disk = config.folder().map(folder -> DiskTier.open(folder, config.diskBytes())).orElse(null);
    }

    /** Opens the cache; tiles that an earlier process left in the folder are used again as far as they are still true. */
    public static TileCache open(TileCacheConfig config, LayerChanges changes) {
        return new TileCache(config, changes);
    }

    /**
     * The tile of that key: from memory, from disk, or made by the source. What the source throws, every waiting caller
     * gets; nothing is kept then.
     */
    public EncodedTile get(TileKey key, TileSource source) {
        if (!key.source().equals(source.id())) {
            throw new IllegalArgumentException("key " + key.text() + " is not one of source " + source.id());
        }
        Optional<EncodedTile> kept = findInMemory(key);
        if (kept.isPresent()) {
            memoryHits.increment();
            return kept.get();
        }
        long[] revisions = revisionsOf(key);
        Flight mine = new Flight(revisions, new CompletableFuture<>());
        // A flight that took off before a change may bring what was true before it: then one starts anew.
        Flight flight = flights.compute(
                key, (k, other) -> other != null && Arrays.equals(other.revisions, revisions) ? other : mine);
        if (flight != mine) {
            return join(flight.landing);
        }
        return fly(key, source, mine);
    }

    /** The tile, if it is kept in memory or on disk and still true; nothing is made. */
    public Optional<EncodedTile> findTile(TileKey key) {
        Optional<EncodedTile> kept = findInMemory(key);
        return kept.isPresent() ? kept : findOnDisk(key).map(Kept::tile);
    }

    /** Tells that a change set wrote the layer, which has that revision now, and touched these boxes (before and after). */
    public void changed(String layer, long revision, List<Bbox> boxes) {
        log(layer).add(new LayerChanges.Change(revision, boxes));
    }

    /** Tells that notifications may have been lost: every layer is compared with the store. */
    public void catchUp() {
        logs.values().forEach(ChangeLog::catchUp);
    }

    /** Forgets all tiles of the layer, of any time: it was dropped, or its definition changed without a change set. */
    public void forget(String layer) {
        flights.keySet().removeIf(key -> key.layers().contains(layer));
        memory.asMap().keySet().removeIf(key -> key.layers().contains(layer));
        if (disk != null) {
            disk.forget(layer);
        }
        logs.remove(layer);
    }

    public Stats stats() {
        return new Stats(
                memoryHits.sum(),
                diskHits.sum(),
                made.sum(),
                stale.sum(),
                memory.estimatedSize(),
                disk == null ? 0 : disk.bytes());
    }

    /** Counters since the start, and sizes now. */
    public record Stats(long memoryHits, long diskHits, long made, long stale, long tilesInMemory, long bytesOnDisk) {}

    @Override
    public void close() {
        if (disk != null) {
            disk.close();
        }
    }

    private EncodedTile fly(TileKey key, TileSource source, Flight flight) {
        try {
            Optional<Kept> fromDisk = findOnDisk(key);
            if (fromDisk.isPresent()) {
                diskHits.increment();
                land(key, flight, fromDisk.get());
                return fromDisk.get().tile;
            }
            EncodedTile tile = source.load(key);
            made.increment();
            if (land(key, flight, new Kept(tile, flight.revisions)) && disk != null) {
                disk.write(key, tile, flight.revisions);
            }
            return tile;
        } catch (RuntimeException | Error e) {
            flight.landing.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, flight);
        }
    }

    /** Hands the tile to those who wait, and keeps it, unless the layer was forgotten or a newer flight took off. */
    private boolean land(TileKey key, Flight flight, Kept kept) {
        boolean[] isKept = new boolean[1];
        flights.computeIfPresent(key, (k, current) -> {
            if (current != flight) {
                return current;
            }
            memory.put(key, kept);
            isKept[0] = true;
            return null;
        });
        flight.landing.complete(kept.tile);
        return isKept[0];
    }

    private Optional<EncodedTile> findInMemory(TileKey key) {
        Kept kept = memory.getIfPresent(key);
        if (kept == null) {
            return Optional.empty();
        }
        if (isStale(key, kept.revisions, kept.tile.extent())) {
            stale.increment();
            memory.asMap().remove(key, kept);
            return Optional.empty();
        }
        return Optional.of(kept.tile);
    }

    private Optional<Kept> findOnDisk(TileKey key) {
        if (disk == null) {
            return Optional.empty();
        }
        Optional<DiskTier.Entry> entry = disk.find(key);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        Kept kept = new Kept(entry.get().tile(), entry.get().revisions());
        if (kept.revisions.length != key.layers().size() || isStale(key, kept.revisions, kept.tile.extent())) {
            stale.increment();
            disk.remove(key);
            return Optional.empty();
        }
        return Optional.of(kept);
    }

    private boolean isStale(TileKey key, long[] revisions, Bbox extent) {
        for (int i = 0; i < revisions.length; i++) {
            if (log(key.layers().get(i)).isStale(revisions[i], extent)) {
                return true;
            }
        }
        return false;
    }

    private long[] revisionsOf(TileKey key) {
        long[] revisions = new long[key.layers().size()];
        for (int i = 0; i < revisions.length; i++) {
            revisions[i] = log(key.layers().get(i)).revision();
        }
        return revisions;
    }

    private ChangeLog log(String layer) {
        ChangeLog log = logs.get(layer);
        return log != null ? log : logs.computeIfAbsent(layer, id -> new ChangeLog(id, changes));
    }

    private static EncodedTile join(CompletableFuture<EncodedTile> landing) {
        try {
            return landing.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    private record Kept(EncodedTile tile, long[] revisions) {}

    private record Flight(long[] revisions, CompletableFuture<EncodedTile> landing) {}
}
