package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Layer;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.RecordedChanges;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import io.citytwin.tiles.threed.BlockTilesets.Tiling;
import io.citytwin.tiles.threed.check.TilesetChecker;
import io.citytwin.tiles.threed.pack.TilesetPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
@DisplayName("A static copy of a tileset")
class TilesetExportTest {
    private static final int COUNT = 3000;

    private final BlockCity city;
    private TileCache cache;
    private BlockTilesets tilesets;

    @TempDir
    Path folder;

    TilesetExportTest(DatabaseUrl url) {
        city = new BlockCity(url);
    }

    @BeforeEach
    void open() {
        cache = TileCache.open(
                TileCacheConfig.memoryOnly(1 << 20),
                new StoredLayerChanges(new RecordedChanges(city.database), city.changeSets));
        tilesets = new BlockTilesets(city.layers, new BlockReader(city.database), cache, GeoidHeights.constant(-17.5));
        city.fill(COUNT, 3);
        city.load(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @AfterEach
    void close() {
        cache.close();
        city.close();
    }

    private Path write(String name, Tiling tiling) throws IOException, InterruptedException {
        Path target = folder.resolve(name);
        Layer layer = city.layers.getLayer("建筑");
        try (TilesetPack pack = TilesetPack.create(target)) {
            TilesetExport.Written written =
                    new TilesetExport(tilesets, 3, Compression.MESHOPT).write(List.of(layer), BlockSelection.NOW, tiling, pack, n -> {});
            assertThat(written.features()).isEqualTo(COUNT);
        }
        return target;
    }

    private static Map<String, byte[]> files(Path root) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    @DisplayName("in a folder passes the structural check, with either tiling, and no address has a question mark")
    void structure() throws Exception {
        for (Tiling tiling : Tiling.values()) {
            Path root = write(tiling.name(), tiling);
            TilesetChecker.Report report = TilesetChecker.check(
                    root.resolve("tileset.json").toUri(), TilesetExportTest::fetch, "fid", false);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(COUNT);
            assertThat(Files.readString(root.resolve("tileset.json"))).doesNotContain("?");
            assertThat(root.resolve("style.json")).exists();
        }
    }

    private static Optional<byte[]> fetch(URI address) {
        Path file = Path.of(address);
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName("is the same in a 3TZ archive, whose index finds every file by the hash of its name")
    void archive() throws Exception {
        Map<String, byte[]> files = files(write("plain", Tiling.IMPLICIT));
        Path archive = write("city.3tz", Tiling.IMPLICIT);
        byte[] whole = Files.readAllBytes(archive);
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            var entries = zip.stream().toList();
            assertThat(entries).hasSize(files.size() + 1);
            assertThat(entries.get(entries.size() - 1).getName()).isEqualTo("@3dtilesIndex1@");
            for (var file : files.entrySet()) {
                assertThat(zip.getInputStream(zip.getEntry(file.getKey())).readAllBytes())
                        .as(file.getKey())
                        .isEqualTo(file.getValue());
            }
            ByteBuffer index = ByteBuffer.wrap(zip.getInputStream(zip.getEntry("@3dtilesIndex1@")).readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            long lastHigh = 0;
            for (int at = 0; at < index.capacity(); at += 24) {
                assertThat(Long.compareUnsigned(lastHigh, index.getLong(at + 8))).isLessThanOrEqualTo(0);
                lastHigh = index.getLong(at + 8);
                int header = (int) index.getLong(at + 16);
                ByteBuffer local = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
                assertThat(local.getInt(header)).isEqualTo(0x04034b50);
                String name = new String(whole, header + 30, local.getShort(header + 26), StandardCharsets.UTF_8);
                byte[] hash = MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
                assertThat(ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN).getLong(8)).isEqualTo(lastHigh);
            }
        }
    }

    @Test
    @DisplayName("is the same in a SQLite file")
    void database() throws Exception {
        Map<String, byte[]> files = files(write("plain", Tiling.IMPLICIT));
        Path file = write("city.3dtiles", Tiling.IMPLICIT);
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var rows = connection.createStatement().executeQuery("SELECT key, content FROM media")) {
            int count = 0;
            while (rows.next()) {
                assertThat(rows.getBytes(2)).isEqualTo(files.get(rows.getString(1)));
                count++;
            }
            assertThat(count).isEqualTo(files.size());
        }
    }

    @Test
    @DisplayName("never overwrites anything, and one that is not completed leaves nothing")
    void refuses() throws Exception {
        Path there = Files.createDirectory(folder.resolve("there"));
        assertThatThrownBy(() -> TilesetPack.create(there)).hasMessageContaining("exists already");
        for (String name : List.of("a", "b.3tz", "c.3dtiles")) {
            try (TilesetPack pack = TilesetPack.create(folder.resolve(name))) {
                pack.put("tileset.json", new byte[] {1});
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.toList()).containsExactly(there);
        }
    }
}
