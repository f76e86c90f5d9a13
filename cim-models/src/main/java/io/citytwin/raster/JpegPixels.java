package io.citytwin.raster;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pixels as JPEG and back, by the Java platform's own codec. */
public final class JpegPixels {
    private static final int OPAQUE = 0xFF000000;

    private JpegPixels() {}

    /**
     * Pixels as a JPEG of three colours.
     *
     * @param rgb 0xRRGGBB row by row; what stands above is not looked at
     * @param quality 0 to 1
     */
    public static byte[] encode(int[] rgb, int width, float quality) {
        BufferedImage image = new BufferedImage(width, rgb.length / width, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bytes = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < rgb.length; i++) {
            bytes[3 * i] = (byte) rgb[i];
            bytes[3 * i + 1] = (byte) (rgb[i] >> 8);
            bytes[3 * i + 2] = (byte) (rgb[i] >> 16);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 15);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(buffer)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        } finally {
            writer.dispose();
        }
        return buffer.toByteArray();
    }

    /**
     * The pixels of a JPEG of three colours.
     *
     * @param argb where to put them, all opaque
     * @throws IOException where the bytes are no such JPEG of just that many pixels
     */
    public static void decode(byte[] jpeg, int width, int[] argb) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            if (image.getWidth() != width
                    || !(image.getRaster().getDataBuffer() instanceof DataBufferByte data)
                    || data.getSize() != 3 * argb.length) {
                throw new IOException("this is no JPEG of three colours and " + argb.length + " pixels");
            }
            byte[] bgr = data.getData();
            for (int i = 0; i < argb.length; i++) {
                argb[i] = OPAQUE | (bgr[3 * i + 2] & 255) << 16 | (bgr[3 * i + 1] & 255) << 8 | bgr[3 * i] & 255;
            }
        } finally {
            reader.dispose();
        }
    }
}
