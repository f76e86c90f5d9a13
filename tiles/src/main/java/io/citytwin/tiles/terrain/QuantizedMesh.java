package io.citytwin.tiles.terrain;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.tiles.mesh.Ellipsoid;
import io.citytwin.tiles.mesh.Ellipsoid.Ecef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Writes a tile as quantized-mesh 1.0 (github.com/CesiumGS/quantized-mesh). Heights are above the ellipsoid. They are
 * rounded to a quantum, a power of two, that is the same for all tiles of a level, and the header's range is such that
 * the format's 15 bits hit its multiples exactly: so two tiles give a vertex that they share one height, to the bit.
 */
final class QuantizedMesh {
    private static final int CELLS = TerrainTile.CELLS;
    private static final int LARGEST = 32767;
    private static final int HEADER_BYTES = 88;
    private static final byte OCT_VERTEX_NORMALS = 1;
    private static final int FLOAT_INTEGERS = 1 << 24;
    private static final double DEGREES = Math.PI / 180;

    private final TerrainTile tile;
    private final TerrainMesh mesh;
    private final double[] heights;
    private final double lowest;
    private final double step;
    private final Ecef[] points;

    /**
     * @param window heights around the tile in the city's datum, as {@link HeightLattice} gives them
     * @param geoid what is added to heights in the city's datum for ellipsoidal ones
     * @param quantum what heights are rounded to, metres, a power of two
     */
    QuantizedMesh(TerrainTile tile, TerrainMesh mesh, float[] window, GeoidHeights geoid, double quantum) {
        this.tile = tile;
        this.mesh = mesh;
        this.heights = new double[mesh.vertexCount()];
        this.points = new Ecef[mesh.vertexCount()];
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (int i = 0; i < heights.length; i++) {
            double longitude = longitude(mesh.column(i));
            double latitude = latitude(mesh.row(i));
            // The antimeridian is one line: both its sides have the same height.
            double undulation = geoid.at(longitude == 180 ? -180 : longitude, latitude);
            double height = window[TerrainMesh.inWindow(mesh.column(i), mesh.row(i))] + undulation;
            // Plus 0: a height just below zero is 0, not -0.
            heights[i] = Math.rint(height / quantum) * quantum + 0.0;
            low = Math.min(low, heights[i]);
            high = Math.max(high, heights[i]);
            points[i] = Ellipsoid.toEcef(longitude, latitude, heights[i]);
        }
        lowest = low;
        double fine = quantum;
        // As tight a range as halves of the quantum allow, since clients make boxes of it; but its end must be a float.
        while (LARGEST * fine / 2 >= high - low && (Math.abs(low) + LARGEST * fine / 2) * 2 / fine < FLOAT_INTEGERS) {
            fine /= 2;
        }
        step = fine;
    }

    private double longitude(int column) {
        return tile.west() + column * TerrainTile.spacing(tile.z());
    }

    private double latitude(int row) {
        return tile.south() + row * TerrainTile.spacing(tile.z());
    }

    /** @param window the heights if vertex normals are wanted, else null */
    byte[] encode(float[] window) {
        int n = mesh.vertexCount();
        List<List<Integer>> edges = edges();
        int bytes = HEADER_BYTES + 4 + 6 * n + 4 + 2 * mesh.corners().length + 4 * 4;
        for (List<Integer> edge : edges) {
            bytes += 2 * edge.size();
        }
        bytes += window == null ? 0 : 5 + 2 * n;
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header(out);
        out.putInt(n);
        deltas(out, i -> scaled(mesh.column(i)));
        deltas(out, i -> scaled(mesh.row(i)));
        deltas(out, i -> (int) Math.rint((heights[i] - lowest) / step));
        triangles(out);
        for (List<Integer> edge : edges) {
            out.putInt(edge.size());
            edge.forEach(vertex -> out.putShort(vertex.shortValue()));
        }
        if (window != null) {
            out.put(OCT_VERTEX_NORMALS).putInt(2 * n);
            for (int i = 0; i < n; i++) {
                normal(out, window, mesh.column(i), mesh.row(i));
            }
        }
        return out.array();
    }

    private static int scaled(int cells) {
        return (int) Math.rint((double) cells * LARGEST / CELLS);
    }

    private void header(ByteBuffer out) {
        double half = TerrainTile.size(tile.z()) / 2;
        Ecef centre = Ellipsoid.toEcef(
                tile.west() + half, tile.south() + half, (lowest + lowest + step * LARGEST) / 2);
        double radius = 0;
        for (Ecef point : points) {
            radius = Math.max(radius, centre.distance(point));
        }
        put(out, centre);
        out.putFloat((float) lowest).putFloat((float) (lowest + step * LARGEST));
        put(out, centre);
        out.putDouble(radius);
        put(out, horizonPoint(centre));
    }

