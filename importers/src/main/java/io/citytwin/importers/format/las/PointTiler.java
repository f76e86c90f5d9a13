package io.citytwin.importers.format.las;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Builds the tiles of a point cloud: an octree in the cloud's east-north-up frame, refined by adding. A tile holds one point
 * per cell of a grid of {@value #GRID} cells to its side, its children the rest; so each point is in exactly one tile, and
 * the spacing halves from level to level. Tiles of more points than memory is given for are split by way of files.
 */
final class PointTiler implements AutoCloseable {
    /** Points of a tile's side of the grid. */
    static final int GRID = 128;

    private static final int LEAF = 20_000;
    private static final int IN_MEMORY = 1_000_000;
    /** A tile is refined where its points would lie some pixels apart: Cesium's usual 16 pixels of error are 4 of spacing. */
    private static final double ERROR_PER_SPACING = 4;
    private static final int PENDING = 8;

    private final Path folder;
    private final Path temporary;
    private final PointColours colours;
    private final ExecutorService encoders;
    private final Semaphore pending = new Semaphore(PENDING);
    private final List<Future<Long>> written = new ArrayList<>();
    private final long[] taken = new long[GRID * GRID * GRID / 64];
    private long points;

    /**
     * @param folder where the tiles go
     * @param temporary for points that wait
     */
    PointTiler(Path folder, Path temporary, PointColours colours) {
        this.folder = folder;
        this.temporary = temporary;
        this.colours = colours;
        this.encoders = Executors.newFixedThreadPool(
                Math.max(1, Runtime.getRuntime().availableProcessors()), task -> {
                    Thread thread = new Thread(task, "point-tiles");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** A cube: least corner and side in millimetres. */
    private record Cube(int level, long x, long y, long z, long side, String name) {
        Cube child(int octant) {
            long half = (side + 1) / 2;
            return new Cube(
                    level + 1,
                    x + ((octant & 1) == 0 ? 0 : half),
                    y + ((octant & 2) == 0 ? 0 : half),
                    z + ((octant & 4) == 0 ? 0 : half),
                    half,
                    name + octant);
        }

        int octant(int px, int py, int pz) {
            long half = (side + 1) / 2;
            return (px - x >= half ? 1 : 0) | (py - y >= half ? 2 : 0) | (pz - z >= half ? 4 : 0);
        }

        int cell(int px, int py, int pz) {
            return ((int) ((pz - z) * GRID / side) * GRID + (int) ((py - y) * GRID / side)) * GRID
                    + (int) ((px - x) * GRID / side);
        }

        /** Whether its points lie at one place, to a millimetre. */
        boolean isSpot() {
            return side <= 1;
        }

        double spacing() {
            return side / 1000.0 / GRID;
        }
    }

    /**
     * A tile with those below it.
     *
     * @param low least corner of all its points, its children's too
     */
    private static final class Tile {
        private final String content;
        private final double error;
        private final int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        private final int[] high = {Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MIN_VALUE};
        private final List<Tile> children = new ArrayList<>();

        Tile(String content, double error) {
            this.content = content;
            this.error = error;
        }

        void extend(int[] p) {
            for (int i = 0; i < 3; i++) {
                low[i] = Math.min(low[i], p[i]);
                high[i] = Math.max(high[i], p[i]);
            }
        }

        void add(Tile child) {
            children.add(child);
            extend(child.low);
            extend(child.high);
        }
    }

    /** What was written. */
    record Result(long points, long files, long bytes) {}

    /**
     * Writes the tiles and tileset.json.
     *
     * @param source file of points as {@link PointStore} lays them
     * @param low least corner of all points, millimetres
     * @param high greatest
     * @param transform from the cloud's frame (metres) to earth-centred coordinates, 4 × 4 by columns
     */
    Result build(Path source, int[] low, int[] high, double[] transform)
            throws IOException, UnreadableSourceException, InterruptedException {
        long side = 1;
        for (int i = 0; i < 3; i++) {
            side = Math.max(side, (long) high[i] - low[i] + 1);
        }
        Tile root = ofFile(source, new Cube(0, low[0], low[1], low[2], side, "r"));
        long bytes = 0;
        long files = 0;
        for (Future<Long> file : written) {
            bytes += done(file);
            files++;
        }
        byte[] json = tileset(root, transform, side / 1000.0);
        Files.write(folder.resolve("tileset.json"), json);
        return new Result(points, files + 1, bytes + json.length);
    }

    private static long done(Future<Long> file) throws IOException, InterruptedException {
        try {
            return file.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a tile of points could not be written", e.getCause());
        }
    }

    private Tile ofFile(Path file, Cube cube) throws IOException, InterruptedException {
        long count = Files.size(file) / PointStore.BYTES;
        if (count <= IN_MEMORY) {
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            int[] all = new int[(int) count];
            Arrays.setAll(all, i -> i * PointStore.BYTES);
            return ofMemory(bytes, all, cube);
        }
        if (cube.isSpot()) {
            return ofOneSpot(file, cube);
        }
        Arrays.fill(taken, 0);
        Path[] rest = new Path[8];
        OutputStream[] outs = new OutputStream[8];
        byte[] kept = new byte[1 << 20];
        int keptBytes = 0;
        byte[] buffer = new byte[PointStore.BYTES * 43_690];
        ByteBuffer b = PointStore.view(buffer);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int n = in.readNBytes(buffer, 0, buffer.length); n > 0; n = in.readNBytes(buffer, 0, buffer.length)) {
                for (int at = 0; at < n; at += PointStore.BYTES) {
                    int x = b.getInt(at);
                    int y = b.getInt(at + 4);
                    int z = b.getInt(at + 8);
                    if (take(cube.cell(x, y, z))) {
                        if (keptBytes + PointStore.BYTES > kept.length) {
                            kept = Arrays.copyOf(kept, kept.length * 2);
                        }
                        System.arraycopy(buffer, at, kept, keptBytes, PointStore.BYTES);
                        keptBytes += PointStore.BYTES;
                    } else {
                        int octant = cube.octant(x, y, z);
                        if (outs[octant] == null) {
                            rest[octant] = Files.createTempFile(temporary, "points", ".bin");
                            outs[octant] = new BufferedOutputStream(Files.newOutputStream(rest[octant]), 1 << 18);
                        }
                        outs[octant].write(buffer, at, PointStore.BYTES);
                    }
                }
            }
        } finally {
            for (OutputStream out : outs) {
                if (out != null) {
                    out.close();
                }
            }
        }
        Files.delete(file);
        Tile tile = write(Arrays.copyOf(kept, keptBytes), cube, cube.name, cube.spacing() * ERROR_PER_SPACING);
        for (int octant = 0; octant < 8; octant++) {
            if (rest[octant] != null) {
                tile.add(ofFile(rest[octant], cube.child(octant)));
            }
        }
        return tile;
    }

    private boolean take(int cell) {
        long bit = 1L << (cell & 63);
        boolean free = (taken[cell >> 6] & bit) == 0;
        taken[cell >> 6] |= bit;
        return free;
    }

    /** More points than memory holds at one place: tiles beside each other. */
    private Tile ofOneSpot(Path file, Cube cube) throws IOException, InterruptedException {
        Tile tile = null;
        try (InputStream in = Files.newInputStream(file)) {
            int part = 0;
            byte[] bytes = in.readNBytes(IN_MEMORY * PointStore.BYTES);
            while (bytes.length > 0) {
                byte[] next = in.readNBytes(IN_MEMORY * PointStore.BYTES);
                Tile one = write(bytes, cube, cube.name + "p" + part++, next.length > 0 && tile == null ? cube.spacing() : 0);
                if (tile == null) {
                    tile = one;
                } else {
                    tile.add(one);
                }
                bytes = next;
            }
        }
        Files.delete(file);
        return tile;
    }

    private Tile ofMemory(byte[] bytes, int[] own, Cube cube) throws IOException, InterruptedException {
        if (own.length <= LEAF || cube.isSpot()) {
            return write(copy(bytes, own, own.length), cube, cube.name, cube.level == 0 ? cube.spacing() * ERROR_PER_SPACING : 0);
        }
        ByteBuffer b = PointStore.view(bytes);
        Arrays.fill(taken, 0);
        int[] kept = new int[own.length];
        int keptCount = 0;
        int[][] rest = new int[8][];
        int[] counts = new int[8];
        for (int at : own) {
            int x = b.getInt(at);
            int y = b.getInt(at + 4);
            int z = b.getInt(at + 8);
            if (take(cube.cell(x, y, z))) {
                kept[keptCount++] = at;
            } else {
                int octant = cube.octant(x, y, z);
                if (rest[octant] == null) {
                    rest[octant] = new int[256];
                } else if (counts[octant] == rest[octant].length) {
                    rest[octant] = Arrays.copyOf(rest[octant], counts[octant] * 2);
                }
                rest[octant][counts[octant]++] = at;
            }
        }
        boolean whole = keptCount == own.length;
        Tile tile = write(
                copy(bytes, kept, keptCount),
                cube,
                cube.name,
                whole && cube.level > 0 ? 0 : cube.spacing() * ERROR_PER_SPACING);
        for (int octant = 0; octant < 8; octant++) {
            if (rest[octant] != null) {
                int[] child = Arrays.copyOf(rest[octant], counts[octant]);
                rest[octant] = null;
                tile.add(ofMemory(bytes, child, cube.child(octant)));
            }
        }
        return tile;
    }

    private static byte[] copy(byte[] bytes, int[] places, int count) {
        byte[] copy = new byte[count * PointStore.BYTES];
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, places[i], copy, i * PointStore.BYTES, PointStore.BYTES);
        }
        return copy;
    }

    private Tile write(byte[] own, Cube cube, String name, double error) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        String file = cube.level + "/" + name + ".glb";
        Tile tile = new Tile(file, error);
        ByteBuffer b = PointStore.view(own);
        int[] p = new int[3];
        for (int at = 0; at < own.length; at += PointStore.BYTES) {
            p[0] = b.getInt(at);
            p[1] = b.getInt(at + 4);
            p[2] = b.getInt(at + 8);
            tile.extend(p);
        }
        points += own.length / PointStore.BYTES;
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        int[] low = tile.low.clone();
        int[] high = tile.high.clone();
        pending.acquire();
        written.add(encoders.submit(() -> {
            try {
                byte[] glb = PointTileEncoder.encode(own, low, high, colours);
                Files.write(target, glb);
                return (long) glb.length;
            } finally {
                pending.release();
            }
        }));
        return tile;
    }

    private static byte[] tileset(Tile root, double[] transform, double side) {
        StringBuilder json = new StringBuilder();
        json.append("{\"asset\":{\"version\":\"1.1\",\"generator\":\"CityTwin\"},\"geometricError\":")
                .append(number(Math.max(1, side)))
                .append(",\"root\":");
        StringBuilder matrix = new StringBuilder();
        for (double value : transform) {
            matrix.append(matrix.length() == 0 ? "" : ",").append(value);
        }
        write(json, root, ",\"refine\":\"ADD\",\"transform\":[" + matrix + "]");
        return json.append('}').toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void write(StringBuilder json, Tile tile, String more) {
        json.append("{\"boundingVolume\":{\"box\":[");
        double[] half = new double[3];
        for (int i = 0; i < 3; i++) {
            json.append(number(((double) tile.low[i] + tile.high[i]) / 2000)).append(',');
            half[i] = Math.max(0.001, ((double) tile.high[i] - tile.low[i]) / 2000 + 0.01);
        }
        json.append(number(half[0])).append(",0,0,0,").append(number(half[1])).append(",0,0,0,").append(number(half[2]));
        json.append("]},\"geometricError\":").append(tile.error);
        json.append(",\"content\":{\"uri\":\"").append(tile.content).append("\"}").append(more);
        if (!tile.children.isEmpty()) {
            json.append(",\"children\":[");
            for (int i = 0; i < tile.children.size(); i++) {
                json.append(i == 0 ? "" : ",");
                write(json, tile.children.get(i), "");
            }
            json.append(']');
        }
        json.append('}');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    @Override
    public void close() {
        encoders.shutdownNow();
        try (var left = Files.list(temporary)) {
            for (Path file : left.filter(f -> f.getFileName().toString().startsWith("points")).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
