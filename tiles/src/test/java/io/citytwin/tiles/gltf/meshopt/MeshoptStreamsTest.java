package io.citytwin.tiles.gltf.meshopt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.tiles.gltf.NodeScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Streams of EXT_meshopt_compression")
class MeshoptStreamsTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("of attributes come back as they were, here and from meshoptimizer's own decoder")
    void attributes() throws Exception {
        Random random = new Random(7);
        List<byte[]> sources = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int stride : new int[] {4, 8, 12, 16, 20, 64, 128, 256}) {
            for (int count : new int[] {0, 1, 2, 15, 16, 17, 255, 256, 257, 1000, 70_000}) {
                if (count * stride > 3_000_000) {
                    continue;
                }
                for (int noise : new int[] {0, 1, 3, 12, 256}) {
                    byte[] data = walk(random, count, stride, noise);
                    byte[] stream = AttributeStream.encode(data, count, stride);
                    assertThat(AttributeStream.decode(stream, count, stride)).isEqualTo(data);
                    if (noise == 0) {
                        // headers only: 2 bits for 16 bytes
                        assertThat(stream.length).isLessThan(count * stride / 50 + stride * (count / 64 + 2) + 33);
                    }
                    sources.add(data);
                    lines.add(line("ATTRIBUTES", count, stride, lines.size(), stream));
                }
            }
        }
        compare(sources, lines);
    }

    /** Elements whose bytes wander from one to the next by at most so much. */
    private static byte[] walk(Random random, int count, int stride, int noise) {
        byte[] data = new byte[count * stride];
        for (int i = 0; i < data.length; i++) {
            int before = i < stride ? 77 : data[i - stride];
            boolean quiet = noise == 0 || random.nextInt(4) == 0;
            data[i] = (byte) (before + (quiet ? 0 : random.nextInt(2 * noise + 1) - noise));
        }
        return data;
    }

    @Test
    @DisplayName("of triangles come back in their order and winding, here and from meshoptimizer's own decoder")
    void triangles() throws Exception {
        Random random = new Random(11);
        List<byte[]> sources = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        List<int[]> meshes = new ArrayList<>(List.of(
                new int[0],
                new int[] {0, 1, 2},
                new int[] {0, 0, 0},
                new int[] {5, 5, 5, 5, 6, 5},
                new int[] {2, 1, 0, 2, 0, 1},
                new int[] {7, 9, 8, 100_000, 0, 1 << 30},
                quads(20_000),
                fan(300),
                strip(40_000)));
        for (int vertices : new int[] {1, 3, 20, 1000, 100_000}) {
            meshes.add(random.ints(3 * 4000, 0, vertices).toArray());
            meshes.add(jumble(random, vertices));
        }
        for (int[] mesh : meshes) {
            byte[] stream = TriangleStream.encode(mesh);
            int[] back = TriangleStream.decode(stream, mesh.length);
            assertThat(rotated(back)).isEqualTo(rotated(mesh));
            sources.add(bytes(back));
            lines.add(line("TRIANGLES", mesh.length, 4, lines.size(), stream));
        }
        compare(sources, lines);
        assertThat(TriangleStream.encode(quads(20_000)).length).isLessThan(2 * 20_000 + 20);
    }

    private static int[] quads(int count) {
        int[] out = new int[6 * count];
        for (int q = 0; q < count; q++) {
            int v = 4 * q;
            System.arraycopy(new int[] {v, v + 1, v + 2, v, v + 2, v + 3}, 0, out, 6 * q, 6);
        }
        return out;
    }

    private static int[] fan(int count) {
        int[] out = new int[3 * count];
        for (int t = 0; t < count; t++) {
            System.arraycopy(new int[] {0, t + 1, t + 2}, 0, out, 3 * t, 3);
        }
        return out;
    }

    private static int[] strip(int count) {
        int[] out = new int[3 * count];
        for (int t = 0; t < count; t++) {
            int[] corners = t % 2 == 0 ? new int[] {t, t + 1, t + 2} : new int[] {t + 1, t, t + 2};
            System.arraycopy(corners, 0, out, 3 * t, 3);
        }
        return out;
    }

    /** Triangles that often share corners with the ones before, in every way. */
    private static int[] jumble(Random random, int vertices) {
        int[] out = new int[3 * 5000];
        for (int i = 0; i < out.length; i++) {
            out[i] = i > 0 && random.nextBoolean()
                    ? out[Math.max(0, i - 1 - random.nextInt(40))]
                    : Math.min(vertices - 1, Math.max(0, i / 4 + random.nextInt(5) - 2));
        }
        return out;
    }

    /** Each triangle with its least corner first. */
    private static List<List<Integer>> rotated(int[] indices) {
        List<List<Integer>> out = new ArrayList<>();
        for (int i = 0; i < indices.length; i += 3) {
            int a = indices[i];
            int b = indices[i + 1];
            int c = indices[i + 2];
            List<List<Integer>> turns = List.of(List.of(a, b, c), List.of(b, c, a), List.of(c, a, b));
            out.add(turns.stream()
                    .min((p, q) -> Arrays.compare(
                            p.stream().mapToInt(x -> x).toArray(), q.stream().mapToInt(x -> x).toArray()))
                    .orElseThrow());
        }
        return out;
    }

    @Test
    @DisplayName("that are cut off, too long or of another kind are refused")
    void broken() {
        byte[] attributes = AttributeStream.encode(walk(new Random(1), 300, 8, 90), 300, 8);
        byte[] triangles = TriangleStream.encode(new Random(2).ints(300, 0, 5000).toArray());
        for (int length = 0; length < attributes.length; length += 37) {
            byte[] cut = Arrays.copyOf(attributes, length);
            assertThatThrownBy(() -> AttributeStream.decode(cut, 300, 8)).isInstanceOf(IOException.class);
        }
        for (int length = 0; length < triangles.length; length += 37) {
            byte[] cut = Arrays.copyOf(triangles, length);
            assertThatThrownBy(() -> TriangleStream.decode(cut, 300)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> AttributeStream.decode(Arrays.copyOf(attributes, attributes.length + 1), 300, 8))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AttributeStream.decode(triangles, 300, 8)).hasMessageContaining("not a stream");
        assertThatThrownBy(() -> TriangleStream.decode(attributes, 300)).hasMessageContaining("not a stream");
        assertThatThrownBy(() -> AttributeStream.encode(new byte[6], 1, 6)).hasMessageContaining("have 6");
        assertThatThrownBy(() -> TriangleStream.encode(new int[4])).hasMessageContaining("three corners");
    }

    private static byte[] bytes(int[] indices) {
        ByteBuffer out = ByteBuffer.allocate(4 * indices.length).order(ByteOrder.LITTLE_ENDIAN);
        out.asIntBuffer().put(indices);
        return out.array();
    }

    private String line(String mode, int count, int stride, int number, byte[] stream) throws IOException {
        Path file = folder.resolve(number + ".stream");
        Files.write(file, stream);
        return mode + " " + count + " " + stride + " NONE " + file;
    }

    private void compare(List<byte[]> sources, List<String> lines) throws Exception {
        assertThat(NodeScript.run("meshopt-decode.mjs", "meshoptimizer", folder, lines)).hasSameSizeAs(lines);
        for (int i = 0; i < sources.size(); i++) {
            assertThat(Files.readAllBytes(folder.resolve(i + ".stream.decoded")))
                    .as(lines.get(i))
                    .isEqualTo(sources.get(i));
        }
    }
}
