package io.citytwin.tiles.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.sf.geographiclib.Geodesic;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The ellipsoid")
class EllipsoidTest {
    @Test
    @DisplayName("puts known places where PROJ (cs2cs EPSG:4979 to EPSG:4978) puts them")
    void knownPlaces() {
        near(Ellipsoid.toEcef(0, 0, 0), 6378137, 0, 0);
        near(Ellipsoid.toEcef(0, 90, 0), 0, 0, 6356752.314245);
        near(Ellipsoid.toEcef(114.02, 33.0, 71.5), -2179592.8518, 4890850.3769, 3453997.5829);
    }

    @Test
    @DisplayName("turns coordinates there and back within a micrometre")
    void thereAndBack() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double lon = random.nextDouble() * 360 - 180;
            double lat = random.nextDouble() * 180 - 90;
            double h = random.nextDouble() * 12_000 - 3_000;
            Ellipsoid.Ecef p = Ellipsoid.toEcef(lon, lat, h);
            Ellipsoid.Geodetic g = Ellipsoid.toGeodetic(p.x(), p.y(), p.z());
            assertThat(Ellipsoid.toEcef(g.longitude(), g.latitude(), g.height()).distance(p)).isLessThan(1e-6);
            assertThat(g.height()).isCloseTo(h, within(1e-6));
            assertThat(g.latitude()).isCloseTo(lat, within(1e-10));
        }
    }

    @Test
    @DisplayName("gives local frames whose east and north are those of the geodesic")
    void localFrame() {
        Random random = new Random(2);
        double[] local = new double[3];
        for (int i = 0; i < 1_000; i++) {
            double lon = random.nextDouble() * 360 - 180;
            double lat = random.nextDouble() * 160 - 80;
            double azimuth = random.nextDouble() * 360;
            var there = Geodesic.WGS84.Direct(lat, lon, azimuth, 100);
            EastNorthUp frame = EastNorthUp.at(lon, lat, 0);
            frame.toLocal(there.lon2, there.lat2, 25, local, 0);
            assertThat(local[0]).isCloseTo(100 * Math.sin(Math.toRadians(azimuth)), within(0.001));
            assertThat(local[1]).isCloseTo(100 * Math.cos(Math.toRadians(azimuth)), within(0.001));
            assertThat(local[2]).isCloseTo(25, within(0.001));
            Ellipsoid.Ecef p = Ellipsoid.toEcef(there.lon2, there.lat2, 25);
            assertThat(frame.toEcef(local[0], local[1], local[2]).distance(p)).isLessThan(1e-7);
        }
    }

    @Test
    @DisplayName("gives a matrix that, with the y-up turn of 3D Tiles, brings local points to their place")
    void matrix() {
        EastNorthUp frame = EastNorthUp.at(114.02, 33.0, 71.5);
        double[] m = frame.matrixYUp();
        double e = 120.5;
        double n = -340.25;
        double u = 17;
        double[] in = {e, u, -n, 1};
        double[] out = new double[3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                out[row] += m[4 * column + row] * in[column];
            }
        }
        Ellipsoid.Ecef p = frame.toEcef(e, n, u);
        // y-up to z-up: (x, y, z) becomes (x, -z, y)
        near(new Ellipsoid.Ecef(out[0], -out[2], out[1]), p.x(), p.y(), p.z());
    }

    private static void near(Ellipsoid.Ecef p, double x, double y, double z) {
        assertThat(p.distance(new Ellipsoid.Ecef(x, y, z))).isLessThan(0.001);
    }
}
