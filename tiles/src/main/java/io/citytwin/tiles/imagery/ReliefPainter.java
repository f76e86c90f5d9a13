package io.citytwin.tiles.imagery;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.terrain.ElevationModel;
import io.citytwin.tiles.terrain.ElevationModels;

/**
 * Paints the shaded relief of an elevation layer in grey: the slope at each pixel from its eight neighbours (Horn,
 * 1981), those of the pixels around the tile included, so that tiles meet without an edge. Where no raster knows the
 * ground, nothing is seen.
 */
public final class ReliefPainter implements TilePainter {
    /** Pixels along the side of the window of heights: one more on each side. */
    private static final int WINDOW = SIZE + 2;

    private final ElevationModels models;
    private final Layer layer;
    private final TimeSelector time;
    private final Shading shading;

    public ReliefPainter(ElevationModels models, Layer layer, TimeSelector time, Shading shading) {
        this.models = models;
        this.layer = layer;
        this.time = time;
        this.shading = shading;
    }

    @Override
    public String variant() {
        return "relief-1," + shading.azimuth() + "," + shading.altitude() + "," + shading.exaggeration() + ","
                + shading.isMultidirectional();
    }

    @Override
    public int[] paint(TileMatrixSet scheme, int z, int row, int col) {
        TilePixels pixels = TilePixels.of(scheme, z, row, col);
        ElevationModel.Heights heights = heights(pixels);
        float[] h = heights.metres();
        int[] tile = new int[SIZE * SIZE];
        for (int y = 0; y < SIZE; y++) {
            double latitude = pixels.latitude(y + 0.5);
            double acrossMetres = 8 * pixels.columnMetres(latitude);
            double downMetres = 8 * pixels.rowMetres(latitude);
            for (int x = 0; x < SIZE; x++) {
                int at = (y + 1) * WINDOW + x + 1;
                if (heights.rasters()[at] < 0) {
                    continue;
                }
                int up = at - WINDOW;
                int down = at + WINDOW;
                double east = (h[up + 1] + 2 * h[at + 1] + h[down + 1] - h[up - 1] - 2 * h[at - 1] - h[down - 1])
                        / acrossMetres;
                double north = (h[up - 1] + 2 * h[up] + h[up + 1] - h[down - 1] - 2 * h[down] - h[down + 1])
                        / downMetres;
                tile[y * SIZE + x] = 0xFF000000 | shading.brightness(east, north) * 0x010101;
            }
        }
        return tile;
    }

    /** The heights of the tile's pixels and those around it; beyond the rasters, the nearest height inside goes on. */
    private ElevationModel.Heights heights(TilePixels pixels) {
        double[] places = new double[2 * WINDOW * WINDOW];
        for (int i = 0; i < WINDOW * WINDOW; i++) {
            double longitude = pixels.longitude(i % WINDOW - 0.5);
            places[2 * i] = longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
            places[2 * i + 1] = Math.max(-90, Math.min(90, pixels.latitude(i / WINDOW - 0.5)));
        }
        double middle = pixels.latitude(SIZE / 2.0);
        ElevationModel.Heights heights = models.model(layer, time).heights(places, pixels.rowMetres(middle));
        goOn(heights);
        return heights;
    }

    /** Gives places outside of all rasters the height of a neighbour inside, so that the border has no cliff. */
    private static void goOn(ElevationModel.Heights heights) {
        float[] h = heights.metres();
        int[] rasters = heights.rasters();
        for (int i = 0; i < rasters.length; i++) {
            if (rasters[i] >= 0) {
                continue;
            }
            int x = i % WINDOW;
            int y = i / WINDOW;
            float sum = 0;
            int count = 0;
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    boolean inside = x + dx >= 0 && x + dx < WINDOW && y + dy >= 0 && y + dy < WINDOW;
                    int at = i + dy * WINDOW + dx;
                    if (inside && rasters[at] >= 0) {
                        sum += h[at];
                        count++;
                    }
                }
            }
            if (count > 0) {
                h[i] = sum / count;
            }
        }
    }
}
