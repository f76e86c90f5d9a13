package io.citytwin.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.model.Bbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A grid of geoid heights")
class GeoidGridTest {
    @TempDir
    Path folder;

    /** Nodes from the north-west, by longitude and latitude. */
    private GeoidGrid grid(double west, double north, double step, int columns, int rows, DoubleBinaryOperator height)
            throws IOException {
        Path place = Files.createTempDirectory(folder, "grid");
        GridHeader header = new GridHeader(columns, rows, west - step / 2, north + step / 2, step, -step);
        try (GridWriter writer = GridWriter.open(place, header)) {
            float[] row = new float[columns];
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    row[x] = (float) height.applyAsDouble(west + x * step, north - y * step);
                }
                writer.row(row);
            }
            writer.finish();
        }
        return new GeoidGrid(ElevationGrid.open(place), 0.25, "grid");
    }

    @Test
    @DisplayName("is bilinear between its nodes, and has its nearest border's heights outside")
    void bilinear() throws IOException {
        GeoidGrid grid = grid(113, 34, 0.25, 9, 9, (lon, lat) -> -20 + (lon - 113) * 2 + (lat - 32));
        assertThat(grid.at(113, 34)).isCloseTo(-17.75, within(1e-5));
        assertThat(grid.at(114.1, 33.05)).isCloseTo(-20 + 2.2 + 1.05 + 0.25, within(1e-5));
        assertThat(grid.at(100, 33)).isCloseTo(grid.at(113, 33), within(1e-9));
        assertThat(grid.at(114, -80)).isCloseTo(grid.at(114, 32), within(1e-9));
        assertThat(grid.covers(new Bbox(113, 32, 115, 34))).isTrue();
        assertThat(grid.covers(new Bbox(113, 32, 115.01, 34))).isFalse();
        assertThat(grid.covers(new Bbox(112.9, 33, 114, 33.5))).isFalse();
        assertThat(grid.id()).isEqualTo("grid+0.25");
    }

    @Test
    @DisplayName("goes around the earth without a seam, wherever its first column lies")
    void around() throws IOException {
        DoubleBinaryOperator height = (lon, lat) -> 30 * Math.sin(Math.toRadians(lon)) + lat / 3;
        for (GeoidGrid grid : new GeoidGrid[] {grid(-180, 90, 1, 360, 181, height), grid(0, 90, 1, 361, 181, height)}) {
            for (double lon : new double[] {-180, -179.75, -0.5, 0, 0.5, 100.2, 179.5, 180}) {
                double expected = 0.25 + 30 * Math.sin(Math.toRadians(lon)) + 20.5 / 3;
                assertThat(grid.at(lon, 20.5)).as("at " + lon).isCloseTo(expected, within(2e-3));
            }
            assertThat(grid.at(-180, 20)).isCloseTo(grid.at(180, 20), within(1e-9));
            assertThat(grid.covers(new Bbox(-180, -90, 180, 90))).isTrue();
        }
    }

    @Test
    @DisplayName("bounds every height in a box, and how much two places can differ")
    void bounds() throws IOException {
        Random nodes = new Random(5);
        GeoidGrid grid = grid(113, 34, 0.25, 9, 9, (lon, lat) -> nodes.nextDouble() * 30 - 40);
        Random random = new Random(6);
        for (int i = 0; i < 500; i++) {
            double west = 112.5 + random.nextDouble() * 3;
            double south = 31.5 + random.nextDouble() * 3;
            double size = random.nextDouble() * 0.6;
            double[] bounds = grid.bounds(new Bbox(west, south, west + size, south + size));
            double[] two = new double[2];
            for (int k = 0; k < 2; k++) {
                two[k] = grid.at(west + random.nextDouble() * size, south + random.nextDouble() * size);
                assertThat(two[k]).isBetween(bounds[0] - 1e-9, bounds[1] + 1e-9);
            }
            assertThat(Math.abs(two[0] - two[1])).isLessThanOrEqualTo(grid.variation(size) + 1e-9);
        }
        assertThat(grid.variation(10)).isBetween(20.0, 30.0);
        GeoidGrid gentle = grid(113, 34, 0.25, 9, 9, (lon, lat) -> -20 + (lon - 113) * 2);
        assertThat(gentle.variation(0.25)).isCloseTo(1, within(1e-5));
        assertThat(gentle.bounds(new Bbox(113.1, 33, 113.11, 33.01))[0]).isCloseTo(-19.55, within(1e-4));
        assertThat(gentle.bounds(new Bbox(113.1, 33, 113.9, 33.01))[1]).isCloseTo(-17.95, within(1e-4));
    }

    @Test
    @DisplayName("takes a gap for no cover and fills it from what is around")
    void gaps() throws IOException {
        GeoidGrid grid = grid(113, 34, 0.25, 9, 9, (lon, lat) -> lon > 114 && lat > 33 ? Double.NaN : -12);
        assertThat(grid.covers(new Bbox(113.1, 32.1, 113.9, 32.9))).isTrue();
        assertThat(grid.covers(new Bbox(113.1, 32.1, 114.1, 33.1))).isFalse();
        assertThat(grid.at(114.9, 33.9)).isCloseTo(-11.75, within(1e-5));
    }

    @Test
    @DisplayName("is refused where it is not in degrees or holds no undulations")
    void refused() {
        assertThatThrownBy(() -> grid(38500000, 3650000, 10, 4, 4, (x, y) -> -12))
                .hasMessageContaining("it must be in degrees of longitude and latitude, lies from 3.8499995E7");
        assertThatThrownBy(() -> grid(113, 34, 0.25, 4, 4, (x, y) -> 500))
                .hasMessage("undulations must be from -150.0 to 150.0 m, were from 500.0 to 500.0");
    }
}
