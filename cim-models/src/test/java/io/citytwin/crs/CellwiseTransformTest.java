package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellwiseTransformTest {
    private static final CrsRegistry CRS = CrsRegistry.standard();

    @ParameterizedTest
    @CsvSource({
        "4526, 38400000, 3500000, 38600000, 3800000", // CGCS2000 / 3-degree zone 38
        "4547, 400000, 2000000, 600000, 5500000", // CGCS2000 / 3-degree, from Hainan to the north
        "4508, 200000, 3000000, 800000, 4000000", // CGCS2000 / 6-degree
        "32650, 166000, 0, 834000, 9300000", // UTM from the equator to the north
        "3857, 12000000, 3000000, 13000000, 4500000",
        "3035, 2600000, 1500000, 6000000, 5200000", // Lambert azimuthal, by proj4j
        "2154, 100000, 6000000, 1200000, 7100000", // Lambert conic, by proj4j, whose iteration ends at 1e-10 radians
    })
    void it_equals_the_exact_transform_to_micrometres(int epsg, double minX, double minY, double maxX, double maxY) {
        SourceCrs crs = CRS.resolve(epsg);
        CoordinateTransform fast = CellwiseTransform.toWgs84(crs);
        Random random = new Random(epsg);
        for (int i = 0; i < 2000; i++) {
            double[] exact = new double[2 * 50];
            double x = minX + random.nextDouble() * (maxX - minX);
            double y = minY + random.nextDouble() * (maxY - minY);
            for (int p = 0; p < exact.length; p += 2) {
                exact[p] = x + random.nextGaussian() * 5000;
                exact[p + 1] = y + random.nextGaussian() * 5000;
            }
            double[] ours = exact.clone();
            crs.toWgs84().apply(exact);
            fast.apply(ours);
            for (int p = 0; p < exact.length; p++) {
                assertThat(ours[p]).isCloseTo(exact[p], within(epsg == 2154 ? 1e-10 : 1e-11));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4526, 112.6, 18, 115.4, 53", // CGCS2000 / 3-degree zone 38
        "4508, 108, 18, 114, 53", // CGCS2000 / 6-degree
        "32650, 114, 0, 120, 83", // UTM from the equator to the north
        "3857, 70, -60, 135, 75",
        "2154, -5, 41, 10, 52", // Lambert conic, by proj4j
    })
    void the_way_back_equals_the_exact_one_to_hundredths_of_a_millimetre(
            int epsg, double west, double south, double east, double north) {
        SourceCrs crs = CRS.resolve(epsg);
        CoordinateTransform fast = CellwiseTransform.fromWgs84(crs);
        Random random = new Random(epsg);
        for (int i = 0; i < 1000; i++) {
            double longitude = west + random.nextDouble() * (east - west);
            double latitude = south + random.nextDouble() * (north - south);
            double[] exact = new double[2 * 50];
            for (int p = 0; p < exact.length; p += 2) {
                exact[p] = longitude + random.nextGaussian() * 0.05;
                exact[p + 1] = latitude + random.nextGaussian() * 0.05;
            }
            double[] ours = exact.clone();
            crs.fromWgs84().apply(exact);
            fast.apply(ours);
            for (int p = 0; p < exact.length; p++) {
                assertThat(ours[p]).isCloseTo(exact[p], within(1e-5));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4526, 38500000, 3650000", "2154, 600000, 6600000"})
    void a_position_has_one_answer_whatever_was_asked_before(int epsg, double x, double y) {
        SourceCrs crs = CRS.resolve(epsg);
        Random random = new Random(11);
        double[] points = random.doubles(2000, -300_000, 300_000).toArray();
        for (int i = 0; i < points.length; i += 2) {
            points[i] += x;
            points[i + 1] += y;
        }
        double[] together = points.clone();
        CellwiseTransform.toWgs84(crs).apply(together);
        CoordinateTransform other = CellwiseTransform.toWgs84(crs);
        for (int i = points.length - 2; i >= 0; i -= 2) {
            double[] one = {0, points[i], points[i + 1], 7};
            other.apply(one, 1, 1, 3);
            assertThat(one).containsExactly(0, together[i], together[i + 1], 7);
        }
    }

    @ParameterizedTest
    @CsvSource({"NaN, 1", "1e300, 3600000", "-Infinity, 0", "99999999, 3600000", "38500000, 20000000"})
    void what_the_exact_transform_can_not_reach_stays_out_of_reach(double x, double y) {
        SourceCrs crs = CRS.resolve(4526);
        double[] exact = {x, y};
        double[] ours = {x, y};
        crs.toWgs84().apply(exact);
        CellwiseTransform.toWgs84(crs).apply(ours);
        assertThat(Arrays.toString(ours)).isEqualTo(Arrays.toString(exact)).contains("NaN");
    }
}
