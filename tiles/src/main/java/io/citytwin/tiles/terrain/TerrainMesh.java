package io.citytwin.tiles.terrain;

import java.util.Arrays;

/**
 * The triangles of a tile: vertices by their column and row in the tile's lattice (0 to 64 from the west and the south),
 * in the order in which the triangles first name them; triangles counter-clockwise seen from above.
 */
final class TerrainMesh {
    private static final int CELLS = TerrainTile.CELLS;
    private static final int SIDE = CELLS + 1;
    private static final int HALF = CELLS / 2;

    private final boolean[] wanted;
    private final int[] numbers = new int[SIDE * SIDE];
    private int[] columns = new int[256];
    private int[] rows = new int[256];
    private int[] corners = new int[1024];
    private int vertexCount;
    private int cornerCount;

    private TerrainMesh(boolean[] wanted) {
        this.wanted = wanted;
        Arrays.fill(numbers, -1);
    }

    /** @param wanted which places of the window are wanted, as {@link RightTriangles} says */
    static TerrainMesh of(boolean[] wanted) {
        TerrainMesh mesh = new TerrainMesh(wanted);
        mesh.split(0, 0, CELLS, 0, HALF, HALF);
        mesh.split(CELLS, 0, CELLS, CELLS, HALF, HALF);
        mesh.split(CELLS, CELLS, 0, CELLS, HALF, HALF);
        mesh.split(0, CELLS, 0, 0, HALF, HALF);
        mesh.columns = Arrays.copyOf(mesh.columns, mesh.vertexCount);
        mesh.rows = Arrays.copyOf(mesh.rows, mesh.vertexCount);
        mesh.corners = Arrays.copyOf(mesh.corners, mesh.cornerCount);
        return mesh;
    }

    int vertexCount() {
        return vertexCount;
    }

    int column(int vertex) {
        return columns[vertex];
    }

    int row(int vertex) {
        return rows[vertex];
    }

    /** Three vertex numbers for each triangle. */
    int[] corners() {
        return corners;
    }

    /** Index of a lattice place of the tile in its window. */
    static int inWindow(int column, int row) {
        return (row + CELLS) * RightTriangles.SIDE + column + CELLS;
    }

    /** A triangle with its longest side from a to b and the right angle at c, counter-clockwise. */
    private void split(int ax, int ay, int bx, int by, int cx, int cy) {
        int mx = ax + bx >> 1;
        int my = ay + by >> 1;
        boolean hasMiddle = (ax + bx & 1) == 0 && (ay + by & 1) == 0;
        if (hasMiddle && wanted[inWindow(mx, my)]) {
            split(cx, cy, ax, ay, mx, my);
            split(bx, by, cx, cy, mx, my);
        } else {
            corner(ax, ay);
            corner(bx, by);
            corner(cx, cy);
        }
    }

    private void corner(int column, int row) {
        int place = row * SIDE + column;
        if (numbers[place] < 0) {
            if (vertexCount == columns.length) {
                columns = Arrays.copyOf(columns, 2 * vertexCount);
                rows = Arrays.copyOf(rows, 2 * vertexCount);
            }
            columns[vertexCount] = column;
            rows[vertexCount] = row;
            numbers[place] = vertexCount++;
        }
        if (cornerCount == corners.length) {
            corners = Arrays.copyOf(corners, 2 * cornerCount);
        }
        corners[cornerCount++] = numbers[place];
    }
}
