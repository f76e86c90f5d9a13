package io.citytwin.importers.format.osgb;

import io.citytwin.importers.format.osgb.OsgbScene.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Makes of a scene's pictures what glTF takes: JPEG and PNG stay as they are, others become PNG. Safe for many threads. */
final class PictureFiles {
    private static final int GL_UNSIGNED_BYTE = 0x1401;
    private static final int GL_RGB = 0x1907;
    private static final int GL_RGBA = 0x1908;
    private static final int GL_BGR = 0x80e0;
    private static final int GL_BGRA = 0x80e1;
    private static final int GL_LUMINANCE = 0x1909;
    private static final long MOST_PIXELS = 1L << 26;
    private static final long MOST_BYTES = 256L << 20;

    private final Path folder;
    private final Set<String> lost;

    /**
     * @param folder where pictures that lie in files of their own are
     * @param lost takes the names of those that can't be shown
     */
    PictureFiles(Path folder, ConcurrentSkipListSet<String> lost) {
        this.folder = folder;
        this.lost = lost;
    }

    /** A picture that is a file's bytes inside the scene; null where it can't be shown. */
    Picture ofFile(String name, byte[] bytes, boolean repeats) {
        if (bytes.length > 3 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8) {
            return new Picture("image/jpeg", bytes, repeats);
        }
        if (bytes.length > 8 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G') {
            return new Picture("image/png", bytes, repeats);
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (readers.hasNext()) {
                ImageReader reader = readers.next();
                reader.setInput(in);
                if ((long) reader.getWidth(0) * reader.getHeight(0) <= MOST_PIXELS) {
                    return png(reader.read(0), repeats);
                }
            }
        } catch (IOException | RuntimeException e) {
            // What Java's readers can't take is named with the others.
        }
        return lose(name);
    }

    /** A picture that lies beside the scene; null where it does not. */
    Picture beside(String name, boolean repeats) {
        try {
            Path file = folder.resolve(name.replace('\\', '/')).normalize();
            if (file.startsWith(folder)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) <= MOST_BYTES) {
                return ofFile(name, Files.readAllBytes(file), repeats);
            }
        } catch (IOException | InvalidPathException e) {
            // Not there.
        }
        return lose(name);
    }

    /** A picture of plain pixels, as OpenGL lays them; null where they are packed in one of its compressed forms. */
    Picture ofPixels(
            String name,
            byte[] bytes,
            int width,
            int height,
            int format,
            int type,
            int packing,
            boolean topFirst,
            boolean repeats) {
        int each = switch (format) {
            case GL_RGB, GL_BGR -> 3;
            case GL_RGBA, GL_BGRA -> 4;
            case GL_LUMINANCE -> 1;
            default -> 0;
        };
        long row = packing < 1 ? 0 : ((long) width * each + packing - 1) / packing * packing;
        if (type != GL_UNSIGNED_BYTE || each == 0 || width < 1 || height < 1 || row == 0 || row * height > bytes.length) {
            return lose(name);
        }
        boolean blueFirst = format == GL_BGR || format == GL_BGRA;
        BufferedImage image = new BufferedImage(
                width, height, each == 4 ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            int from = (int) (row * (topFirst ? y : height - 1 - y));
            for (int x = 0; x < width; x++) {
                int at = from + x * each;
                int a = bytes[at] & 0xff;
                int g = each == 1 ? a : bytes[at + 1] & 0xff;
                int c = each == 1 ? a : bytes[at + 2] & 0xff;
                int alpha = each == 4 ? bytes[at + 3] & 0xff : 255;
                image.setRGB(x, y, alpha << 24 | (blueFirst ? c : a) << 16 | g << 8 | (blueFirst ? a : c));
            }
        }
        try {
            return png(image, repeats);
        } catch (IOException e) {
            return lose(name);
        }
    }

    private static Picture png(BufferedImage image, boolean repeats) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return new Picture("image/png", out.toByteArray(), repeats);
    }

    private Picture lose(String name) {
        lost.add(name.isEmpty() ? "a picture without a name" : name);
        return null;
    }
}
