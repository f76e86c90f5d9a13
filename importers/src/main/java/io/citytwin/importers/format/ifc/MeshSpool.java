package io.citytwin.importers.format.ifc;

import io.citytwin.geometry.ModelMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Meshes on their way through an import, in a temporary file: what is known of a model only when all of it was read decides
 * about its first row, and a large model does not fit into memory. Closing it removes the file.
 */
final class MeshSpool implements AutoCloseable {
    private final FileChannel file;
    /** By express id: where the bytes begin and how many there are. */
    private final Map<Integer, long[]> places = new HashMap<>();
    private long end;

    MeshSpool(Path folder) {
        try {
            file = FileChannel.open(
                    folder.resolve("meshes"),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file can be made for meshes", e);
        }
    }

    void put(int expressId, ModelMesh mesh) {
        byte[] bytes = mesh.bytes();
        try {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            long at = end;
            while (out.hasRemaining()) {
                end += file.write(out, end);
            }
            places.put(expressId, new long[] {at, bytes.length});
        } catch (IOException e) {
            throw new UncheckedIOException("a mesh could not be put aside", e);
        }
    }

    boolean has(int expressId) {
        return places.containsKey(expressId);
    }

    /** The mesh of that instance, or null where there is none. */
    ModelMesh get(int expressId) {
        long[] place = places.get(expressId);
        if (place == null) {
            return null;
        }
        ByteBuffer in = ByteBuffer.allocate((int) place[1]);
        try {
            while (in.hasRemaining()) {
                if (file.read(in, place[0] + in.position()) < 0) {
                    throw new IOException("the temporary file of meshes is shorter than what was written");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a mesh that was put aside could not be read", e);
        }
        return ModelMesh.of(in.array());
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary file of meshes could not be closed", e);
        }
    }
}
