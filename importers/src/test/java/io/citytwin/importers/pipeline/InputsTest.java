package io.citytwin.importers.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The paths of an import")
class InputsTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    private static List<String> names(Inputs inputs) {
        return inputs.inputs().stream().map(SourceInput::displayName).toList();
    }

    private List<String> unfolded(Path... paths) throws UnreadableSourceException {
        try (Inputs inputs = Inputs.unfold(List.of(paths), Formats.standard())) {
            return names(inputs);
        }
    }

    @Test
    void ofAShapefileAreOneInputHoweverManyOfItsFilesAreNamed() throws Exception {
        Path shp = file("roads.shp");
        Path dbf = file("roads.DBF");
        Path prj = file("roads.prj");
        assertThat(unfolded(shp)).containsExactly("roads.shp");
        assertThat(unfolded(dbf, prj, shp)).containsExactly("roads.shp");
    }

    @Test
    void thatAreATableAloneStandForThemselves() throws Exception {
        assertThat(unfolded(file("owners.dbf"))).containsExactly("owners.dbf");
    }

    @Test
    void thatAreAPartWithoutItsWholeAreRefused() throws Exception {
        Path alone = file("alone.shx");
        assertThatThrownBy(() -> unfolded(alone))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("alone.shx")
                .hasMessageContaining("alone.shp");
    }

    @Test
    void thatAreFoldersAreWalkedAndWhatNobodyReadsIsListed() throws Exception {
        file("city/a/pipes.shp");
        file("city/a/pipes.dbf");
        file("city/b.gpkg");
        file("city/readme.docx");
        file("city/.hidden/c.gpkg");
        file("city/store.gdb/a00000001.gdbtable");
        try (Inputs inputs = Inputs.unfold(List.of(folder.resolve("city")), Formats.standard())) {
            assertThat(names(inputs)).containsExactly("city/a/pipes.shp", "city/b.gpkg", "city/store.gdb");
            assertThat(inputs.ignored()).containsExactly("city/readme.docx");
        }
    }

    @Test
    void thatAreNotThereOrOfNoKnownKindAreRefused() throws Exception {
        assertThatThrownBy(() -> unfolded(folder.resolve("nowhere.shp"))).hasMessageContaining("does not exist");
        Path letter = file("letter.docx");
        assertThatThrownBy(() -> unfolded(letter)).hasMessageContaining("letter.docx is in no format");
        Path empty = Files.createFile(folder.resolve("empty.json"));
        assertThatThrownBy(() -> unfolded(empty)).hasMessageContaining("empty.json is empty");
        Path hollow = Files.createDirectory(folder.resolve("hollow"));
        assertThatThrownBy(() -> unfolded(hollow)).hasMessageContaining("holds no file");
    }

    @Test
    void thatAreZipsOfToweringSizeAreRefused() throws Exception {
        Path bomb = folder.resolve("bomb.zip");
        try (OutputStream out = Files.newOutputStream(bomb);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("bomb.csv"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> unfolded(bomb)).hasMessageContaining("zip bomb");
    }
}
