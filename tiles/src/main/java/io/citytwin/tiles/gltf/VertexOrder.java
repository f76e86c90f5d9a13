package io.citytwin.tiles.gltf;

import io.citytwin.tiles.mesh.TriangleMesh;
import java.util.Arrays;

/**
 * The vertices of a mesh in the order in which its triangles use them first: graphics hardware fetches them so, and the next
 * one need not be named in a stream of triangles. Vertices that no triangle uses come last.
 *
 * @param vertices the mesh's numbers of the vertices, in their new order
 * @param indices the mesh's triangles in the new numbers, three each
 */
record VertexOrder(int[] vertices, int[] indices) {
    static VertexOrder of(TriangleMesh mesh) {
        int[] places = new int[mesh.vertexCount()];
        Arrays.fill(places, -1);
        int[] vertices = new int[mesh.vertexCount()];
        int[] indices = new int[3 * mesh.triangleCount()];
        int count = 0;
        for (int corner = 0; corner < indices.length; corner++) {
            int vertex = mesh.index(corner);
            if (places[vertex] < 0) {
                vertices[count] = vertex;
                places[vertex] = count++;
            }
            indices[corner] = places[vertex];
        }
        for (int vertex = 0; vertex < places.length; vertex++) {
            if (places[vertex] < 0) {
                vertices[count++] = vertex;
            }
        }
        return new VertexOrder(vertices, indices);
    }

    /** The bytes of an attribute's vertices in the new order. */
    byte[] apply(VertexAttribute attribute) {
        byte[] source = attribute.bytes().array();
        int stride = attribute.stride();
        byte[] out = new byte[stride * vertices.length];
        for (int v = 0; v < vertices.length; v++) {
            System.arraycopy(source, vertices[v] * stride, out, v * stride, stride);
        }
        return out;
    }
}
