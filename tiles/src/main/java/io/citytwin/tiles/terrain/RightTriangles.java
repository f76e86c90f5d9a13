package io.citytwin.tiles.terrain;

import io.citytwin.tiles.mesh.Ellipsoid;
import java.util.Arrays;

/**
 * Which places of a lattice of heights a mesh of right triangles needs (4-8 meshes: Duchaineau et al., ROAM, 1997;
 * Lindstrom and Pascucci, 2002), such that neighbouring tiles of one level meet edge on edge without knowing each other.
 *
 * <p>A triangle is split in the middle of its longest side where that place, or one that depends on it, is further from
 * the flat triangle than the tolerance, the earth's curvature included. What a place of a tile depends on lies less than
 * one tile away: so the decision is made in a window of 3 × 3 tiles and is the same from both sides of an edge. Corners
 * and middle of a tile are always there. Each split is within the tolerance, the sum of several need not be: the error
 * of a whole mesh is measured by {@link VerticalError}.
 */
final class RightTriangles {
    private static final int CELLS = TerrainTile.CELLS;

    /** Lattice places along a window's side. */
    static final int SIDE = 3 * CELLS + 1;

    private static final int NOWHERE = SIDE * SIDE;
    private static final Order ORDER = Order.make();

    private RightTriangles() {}

    /**
     * Which places of a window are further away than the tolerance, or needed by one that is. True for what the middle
     * tile's mesh has beside its corners and its middle.
     *
     * @param heights {@link #SIDE} × {@link #SIDE} heights in metres, rows from the south
     * @param tile the middle tile
     * @param tolerance metres
     */
    static boolean[] wanted(float[] heights, TerrainTile tile, double tolerance) {
        float[] needs = new float[NOWHERE + 1];
        double[] sags = sags(tile);
        Order o = ORDER;
        double curvature = curvature(tile.z());
        boolean[] wanted = new boolean[NOWHERE + 1];
        for (int i = 0; i < o.places.length; i++) {
            int place = o.places[i];
            double sag = o.spansEast[i] * sags[place / SIDE] + o.spansNorth[i] * curvature;
            double flat = (heights[o.firstEnds[i]] + (double) heights[o.secondEnds[i]]) / 2;
            float need = Math.max(needs[place], (float) Math.abs(heights[place] - flat + sag));
            wanted[place] = need > tolerance;
            needs[o.firstParents[i]] = Math.max(needs[o.firstParents[i]], need);
            needs[o.secondParents[i]] = Math.max(needs[o.secondParents[i]], need);
        }
        return wanted;
    }

    /** How far the ellipsoid bulges over a chord of one lattice step northward, by the square of its length. */
    private static double curvature(int z) {
        double step = Math.toRadians(TerrainTile.spacing(z));
        return Ellipsoid.A * step * step / 8;
    }

    /** The same for steps eastward, by row of the window. */
    private static double[] sags(TerrainTile tile) {
        double[] sags = new double[SIDE];
        for (int row = 0; row < SIDE; row++) {
            double latitude = tile.south() + (row - CELLS) * TerrainTile.spacing(tile.z());
            double cos = Math.max(0, Math.cos(Math.toRadians(latitude)));
            sags[row] = curvature(tile.z()) * cos * cos;
        }
        return sags;
    }

    /**
     * The window's places, finest first, so that needs are handed up in one pass.
     *
     * @param firstEnds one end of the longest side that a place halves
     * @param firstParents one of the two places that must be there before it: the right angles of the triangles on that
     *     side; {@link #NOWHERE} where there is none
     * @param spansEast square of that side's length in columns
     * @param spansNorth square of its length in rows
     */
    private record Order(
            int[] places,
            int[] firstEnds,
            int[] secondEnds,
            int[] firstParents,
            int[] secondParents,
            int[] spansEast,
            int[] spansNorth) {

        static Order make() {
            Order order = new Order(
                    new int[NOWHERE],
                    new int[NOWHERE],
                    new int[NOWHERE],
                    new int[NOWHERE],
                    new int[NOWHERE],
                    new int[NOWHERE],
                    new int[NOWHERE]);
            int n = 0;
            for (int s = 1; s < CELLS; s *= 2) {
                n = order.addSides(n, s);
                // The middle of a tile is always there.
                n = 2 * s < CELLS ? order.addMiddles(n, s) : n;
            }
            return order.cut(n);
        }

        /** Places that halve a side along a row or a column. */
        private int addSides(int from, int s) {
            int n = from;
            for (int row = 0; row < SIDE; row += s) {
                for (int column = 0; column < SIDE; column += s) {
                    boolean alongRow = (column / s & 1) == 1;
                    boolean alongColumn = (row / s & 1) == 1;
                    if (alongRow != alongColumn) {
                        set(n++, row, column, alongRow ? s : 0, alongRow ? 0 : s, 2 * s == CELLS);
                    }
                }
            }
            return n;
        }

        /** Places that halve a diagonal: the one that runs through the middle of the square twice as large. */
        private int addMiddles(int from, int s) {
            int n = from;
            for (int row = s; row < SIDE; row += 2 * s) {
                for (int column = s; column < SIDE; column += 2 * s) {
                    boolean westIsMiddle = ((column - s) / (2 * s) & 1) == 1;
                    boolean southIsMiddle = ((row - s) / (2 * s) & 1) == 1;
                    set(n++, row, column, s, westIsMiddle == southIsMiddle ? s : -s, false);
                }
            }
            return n;
        }

        private void set(int n, int row, int column, int east, int north, boolean isFirst) {
            places[n] = row * SIDE + column;
            firstEnds[n] = (row - north) * SIDE + column - east;
            secondEnds[n] = (row + north) * SIDE + column + east;
            firstParents[n] = isFirst ? NOWHERE : place(row + east, column - north);
            secondParents[n] = isFirst ? NOWHERE : place(row - east, column + north);
            spansEast[n] = 4 * east * east;
            spansNorth[n] = 4 * north * north;
        }

        private static int place(int row, int column) {
            return row < 0 || column < 0 || row >= SIDE || column >= SIDE ? NOWHERE : row * SIDE + column;
        }

        private Order cut(int n) {
            return new Order(
                    Arrays.copyOf(places, n),
                    Arrays.copyOf(firstEnds, n),
                    Arrays.copyOf(secondEnds, n),
                    Arrays.copyOf(firstParents, n),
                    Arrays.copyOf(secondParents, n),
                    Arrays.copyOf(spansEast, n),
                    Arrays.copyOf(spansNorth, n));
        }
    }
}
