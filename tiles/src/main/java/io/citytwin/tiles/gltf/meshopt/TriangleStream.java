package io.citytwin.tiles.gltf.meshopt;

import java.io.IOException;
import java.util.Arrays;

/**
 * Mode TRIANGLES of EXT_meshopt_compression: a triangle that shares an edge with one of the last few, or brings the next
 * vertices in their order, takes one byte. The triangles come back in their order and winding, each maybe beginning with
 * another of its corners.
 */
public final class TriangleStream {
    private static final int HEADER = 0xe1;
    private static final int TABLE = 16;

    /** Positions of the vertex queue that fit into a code beside an edge; 13 and 14 mean the neighbours of the last index. */
    private static final int NEAR_VERTICES = 13;

    private static final int BEFORE_LAST = 13;
    private static final int AFTER_LAST = 14;
    private static final int EXPLICIT = 15;

    /** Entries of the table that a code can name; the last two are reserved. */
    private static final int TABLE_CODES = 14;

    /**
     * The table of codes for the second and third corner of a triangle without a known edge: 0 for the next vertex, else a
     * place in the vertex queue plus one. Three new vertices are what faces of their own normals begin with; the others are
     * corners that a fan or a strip around a known vertex comes back to.
     */
    private static final int[] CORNERS = {
        0x00, 0x01, 0x10, 0x02, 0x20, 0x03, 0x30, 0x12, 0x21, 0x23, 0x32, 0x13, 0x31, 0x04, 0, 0
    };

    private TriangleStream() {}

    /**
     * The stream of these triangles.
     *
     * @param indices three per triangle, not negative
     */
    public static byte[] encode(int[] indices) {
        if (indices.length % 3 != 0) {
            throw new IllegalArgumentException("triangles must have three corners each, were " + indices.length);
        }
        return new Encoder(indices.length / 3).encode(indices);
    }

    /** The last 16 edges and the last 16 vertices, which both sides keep alike. */
    private static class Queues {
        private final int[] edges = new int[2 * TABLE];
        private final int[] vertices = new int[TABLE];
        private int edgeCount;
        private int vertexCount;

        /** The next vertex in the order of the first use. */
        protected int next;

        /** The last index that was written out. */
        protected int last;

        Queues() {
            Arrays.fill(edges, -1);
            Arrays.fill(vertices, -1);
        }

        void pushEdge(int a, int b) {
            int at = 2 * (edgeCount++ & TABLE - 1);
            edges[at] = a;
            edges[at + 1] = b;
        }

        void pushVertex(int v) {
            vertices[vertexCount++ & TABLE - 1] = v;
        }

        /** An edge's place in {@link #edges}; 0 is the one that came last. */
        int edgeAt(int age) {
            return 2 * (edgeCount - 1 - age & TABLE - 1);
        }

        int edge(int at) {
            return edges[at];
        }

        int vertex(int age) {
            return vertices[vertexCount - 1 - age & TABLE - 1];
        }

        int findVertex(int v, int most) {
            for (int age = 0; age < most; age++) {
                if (vertex(age) == v) {
                    return age;
                }
            }
            return -1;
        }
    }

    private static final class Encoder extends Queues {
        private final ByteSink codes;
        private final ByteSink data;

        Encoder(int triangles) {
            codes = new ByteSink(triangles + 32);
            data = new ByteSink(triangles / 4);
        }

        byte[] encode(int[] indices) {
            codes.put(HEADER);
            for (int i = 0; i < indices.length; i += 3) {
                triangle(indices[i], indices[i + 1], indices[i + 2]);
            }
            codes.put(data.array(), 0, data.length());
            for (int corners : CORNERS) {
                codes.put(corners);
            }
            return codes.toArray();
        }

        private void triangle(int a, int b, int c) {
            // With two new corners no edge can be known: most faces begin so.
            int edges = (a >= next ? 1 : 0) + (b >= next ? 1 : 0) + (c >= next ? 1 : 0) > 1 ? 0 : EXPLICIT;
            for (int age = 0; age < edges; age++) {
                int at = edgeAt(age);
                int from = edge(at);
                int to = edge(at + 1);
                if (from == a && to == b) {
                    beside(age, a, b, c);
                    return;
                }
                if (from == b && to == c) {
                    beside(age, b, c, a);
                    return;
                }
                if (from == c && to == a) {
                    beside(age, c, a, b);
                    return;
                }
            }
            if (b == next) {
                alone(b, c, a);
            } else if (c == next) {
                alone(c, a, b);
            } else {
                alone(a, b, c);
            }
        }

        /** A triangle at a known edge. */
        private void beside(int age, int a, int b, int c) {
            int known = findVertex(c, NEAR_VERTICES);
            int code = EXPLICIT;
            if (known > 0) {
                code = known;
            } else if (c == next) {
                code = 0;
                next++;
            } else if (c == last - 1) {
                code = BEFORE_LAST;
                last = c;
            } else if (c == last + 1) {
                code = AFTER_LAST;
                last = c;
            }
            codes.put(age << 4 | code);
            if (code == EXPLICIT) {
                index(c);
            }
            if (code == 0 || code >= NEAR_VERTICES) {
                pushVertex(c);
            }
            pushEdge(c, b);
            pushEdge(a, c);
        }

