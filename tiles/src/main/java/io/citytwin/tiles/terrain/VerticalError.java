package io.citytwin.tiles.terrain;

import java.util.Arrays;

/**
 * How far the meshes of a level are from the cells of the rasters, measured: heights of the flat triangles against
 * bilinear heights of the finest cells, at places twice as dense as the lattice. Triangles with a corner outside of all
 * rasters don't count: nothing is known there.
 *
 * @param level the level
 * @param tiles how many tiles were measured
 * @param samples at how many places
 * @param largest largest difference, metres
 * @param p95 95 of 100 differences are no larger
 */
public record VerticalError(int level, int tiles, int samples, double largest, double p95) {
    private static final int PER_CELL = 2;

    /** Gathers differences of one level. */
    static final class Gathering {
        private final ElevationModel model;
        private final int level;
        private final double quantum;
        private double[] differences = new double[1 << 12];
        private int count;
        private int tiles;

        Gathering(ElevationModel model, int level, double quantum) {
            this.model = model;
            this.level = level;
            this.quantum = quantum;
        }

        void add(TerrainTile tile, TerrainMesh mesh, float[] window) {
            int side = TerrainTile.CELLS * PER_CELL + 1;
            double step = TerrainTile.spacing(tile.z()) / PER_CELL;
            double[] lonLat = new double[2 * side * side];
            for (int i = 0; i < side * side; i++) {
                lonLat[2 * i] = tile.west() + i % side * step;
                lonLat[2 * i + 1] = tile.south() + i / side * step;
            }
            ElevationModel.Heights cells = model.heights(lonLat, 0);
            int before = count;
            int[] corners = mesh.corners();
            for (int i = 0; i < corners.length; i += 3) {
                triangle(mesh, window, cells, corners[i], corners[i + 1], corners[i + 2], side);
            }
            tiles += count > before ? 1 : 0;
        }

        private void triangle(
                TerrainMesh mesh, float[] window, ElevationModel.Heights heights, int a, int b, int c, int side) {
            int[] x = {PER_CELL * mesh.column(a), PER_CELL * mesh.column(b), PER_CELL * mesh.column(c)};
            int[] y = {PER_CELL * mesh.row(a), PER_CELL * mesh.row(b), PER_CELL * mesh.row(c)};
            double[] h = new double[3];
            for (int i = 0; i < 3; i++) {
                if (heights.rasters()[y[i] * side + x[i]] < 0) {
                    return;
                }
                h[i] = Math.rint(window[TerrainMesh.inWindow(x[i] / PER_CELL, y[i] / PER_CELL)] / quantum) * quantum;
            }
            int twice = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]);
            for (int row = min(y); row <= max(y); row++) {
                for (int column = min(x); column <= max(x); column++) {
                    int toB = (column - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (row - y[0]);
                    int toC = (x[1] - x[0]) * (row - y[0]) - (column - x[0]) * (y[1] - y[0]);
                    boolean inside = toB >= 0 && toC >= 0 && toB + toC <= twice;
                    int at = row * side + column;
                    if (inside && heights.origin(at) == ElevationModel.Origin.MEASURED) {
                        double flat = h[0] + ((h[1] - h[0]) * toB + (h[2] - h[0]) * toC) / twice;
                        add(Math.abs(flat - heights.metres()[at]));
                    }
                }
            }
        }

        private static int min(int[] v) {
            return Math.min(v[0], Math.min(v[1], v[2]));
        }

        private static int max(int[] v) {
            return Math.max(v[0], Math.max(v[1], v[2]));
        }

        private void add(double difference) {
            if (count == differences.length) {
                differences = Arrays.copyOf(differences, 2 * count);
            }
            differences[count++] = difference;
        }

        VerticalError result() {
            double[] sorted = Arrays.copyOf(differences, count);
            Arrays.sort(sorted);
            return count == 0
                    ? new VerticalError(level, 0, 0, 0, 0)
                    : new VerticalError(level, tiles, count, sorted[count - 1], sorted[(int) ((count - 1) * 0.95)]);
        }
    }
}
