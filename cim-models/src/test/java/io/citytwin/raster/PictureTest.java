package io.citytwin.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A picture in its folder")
class PictureTest {
    private static final PixelPlace PLACE = new PixelPlace(0, 1, 0, 0, 0, -1);

    @TempDir
    Path folder;

    private interface Colors {
        int argb(int x, int y);
    }

    /** Writes it in strips of the least height. */
    private long write(int columns, int rows, Colors colors) throws IOException {
        try (PictureWriter writer = PictureWriter.open(folder, new PictureHeader(columns, rows, PLACE))) {
            for (int row = 0; row < rows; row += PictureWriter.STRIP_ROWS) {
                writer.strip(Math.min(PictureWriter.STRIP_ROWS, rows - row), (x, y, width, height, into) -> {
                    for (int i = 0; i < width * height; i++) {
                        into[i / width * PictureHeader.TILE + i % width] = colors.argb(x + i % width, y + i / width);
                    }
                });
            }
            return writer.finish();
        }
    }

    private static int pixel(Picture picture, int level, int x, int y) throws IOException {
        int size = PictureHeader.TILE;
        return picture.tile(level, x / size, y / size)[y % size * size + x % size];
    }

    @Test
    @DisplayName("of few colours is kept exactly, in strips of any number and down to one pixel")
    void exact() throws Exception {
        write(1300, 2500, (x, y) -> 0xFF000000 | (x / 100 << 20) | (y / 100 << 3));
        Picture picture = Picture.open(folder);
        assertThat(picture.header().levels()).isEqualTo(13);
        for (int[] at : new int[][] {{0, 0}, {1299, 2499}, {255, 1023}, {256, 1024}, {700, 2048}}) {
            assertThat(pixel(picture, 0, at[0], at[1]))
                    .isEqualTo(0xFF000000 | (at[0] / 100 << 20) | (at[1] / 100 << 3));
        }
        assertThat(pixel(picture, 2, 30, 510)).isEqualTo(0xFF000000 | (1 << 20) | (20 << 3));
        assertThat(picture.header().columns(12)).isEqualTo(1);
        assertThat(pixel(picture, 12, 0, 0) >>> 24).isEqualTo(255);
        assertThat(picture.header()).isEqualTo(new PictureHeader(1300, 2500, PLACE));
    }

    @Test
    @DisplayName("of many colours keeps what is seen apart from what is not, and counts that")
    void opacity() throws Exception {
        Colors photo = (x, y) -> x + y < 300
                ? 0
                : 0xFF000000 | 100 + x % 97 << 16 | 100 + y % 89 << 8 | 120 + (x + y) % 31;
        long transparent = write(600, 300, photo);
        Picture picture = Picture.open(folder);
        long counted = 0;
        double off = 0;
        for (int column = 0; column < 3; column++) {
            for (int row = 0; row < 2; row++) {
                int[] tile = picture.tile(0, column, row);
                for (int i = 0; i < tile.length; i++) {
                    int x = column * 256 + i % 256;
                    int y = row * 256 + i / 256;
                    if (x < 600 && y < 300) {
                        counted += tile[i] == 0 ? 1 : 0;
                        assertThat(tile[i] >>> 24).isEqualTo(photo.argb(x, y) >>> 24);
                        off += Math.abs((tile[i] >> 8 & 255) - (photo.argb(x, y) >> 8 & 255));
                    } else {
                        assertThat(tile[i]).isZero();
                    }
                }
            }
        }
        assertThat(transparent).isEqualTo(counted).isEqualTo(300 * 301 / 2);
        assertThat(PictureHeader.transparentPixels(folder)).isEqualTo(transparent);
        assertThat(off / (600 * 300)).isLessThan(6);
        assertThat(picture.hasTile(0, 0, 0)).isTrue();
    }

    @Test
    @DisplayName("that is cut off or of another form is refused")
    void refused() throws Exception {
        assertThatThrownBy(() -> Picture.open(folder)).isInstanceOf(IOException.class);
        write(300, 300, (x, y) -> 0xFF102030);
        Path index = folder.resolve("picture.index");
        byte[] bytes = Files.readAllBytes(index);
        Files.write(index, java.util.Arrays.copyOf(bytes, bytes.length - 16));
        assertThatThrownBy(() -> Picture.open(folder)).hasMessageContaining("must have an index of");
        Files.writeString(folder.resolve("picture.json"), "{\"form\": \"other\"}");
        assertThatThrownBy(() -> Picture.open(folder)).hasMessageContaining("is of the form \"other\"");
    }
}
