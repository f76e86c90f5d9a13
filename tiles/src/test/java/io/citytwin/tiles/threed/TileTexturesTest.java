package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.geometry.MeshTexture;
import io.citytwin.geometry.MeshTexture.Wrap;
import io.citytwin.texture.TextureFolder;
import io.citytwin.tiles.gltf.Texture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The pictures of a tile")
class TileTexturesTest {
    @TempDir
    Path assets;

    private TextureFolder folder;
    private TileTextures textures;

    @BeforeEach
    void open() {
        folder = new TextureFolder(assets);
        textures = new TileTextures(folder);
    }

    /** The left half red, the right half blue; number makes it another picture. */
    private byte[] halves(int width, int height, String format, int type, int number) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200, 30, number));
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(new Color(20, 40, 220));
        graphics.fillRect(width / 2, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private MeshTexture kept(byte[] file, String extension, Wrap wrap) throws IOException {
        String name = TextureFolder.name("", file, extension);
        folder.put(name, file);
        return new MeshTexture(name, wrap);
    }

    private static BufferedImage image(Texture texture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(texture.image()));
    }

    @Test
    @DisplayName("are embedded as they are kept, each with its wrap mode; one that is not there is left out")
    void asTheyAre() throws Exception {
        byte[] jpeg = halves(1024, 64, "jpg", BufferedImage.TYPE_INT_RGB, 1);
        byte[] png = halves(60, 64, "png", BufferedImage.TYPE_INT_ARGB, 2);
        MeshTexture first = kept(jpeg, "jpg", Wrap.MIRROR);
        MeshTexture again = kept(jpeg, "jpg", Wrap.CLAMP);
        MeshTexture second = kept(png, "png", Wrap.WRAP);
        MeshTexture gone = new MeshTexture("0123456789abcdef0123456789abcdef.png", Wrap.WRAP);
        Map<MeshTexture, Texture> read = textures.read(List.of(first, again, second, gone));
        assertThat(read).containsOnlyKeys(first, again, second);
        assertThat(read.get(first).image()).isEqualTo(jpeg).isSameAs(read.get(again).image());
        assertThat(read.get(first).wrap()).isEqualTo(Wrap.MIRROR);
        assertThat(read.get(again).wrap()).isEqualTo(Wrap.CLAMP);
        assertThat(read.get(first).mediaType()).isEqualTo("image/jpeg");
        assertThat(read.get(first).seenThrough()).isFalse();
        assertThat(read.get(second).image()).isEqualTo(png);
        assertThat(read.get(second).mediaType()).isEqualTo("image/png");
        assertThat(read.get(second).seenThrough()).isTrue();
    }

    @Test
    @DisplayName("lose what glTF ignores of a PNG, and no pixel")
    void plainPng() throws Exception {
        byte[] png = halves(16, 8, "png", BufferedImage.TYPE_INT_RGB, 3);
        ByteBuffer withGamma = ByteBuffer.allocate(png.length + 16);
        withGamma.put(png, 0, 33);
        byte[] chunk = ByteBuffer.allocate(8)
                .put("gAMA".getBytes(StandardCharsets.US_ASCII))
                .putInt(100_000)
                .array();
        CRC32 crc = new CRC32();
        crc.update(chunk);
        withGamma.putInt(4).put(chunk).putInt((int) crc.getValue()).put(png, 33, png.length - 33);
        MeshTexture texture = kept(withGamma.array(), "png", Wrap.WRAP);
        Texture read = textures.read(List.of(texture)).get(texture);
        assertThat(read.image()).isEqualTo(png);
        assertThat(read.seenThrough()).isFalse();
    }

    @Test
    @DisplayName("are scaled down where a side is too long, and together where they are too many")
    void scaled() throws Exception {
        MeshTexture large = kept(halves(3000, 1500, "jpg", BufferedImage.TYPE_INT_RGB, 4), "jpg", Wrap.WRAP);
        MeshTexture glass = kept(halves(1500, 3, "png", BufferedImage.TYPE_INT_ARGB, 5), "png", Wrap.WRAP);
        Map<MeshTexture, Texture> few = textures.read(List.of(large, glass));
        BufferedImage image = image(few.get(large));
        assertThat(image.getWidth()).isEqualTo(1024);
        assertThat(image.getHeight()).isEqualTo(512);
        Color left = new Color(image.getRGB(200, 100));
        assertThat(left.getRed()).isBetween(195, 205);
        assertThat(new Color(image.getRGB(800, 400)).getBlue()).isBetween(215, 225);
        assertThat(image(few.get(glass)).getWidth()).isEqualTo(1024);
        assertThat(image(few.get(glass)).getHeight()).as("no side vanishes").isEqualTo(3);
        assertThat(image(few.get(glass)).getColorModel().hasAlpha()).isTrue();
        MeshTexture vast = kept(halves(6000, 6000, "jpg", BufferedImage.TYPE_INT_RGB, 6), "jpg", Wrap.WRAP);
        BufferedImage fromVast = image(textures.read(List.of(vast)).get(vast));
        assertThat(fromVast.getWidth()).isEqualTo(1024);
        assertThat(new Color(fromVast.getRGB(500, 1000)).getRed()).isBetween(195, 205);
        assertThat(new Color(fromVast.getRGB(524, 20)).getBlue()).isBetween(215, 225);
        List<MeshTexture> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(kept(halves(1024, 1024, "png", BufferedImage.TYPE_INT_RGB, 10 + i), "png", Wrap.WRAP));
        }
        long pixels = 0;
        for (Texture texture : textures.read(many).values()) {
            pixels += (long) image(texture).getWidth() * image(texture).getHeight();
        }
        assertThat(pixels).isBetween(TileTextures.MOST_PIXELS * 99 / 100, TileTextures.MOST_PIXELS * 101 / 100);
    }
}
