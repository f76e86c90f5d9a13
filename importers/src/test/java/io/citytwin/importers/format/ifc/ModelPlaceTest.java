package io.citytwin.importers.format.ifc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.Geocentric;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.format.ifc.ModelPlace.Source;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelPlaceTest {
    private static final SourceCrs GRID = CrsRegistry.standard().resolve("EPSG:4526");

    @Test
    void a_point_on_the_map_has_the_coordinates_that_its_conversion_says() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            double angle = random.nextDouble() * 2 * Math.PI;
            double scale = 0.9996 + random.nextDouble() * 0.0008;
            double easting = 38_500_000 + random.nextInt(50_000);
            double northing = 3_600_000 + random.nextInt(100_000);
            ModelPlace place = ModelPlace.onMap(
                    Source.MAP_CONVERSION, easting, northing, 55.5, 3 * Math.cos(angle), 3 * Math.sin(angle), scale, GRID.toWgs84());
            double x = random.nextDouble() * 400 - 200;
            double y = random.nextDouble() * 400 - 200;
            double[] at = {x, y, 7};
            place.apply(at);
            double[] back = {at[0], at[1]};
            GRID.fromWgs84().apply(back, 0, 1, 2);
            assertThat(back[0]).isCloseTo(easting + scale * (x * Math.cos(angle) - y * Math.sin(angle)), within(1e-4));
            assertThat(back[1]).isCloseTo(northing + scale * (x * Math.sin(angle) + y * Math.cos(angle)), within(1e-4));
            assertThat(at[2]).isEqualTo(62.5);
        }
    }

    @Test
    void on_a_plane_the_y_axis_points_where_the_heading_says_and_heights_follow_the_plumb_line() {
        ModelPlace place = ModelPlace.onPlane(Source.SITE, 114.02, 32.98, 80, 90, 10, 20, 1);
        double[] at = {10, 20, 1, 10, 120, 4, 510, 20, 1};
        place.apply(at);
        assertThat(at[0]).isCloseTo(114.02, within(1e-10));
        assertThat(at[1]).isCloseTo(32.98, within(1e-10));
        assertThat(at[2]).isEqualTo(80);
        // y points east, x points south
        assertThat(at[3]).isGreaterThan(114.02);
        assertThat(at[4]).isCloseTo(32.98, within(1e-6));
        assertThat(at[5]).isEqualTo(83);
        assertThat(at[7]).isLessThan(32.98);
        assertThat(at[8]).isEqualTo(80);
        assertThat(metres(at, 0, 3)).isCloseTo(100, within(1e-3));
        assertThat(metres(at, 0, 6)).isCloseTo(500, within(1e-3));
        // Meridians converge by a little between the origin and the point that has the longitude.
        assertThat(place.heading()).isCloseTo(90, within(1e-3));
    }

    @Test
    void axes_hold_the_heading_the_scale_and_the_convergence_of_the_grid() {
        double angle = Math.toRadians(30);
        ModelPlace place = ModelPlace.onMap(
                Source.MAP_CONVERSION, 38_600_000, 3_650_000, 10, Math.cos(angle), Math.sin(angle), 1, GRID.toWgs84());
        double[] at = {40, -30, 5};
        double[] axes = place.axes(at);
        // Two points of the model, seen from the first, lie where the axes say.
        double[] two = {40, -30, 5, 40 + 3, -30 + 4, 5};
        place.apply(two);
        double[] frame = Geocentric.frame(two[0], two[1], two[2], 0);
        double[] xyz = new double[3];
        Geocentric.of(two[3], two[4], two[5], xyz, 0);
        Geocentric.toFrame(frame, xyz);
        assertThat(xyz[0]).isCloseTo(3 * axes[0] + 4 * axes[3], within(1e-4));
        assertThat(xyz[1]).isCloseTo(3 * axes[1] + 4 * axes[4], within(1e-4));
        assertThat(axes[8]).isCloseTo(1, within(1e-6));
        assertThat(axes[2]).isZero();
        // 100 km east of the meridian the grid is turned by half a degree against north.
        assertThat(Math.abs(place.heading() - 330)).isBetween(0.3, 1.0);
    }

    @Test
    void a_conversion_without_an_axis_is_refused() {
        assertThatThrownBy(() -> ModelPlace.onMap(Source.MAP_CONVERSION, 0, 0, 0, 0, 0, 1, GRID.toWgs84()))
                .hasMessageContaining("axis");
    }

    private static double metres(double[] at, int a, int b) {
        double[] p = new double[3];
        double[] q = new double[3];
        Geocentric.of(at[a], at[a + 1], 0, p, 0);
        Geocentric.of(at[b], at[b + 1], 0, q, 0);
        return Math.sqrt(Math.pow(p[0] - q[0], 2) + Math.pow(p[1] - q[1], 2) + Math.pow(p[2] - q[2], 2));
    }
}
