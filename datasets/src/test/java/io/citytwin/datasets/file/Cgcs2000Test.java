package io.citytwin.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateTransform;
import org.locationtech.proj4j.CoordinateTransformFactory;
import org.locationtech.proj4j.ProjCoordinate;

class Cgcs2000Test {
    @Test
    void theInverseEqualsProj4jWithinATenthOfAMillimetre() {
        CRSFactory crs = new CRSFactory();
        CoordinateTransform transform = new CoordinateTransformFactory()
                .createTransform(
                        crs.createFromParameters(
                                "zone38", "+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=38500000 +y_0=0 +ellps=GRS80 +units=m"),
                        crs.createFromParameters("cgcs2000", "+proj=longlat +ellps=GRS80"));
        Random random = new Random(7);
        for (int k = 0; k < 500; k++) {
            double easting = 38_500_000 + (random.nextDouble() - 0.5) * 200_000;
            double northing = 3_654_190 + (random.nextDouble() - 0.5) * 400_000;
            ProjCoordinate other = transform.transform(new ProjCoordinate(easting, northing), new ProjCoordinate());
            double[] own = Cgcs2000.toLonLat(easting, northing);
            assertThat(own[0]).isCloseTo(other.x, within(1e-9));
            assertThat(own[1]).isCloseTo(other.y, within(1e-9));
        }
    }

    @Test
    void theCityLiesAtZhumadian() {
        double[] centre = Cgcs2000.toLonLat(38_502_056, 3_654_190);
        assertThat(centre[0]).isCloseTo(114.022, within(0.001));
        assertThat(centre[1]).isCloseTo(33.011, within(0.002));
    }
}
