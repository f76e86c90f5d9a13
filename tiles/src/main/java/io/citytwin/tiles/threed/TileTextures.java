package io.citytwin.tiles.threed;

import io.citytwin.geometry.MeshTexture;
import io.citytwin.texture.TextureFolder;
import io.citytwin.tiles.gltf.Texture;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a tile out of the city's texture folder. They are embedded as they are kept, but no side is longer than
 * {@link #MOST_SIDE}, and all of a tile together have no more pixels than {@link #MOST_PIXELS}: larger ones are scaled down.
 */
public final class TileTextures {
    /** Pixels of the longest side of a picture in a tile. */
    static final int MOST_SIDE = 1024;

    /** Pixels of all pictures of a tile: 32 MB on a graphics card. */
    static final long MOST_PIXELS = 1L << 23;

    private static final int LEAST_SIDE = 8;
    private static final float JPEG_QUALITY = 0.85f;
    private static final Logger LOG = LoggerFactory.getLogger(TileTextures.class);

    /** No picture is there: all is drawn in colours. */
    public static final TileTextures NONE = new TileTextures(null);

    private final TextureFolder folder;

    public TileTextures(TextureFolder folder) {
        this.folder = folder;
    }

    private record Size(int width, int height) {
        Size within(double side) {
            double scale = Math.min(1, side / Math.max(width, height));
            return scaled(scale);
        }

        Size scaled(double scale) {
            return new Size(shorter(width, scale), shorter(height, scale));
        }

        private static int shorter(int side, double scale) {
            return Math.min(side, Math.max(LEAST_SIDE, (int) Math.round(side * scale)));
        }

        long pixels() {
            return (long) width * height;
        }
    }

    /**
     * The pictures of a tile's textures; one that can't be read is left out, its faces are drawn in its mean colour.
     */
    Map<MeshTexture, Texture> read(Collection<MeshTexture> textures) {
        if (folder == null || textures.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Size> sizes = new LinkedHashMap<>();
        for (MeshTexture texture : textures) {
            try {
                if (!files.containsKey(texture.file())) {
                    byte[] file = folder.read(texture.file());
                    sizes.put(texture.file(), size(file));
                    files.put(texture.file(), file);
                }
            } catch (IOException e) {
                LOG.warn("a texture is not drawn: {}", e.getMessage());
            }
        }
        long pixels = sizes.values().stream().mapToLong(s -> s.within(MOST_SIDE).pixels()).sum();
        double scale = Math.min(1, Math.sqrt((double) MOST_PIXELS / pixels));
        Map<String, Texture> images = new LinkedHashMap<>();
        Map<MeshTexture, Texture> read = new LinkedHashMap<>();
        for (MeshTexture texture : textures) {
            if (!files.containsKey(texture.file())) {
                continue;
            }
            Texture image = images.computeIfAbsent(texture.file(), name -> {
                Size size = sizes.get(name);
                return embedded(files.get(name), name.endsWith("jpg"), size, size.within(MOST_SIDE).scaled(scale));
            });
            read.put(texture, new Texture(image.image(), image.mediaType(), texture.wrap(), image.seenThrough()));
        }
        return read;
    }

    private static Texture embedded(byte[] file, boolean jpeg, Size size, Size wanted) {
        byte[] image;
        try {
            image = size.equals(wanted) ? file : scaled(file, jpeg, wanted);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a kept texture can't be scaled", e);
        }
        return jpeg
                ? new Texture(image, "image/jpeg", MeshTexture.Wrap.WRAP, false)
                : new Texture(PngChunks.plain(image), "image/png", MeshTexture.Wrap.WRAP, PngChunks.hasAlpha(image));
    }

    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    private static <T> T reading(byte[] file, Reading<T> reading) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("a kept texture is damaged");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return reading.of(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private static Size size(byte[] file) throws IOException {
        return reading(file, reader -> new Size(reader.getWidth(0), reader.getHeight(0)));
    }

    /** The picture, of a vast one only every so many pixels: memory is that of a few megabytes, whatever is kept. */
    private static BufferedImage picture(byte[] file, Size wanted) throws IOException {
        return reading(file, reader -> {
            int longest = Math.max(reader.getWidth(0), reader.getHeight(0));
            int step = Math.max(1, longest / (4 * Math.max(wanted.width, wanted.height)));
            ImageReadParam how = reader.getDefaultReadParam();
            how.setSourceSubsampling(step, step, 0, 0);
            return reader.read(0, how);
        });
    }

    private static byte[] scaled(byte[] file, boolean jpeg, Size wanted) throws IOException {
        BufferedImage picture = picture(file, wanted);
        boolean alpha = !jpeg && picture.getColorModel().hasAlpha();
        // By halves, so that every pixel has its part in the smaller picture.
        while (picture.getWidth() > 2 * wanted.width || picture.getHeight() > 2 * wanted.height) {
            picture = drawn(
                    picture,
                    Math.max(wanted.width, (picture.getWidth() + 1) / 2),
                    Math.max(wanted.height, (picture.getHeight() + 1) / 2),
                    alpha);
        }
        return written(drawn(picture, wanted.width, wanted.height, alpha), jpeg);
    }

    private static BufferedImage drawn(BufferedImage picture, int width, int height, boolean alpha) {
        BufferedImage smaller =
                new BufferedImage(width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = smaller.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, width, height, null);
        graphics.dispose();
        return smaller;
    }

    private static byte[] written(BufferedImage picture, boolean jpeg) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(jpeg ? "jpeg" : "png").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream to = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(to);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (jpeg) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(picture, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }
}
