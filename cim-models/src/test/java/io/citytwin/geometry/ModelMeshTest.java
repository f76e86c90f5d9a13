package io.citytwin.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelMeshTest {
    private static final double LON = 114.02;
    private static final double LAT = 33.01;

    /** Strips of triangles over that many corners. */
    private static ModelMesh strips(int corners, long seed) {
        Random random = new Random(seed);
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 40);
        int[] numbers = new int[corners];
        for (int i = 0; i < corners; i++) {
            numbers[i] = builder.corner(LON + i * 1e-8, LAT + random.nextDouble() * 0.01, 40 + random.nextInt(3000) / 1000.0);
        }
        for (int i = 0; i + 4 < corners; i += 3) {
            SurfaceKind kind = SurfaceKind.values()[i % SurfaceKind.values().length];
            builder.face(kind, i % 2 == 0, corners < 100 || i % 5 > 0 ? -1 : 0x102030 + i % 99, new int[] {
                numbers[i], numbers[i + 1], numbers[i + 2], numbers[i + 1], numbers[i + 3], numbers[i + 2]
            });
        }
        return builder.build();
    }

    @Test
    void comesBackFromItsBytes() {
        for (int corners : new int[] {5, 1000, 70_000}) {
            ModelMesh mesh = strips(corners, corners);
            ModelMesh back = ModelMesh.of(mesh.bytes());
            assertThat(back).isEqualTo(mesh);
            assertThat(back.bytes()).isEqualTo(mesh.bytes());
            assertThat(back.cornerCount()).isEqualTo(corners);
            for (int i = 0; i < 3 * mesh.triangleCount(); i++) {
                assertThat(back.index(i)).isEqualTo(mesh.index(i));
            }
            for (int face = 0; face < mesh.faceCount(); face++) {
                assertThat(back.kind(face)).isEqualTo(mesh.kind(face));
                assertThat(back.color(face)).isEqualTo(mesh.color(face));
                assertThat(back.beginsSurface(face)).isEqualTo(mesh.beginsSurface(face));
            }
        }
    }

    @Test
    void texturesComeBackFromItsBytesAndAMeshWithoutThemIsAsItWas() {
        for (int quads : new int[] {1, 20_000}) {
            ModelMesh mesh = pictures(quads, "00ff.png");
            ModelMesh back = ModelMesh.of(mesh.bytes());
            assertThat(back).isEqualTo(mesh);
            assertThat(back.textures())
                    .containsExactly(
                            new MeshTexture("00ff.png", MeshTexture.Wrap.MIRROR),
                            new MeshTexture("ab.jpg", MeshTexture.Wrap.CLAMP));
            assertThat(back.texture(0)).isEqualTo(-1);
            assertThat(back.pair(0)).isEqualTo(-1);
            assertThat(back.texture(1)).isZero();
            assertThat(back.texture(2)).isEqualTo(1);
            // The first place of the first face with a picture, behind the two triangles of the plain one.
            assertThat(back.u(back.pair(6))).isEqualTo(-7.25f);
            assertThat(back.v(back.pair(6))).isEqualTo(0.5f);
            assertThat(back.pair(9)).as("the same coordinates are kept once").isEqualTo(back.pair(6));
            assertThat(pictures(quads, "00fe.png").bytes()).isNotEqualTo(mesh.bytes());
        }
        byte[] plain = strips(50, 1).bytes();
        assertThat(plain[1]).as("no flag of textures").isLessThan((byte) 2);
        byte[] bytes = pictures(1, "00ff.png").bytes();
        for (int cut = 1; cut < bytes.length; cut++) {
            byte[] part = Arrays.copyOf(bytes, bytes.length - cut);
            assertThatThrownBy(() -> ModelMesh.of(part)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ModelMesh.of(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("1 bytes too many");
        assertThatThrownBy(() -> new MeshTexture("../x.png", MeshTexture.Wrap.WRAP)).hasMessageContaining("../x.png");
    }

    /** A plain square, then squares that show one or the other of two pictures. */
    private static ModelMesh pictures(int quads, String first) {
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 40);
        MeshTexture[] textures = {
            new MeshTexture(first, MeshTexture.Wrap.MIRROR), new MeshTexture("ab.jpg", MeshTexture.Wrap.CLAMP)
        };
        int[] c = {
            builder.corner(LON, LAT, 40),
            builder.corner(LON, LAT + 1e-5, 40),
            builder.corner(LON, LAT + 1e-5, 50),
            builder.corner(LON, LAT, 50)
        };
        int[] square = {c[0], c[1], c[2], c[0], c[2], c[3]};
        builder.face(SurfaceKind.WALL, true, square);
        for (int i = 0; i < 2 * quads; i++) {
            int[] pairs = {
                builder.pair(-7.25f, 0.5f), builder.pair(i, 0.5f), builder.pair(i, 1.5f), builder.pair(-7.25f, 1.5f)
            };
            builder.face(
                    SurfaceKind.WALL,
                    true,
                    0x808080,
                    square,
                    textures[i % 2],
                    new int[] {pairs[0], pairs[1], pairs[2], pairs[0], pairs[2], pairs[3]});
        }
        return builder.build();
    }

    @Test
    void instancesAndAlphasComeBackAndAMeshWithoutThemIsAsItWas() {
        double[] placement = {0, -1e-3, 0, 7.25, 1e-3, 0, 0, -3, 0, 0, 1e-3, 0.5};
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 40);
        int[] c = {builder.corner(LON, LAT, 40), builder.corner(LON + 1e-5, LAT, 40), builder.corner(LON, LAT + 1e-5, 42)};
        builder.face(SurfaceKind.WALL, true, c);
        builder.face(SurfaceKind.WINDOW, true, 0x112233, 64, c);
        builder.face(SurfaceKind.WINDOW, true, -1, 255, c);
        ModelMesh seenThrough = builder.build();
        builder.instance(new MeshInstance(-77L, placement));
        ModelMesh mesh = builder.build();
        ModelMesh back = ModelMesh.of(mesh.bytes());
        assertThat(back).isEqualTo(mesh).isNotEqualTo(seenThrough);
        assertThat(back.instance()).contains(new MeshInstance(-77L, placement));
        assertThat(back.instance().orElseThrow().determinant()).isCloseTo(1e-9, within(1e-20));
        assertThat(back.origin()).containsExactly(LON, LAT, 40);
        assertThat(new int[] {back.alpha(0), back.alpha(1), back.alpha(2)}).containsExactly(255, 64, 255);
        assertThat(new int[] {back.color(0), back.color(1), back.color(2)}).containsExactly(-1, 0x112233, -1);
        assertThat(ModelMesh.of(seenThrough.bytes()).instance()).isEmpty();
        assertThat(seenThrough.isBuiltAs(mesh)).isTrue();
        assertThat(seenThrough.isBuiltAs(strips(5, 5))).isFalse();

        byte[] bytes = mesh.bytes();
        assertThat(bytes).hasSize(seenThrough.bytes().length + 104);
        for (int cut = 1; cut < bytes.length; cut++) {
            byte[] part = Arrays.copyOf(bytes, bytes.length - cut);
            assertThatThrownBy(() -> ModelMesh.of(part)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(strips(50, 1).bytes()[1]).as("neither flag").isLessThan((byte) 4);
        assertThat(strips(50, 1).alpha(0)).isEqualTo(255);
        assertThatThrownBy(() -> builder.face(SurfaceKind.WALL, true, 0, 256, c)).hasMessageContaining("was 256");
        assertThatThrownBy(() -> new MeshInstance(1, new double[12])).hasMessageContaining("keep volumes");
        assertThatThrownBy(() -> new MeshInstance(1, new double[16])).hasMessageContaining("has 16 numbers");
        placement[3] = Double.NaN;
        assertThatThrownBy(() -> new MeshInstance(1, placement)).hasMessageContaining("finite");
    }

    @Test
    void aPlaceHasOneCornerAndIsKeptToTheMillimetre() {
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 40);
        int first = builder.corner(LON + 0.123456789, LAT - 1.5, 41.2344);
        assertThat(builder.corner(LON + 0.1234567892, LAT - 1.5, 41.23441)).isEqualTo(first);
        int second = builder.corner(LON, LAT, -40);
        int third = builder.corner(LON, LAT + 0.1, 0);
        builder.face(SurfaceKind.ROOF, true, new int[] {first, second, third, second, second, third});
        ModelMesh mesh = builder.build();
        assertThat(mesh.longitude(first)).isCloseTo(LON + 0.123456789, within(1e-9));
        assertThat(mesh.height(first)).isCloseTo(41.2344, within(5.1e-4));
        assertThat(mesh.triangleCount()).as("a triangle whose corners fall together is left out").isEqualTo(1);
        assertThat(mesh.surfaceCount(SurfaceKind.ROOF)).isEqualTo(1);
        assertThat(mesh.extent()).containsExactly(
                new double[] {LON, LAT - 1.5, -40, LON + 0.123456789, LAT + 0.1, 41.234}, within(1e-8));
    }

    @Test
    void whatIsTooFarOrNotWholeIsRefused() {
        ModelMesh.Builder builder = new ModelMesh.Builder(LON, LAT, 40);
        assertThatThrownBy(() -> builder.corner(LON + 3, LAT, 40)).hasMessageContaining("too far");
        assertThatThrownBy(() -> builder.corner(Double.NaN, LAT, 40)).hasMessageContaining("too far");
        assertThat(builder.build()).isNull();
        byte[] bytes = strips(50, 1).bytes();
        assertThatThrownBy(() -> ModelMesh.of(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have " + bytes.length + " bytes");
        bytes[0] = 9;
        assertThatThrownBy(() -> ModelMesh.of(bytes)).hasMessageContaining("version 1");
    }
}
