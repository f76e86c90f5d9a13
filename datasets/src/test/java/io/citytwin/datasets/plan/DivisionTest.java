package io.citytwin.datasets.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.union.CascadedPolygonUnion;

class DivisionTest {
    private final CityPlan plan = CityPlan.of(1500, 3);
    private final Division division = new Division(plan);

    private List<Polygon> units() {
        List<Polygon> units = new ArrayList<>();
        for (int j = 0; j < plan.side(); j++) {
            for (int i = 0; i < plan.side(); i++) {
                for (int k = 0; k < Division.UNITS * Division.UNITS; k++) {
                    units.add(division.unitArea(i, j, k % Division.UNITS, k / Division.UNITS));
                }
            }
        }
        return units;
    }

    @Test
    void gridUnitsTileTheCityWithoutGapOrOverlap() {
        List<Polygon> units = units();
        Geometry union = CascadedPolygonUnion.union(units);
        double sum = units.stream().mapToDouble(Polygon::getArea).sum();
        assertThat(union.getNumGeometries()).isEqualTo(1);
        assertThat(((Polygon) union.getGeometryN(0)).getNumInteriorRing()).isZero();
        assertThat(union.getArea()).isCloseTo(sum, within(1e-3));
    }

    @Test
    void districtsStreetsAndCommunitiesCoverTheSameArea() {
        double units = units().stream().mapToDouble(Polygon::getArea).sum();
        double districts = division.districts().stream()
                .mapToDouble(area -> division.area(area).getArea())
                .sum();
        double streets = division.streets().stream()
                .mapToDouble(area -> division.area(area).getArea())
                .sum();
        assertThat(districts).isCloseTo(units, within(1e-2));
        assertThat(streets).isCloseTo(units, within(1e-2));
    }

    @Test
    void codesHave15DigitsAndEachStandsInsideItsCommunity() {
        Set<String> codes = new HashSet<>();
        for (int j = 0; j < plan.side(); j++) {
            for (int i = 0; i < plan.side(); i++) {
                Division.Area community = division.community(i, j);
                assertThat(community.code()).matches("\\d{12}").startsWith(division.street(community).code());
                for (int k = 0; k < Division.UNITS * Division.UNITS; k++) {
                    String code = division.unitCode(community, k % Division.UNITS, k / Division.UNITS);
                    assertThat(code).matches("\\d{15}").startsWith(community.code());
                    assertThat(codes.add(code)).as(code).isTrue();
                }
            }
        }
    }

    @Test
    void theCodeAtAPlaceIsThatOfTheUnitThatContainsIt() {
        Random random = new Random(5);
        for (int k = 0; k < 200; k++) {
            int i = random.nextInt(plan.side());
            int j = random.nextInt(plan.side());
            int column = random.nextInt(Division.UNITS);
            int row = random.nextInt(Division.UNITS);
            double unit = CityPlan.SUPERBLOCK / Division.UNITS;
            double u = i * CityPlan.SUPERBLOCK + (column + random.nextDouble() * 0.9 + 0.05) * unit;
            double v = j * CityPlan.SUPERBLOCK + (row + random.nextDouble() * 0.9 + 0.05) * unit;
            assertThat(division.unitCodeAt(u, v)).isEqualTo(division.unitCode(division.community(i, j), column, row));
        }
    }
}
