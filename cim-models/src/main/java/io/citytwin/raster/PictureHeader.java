package io.citytwin.raster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How large a picture is, and where its pixels lie in the coordinate system of its source.
 *
 * <p>Level 0 has the pixels themselves; a pixel of level k is the mean of the 2 × 2 below it, weighted by how opaque
 * they are; the last level has one pixel. Each level is cut into tiles of {@value #TILE} × {@value #TILE} pixels, row
 * by row; what of the last ones lies outside of the picture is transparent. {@code picture.index} has two little-endian
 * numbers of 64 bits for each tile, of level 0 first: where it begins in {@code picture.tiles}, and its length, 0 for
 * one that is wholly transparent. {@link PictureTile} tells the form of a tile.
 *
 * @param columns pixels in a row
 * @param rows rows
 * @param place where they lie
 */
public record PictureHeader(int columns, int rows, PixelPlace place) {
    /** Pixels along a tile's side. */
    public static final int TILE = 256;

    private static final String FORM = "citytwin-picture-1";
    private static final String HEADER_FILE = "picture.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    public PictureHeader {
        if (columns < 1 || rows < 1) {
            throw new IllegalArgumentException("a picture must have pixels, was " + columns + " x " + rows);
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

    /** Number of the level's first tile in the index. */
    int firstTile(int level) {
        return Math.toIntExact(pyramid().firstTile(level));
    }

    /** Number of all tiles. */
    int tiles() {
        return firstTile(levels());
    }

    static Path tilesFile(Path folder) {
        return folder.resolve("picture.tiles");
    }

    static Path indexFile(Path folder) {
        return folder.resolve("picture.index");
    }

    /** @param transparent number of the picture's pixels that are wholly transparent */
    void write(Path folder, long transparent) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("form", FORM);
        node.put("columns", columns);
        node.put("rows", rows);
        ArrayNode numbers = node.putArray("place");
        List.of(
                        place.x(),
                        place.xPerColumn(),
                        place.xPerRow(),
                        place.y(),
                        place.yPerColumn(),
                        place.yPerRow())
                .forEach(numbers::add);
        node.put("transparent", transparent);
        Files.writeString(
                folder.resolve(HEADER_FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
    }

    /** @throws IOException where there is no picture in the folder, or one of another form */
    static PictureHeader read(Path folder) throws IOException {
        JsonNode node = node(folder);
        String form = node.path("form").asText();
        if (!form.equals(FORM)) {
            throw new IOException("the picture in " + folder + " is of the form \"" + form + "\", not " + FORM);
        }
        JsonNode place = node.path("place");
        return new PictureHeader(
                node.path("columns").asInt(),
                node.path("rows").asInt(),
                new PixelPlace(
                        place.path(0).asDouble(),
                        place.path(1).asDouble(),
                        place.path(2).asDouble(),
                        place.path(3).asDouble(),
                        place.path(4).asDouble(),
                        place.path(5).asDouble()));
    }

    /** How many of the picture's pixels in that folder are wholly transparent. */
    public static long transparentPixels(Path folder) throws IOException {
        return node(folder).path("transparent").asLong();
    }

    private static JsonNode node(Path folder) throws IOException {
        return JSON.readTree(Files.readAllBytes(folder.resolve(HEADER_FILE)));
    }
}
