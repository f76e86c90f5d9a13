package io.citytwin.importers.format.imagery;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Makes pictures of the ground for tests, by Java and by GDAL's own tools. */
final class PictureFiles {
    private final Path folder;

    PictureFiles(Path folder) {
        this.folder = folder;
    }

    /** The colour of a pixel. */
    interface Colors {
        int argb(int x, int y);
    }

    /** Many colours that change softly, as photographs have them. */
    static int photo(int x, int y) {
        int red = (int) (128 + 100 * Math.sin(x / 23.0 + y / 41.0));
        int green = (int) (128 + 100 * Math.cos(y / 17.0));
        int blue = (int) (128 + 60 * Math.sin((x + 2 * y) / 60.0));
        return 0xFF000000 | red << 16 | green << 8 | blue;
    }

    Path png(String name, int width, int height, Colors colors) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colors.argb(x, y));
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /** Runs gdal_translate; the options are separated by spaces. */
    Path translate(Path from, String name, String options) throws IOException {
        Path to = folder.resolve(name);
        run("gdal_translate -q " + options, from.toString(), to.toString());
        return to;
    }

    void run(String command, String... files) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.trim().split(" +")));
        words.addAll(List.of(files));
        Path messages = Files.createTempFile(folder, "gdal", ".log");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        assertThat(process.exitValue()).as(Files.readString(messages)).isZero();
        Files.delete(messages);
    }

    Path text(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
