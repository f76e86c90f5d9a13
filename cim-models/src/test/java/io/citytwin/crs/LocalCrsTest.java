package io.citytwin.crs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.crs.CommonPointFit.CommonPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local systems with made-up parameters; real ones are secrets. */
class LocalCrsTest {
    private static final PlaneSimilarity TRUE = new PlaneSimilarity(3_600_123.4, 456_789.1, 1234.5, 1.0000321);

    @TempDir
    Path folder;

    private CrsRegistry read(String yaml) {
        try {
            return LocalCrsReader.readFile(Files.writeString(folder.resolve("crs.yaml"), yaml))
                    .toRegistry();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<CommonPoint> points(int count, double noise, long seed) {
        Random random = new Random(seed);
        List<CommonPoint> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] xy = {random.nextDouble() * 60_000, random.nextDouble() * 60_000};
            double[] source = xy.clone();
            TRUE.forward().apply(xy);
            points.add(new CommonPoint(
                    "P" + i,
                    source[0],
                    source[1],
                    xy[0] + random.nextGaussian() * noise,
                    xy[1] + random.nextGaussian() * noise));
        }
        return points;
    }

    @Test
    @DisplayName("Four parameters follow the formula of survey practice, and go back")
    void fourParametersFollowTheFormula() {
        double x = 51_000.5;
        double y = 23_000.25;
        double alpha = Math.toRadians(1234.5 / 3600);
        double m = 1.0000321;
        double[] eastNorth = {y, x};
        TRUE.forward().apply(eastNorth);
        assertThat(eastNorth[1])
                .isCloseTo(3_600_123.4 + m * (x * Math.cos(alpha) - y * Math.sin(alpha)), within(1e-8));
        assertThat(eastNorth[0]).isCloseTo(456_789.1 + m * (x * Math.sin(alpha) + y * Math.cos(alpha)), within(1e-8));
        TRUE.inverse().apply(eastNorth);
        assertThat(eastNorth[0]).isCloseTo(y, within(1e-6));
        assertThat(eastNorth[1]).isCloseTo(x, within(1e-6));
    }

    @Test
    @DisplayName("Least squares find the true parameters, exactly without noise and closely with it")
    void leastSquaresFindTheTrueParameters() {
        CommonPointFit exact = CommonPointFit.of(points(4, 0, 1));
        assertThat(exact.rms()).isLessThan(1e-6);
        assertThat(exact.similarity().scale()).isCloseTo(TRUE.scale(), within(1e-11));
        assertThat(exact.similarity().rotationSeconds()).isCloseTo(TRUE.rotationSeconds(), within(1e-5));
        CommonPointFit noisy = CommonPointFit.of(points(200, 0.02, 2));
        assertThat(noisy.rms()).isBetween(0.02, 0.035);
        assertThat(noisy.similarity().deltaNorth()).isCloseTo(TRUE.deltaNorth(), within(0.02));
        assertThat(noisy.similarity().deltaEast()).isCloseTo(TRUE.deltaEast(), within(0.02));
        assertThat(noisy.residuals()).hasSize(200);
        // no other parameters leave less: a little to each side is worse
        double best = squares(noisy.similarity(), points(200, 0.02, 2));
        PlaneSimilarity s = noisy.similarity();
        for (double d : new double[] {-1, 1}) {
            assertThat(squares(
                            new PlaneSimilarity(s.deltaNorth() + d * 1e-3, s.deltaEast(), s.rotationSeconds(), s.scale()),
                            points(200, 0.02, 2)))
                    .isGreaterThan(best);
            assertThat(squares(
                            new PlaneSimilarity(s.deltaNorth(), s.deltaEast(), s.rotationSeconds() + d * 0.1, s.scale()),
                            points(200, 0.02, 2)))
                    .isGreaterThan(best);
        }
    }

