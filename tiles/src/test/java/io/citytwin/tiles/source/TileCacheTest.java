package io.citytwin.tiles.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.Bbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tile cache")
class TileCacheTest {
    private final City city = new City();
    private final Grid source = new Grid(city);

    @TempDir
    Path folder;

    @Test
    @DisplayName("makes a tile once and gives it again from memory")
    void madeOnce() {
        try (TileCache cache = TileCache.open(TileCacheConfig.memoryOnly(1 << 20), city)) {
            EncodedTile first = cache.get(key(3, 4), source);
            assertThat(cache.get(key(3, 4), source)).isEqualTo(first);
            assertThat(source.made.get()).isEqualTo(1);
            assertThat(new String(first.plainBytes(), StandardCharsets.UTF_8)).isEqualTo("a0 at 3,4");
        }
    }

    @Test
    @DisplayName("makes a tile once for many who ask at the same time")
    void singleFlight() throws Exception {
        source.gate = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try (TileCache cache = TileCache.open(TileCacheConfig.memoryOnly(1 << 20), city)) {
            List<Future<EncodedTile>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(pool.submit(() -> cache.get(key(1, 1), source)));
            }
            Thread.sleep(50);
            source.gate.countDown();
            for (Future<EncodedTile> answer : answers) {
                answer.get();
            }
            assertThat(source.made.get()).isEqualTo(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("drops exactly the tiles whose extent meets a changed box, in memory and on disk")
    void exactInvalidation() {
        Random random = new Random(7);
        try (TileCache cache = open()) {
            for (int round = 0; round < 20; round++) {
                fill(cache);
                int before = source.made.get();
                List<Bbox> boxes = new ArrayList<>();
                for (int i = random.nextInt(40); i >= 0; i--) {
                    double x = random.nextDouble() * 9;
                    double y = random.nextDouble() * 9;
                    boxes.add(new Bbox(x, y, x + random.nextDouble() * 0.3, y + random.nextDouble() * 0.3));
                }
                cache.changed("a", city.change("a", boxes), boxes);
                long met = Stream.of(boxes)
                        .flatMap(b -> cells().stream().filter(c -> b.stream().anyMatch(Grid.extent(c)::intersects)))
                        .count();
                fill(cache);
                assertThat((long) source.made.get() - before).isEqualTo(met);
            }
        }
    }

    @Test
    @DisplayName("does not touch the tiles of other layers")
    void otherLayers() {
        try (TileCache cache = open()) {
            TileKey other = TileKey.of("grid", "b", 0, 1, 1);
            cache.get(other, source);
            cache.changed("a", city.change("a", List.of(Grid.extent(other))), List.of(Grid.extent(other)));
            cache.get(other, source);
            assertThat(source.made.get()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("drops a tile of two layers when either changes")
    void twoLayers() {
        try (TileCache cache = open()) {
            TileKey both = new TileKey("grid", List.of("a", "b"), 0, 1, 1, "");
            cache.get(both, source);
            cache.changed("b", city.change("b", List.of(Grid.extent(both))), List.of(Grid.extent(both)));
            assertThat(cache.findTile(both)).isEmpty();
        }
    }

    @Test
    @DisplayName("keeps no tile whose making began before a change of its place")
    void raceSafe() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (TileCache cache = open()) {
            source.gate = new CountDownLatch(1);
            Callable<EncodedTile> ask = () -> cache.get(key(2, 2), source);
            Future<EncodedTile> slow = pool.submit(ask);
            source.started.await();
            cache.changed("a", city.change("a", List.of(Grid.extent(key(2, 2)))), List.of(Grid.extent(key(2, 2))));
            CountDownLatch old = source.gate;
            source.gate = null;
            assertThat(text(cache.get(key(2, 2), source))).as("asked after the change").isEqualTo("a1 at 2,2");
            old.countDown();
            assertThat(text(slow.get())).as("asked before it").isEqualTo("a0 at 2,2");
            assertThat(text(cache.get(key(2, 2), source))).isEqualTo("a1 at 2,2");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("uses the tiles of an earlier process again, as far as no change came meanwhile")
    void restart() {
        try (TileCache cache = open()) {
            fill(cache);
        }
        int before = source.made.get();
        Bbox changed = new Bbox(2.2, 2.2, 2.3, 3.5);
        city.change("a", List.of(changed));
        try (TileCache cache = open()) {
            fill(cache);
            assertThat(source.made.get() - before).isEqualTo(2);
            assertThat(cache.stats().diskHits()).isEqualTo(98);
        }
    }

    @Test
    @DisplayName("makes all anew where the change log does not reach back")
    void forgottenHistory() {
        try (TileCache cache = open()) {
            fill(cache);
        }
        city.change("a", List.of());
        city.forgetful = true;
        int before = source.made.get();
        try (TileCache cache = open()) {
            fill(cache);
        }
        assertThat(source.made.get() - before).isEqualTo(100);
    }

    @Test
    @DisplayName("hears of changes whose notification was lost when told to catch up")
    void catchUp() {
        try (TileCache cache = open()) {
            fill(cache);
            city.change("a", List.of(new Bbox(5.1, 5.1, 5.2, 5.2)));
            cache.catchUp();
            assertThat(cache.findTile(key(5, 5))).isEmpty();
            assertThat(cache.findTile(key(5, 6))).isPresent();
        }
    }

    @Test
    @DisplayName("treats a torn file on disk as not there")
    void tornFile() throws IOException {
        try (TileCache cache = open()) {
            cache.get(key(1, 2), source);
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        assertThat(files).hasSize(1);
        byte[] bytes = Files.readAllBytes(files.get(0));
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] torn = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            if (torn.length > 0) {
                torn[random.nextInt(torn.length)] ^= 0x41;
            }
            Files.createDirectories(files.get(0).getParent());
            Files.write(files.get(0), torn);
            try (TileCache cache = open()) {
                assertThat(text(cache.get(key(1, 2), source))).isEqualTo("a0 at 1,2");
            }
        }
    }

    @Test
    @DisplayName("keeps within its bytes on disk by dropping the oldest")
    void boundedDisk() throws Exception {
        TileCacheConfig small = new TileCacheConfig(0, Optional.of(folder), 10_000);
        try (TileCache cache = TileCache.open(small, city)) {
            for (int i = 0; i < 5; i++) {
                fill(cache);
            }
            for (int i = 0; i < 100 && cache.stats().bytesOnDisk() > 10_000; i++) {
                Thread.sleep(20);
            }
            assertThat(cache.stats().bytesOnDisk()).isLessThanOrEqualTo(10_000);
        }
    }

    @Test
    @DisplayName("passes on what a source throws and keeps nothing of it")
    void failures() {
        try (TileCache cache = open()) {
            source.failure = new IllegalStateException("no database");
            assertThatThrownBy(() -> cache.get(key(1, 1), source)).hasMessage("no database");
            source.failure = null;
            assertThat(text(cache.get(key(1, 1), source))).isEqualTo("a0 at 1,1");
        }
    }

    @Test
    @DisplayName("gives what is true under many readers and changes at once")
    void stress() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try (TileCache cache = open()) {
            List<Future<Void>> readers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int seed = t;
                readers.add(pool.submit(() -> {
                    Random random = new Random(seed);
                    for (int i = 0; i < 4000; i++) {
                        TileKey key = key(random.nextInt(10), random.nextInt(10));
                        long known = city.toldVersion(key);
                        String text = text(cache.get(key, source));
                        assertThat(Long.parseLong(text.substring(1, text.indexOf(' ')))).isGreaterThanOrEqualTo(known);
                    }
                    return null;
                }));
            }
            Random random = new Random(99);
            for (int i = 0; i < 300; i++) {
                TileKey key = key(random.nextInt(10), random.nextInt(10));
                List<Bbox> boxes = List.of(new Bbox(key.x() + .4, key.y() + .4, key.x() + .6, key.y() + .6));
                cache.changed("a", city.change("a", boxes), boxes);
                city.tell();
                Thread.sleep(1);
            }
            for (Future<Void> reader : readers) {
                reader.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private TileCache open() {
        return TileCache.open(new TileCacheConfig(1 << 20, Optional.of(folder), 1 << 24), city);
    }

    private void fill(TileCache cache) {
        cells().forEach(key -> cache.get(key, source));
    }

    private static List<TileKey> cells() {
        List<TileKey> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(key(i % 10, i / 10));
        }
        return keys;
    }

    private static TileKey key(int x, int y) {
        return TileKey.of("grid", "a", 0, x, y);
    }

    private static String text(EncodedTile tile) {
        return new String(tile.plainBytes(), StandardCharsets.UTF_8);
    }

    /** A city of one number per cell: how often it was changed. */
    private static final class City implements LayerChanges {
        private final Map<String, List<Change>> done = new HashMap<>();
        private final Map<String, Long> told = new ConcurrentHashMap<>();
        private long ids;
        private boolean forgetful;

        synchronized long change(String layer, List<Bbox> boxes) {
            done.computeIfAbsent(layer, l -> new ArrayList<>()).add(new Change(++ids, boxes));
            return ids;
        }

        synchronized long versionOf(TileKey key) {
            return done.getOrDefault(key.layers().get(0), List.of()).stream()
                    .filter(c -> c.boxes().stream().anyMatch(Grid.extent(key)::intersects))
                    .count();
        }

        synchronized void tell() {
            cells().forEach(key -> told.put(key.text(), versionOf(key)));
        }

        long toldVersion(TileKey key) {
            return told.getOrDefault(key.text(), 0L);
        }

        @Override
        public synchronized long revision(String layer) {
            List<Change> all = done.getOrDefault(layer, List.of());
            return all.isEmpty() ? 0 : all.get(all.size() - 1).revision();
        }

        @Override
        public synchronized Optional<List<Change>> since(String layer, long revision) {
            return forgetful
                    ? Optional.empty()
                    : Optional.of(done.getOrDefault(layer, List.of()).stream()
                            .filter(c -> c.revision() > revision)
                            .toList());
        }
    }

    private static final class Grid implements TileSource {
        private final City city;
        private final AtomicInteger made = new AtomicInteger();
        private final CountDownLatch started = new CountDownLatch(1);
        private volatile CountDownLatch gate;
        private volatile RuntimeException failure;

        Grid(City city) {
            this.city = city;
        }

        static Bbox extent(TileKey key) {
            return new Bbox(key.x(), key.y(), key.x() + 1, key.y() + 1);
        }

        @Override
        public String id() {
            return "grid";
        }

        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public EncodedTile load(TileKey key) {
            if (failure != null) {
                throw failure;
            }
            made.incrementAndGet();
            String text = "a" + city.versionOf(key) + " at " + key.x() + "," + key.y();
            CountDownLatch wait = gate;
            started.countDown();
            if (wait != null) {
                try {
                    wait.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return EncodedTile.compress(text.getBytes(StandardCharsets.UTF_8), extent(key), EncodedTile.FAST);
        }
    }
}
