package io.citytwin.tiles.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.MeshTexture;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Faces that show pictures")
class ModelMesherTest {
    private static final MeshTexture DRAWN = new MeshTexture("00ff.png", MeshTexture.Wrap.WRAP);
    private static final MeshTexture GONE = new MeshTexture("00ee.png", MeshTexture.Wrap.WRAP);
    private static final EastNorthUp FRAME = EastNorthUp.at(114, 33, 40);

    /** A wall that shows one picture, one that shows another, a plain one: two triangles each over the same corners. */
    private static ModelMesh model() {
        ModelMesh.Builder builder = new ModelMesh.Builder(114, 33, 40);
        int[] c = {
            builder.corner(114, 33, 40),
            builder.corner(114, 33.0001, 40),
            builder.corner(114, 33.0001, 50),
            builder.corner(114, 33, 50)
        };
        int[] square = {c[0], c[1], c[2], c[0], c[2], c[3]};
        int[] pairs = {
            builder.pair(0, 0), builder.pair(2.5f, 0), builder.pair(2.5f, 1), builder.pair(9, 9), builder.pair(2.5f, 1),
            builder.pair(0, 1)
        };
        builder.face(SurfaceKind.WALL, true, 0x102030, square, DRAWN, pairs);
        builder.face(SurfaceKind.WALL, true, 0x405060, square, GONE, pairs);
        builder.face(SurfaceKind.ROOF, true, -1, square);
        return builder.build();
    }

    @Test
    @DisplayName("go into a mesh for each picture; a corner is as many vertices as it has coordinates")
    void textured() {
        ModelMesher mesher = new ModelMesher(FRAME, GeoidHeights.constant(0), Set.of(DRAWN));
        mesher.add(model(), 7);
        assertThat(mesher.textured()).containsOnlyKeys(DRAWN);
        TriangleMesh wall = mesher.textured().get(DRAWN);
        assertThat(wall.triangleCount()).isEqualTo(2);
        assertThat(wall.vertexCount()).as("four corners, the first with two coordinates").isEqualTo(5);
        float[][] expected = {{0, 0}, {2.5f, 0}, {2.5f, 1}, {9, 9}, {2.5f, 1}, {0, 1}};
        for (int i = 0; i < expected.length; i++) {
            assertThat(wall.coordinate(wall.index(i), 0)).isEqualTo(expected[i][0]);
            assertThat(wall.coordinate(wall.index(i), 1)).isEqualTo(expected[i][1]);
            assertThat(wall.feature(wall.index(i))).isEqualTo(7);
        }
        assertThat(mesher.mesh().triangleCount()).isEqualTo(4);
        assertThat(mesher.mesh().hasCoordinates()).isFalse();
        assertThat(mesher.mesh().color(0)).as("the mean of a picture that is not drawn").isEqualTo(0x405060);
    }

    @Test
    @DisplayName("have its mean colour in plainer shapes")
    void plainer() {
        ModelMesher mesher = new ModelMesher(FRAME, GeoidHeights.constant(0), Set.of(DRAWN));
        mesher.add(model(), 7, 0.5);
        assertThat(mesher.textured()).isEmpty();
        assertThat(mesher.mesh().color(0)).isEqualTo(0x102030);
    }
}