    private static double squares(PlaneSimilarity s, List<CommonPoint> points) {
        double sum = 0;
        for (CommonPoint p : points) {
            double[] xy = {p.sourceEast(), p.sourceNorth()};
            s.forward().apply(xy);
            sum += Math.pow(xy[0] - p.targetEast(), 2) + Math.pow(xy[1] - p.targetNorth(), 2);
        }
        return sum;
    }

    @Test
    @DisplayName("A bad common point is refused with the residuals of all points and without a coordinate")
    void aBadCommonPointIsRefusedWithResiduals() {
        StringBuilder yaml = new StringBuilder(
                "systems:\n- name: 驿城独立坐标系\n  method: common-points\n  onto: EPSG:4547\n  tolerance: 0.05\n  points:\n");
        List<CommonPoint> points = points(6, 0.01, 3);
        for (int i = 0; i < points.size(); i++) {
            CommonPoint p = points.get(i);
            yaml.append("  - {name: ").append(p.name()).append(", source: [")
                    .append(p.sourceEast()).append(", ").append(p.sourceNorth()).append("], target: [")
                    .append(p.targetEast() + (i == 4 ? 2.5 : 0)).append(", ").append(p.targetNorth()).append("]}\n");
        }
        assertThatThrownBy(() -> read(yaml.toString()))
                .isInstanceOf(CrsException.class)
                .hasMessageContaining("驿城独立坐标系")
                .hasMessageContaining("must fit within 0.050 m")
                .hasMessageContaining("P4")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Double.toString(points.get(0).targetEast())));
        CrsRegistry wide = read(yaml.toString().replace("tolerance: 0.05", "tolerance: 5"));
        SourceCrs crs = wide.resolve("驿城独立坐标系");
        assertThat(crs.axisNote()).contains("6 common points, RMS");
        double[] xy = {points.get(0).sourceEast(), points.get(0).sourceNorth()};
        crs.toWgs84().apply(xy);
        assertThat(xy[0]).isBetween(112.0, 116.0);
        crs.fromWgs84().apply(xy);
        assertThat(xy[0]).isCloseTo(points.get(0).sourceEast(), within(1e-4));
    }

    @Test
    @DisplayName("A configured plane leads onto its CGCS2000 zone, under its name, its aliases and a WKT's name")
    void aConfiguredPlaneLeadsOntoItsZone() {
        CrsRegistry registry = read(
                """
                systems:
                - name: zmd-local
                  aliases: [EPSG:2383, ZMD_Local_Grid]
                  method: plane
                  onto: EPSG:4547
                  deltaNorth: 3600000
                  deltaEast: 450000
                  rotationSeconds: 0
                  scale: 1
                """);
        for (String name : List.of(
                "zmd-local", "EPSG:2383", "2383", "urn:ogc:def:crs:EPSG::2383", "LOCAL_CS[\"ZMD_Local_Grid\",UNIT[\"m\",1]]")) {
            double[] xy = {52_056, 54_190};
            registry.resolve(name).toWgs84().apply(xy);
            assertThat(xy[0]).as(name).isCloseTo(114.022003540406, within(1e-11));
            assertThat(xy[1]).isCloseTo(33.0129998411943, within(1e-11));
        }
        assertThat(registry.listLocalNames()).contains("zmd-local");
    }

    @Test
    @DisplayName("Seven parameters shift as PROJ's cs2cs does, in either convention")
    void sevenParametersShiftAsProjDoes() {
        // cs2cs +proj=tmerc +lon_0=114 +x_0=500000 +ellps=krass +towgs84=25.1,-140.2,-81.3,0.1,-0.2,0.9,3.5
        //       +to +proj=longlat +ellps=GRS80 +towgs84=0,0,0 -f %.12f
        String yaml =
                """
                legacy:
                  beijing1954: {convention: position-vector, dx: 25.1, dy: -140.2, dz: -81.3,
                    rxSeconds: 0.1, rySeconds: -0.2, rzSeconds: 0.9, scalePpm: 3.5}
                """;
        double[] xy = {502_056, 3_654_190};
        SourceCrs crs = read(yaml).resolve(2435);
        crs.toWgs84().apply(xy);
        assertThat(xy[0]).isCloseTo(114.022658530367, within(3e-9));
        assertThat(xy[1]).isCloseTo(33.012504019104, within(3e-9));
        crs.fromWgs84().apply(xy);
        assertThat(xy[0]).isCloseTo(502_056, within(0.005));
        double[] other = {502_056, 3_654_190};
        read(yaml.replace("position-vector", "coordinate-frame")
                        .replace("0.1,", "-0.1,")
                        .replace("-0.2,", "0.2,")
                        .replace("rySeconds: --", "rySeconds: ")
                        .replace("0.9,", "-0.9,"))
                .resolve(2435)
                .toWgs84()
                .apply(other);
        assertThat(other[0]).isCloseTo(114.022658530367, within(3e-9));
    }

    @Test
    @DisplayName("A local projection with its own meridian and height leads to CGCS2000 by seven parameters")
    void aLocalProjectionLeadsToCgcs2000() {
        CrsRegistry registry = read(
                """
                systems:
                - name: suqian
                  method: seven-parameters
                  ellipsoid: cgcs2000
                  convention: coordinate-frame
                  dx: 0
                  dy: 0
                  dz: 0
                  rxSeconds: 0
                  rySeconds: 0
                  rzSeconds: 0
                  scalePpm: 0
                  projection: {centralMeridian: 118.3, falseEasting: 50000, falseNorthing: -3000000, height: 20}
                """);
        double[] xy = {50_000, 760_000};
        registry.resolve("suqian").toWgs84().apply(xy);
        assertThat(xy[0]).isCloseTo(118.3, within(1e-9));
        double[] plain = {500_000, 3_760_000.0 * 6378137 / 6378157};
        CrsRegistry.standard().resolve(4548).toWgs84().apply(plain);
        assertThat(xy[1]).isCloseTo(plain[1], within(1e-9));
    }

    @Test
    @DisplayName("Secrets are never printed")
    void secretsAreNeverPrinted() {
        CommonPoint point = new CommonPoint("P1", 1234.5, 2345.6, 3456.7, 4567.8);
        assertThat(TRUE.toString() + point + new LocalCrsDefinition("a", List.of(), new LocalCrsDefinition.Plane("EPSG:4547", TRUE))
                        + new LocalCrsDefinition.Plane("EPSG:4547", TRUE)
                        + new BursaWolf(1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, BursaWolf.Convention.POSITION_VECTOR)
                        + new LocalCrsDefinition.CommonPoints("EPSG:4547", List.of(point), 1))
                .doesNotContain("1234")
                .doesNotContain("456789")
                .doesNotContain("3600123")
                .doesNotContain("2.5");
    }

    @Test
    @DisplayName("A wrong configuration is told by its key, without its values")
    void aWrongConfigurationIsToldByItsKey() {
        assertThatThrownBy(() -> read("systems:\n- {name: a, method: plane, onto: EPSG:4547, deltaNorth: 77777, east: 1}"))
                .hasMessageContaining("systems[0] has an unknown key east")
                .hasMessageNotContaining("77777");
        assertThatThrownBy(() -> read("systems:\n- {name: a, method: plane, onto: EPSG:4547, deltaNorth: 77777}"))
                .hasMessageContaining("systems[0].deltaEast must be a number");
        assertThatThrownBy(() -> read("legacy:\n  xian1980: {dx: 1}")).hasMessageContaining("convention must be given");
        assertThatThrownBy(() -> read("legacy:\n  gcj02: {dx: 1}")).hasMessageContaining("beijing1954, xian1980");
        assertThatThrownBy(() -> read("systems:\n- {name: a, method: plane, onto: EPSG:3857, deltaNorth: 1, deltaEast: 1,"
                        + " rotationSeconds: 0, scale: 1}"))
                .hasMessageContaining("must lead onto a Gauss–Krüger zone");
        assertThatThrownBy(() -> read("a: [1")).hasMessageContaining("is not YAML");
    }
}
