package io.citytwin.importers.format.citymodel;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads a picture as far as it must be known: its size out of its header before anything is unpacked, then a reduced copy.
 * JPEG and PNG are kept as they are, TIFF, GIF and BMP as PNG.
 */
final class PictureReader {
    /** 8,192 × 8,192: no card shows more of a texture. */
    static final long MOST_PIXELS = 1L << 26;

    /** Pictures that are written anew are unpacked as a whole. */
    private static final long MOST_PIXELS_REWRITTEN = 1L << 24;

    private static final Set<String> REWRITTEN = Set.of("tif", "tiff", "gif", "bmp");

    /** Colours are taken from so many pixels. */
    private static final long MOST_PIXELS_READ = 1L << 20;

    private PictureReader() {}

    /** A picture that can't be taken; the message says why. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message);
        }
    }

    /**
     * What is known of a picture.
     *
     * @param extension "jpg" or "png": as what it is kept
     * @param rewritten its bytes as PNG; null where it is kept as it is
     */
    record Picture(String extension, byte[] rewritten, TextureColors.Cells cells) {}

    /** @throws UnfitException where it is none of the formats, damaged, or too large */
    static Picture read(byte[] file) throws UnfitException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new UnfitException("no JPEG, PNG, TIFF, GIF or BMP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, false, true);
                return read(reader);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Readers of pictures answer damaged files with exceptions of every kind.
            throw new UnfitException("damaged");
        }
    }

    private static Picture read(ImageReader reader) throws IOException, UnfitException {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        boolean rewritten = REWRITTEN.contains(format);
        if (!rewritten && !format.equals("jpeg") && !format.equals("png")) {
            throw new UnfitException("no JPEG, PNG, TIFF, GIF or BMP");
        }
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        long most = rewritten ? MOST_PIXELS_REWRITTEN : MOST_PIXELS;
        if (pixels <= 0 || pixels > most) {
            throw new UnfitException("of " + reader.getWidth(0) + " × " + reader.getHeight(0) + " pixels, at most " + most
                    + " are taken");
        }
        AtomicBoolean cut = new AtomicBoolean();
        IIOReadWarningListener listener =
                (source, warning) -> cut.compareAndSet(false, warning.toLowerCase(Locale.ROOT).contains("premature"));
        reader.addIIOReadWarningListener(listener);
        ImageReadParam reading = reader.getDefaultReadParam();
        int step = rewritten ? 1 : (int) Math.ceil(Math.sqrt((double) pixels / MOST_PIXELS_READ));
        reading.setSourceSubsampling(step, step, 0, 0);
        BufferedImage picture = reader.read(0, reading);
        if (cut.get()) {
            throw new UnfitException("cut off");
        }
        BufferedImage plain = plain(picture);
        return new Picture(
                format.equals("jpeg") ? "jpg" : "png",
                rewritten ? png(plain) : null,
                TextureColors.Cells.of(plain));
    }

    /** The picture in eight bits per channel, whatever it came in. */
    private static BufferedImage plain(BufferedImage picture) {
        int type = picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        if (picture.getType() == type) {
            return picture;
        }
        BufferedImage plain = new BufferedImage(picture.getWidth(), picture.getHeight(), type);
        Graphics2D graphics = plain.createGraphics();
        graphics.drawImage(picture, 0, 0, null);
        graphics.dispose();
        return plain;
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(to);
            writer.write(null, new IIOImage(picture, null, null), null);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