    private static void put(ByteBuffer out, Ecef point) {
        out.putDouble(point.x()).putDouble(point.y()).putDouble(point.z());
    }

    /**
     * The point that is below the horizon only when the whole tile is (Cozzi and Ring, 3D Engine Design for Virtual
     * Globes, 2011, 12.4), in coordinates in which the ellipsoid is a unit sphere. Tiles of half the globe have none:
     * NaN, which every comparison takes for visible.
     */
    private Ecef horizonPoint(Ecef centre) {
        double[] direction = unit(scaled(centre));
        double distance = 0;
        for (Ecef point : points) {
            double[] p = scaled(point);
            double length = Math.max(1, Math.sqrt(dot(p, p)));
            double[] to = unit(p);
            double cosAlpha = dot(to, direction);
            double sinAlpha = Math.sqrt(Math.max(0, 1 - cosAlpha * cosAlpha));
            double cosBeta = 1 / length;
            double sinBeta = Math.sqrt(length * length - 1) * cosBeta;
            double denominator = cosAlpha * cosBeta - sinAlpha * sinBeta;
            if (denominator <= 1e-9) {
                return new Ecef(Double.NaN, Double.NaN, Double.NaN);
            }
            distance = Math.max(distance, 1 / denominator);
        }
        return new Ecef(direction[0] * distance, direction[1] * distance, direction[2] * distance);
    }

    private static double[] scaled(Ecef p) {
        return new double[] {p.x() / Ellipsoid.A, p.y() / Ellipsoid.A, p.z() / Ellipsoid.B};
    }

    private static double[] unit(double[] v) {
        double length = Math.sqrt(dot(v, v));
        return new double[] {v[0] / length, v[1] / length, v[2] / length};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private void deltas(ByteBuffer out, IntUnaryOperator values) {
        int before = 0;
        for (int i = 0; i < mesh.vertexCount(); i++) {
            int value = values.applyAsInt(i);
            int delta = value - before;
            out.putShort((short) (delta << 1 ^ delta >> 31));
            before = value;
        }
    }

    /** Indices by the high water mark: a vertex that is named for the first time is the next one. */
    private void triangles(ByteBuffer out) {
        int[] corners = mesh.corners();
        out.putInt(corners.length / 3);
        int highest = 0;
        for (int corner : corners) {
            out.putShort((short) (highest - corner));
            if (corner == highest) {
                highest++;
            }
        }
    }

    /** The vertices on the west, south, east and north edge, each in the order of its place. */
    private List<List<Integer>> edges() {
        List<List<Integer>> edges = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < mesh.vertexCount(); i++) {
            if (mesh.column(i) == 0) {
                edges.get(0).add(i);
            } else if (mesh.column(i) == CELLS) {
                edges.get(2).add(i);
            }
            if (mesh.row(i) == 0) {
                edges.get(1).add(i);
            } else if (mesh.row(i) == CELLS) {
                edges.get(3).add(i);
            }
        }
        edges.get(0).sort(Comparator.comparingInt(mesh::row));
        edges.get(1).sort(Comparator.comparingInt(mesh::column));
        edges.get(2).sort(Comparator.comparingInt(mesh::row));
        edges.get(3).sort(Comparator.comparingInt(mesh::column));
        return edges;
    }

    /** The ground's normal from the lattice on both sides, not from the mesh: the same in both tiles of an edge. */
    private void normal(ByteBuffer out, float[] window, int column, int row) {
        int at = TerrainMesh.inWindow(column, row);
        double longitude = longitude(column) * DEGREES;
        double latitude = latitude(row) * DEGREES;
        double metres = Ellipsoid.A * TerrainTile.spacing(tile.z()) * DEGREES;
        double cosLat = Math.cos(latitude);
        double sinLat = Math.sin(latitude);
        double east = cosLat < 1e-6 ? 0 : (window[at + 1] - (double) window[at - 1]) / (2 * metres * cosLat);
        double north = (window[at + RightTriangles.SIDE] - (double) window[at - RightTriangles.SIDE]) / (2 * metres);
        double cosLon = Math.cos(longitude);
        double sinLon = Math.sin(longitude);
        double[] v = unit(new double[] {
            cosLat * cosLon + east * sinLon + north * sinLat * cosLon,
            cosLat * sinLon - east * cosLon + north * sinLat * sinLon,
            sinLat - north * cosLat
        });
        double sum = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
        double x = v[0] / sum;
        double y = v[1] / sum;
        if (v[2] < 0) {
            double folded = (1 - Math.abs(y)) * (x < 0 ? -1 : 1);
            y = (1 - Math.abs(x)) * (y < 0 ? -1 : 1);
            x = folded;
        }
        out.put((byte) Math.round((x * 0.5 + 0.5) * 255)).put((byte) Math.round((y * 0.5 + 0.5) * 255));
    }
}
