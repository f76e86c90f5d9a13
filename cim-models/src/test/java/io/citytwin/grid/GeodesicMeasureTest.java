package io.citytwin.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.PolygonArea;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GeodesicMeasureTest {
    @Test
    @DisplayName("Small rings measure as GeographicLib measures them, to a few parts in 10^8")
    void smallRingsMeasureAsGeographicLibDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            double size = Math.pow(10, -4.5 + 2.3 * random.nextDouble());
            double lon = random.nextDouble() * 360 - 180;
            double lat = random.nextDouble() * 140 - 70;
            int n = 3 + random.nextInt(12);
            double[] xy = new double[2 * n];
            PolygonArea reference = new PolygonArea(Geodesic.WGS84, false);
            for (int k = 0; k < n; k++) {
                double angle = 2 * Math.PI * k / n;
                double r = size * (0.5 + random.nextDouble() / 2);
                xy[2 * k] = lon + r * Math.cos(angle);
                xy[2 * k + 1] = lat + r * Math.sin(angle);
                reference.AddPoint(xy[2 * k + 1], xy[2 * k]);
            }
            double expected = reference.Compute(false, true).area;
            // GeographicLib itself rounds at about a tenth of a square millimetre per edge
            assertThat(GeodesicMeasure.area(xy, n)).isCloseTo(expected, within(5e-8 * expected + 1e-3));
        }
    }

    @Test
    @DisplayName("Large rings, with edges of hundreds of kilometres, too")
    void largeRingsMeasureAsGeographicLibDoes() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            double size = Math.pow(10, -2 + 2.5 * random.nextDouble());
            double[] xy = new double[12];
            PolygonArea reference = new PolygonArea(Geodesic.WGS84, false);
            for (int k = 0; k < 6; k++) {
                xy[2 * k] = 114 + size * Math.cos(k);
                xy[2 * k + 1] = 33 + size * Math.sin(k);
                reference.AddPoint(xy[2 * k + 1], xy[2 * k]);
            }
            double expected = reference.Compute(false, true).area;
            assertThat(GeodesicMeasure.area(xy, 6)).isCloseTo(expected, within(1e-7 * expected));
        }
    }

    @Test
    @DisplayName("Short lines measure as GeographicLib measures them, to better than 1 in 10^7")
    void shortLinesMeasureAsGeographicLibDoes() {
        Random random = new Random(2);
        for (int i = 0; i < 3000; i++) {
            double lon = random.nextDouble() * 100;
            double lat = random.nextDouble() * 140 - 70;
            double lon2 = lon + (random.nextDouble() - 0.5) * 0.017;
            double lat2 = lat + (random.nextDouble() - 0.5) * 0.017;
            double expected = Geodesic.WGS84.Inverse(lat, lon, lat2, lon2).s12;
            assertThat(GeodesicMeasure.length(lon, lat, lon2, lat2)).isCloseTo(expected, within(1e-7 * expected + 1e-8));
        }
    }
}
