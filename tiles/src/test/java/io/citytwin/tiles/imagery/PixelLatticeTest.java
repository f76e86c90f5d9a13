package io.citytwin.tiles.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.raster.PixelPlace;
import io.citytwin.tiles.scheme.TileMatrixSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The lattice between a tile's pixels and a picture's")
class PixelLatticeTest {
    private static final int[] WHOLE = {0, 0, TilePainter.SIZE, TilePainter.SIZE};

    @ParameterizedTest(name = "{0} {1} level {2} at {3}, {4}")
    @CsvSource({
        "EPSG:4526, WebMercatorQuad, 18, 114.05, 33.02",
        "EPSG:4526, WebMercatorQuad, 9, 114.05, 33.02",
        "EPSG:4526, WebMercatorQuad, 5, 114.05, 33.02",
        "EPSG:4547, WorldCRS84Quad, 12, 114.9, 50",
        "EPSG:32633, WebMercatorQuad, 7, 15, 70",
        "EPSG:4326, WebMercatorQuad, 3, 10, 60",
        "EPSG:3857, WebMercatorQuad, 4, 10, 60",
    })
    @DisplayName("is nowhere a tenth of a pixel off")
    void isExactEnough(String crs, String set, int z, double longitude, double latitude) {
        TileMatrixSet scheme = TileMatrixSet.find(set).orElseThrow();
        int[] at = scheme.limits(z, new io.citytwin.model.Bbox(longitude, latitude, longitude, latitude));
        TilePixels pixels = TilePixels.of(scheme, z, at[0], at[1]);
        CoordinateTransform fromWgs84 = CrsRegistry.standard().resolve(crs).fromWgs84();
        double[] origin = {longitude, latitude};
        fromWgs84.apply(origin);
        boolean degrees = CrsRegistry.standard().resolve(crs).isGeographic();
        double cell = degrees ? 1e-5 : 1;
        PixelPlace place = new PixelPlace(origin[0], cell, cell / 10, origin[1], cell / 10, -cell);
        PixelLattice lattice = PixelLattice.of(WHOLE, pixels, fromWgs84, place);
        double worst = 0;
        double[] places = new double[2 * TilePainter.SIZE];
        double[] exact = new double[2 * TilePainter.SIZE];
        for (int y = 0; y < TilePainter.SIZE; y++) {
            lattice.places(y, TilePainter.SIZE, places);
            for (int x = 0; x < TilePainter.SIZE; x++) {
                exact[2 * x] = pixels.longitude(x + 0.5);
                exact[2 * x + 1] = pixels.latitude(y + 0.5);
            }
            fromWgs84.apply(exact);
            place.toPixels(exact, TilePainter.SIZE);
            for (int i = 0; i < places.length; i += 2) {
                if (!Double.isNaN(exact[i])) {
                    worst = Math.max(worst, Math.hypot(places[i] - exact[i], places[i + 1] - exact[i + 1]));
                }
            }
        }
        assertThat(worst / Math.max(1, lattice.scale())).isLessThan(0.1);
        assertThat(lattice.spacing()).isGreaterThanOrEqualTo(z >= 9 ? 16 : 1);
    }

    @Test
    @DisplayName("covers windows of any size to their last pixel")
    void windows() {
        TilePixels pixels = TilePixels.of(TileMatrixSet.WEB_MERCATOR_QUAD, 18, 105_000, 214_000);
        CoordinateTransform same = (coordinates, offset, count, stride) -> {};
        PixelPlace place = new PixelPlace(pixels.longitude(0), 1e-6, 0, pixels.latitude(0), 0, -1e-6);
        for (int[] window : new int[][] {{0, 0, 1, 1}, {3, 5, 4, 256}, {250, 0, 256, 17}, {10, 20, 43, 52}}) {
            PixelLattice lattice = PixelLattice.of(window, pixels, same, place);
            int columns = window[2] - window[0];
            double[] places = new double[2 * columns];
            for (int y = window[1]; y < window[3]; y++) {
                lattice.places(y, columns, places);
                double[] last = {pixels.longitude(window[2] - 0.5), pixels.latitude(y + 0.5)};
                place.toPixels(last, 1);
                assertThat(places[2 * columns - 2]).isCloseTo(last[0], within(0.1));
                assertThat(places[2 * columns - 1]).isCloseTo(last[1], within(0.1));
            }
        }
    }
}