        private void alone(int a, int b, int c) {
            boolean first = a == next;
            next += first ? 1 : 0;
            int second = corner(b);
            int third = corner(c);
            int corners = second << 4 | third;
            int named = first ? named(corners) : -1;
            if (named >= 0) {
                codes.put(0xf0 | named);
            } else {
                codes.put(first ? 0xfe : 0xff);
                data.put(corners);
            }
            if (!first) {
                index(a);
            }
            if (second == EXPLICIT) {
                index(b);
            }
            if (third == EXPLICIT) {
                index(c);
            }
            pushVertex(a);
            if (second == 0 || second == EXPLICIT) {
                pushVertex(b);
            }
            if (third == 0 || third == EXPLICIT) {
                pushVertex(c);
            }
            pushEdge(b, a);
            pushEdge(c, b);
            pushEdge(a, c);
        }

        private int corner(int v) {
            int known = findVertex(v, EXPLICIT - 1);
            if (known >= 0) {
                return known + 1;
            }
            if (v == next) {
                next++;
                return 0;
            }
            return EXPLICIT;
        }

        private static int named(int corners) {
            for (int i = 0; i < TABLE_CODES; i++) {
                if (CORNERS[i] == corners) {
                    return i;
                }
            }
            return -1;
        }

        private void index(int v) {
            int difference = v - last;
            data.varint(difference << 1 ^ difference >> 31);
            last = v;
        }
    }

    /**
     * The triangles of a stream.
     *
     * @param count indices, three per triangle
     * @throws IOException if it is not such a stream of that many
     */
    public static int[] decode(byte[] stream, int count) throws IOException {
        if (count < 0 || count % 3 != 0) {
            throw new IllegalArgumentException("triangles must have three corners each, were " + count);
        }
        int triangles = count / 3;
        if (stream.length < 1 + triangles + TABLE || (stream[0] & 0xff) != HEADER) {
            throw new IOException("not a stream of " + triangles + " triangles of EXT_meshopt_compression");
        }
        return new Decoder(stream, triangles).decode();
    }

    private static final class Decoder extends Queues {
        private final byte[] stream;
        private final Cursor in;
        private final int[] indices;
        private int count;

        Decoder(byte[] stream, int triangles) {
            this.stream = stream;
            this.in = new Cursor(stream, 1 + triangles, stream.length - TABLE);
            this.indices = new int[3 * triangles];
        }

        int[] decode() throws IOException {
            for (int t = 0; t < indices.length / 3; t++) {
                int code = stream[1 + t] & 0xff;
                if (code < 0xf0) {
                    beside(code >> 4, code & 15);
                } else if (code < 0xf0 + TABLE_CODES) {
                    alone(true, stream[stream.length - TABLE + (code & 15)] & 0xff);
                } else {
                    int corners = in.next();
                    if (corners == 0) {
                        next = 0;
                    }
                    alone(code == 0xfe, corners);
                }
            }
            in.end();
            return indices;
        }

        private void beside(int age, int code) throws IOException {
            int at = edgeAt(age);
            int a = edge(at);
            int b = edge(at + 1);
            int c;
            switch (code) {
                case 0 -> c = next++;
                case BEFORE_LAST -> c = --last;
                case AFTER_LAST -> c = ++last;
                case EXPLICIT -> c = index();
                default -> c = vertex(code);
            }
            if (code == 0 || code >= NEAR_VERTICES) {
                pushVertex(c);
            }
            pushEdge(c, b);
            pushEdge(a, c);
            triangle(a, b, c);
        }

        private void alone(boolean first, int corners) throws IOException {
            int second = corners >> 4;
            int third = corners & 15;
            int a = first ? next++ : index();
            int b = corner(second);
            int c = corner(third);
            pushVertex(a);
            if (second == 0 || second == EXPLICIT) {
                pushVertex(b);
            }
            if (third == 0 || third == EXPLICIT) {
                pushVertex(c);
            }
            pushEdge(b, a);
            pushEdge(c, b);
            pushEdge(a, c);
            triangle(a, b, c);
        }

        private int corner(int code) throws IOException {
            return switch (code) {
                case 0 -> next++;
                case EXPLICIT -> index();
                default -> vertex(code - 1);
            };
        }

        private int index() throws IOException {
            int v = in.varint();
            last += v >>> 1 ^ -(v & 1);
            return last;
        }

        private void triangle(int a, int b, int c) throws IOException {
            if (a < 0 || b < 0 || c < 0) {
                throw new IOException("the compressed triangles name a vertex that did not come before");
            }
            indices[count++] = a;
            indices[count++] = b;
            indices[count++] = c;
        }
    }
}
