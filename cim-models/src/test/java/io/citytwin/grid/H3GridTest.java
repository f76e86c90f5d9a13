package io.citytwin.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.uber.h3core.H3Core;
import io.citytwin.model.Bbox;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class H3GridTest {
    private static double longitude(Random random) {
        return random.nextDouble() * 360 - 180;
    }

    /** Evenly over the sphere, a degree off the poles. */
    private static double latitude(Random random) {
        return Math.toDegrees(Math.asin((random.nextDouble() * 2 - 1) * 0.9998));
    }

    @Test
    @DisplayName("Parents and child ranges by bits equal the library's, everywhere and at all resolutions")
    void parentsAndChildRangesEqualTheLibrarys() throws IOException {
        H3Core h3 = H3Core.newInstance();
        Random random = new Random(1);
        for (int i = 0; i < 3000; i++) {
            long cell = H3Grid.cell(longitude(random), latitude(random), random.nextInt(16));
            int r = H3Grid.resolution(cell);
            assertThat(r).isEqualTo(h3.getResolution(cell));
            int up = random.nextInt(r + 1);
            assertThat(H3Grid.parent(cell, up)).isEqualTo(h3.cellToParent(cell, up));
            int down = Math.min(15, r + random.nextInt(4));
            CellRange range = H3Grid.children(cell, down);
            long[] children = h3.cellToChildren(cell, down).stream().mapToLong(c -> c).sorted().toArray();
            assertThat(range.first()).isEqualTo(children[0]);
            assertThat(range.last()).isEqualTo(children[children.length - 1]);
            // a stranger of the same resolution is not in the range
            long other = H3Grid.cell(longitude(random), latitude(random), down);
            assertThat(range.contains(other)).isEqualTo(h3.cellToParent(other, r) == cell);
        }
    }

    @Test
    @DisplayName("Where the zone table is sure of a zone, the zone holds the point, everywhere and at all resolutions")
    void whereTheZoneTableIsSureTheZoneHoldsThePoint() {
        Random random = new Random(2);
        int[] sure = new int[16];
        int points = 20_000;
        for (int i = 0; i < points; i++) {
            double lon = longitude(random);
            double lat = latitude(random);
            long fine = H3Grid.cell(lon, lat, 15);
            for (int r = 0; r <= 15; r++) {
                long zone = ZoneTable.of(r).findZone(fine);
                if (zone != 0) {
                    assertThat(zone).as("%f %f at %d", lon, lat, r).isEqualTo(H3Grid.cell(lon, lat, r));
                    sure[r]++;
                }
            }
        }
        assertThat(sure[15]).isEqualTo(points);
        assertThat(sure[9]).isGreaterThan(points * 98 / 100);
    }

    @Test
    @DisplayName("By the table alone nine of ten points are placed, and rightly, along the icosahedron's edges too")
    void byTheTableAloneNineOfTenPointsArePlaced() {
        Random random = new Random(3);
        int placed = 0;
        int points = 100_000;
        for (int i = 0; i < points; i++) {
            double lon = longitude(random);
            double lat = latitude(random);
            int r = 2 + random.nextInt(9);
            long fine = H3Grid.cell(lon, lat, 15);
            if (ZoneTable.of(r).isSurelyInParent(fine) && !H3Grid.isUnderPentagon(fine)) {
                assertThat(H3Grid.parent(fine, r)).as("%f %f at %d", lon, lat, r).isEqualTo(H3Grid.cell(lon, lat, r));
                placed++;
            }
        }
        // nine tenths of them under pentagons are not asked
        assertThat(placed).isGreaterThan(points * 80 / 100);
    }

    @Test
    @DisplayName("A covering has every cell that meets the box")
    void aCoveringHasEveryCellThatMeetsTheBox() {
        Random random = new Random(4);
        GeometryFactory geometry = new GeometryFactory();
        for (int i = 0; i < 200; i++) {
            int r = 4 + random.nextInt(8);
            double lon = 100 + random.nextDouble() * 30;
            double lat = random.nextDouble() * 50;
            double size = 30.0 / Math.pow(2.65, r) * random.nextDouble();
            Bbox box = new Bbox(lon, lat, lon + size, lat + size * random.nextDouble());
            Set<Long> covering = Arrays.stream(H3Grid.covering(box, r)).boxed().collect(Collectors.toSet());
            for (int j = 0; j < 50; j++) {
                double x = box.minX() + random.nextDouble() * (box.maxX() - box.minX());
                double y = box.minY() + random.nextDouble() * (box.maxY() - box.minY());
                assertThat(covering).contains(H3Grid.cell(x, y, r));
            }
            Geometry area = geometry.toGeometry(new Envelope(box.minX(), box.maxX(), box.minY(), box.maxY()));
            for (long near : H3Grid.disk(H3Grid.cell(box.minX(), box.minY(), r), 2)) {
                if (H3Grid.polygon(near).intersects(area)) {
                    assertThat(covering).contains(near);
                }
            }
        }
    }

    @Test
    @DisplayName("A cell over the antimeridian is two polygons on either side")
    void aCellOverTheAntimeridianIsTwoPolygons() {
        Geometry g = H3Grid.polygon(H3Grid.cell(180, -17, 4));
        assertThat(g.getNumGeometries()).isEqualTo(2);
        assertThat(g.isValid()).isTrue();
        for (Coordinate c : g.getCoordinates()) {
            assertThat(Math.abs(c.x)).isBetween(179.0, 180.0);
        }
    }

    @Test
    @DisplayName("Indexes are read and written, and what is none is refused")
    void indexesAreReadAndWritten() {
        long cell = H3Grid.cell(114.02, 33.01, 9);
        assertThat(H3Grid.parse(H3Grid.format(cell))).hasValue(cell);
        for (String bad : new String[] {"", "89", "zz", "ffffffffffffffff", "0", "8931809ab5bffffX", "891"}) {
            assertThat(H3Grid.parse(bad)).isEmpty();
        }
        assertThatThrownBy(() -> H3Grid.cell(0, 0, 16)).hasMessageContaining("from 0 to 15, was 16");
    }

    @Test
    @DisplayName("The fitting resolution has cells at least as wide as the thing")
    void theFittingResolutionHasCellsAtLeastAsWide() {
        assertThat(H3Grid.fittingResolution(1)).isEqualTo(15);
        assertThat(H3Grid.fittingResolution(18)).isEqualTo(12);
        assertThat(H3Grid.fittingResolution(300)).isEqualTo(9);
        assertThat(H3Grid.fittingResolution(1e9)).isZero();
    }
}
