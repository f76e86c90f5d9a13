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
