package io.citytwin.tiles.source;

import io.citytwin.model.Bbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A tile ready to be sent: its bytes, gzip-compressed once when made, and the strong ETag of those bytes. The array is
 * shared for speed; nobody writes to it.
 *
 * @param bytes what goes over the wire, empty for a tile without content (HTTP 204)
 * @param gzip whether {@code bytes} are gzip-compressed (Content-Encoding: gzip)
 * @param etag strong entity tag, without quotes
 * @param extent the part of its layers on which it depends (EPSG:4326, degrees): a change of a feature whose box, before
 *     or after, meets this one makes the tile stale
 */
public record EncodedTile(byte[] bytes, boolean gzip, String etag, Bbox extent) {
    /** The whole world: for tiles that any change of their layers makes stale. */
    public static final Bbox EVERYWHERE = new Bbox(-180, -90, 180, 90);

    /** Level 9 and 6 cost several times the time for a few percent; see docs/3d-tiles.md. */
    public static final int FAST = 1;

    public EncodedTile {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(etag, "etag");
        Objects.requireNonNull(extent, "extent");
    }

    /** A tile of bytes as they are. */
    public static EncodedTile plain(byte[] bytes, Bbox extent) {
        return new EncodedTile(bytes, false, etagOf(bytes), extent);
    }

    /** A tile that compresses these bytes with gzip at the level given (1 fast to 9 small). */
    public static EncodedTile compress(byte[] plain, Bbox extent, int level) {
        if (plain.length == 0) {
            return empty(extent);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, plain.length / 3));
        try (OutputStream zip = new LevelledGzip(out, level)) {
            zip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        byte[] bytes = out.toByteArray();
        return new EncodedTile(bytes, true, etagOf(bytes), extent);
    }

    /** A tile without content; it is kept like any other, so that it isn't asked for again. */
    public static EncodedTile empty(Bbox extent) {
        return new EncodedTile(new byte[0], false, "empty", extent);
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The bytes without content encoding, for clients that don't accept gzip. */
    public byte[] plainBytes() {
        if (!gzip) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 14)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a tile's own gzip stream is broken", e);
        }
    }

    private static String etagOf(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof EncodedTile t && gzip == t.gzip && etag.equals(t.etag) && extent.equals(t.extent);
    }

    @Override
    public int hashCode() {
        return etag.hashCode();
    }

    @Override
    public String toString() {
        return "EncodedTile[" + bytes.length + " bytes" + (gzip ? " gzip" : "") + ", " + etag + ", " + extent + "]";
    }

    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(OutputStream out, int level) throws IOException {
            super(out, 1 << 14);
            def.setLevel(level);
            def.setStrategy(Deflater.DEFAULT_STRATEGY);
        }
    }
}
