package io.citytwin.importers;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the corpus with bytes changed, cut or doubled at random: each is read or refused, nothing else happens. */
@DisplayName("Files damaged at random")
class MutationTest {
    private static final int ROUNDS = 60;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "rings.shp", "broken_rows.shp", "gbk_undeclared.shp", "cpg_lies.dbf", "types.gpkg", "mixed.geojson",
                "lines.geojsonl", "sequence.json", "gbk_points.csv", "wkt.csv", "set.zip", "house.gml", "house.cityjson"
            })
    void areReadOrRefused(String name) throws IOException {
        Random random = new Random(name.hashCode());
        for (int round = 0; round < ROUNDS; round++) {
            Path file = mutated(name, random);
            String what = name + " in round " + round;
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(60), () -> assertThatCode(() -> read(file)).as(what).doesNotThrowAnyException());
        }
    }

    private static void read(Path file) {
        try {
            ReadSources.readAll(file);
        } catch (UnreadableSourceException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new IllegalStateException("a refusal must say why", e);
            }
        }
    }

    /** A copy of the set, one of its files damaged. */
    private Path mutated(String name, Random random) throws IOException {
        String base = name.substring(0, name.lastIndexOf('.'));
        List<String> endings = name.endsWith(".shp")
                ? List.of("shp", "shx", "dbf")
                : List.of(name.substring(base.length() + 1));
        String victim = endings.get(random.nextInt(endings.size()));
        for (String ending : endings) {
            Path original = CorpusTest.corpus(name).resolveSibling(base + "." + ending);
            if (Files.exists(original)) {
                byte[] bytes = Files.readAllBytes(original);
                Files.write(folder.resolve(base + "." + ending), ending.equals(victim) ? damaged(bytes, random) : bytes);
            }
        }
        return folder.resolve(name);
    }

    private static byte[] damaged(byte[] original, Random random) {
        byte[] bytes = original.clone();
        if (random.nextInt(6) == 0) {
            return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        int changes = 1 + random.nextInt(12);
        // damage in the first bytes hits headers, which matter most
        int reach = random.nextBoolean() ? Math.min(bytes.length, 256) : bytes.length;
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(reach);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                default -> bytes[at] = 0;
            }
        }
        return bytes;
    }
}
