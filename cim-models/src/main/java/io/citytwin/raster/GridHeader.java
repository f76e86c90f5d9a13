package io.citytwin.raster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the cells of a grid lie, and where they stand in its file.
 *
 * <p>The grid is in the coordinate system of its source, x = easting or longitude and y = northing or latitude; cell 0, 0
 * is the first of the first row. Level 0 has the cells themselves, a cell of level k is the mean of the 2 × 2 below it
 * that have a value; the last level has one cell. Each level is cut into tiles of {@value #TILE} × {@value #TILE} cells,
 * row by row, the last ones filled up; a cell is a little-endian float, NaN where there is no value.
 *
 * @param columns cells in a row
 * @param rows rows
 * @param originX x of the outer corner of cell 0, 0
 * @param originY y of that corner
 * @param stepX from one column to the next, not 0
 * @param stepY from one row to the next, negative where rows run from north to south; not 0
 */
public record GridHeader(int columns, int rows, double originX, double originY, double stepX, double stepY) {
    /** Cells along a tile's side. */
    public static final int TILE = 64;

    static final int TILE_BYTES = TILE * TILE * Float.BYTES;
    static final String FORM = "citytwin-grid-1";
    private static final String HEADER_FILE = "grid.json";
    private static final String CELLS_FILE = "grid.f32";
    private static final ObjectMapper JSON = new ObjectMapper();

    public GridHeader {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("a grid must have cells, was " + columns + " x " + rows);
        }
        boolean finite = Double.isFinite(originX) && Double.isFinite(originY);
        if (!finite || !Double.isFinite(stepX) || !Double.isFinite(stepY) || stepX == 0 || stepY == 0) {
            throw new IllegalArgumentException("a grid must have a place and cells of some size, was at " + originX + ", "
                    + originY + " with steps " + stepX + ", " + stepY);
        }
    }

    private Pyramid pyramid() {
        return new Pyramid(columns, rows, TILE);
    }

    /** How many levels there are. */
    public int levels() {
        return pyramid().levels();
    }

    public int columns(int level) {
        return pyramid().columns(level);
    }

    public int rows(int level) {
        return pyramid().rows(level);
    }

    int tileColumns(int level) {
        return pyramid().tileColumns(level);
    }

    int tileRows(int level) {
        return pyramid().tileRows(level);
    }

    /** Number of the level's first tile in the file. */
    long firstTile(int level) {
        return pyramid().firstTile(level);
    }

    /** Size of the file of cells. */
    public long bytes() {
        return firstTile(levels()) * TILE_BYTES;
    }

    static Path cellsFile(Path folder) {
        return folder.resolve(CELLS_FILE);
    }

    void write(Path folder) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("form", FORM);
        node.put("columns", columns);
        node.put("rows", rows);
        node.put("originX", originX);
        node.put("originY", originY);
        node.put("stepX", stepX);
        node.put("stepY", stepY);
        Files.writeString(
                folder.resolve(HEADER_FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
    }

    /** @throws IOException where there is no grid in the folder, or one of another form */
    static GridHeader read(Path folder) throws IOException {
        JsonNode node = JSON.readTree(Files.readAllBytes(folder.resolve(HEADER_FILE)));
        String form = node.path("form").asText();
        if (!form.equals(FORM)) {
            throw new IOException("the grid in " + folder + " is of the form \"" + form + "\", not " + FORM);
        }
        return new GridHeader(
                node.path("columns").asInt(),
                node.path("rows").asInt(),
                node.path("originX").asDouble(),
                node.path("originY").asDouble(),
                node.path("stepX").asDouble(),
                node.path("stepY").asDouble());
    }
}
