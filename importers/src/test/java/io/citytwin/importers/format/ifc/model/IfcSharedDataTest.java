package io.citytwin.importers.format.ifc.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Real IFC files")
class IfcSharedDataTest {
    private static final Pattern INSTANCE = Pattern.compile("#[0-9]+\\s*=\\s*(IFC[A-Z0-9]+)\\s*\\(");

    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path shared = SharedData.require("ifc/" + name);
        if (!name.endsWith(".ifczip")) {
            return shared;
        }
        Path unpacked = folder.resolve("unpacked.ifc");
        try (InputStream in = Files.newInputStream(shared);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".ifc")) {
                    Files.write(unpacked, zip.readAllBytes());
                }
            }
        }
        return unpacked;
    }

    private IfcModel read(String name) throws Exception {
        return IfcModelReader.read(StepFile.open(file(name), name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AC20-FZK-Haus.ifc",
                "DrainageSystem-1-2.ifc",
                "Duplex_A_20110907_georeferenced.ifc",
                "Georeferencing-Tin-12d-1.ifc",
                "KIT-Simple-Road-IFC4x3.ifc",
                "LargeBuilding.ifc",
                "Schependomlaan-ROOT-houten-kozijnen.ifczip"
            })
    @DisplayName("give as many instances of each class as their text has, and lose no element")
    void counts(String name) throws Exception {
        // the road has instances in comments, which are none
        String text = Files.readString(file(name), StandardCharsets.ISO_8859_1).replaceAll("(?s)/\\*.*?\\*/", "");
        Map<String, Integer> found = new TreeMap<>();
        Matcher matcher = INSTANCE.matcher(text);
        while (matcher.find()) {
            found.merge(matcher.group(1), 1, Integer::sum);
        }
        IfcModel model = read(name);
        assertThat(model.file().countsByType()).isEqualTo(found);
        assertThat(model.counts()).isNotEmpty().allSatisfy((type, count) -> {
            assertThat(count.expected()).as(type).isEqualTo(found.get(type.toUpperCase(java.util.Locale.ROOT)));
            assertThat(count.obtained()).as(type).isEqualTo(count.expected());
        });
    }
}
