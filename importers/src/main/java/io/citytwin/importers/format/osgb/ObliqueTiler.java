package io.citytwin.importers.format.osgb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.crs.Geocentric;
import io.citytwin.importers.format.osgb.OsgbScene.Group;
import io.citytwin.importers.format.osgb.OsgbScene.Levels;
import io.citytwin.importers.format.osgb.OsgbScene.Mesh;
import io.citytwin.importers.format.osgb.OsgbScene.Moved;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes 3D Tiles of oblique photogrammetry: each level of detail becomes a tile, whose finer ones take its place. Errors come
 * from the ranges at which the source changes from one level to the next.
 */
final class ObliqueTiler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_FILES_DEEP = 64;
    private static final long MOST_BYTES = 1L << 30;
    /** Pixels of error at which clients refine. */
    private static final double PIXELS = 16;
    /** Pixels that a metre has at a metre's distance: 1,080 rows in 60 degrees. */
    private static final double PIXELS_PER_TANGENT = 1080 / (2 * Math.tan(Math.toRadians(30)));
    /** Of a tile's size, where the source states no range. */
    private static final double USUAL_ERROR = 1.0 / 50;

    private final ObliqueMetadata metadata;
    private final Path folder;
    private final double[] frame;
    private final ConcurrentSkipListSet<String> lost = new ConcurrentSkipListSet<>();
    private final ConcurrentSkipListSet<String> missing = new ConcurrentSkipListSet<>();
    private final AtomicInteger files = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong triangles = new AtomicLong();

    /** A tile: its own content, the corners of all that is in and below it in the frame, and the finer ones. */
    private static final class Tile {
        private final double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        private final double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        private final List<Tile> children = new ArrayList<>();
        private String content;
        private double error;

        void extend(double[] least, double[] most) {
            for (int k = 0; k < 3; k++) {
                low[k] = Math.min(low[k], least[k]);
                high[k] = Math.max(high[k], most[k]);
            }
        }

        void add(Tile child) {
            children.add(child);
            extend(child.low, child.high);
        }

        double size() {
            return Math.hypot(high[0] - low[0], Math.hypot(high[1] - low[1], high[2] - low[2]));
        }
    }

    /**
     * What was made.
     *
     * @param low least east, north, up in the frame, metres
     * @param files that were read
     */
    record Result(double[] frame, double[] low, double[] high, int files, long bytes, long triangles) {}

    /**
     * @param folder where tiles go
     * @param first a tile's first file, whose first vertex is where the frame stands
     */
    ObliqueTiler(ObliqueMetadata metadata, Path folder, Path first) throws IOException, UnreadableSourceException {
        this.metadata = metadata;
        this.folder = folder;
        this.frame = frameOf(first);
    }

    private double[] frameOf(Path file) throws IOException, UnreadableSourceException {
        Mesh mesh = firstMesh(read(file));
        double[] p = mesh == null
                ? new double[3]
                : new double[] {mesh.positions()[0], mesh.positions()[1], mesh.positions()[2]};
        if (!metadata.toGeocentric(p)) {
            throw outside(file);
        }
        double[] place = Geocentric.toGeodetic(p[0], p[1], p[2]);
        return Geocentric.frame(place[0], place[1], 0, 0);
    }

    private static UnreadableSourceException outside(Path file) {
        return new UnreadableSourceException(
                file.getFileName() + " has vertices outside the range of the coordinate system that metadata.xml names");
    }

    private static Mesh firstMesh(Object node) {
        if (node instanceof Mesh mesh) {
            return mesh;
        }
        if (node instanceof Group group) {
            for (Object child : group.children) {
                Mesh mesh = firstMesh(child);
                if (mesh != null) {
                    return mesh;
                }
            }
        }
        return null;
    }

    /** @param roots the first file of each tile of the source */
    Result build(List<Path> roots) throws IOException, UnreadableSourceException, InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
            Thread thread = new Thread(task, "oblique");
            thread.setDaemon(true);
            return thread;
        });
        Tile all = new Tile();
        List<Tile> tiles = new ArrayList<>();
        try {
            List<Future<Tile>> work = new ArrayList<>();
            for (int i = 0; i < roots.size(); i++) {
                Path root = roots.get(i);
                String place = Integer.toString(i);
                work.add(workers.submit(() -> new Column(root.getParent(), place).build(root)));
            }
            for (Future<Tile> one : work) {
                Tile tile = one.get();
                if (tile != null) {
                    tiles.add(tile);
                    all.add(tile);
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnreadableSourceException refused) {
                throw refused;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(cause);
        } finally {
            workers.shutdownNow();
        }
        if (tiles.isEmpty()) {
            throw new UnreadableSourceException("nothing in it can be drawn");
        }
        all.error = Math.max(all.size() * USUAL_ERROR, tiles.stream().mapToDouble(t -> t.error).max().orElse(0) * 2);
        Files.write(folder.resolve("tileset.json"), JSON.writeValueAsBytes(tileset(all, true)));
        return new Result(frame, all.low, all.high, files.get(), bytes.get(), triangles.get());
    }

    /** Names of pictures that could not be shown. */
    Set<String> lostPictures() {
        return lost;
    }

    /** Names of files that are named by others and not there. */
    Set<String> missingFiles() {
        return missing;
    }

    private Object read(Path file) throws IOException, UnreadableSourceException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new UnreadableSourceException(file.getFileName() + " has " + size + " bytes, more than " + MOST_BYTES);
        }
        return OsgbReader.read(
                Files.readAllBytes(file), file.getFileName().toString(), new PictureFiles(file.getParent(), lost));
    }

    /** One tile of the source with all its levels; they lie in one folder. */
    private final class Column {
        private final Path source;
        private final String place;
        private final Set<String> open = new HashSet<>();
        private int contents;

        Column(Path source, String place) {
            this.source = source;
            this.place = place;
        }

        Tile build(Path root) throws IOException, UnreadableSourceException, InterruptedException {
            Files.createDirectories(folder.resolve(place));
            Tile tile = joined(ofFile(root.getFileName().toString(), null, 0));
            if (tile == null) {
                return null;
            }
            Files.write(folder.resolve(place).resolve("tileset.json"), JSON.writeValueAsBytes(tileset(tile, false)));
            Tile outer = new Tile();
            outer.extend(tile.low, tile.high);
            outer.content = place + "/tileset.json";
            outer.error = tile.error;
            return outer;
        }

        private Tile joined(List<Tile> tiles) {
            if (tiles.size() < 2) {
                return tiles.isEmpty() ? null : tiles.get(0);
            }
            Tile tile = new Tile();
            tiles.forEach(tile::add);
            tile.error = errorOver(tiles, tile.size() * USUAL_ERROR);
            return tile;
        }

        /** The tiles of a file, which stands where the node that names it does. */
        private List<Tile> ofFile(String name, double[] matrix, int depth)
                throws IOException, UnreadableSourceException, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Path file;
            try {
                file = source.resolve(name.replace('\\', '/')).normalize();
            } catch (InvalidPathException e) {
                missing.add(name);
                return List.of();
            }
            if (!file.startsWith(source) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                missing.add(name);
                return List.of();
            }
            if (depth > MOST_FILES_DEEP || !open.add(name)) {
                throw new UnreadableSourceException(name + " refers to itself, or to more than " + MOST_FILES_DEEP
                        + " files one after another");
            }
            files.incrementAndGet();
            bytes.addAndGet(Files.size(file));
            List<Tile> tiles = new ArrayList<>();
            List<Mesh> loose = new ArrayList<>();
            visit(read(file), matrix, loose, tiles, depth);
            if (!loose.isEmpty()) {
                Tile tile = new Tile();
                write(tile, loose, file);
                tiles.add(tile);
            }
            open.remove(name);
            return tiles;
        }

        /** Takes what a node draws by itself into {@code meshes}, and its levels of detail into {@code tiles}. */
        private void visit(Object node, double[] matrix, List<Mesh> meshes, List<Tile> tiles, int depth)
                throws IOException, UnreadableSourceException, InterruptedException {
            if (node instanceof Mesh mesh) {
                if (mesh.triangles().length > 0) {
                    meshes.add(placed(mesh, matrix));
                }
            } else if (node instanceof Levels levels) {
                tiles.addAll(ofLevels(levels, matrix, depth));
            } else if (node instanceof Group group) {
                double[] inner = node instanceof Moved moved ? product(moved.matrix, matrix) : matrix;
                for (Object child : group.children) {
                    visit(child, inner, meshes, tiles, depth);
                }
            }
        }

        private List<Tile> ofLevels(Levels levels, double[] matrix, int depth)
                throws IOException, UnreadableSourceException, InterruptedException {
            List<Mesh> own = new ArrayList<>();
            List<Tile> finer = new ArrayList<>();
            double change = 0;
            if (levels.files.isEmpty()) {
                visit(finest(levels), matrix, own, finer, depth);
            } else {
                for (Object child : levels.children) {
                    visit(child, matrix, own, finer, depth);
                }
                for (int i = 0; i < levels.files.size(); i++) {
                    if (!levels.files.get(i).isEmpty()) {
                        finer.addAll(ofFile(levels.files.get(i), matrix, depth + 1));
                        change = Math.max(change, changeAt(levels, i));
                    }
                }
            }
            if (own.isEmpty()) {
                return finer;
            }
            Tile tile = new Tile();
            write(tile, own, source);
            finer.forEach(tile::add);
            tile.error = finer.isEmpty() ? 0 : errorOver(finer, change > 0 ? change : tile.size() * USUAL_ERROR);
            return List.of(tile);
        }

        private void write(Tile tile, List<Mesh> meshes, Path from) throws IOException, UnreadableSourceException {
            List<Mesh> local = new ArrayList<>();
            double[] p = new double[3];
            for (Mesh mesh : meshes) {
                double[] positions = mesh.positions().clone();
                if (!metadata.toGeocentric(positions)) {
                    throw outside(from);
                }
                for (int at = 0; at < positions.length; at += 3) {
                    System.arraycopy(positions, at, p, 0, 3);
                    Geocentric.toFrame(frame, p);
                    System.arraycopy(p, 0, positions, at, 3);
                    tile.extend(p, p);
                }
                local.add(new Mesh(positions, mesh.texture(), mesh.triangles(), mesh.picture()));
                triangles.addAndGet(mesh.triangles().length / 3);
            }
            tile.content = contents++ + ".glb";
            Files.write(folder.resolve(place).resolve(tile.content), MeshEncoder.encode(local, tile.low, tile.high));
        }
    }

    /** The error that a tile must show more than what takes its place. */
    private static double errorOver(List<Tile> finer, double own) {
        double most = finer.stream().mapToDouble(t -> t.error).max().orElse(0);
        return Math.max(own, most * 1.01 + 0.001);
    }

    /** Of levels that all lie inline: what is drawn nearest. */
    private static Object finest(Levels levels) {
        Object finest = new Group();
        double nearest = Double.MAX_VALUE;
        for (int i = 0; i < levels.children.size(); i++) {
            double at = i >= levels.ranges.size()
                    ? Double.MAX_VALUE / 2
                    : levels.byPixels ? -levels.ranges.get(i)[1] : levels.ranges.get(i)[0];
            if (at < nearest) {
                nearest = at;
                finest = levels.children.get(i);
            }
        }
        return finest;
    }

    /**
     * The error in metres with which a client changes to a file where the source does. At d metres the source's sphere of
     * radius r is 2 r k / d pixels large, and an error e is e k / d pixels; it refines at 16.
     */
    private static double changeAt(Levels levels, int i) {
        if (i >= levels.ranges.size()) {
            return 0;
        }
        float[] range = levels.ranges.get(i);
        if (levels.byPixels) {
            return range[0] > 0 ? PIXELS * 2 * levels.radius / range[0] : 0;
        }
        return range[1] > 0 && range[1] < 1e9 ? PIXELS * range[1] / PIXELS_PER_TANGENT : 0;
    }

    private static Mesh placed(Mesh mesh, double[] m) {
        if (m == null) {
            return mesh;
        }
        double[] from = mesh.positions();
        double[] to = new double[from.length];
        for (int at = 0; at < from.length; at += 3) {
            for (int k = 0; k < 3; k++) {
                to[at + k] = from[at] * m[k] + from[at + 1] * m[4 + k] + from[at + 2] * m[8 + k] + m[12 + k];
            }
        }
        return new Mesh(to, mesh.texture(), mesh.triangles(), mesh.picture());
    }

    /** Of row vectors: first {@code a}, then {@code b}. */
    private static double[] product(double[] a, double[] b) {
        if (b == null) {
            return a;
        }
        double[] c = new double[16];
        for (int r = 0; r < 4; r++) {
            for (int k = 0; k < 4; k++) {
                for (int i = 0; i < 4; i++) {
                    c[4 * r + k] += a[4 * r + i] * b[4 * i + k];
                }
            }
        }
        return c;
    }

    private ObjectNode tileset(Tile root, boolean outermost) {
        ObjectNode json = JSON.createObjectNode();
        json.putObject("asset").put("version", "1.1").put("generator", "CityTwin");
        json.put("geometricError", outermost ? Math.max(1, root.size()) : Math.max(root.error, 0.001));
        ObjectNode tile = json.putObject("root");
        write(tile, root);
        tile.put("refine", "REPLACE");
        if (outermost) {
            ArrayNode transform = tile.putArray("transform");
            for (double value : frame) {
                transform.add(value);
            }
        }
        return json;
    }

    private static void write(ObjectNode json, Tile tile) {
        ArrayNode box = json.putObject("boundingVolume").putArray("box");
        for (int k = 0; k < 3; k++) {
            box.add((tile.low[k] + tile.high[k]) / 2);
        }
        for (int axis = 0; axis < 3; axis++) {
            for (int k = 0; k < 3; k++) {
                box.add(k == axis ? Math.max(0.001, (tile.high[k] - tile.low[k]) / 2 + 0.01) : 0);
            }
        }
        json.put("geometricError", tile.error);
        if (tile.content != null) {
            json.putObject("content").put("uri", tile.content);
        }
        if (!tile.children.isEmpty()) {
            ArrayNode children = json.putArray("children");
            tile.children.forEach(child -> write(children.addObject(), child));
        }
    }
}
