package io.citytwin.texture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextureFolderTest {
    @TempDir
    Path assets;

    @Test
    void keepsAPictureOnceUnderTheNameOfItsContent() throws Exception {
        TextureFolder folder = new TextureFolder(assets.resolve("not-there-yet"));
        byte[] content = {1, 2, 3};
        String name = TextureFolder.name("", content, "jpg");
        assertThat(name).isEqualTo(TextureFolder.name("", content, "jpg"));
        assertThat(TextureFolder.name("png-1", content, "png").substring(0, 32))
                .isNotEqualTo(name.substring(0, 32));
        assertThat(folder.has(name)).isFalse();
        assertThatThrownBy(() -> folder.read(name)).isInstanceOf(FileNotFoundException.class).hasMessageContaining(name);
        folder.put(name, content);
        folder.put(name, new byte[] {9});
        assertThat(folder.has(name)).isTrue();
        assertThat(folder.read(name)).as("what is there stays").containsExactly(1, 2, 3);
        try (Stream<Path> files = Files.walk(assets)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
        assertThatThrownBy(() -> folder.read("../../etc/passwd")).hasMessageContaining("../../etc/passwd");
    }
}
