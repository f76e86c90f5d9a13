package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * IFC files cut, with bytes changed, lines dropped or exchanged, numbers mixed up: each is read or refused in one line.
 */
@DisplayName("IFC files damaged at random")
class IfcMutationTest {
    private static final int ROUNDS = 400;
    private static final String SYNTAX = "'#(),;$*.\\/";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ifc2x3.ifc", "ifc4.ifc", "ifc4x3.ifc", "broken_model.ifc", "gbk_text.ifc"})
    @DisplayName("are read or refused, and nothing else happens")
    void areReadOrRefused(String name) throws IOException {
        byte[] original;
        try (InputStream in = IfcMutationTest.class.getResourceAsStream("/corpus/ifc/" + name)) {
            original = in.readAllBytes();
        }
        Random random = new Random(name.hashCode());
        int[] read = new int[1];
        for (int round = 0; round < ROUNDS; round++) {
            // a new name each time: a mapped file must not change
            Path file = folder.resolve(round + ".ifc");
            Files.write(file, damaged(original, random));
            org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> read[0] += readAll(file), name + " in round " + round);
        }
        Assertions.assertThat(read[0]).as("files that were read in spite of their damage").isBetween(20, ROUNDS - 20);
    }

    /** @return 1 where the file was read, 0 where it was refused */
    private static int readAll(Path file) {
        try {
            IfcModel model = IfcModelReader.read(StepFile.open(file, "damaged.ifc"));
            model.elements().forEach(e -> {
                model.properties(e.expressId());
                model.placeOf(e);
            });
            model.spatial().keySet().forEach(model::properties);
            model.types().forEach(t -> model.properties(t.expressId()));
            model.counts().forEach((type, count) -> {
                if (count.obtained() > count.expected()) {
                    throw new IllegalStateException(type + " " + count);
                }
            });
            return 1;
        } catch (UnreadableSourceException e) {
            Assertions.assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            return 0;
        }
    }

    private static byte[] damaged(byte[] original, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(original, random.nextInt(original.length));
            case 1 -> bytesChanged(original, random);
            case 2 -> linesChanged(original, random);
            default -> referencesChanged(original, random);
        };
    }

    private static byte[] bytesChanged(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            boolean any = random.nextBoolean();
            bytes[at] = (byte) (any ? random.nextInt(256) : SYNTAX.charAt(random.nextInt(SYNTAX.length())));
        }
        return bytes;
    }

    private static byte[] linesChanged(byte[] original, Random random) {
        List<String> lines = new ArrayList<>(
                new String(original, StandardCharsets.ISO_8859_1).lines().toList());
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(lines.size());
            if (random.nextBoolean()) {
                lines.remove(at);
            } else {
                Collections.swap(lines, at, random.nextInt(lines.size()));
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** References that lead elsewhere, which makes loops and puts instances where others belong. */
    private static byte[] referencesChanged(byte[] original, Random random) {
        int share = 3 + random.nextInt(60);
        String text = new String(original, StandardCharsets.ISO_8859_1);
        return Pattern.compile("(?<=[(,])#[0-9]+")
                .matcher(text)
                .replaceAll(m -> random.nextInt(share) == 0 ? "#" + (1 + random.nextInt(140)) : m.group())
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
