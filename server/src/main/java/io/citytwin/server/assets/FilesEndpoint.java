package io.citytwin.server.assets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.tiles.mesh.Ellipsoid;
import io.citytwin.tiles.mesh.Ellipsoid.Geodetic;
import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The files of assets, as they came. What a folder holds never changes, so its name is the version of all its files. */
final class FilesEndpoint extends AssetsEndpoint {
    /** What a 3D client loads. Everything else is bytes: a page or script of a stranger must not run as one of ours. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("json", "application/json"),
            Map.entry("geojson", "application/geo+json"),
            Map.entry("glb", "model/gltf-binary"),
            Map.entry("gltf", "model/gltf+json"),
            Map.entry("terrain", "application/vnd.quantized-mesh"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ktx2", "image/ktx2"));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final GeoidHeights geoid;

    FilesEndpoint(LayerGate gate, AssetCatalogue assets, Path folder, GeoidHeights geoid) {
        super(gate, assets);
        this.geoid = geoid;
        this.root = folder.toAbsolutePath().normalize();
    }

    void file(Context ctx, RequestParameters p) throws IOException {
        Asset asset = getAsset(ctx, time(p));
        String name = ctx.pathParam("path");
        Asset.Stored stored = asset.stored()
                .orElseThrow(() -> ProblemException.notFound("the asset " + asset.id()
                        + " is made by this server: begin at /v1/assets/" + asset.id() + "/endpoint"));
        Path file = find(stored, name)
                .orElseThrow(() -> ProblemException.notFound("the asset " + asset.id() + " has no file " + name));
        if (asset.isInCityHeights() && name.equals(stored.entry())) {
            sendRaised(ctx, asset, stored, file);
        } else {
            send(ctx, asset, stored, file);
        }
    }

    /**
     * A tileset that was made here, whose heights are those of the city's datum: lifted by the geoid's height where its root
     * stands, once. Other assets are in ellipsoidal heights, as 3D Tiles wants them.
     */
    private void sendRaised(Context ctx, Asset asset, Asset.Stored stored, Path file) throws IOException {
        setHeaders(ctx);
        String tag = stored.folder() + "." + geoid.id();
        if (Representation.isKnown(ctx, tag, LayerGate.cacheScope(asset.layer()) + ", no-cache")) {
            return;
        }
        JsonNode tileset = JSON.readTree(file.toFile());
        // Columns of the matrix: east, north, up, origin.
        ArrayNode matrix = (ArrayNode) tileset.path("root").path("transform");
        Geodetic origin = Ellipsoid.toGeodetic(
                matrix.get(12).asDouble(), matrix.get(13).asDouble(), matrix.get(14).asDouble());
        double undulation = geoid.at(origin.longitude(), origin.latitude());
        for (int i = 0; i < 3; i++) {
            double up = matrix.get(8 + i).asDouble();
            matrix.set(12 + i, JSON.getNodeFactory().numberNode(matrix.get(12 + i).asDouble() + undulation * up));
        }
        ctx.contentType("application/json");
        ctx.result(JSON.writeValueAsBytes(tileset));
    }

    private static void setHeaders(Context ctx) {
        ctx.header("Content-Security-Policy", "default-src 'none'; sandbox");
        ctx.header("Accept-Ranges", "bytes");
        ctx.header("Vary", "Accept-Encoding");
    }

    /** The file of that name inside the asset's folder, wherever the name may try to lead; links lead nowhere. */
    private Optional<Path> find(Asset.Stored stored, String name) {
        try {
            Path folder = root.resolve(stored.folder());
            Path file = folder.resolve(name).normalize();
            boolean inside = file.startsWith(folder) && !file.equals(folder);
            return inside && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isPlain(folder, file)
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(Path folder, Path file) {
        for (Path p = file; !p.equals(folder); p = p.getParent()) {
            if (Files.isSymbolicLink(p)) {
                return false;
            }
        }
        return true;
    }

    private static void send(Context ctx, Asset asset, Asset.Stored stored, Path file) throws IOException {
        long size = Files.size(file);
        String fileName = file.getFileName().toString();
        String extension = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.getOrDefault(extension, "application/octet-stream");
        String tag = stored.folder() + "." + Long.toString(size, 36);
        String scope = LayerGate.cacheScope(asset.layer());
        setHeaders(ctx);
        // Asked again each time, since the asset may have another version by then; answered by 304 until it has.
        if (Representation.isKnown(ctx, tag, scope + ", no-cache")) {
            return;
        }
        ctx.contentType(type);
        if (isGzip(file)) {
            sendGzip(ctx, file, size);
            return;
        }
        Optional<ByteRange> range = ByteRange.of(ctx.header("Range"), ctx.header("If-Range"), "\"" + tag + "\"", size);
        boolean text = type.endsWith("json");
        if (range.isEmpty() && text) {
            ctx.result(Files.newInputStream(file)); // compressed on the way
            return;
        }
        ctx.disableCompression();
        if (range.isEmpty()) {
            ctx.header("Content-Length", Long.toString(size));
            ctx.result(Files.newInputStream(file));
            return;
        }
        sendRange(ctx, file, size, range.get());
    }

    private static void sendRange(Context ctx, Path file, long size, ByteRange range) throws IOException {
        if (!range.isSatisfiable()) {
            ctx.header("Content-Range", "bytes */" + size);
            throw ProblemException.of(416, "the range must begin inside the file, which has " + size + " bytes");
        }
        ctx.status(206);
        ctx.header("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + size);
        ctx.header("Content-Length", Long.toString(range.length()));
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(range.first());
        ctx.result(new Part(in, range.length()));
    }

    private static boolean isGzip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    /** Tiles that lie here compressed (terrains often do) go out as they are, or unpacked to who takes no gzip. */
    private static void sendGzip(Context ctx, Path file, long size) throws IOException {
        ctx.disableCompression();
        InputStream in = Files.newInputStream(file);
        if (Representation.acceptsGzip(ctx)) {
            ctx.header("Content-Encoding", "gzip");
            ctx.header("Content-Length", Long.toString(size));
            ctx.result(in);
        } else {
            ctx.result(new GZIPInputStream(in));
        }
    }

    /** The next bytes of a stream, and no more. */
    private static final class Part extends FilterInputStream {
        private long rest;

        Part(InputStream in, long length) {
            super(in);
            rest = length;
        }

        @Override
        public int read() throws IOException {
            if (rest <= 0) {
                return -1;
            }
            rest--;
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (rest <= 0) {
                return -1;
            }
            int n = super.read(bytes, offset, (int) Math.min(length, rest));
            rest -= Math.max(0, n);
            return n;
        }
    }
}
