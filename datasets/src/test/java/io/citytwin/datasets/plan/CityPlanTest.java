package io.citytwin.datasets.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;

class CityPlanTest {
    private static List<Building> buildings(CityPlan plan, int year) {
        List<Building> all = new ArrayList<>();
        for (int j = 0; j < plan.side(); j++) {
            for (int i = 0; i < plan.side(); i++) {
                for (BuildingSite site : plan.superblock(i, j).sites()) {
                    if (site.exists(year)) {
                        all.add(Building.of(plan, site, year, "411702", ""));
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"200,1", "999,2", "3000,1", "3000,77", "12345,5"})
    void theNewestStateHasExactlyTheBuildingsAskedFor(int count, long seed) {
        CityPlan plan = CityPlan.of(count, seed);
        List<Building> newest = buildings(plan, CityPlan.NEWEST_YEAR);
        assertThat(newest).hasSize(count);
        Set<String> ids = new HashSet<>();
        newest.forEach(building -> assertThat(ids.add(building.id())).as(building.id()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"3000,1", "6000,9"})
    void noTwoBuildingsOverlapAndAllAreValid(int count, long seed) {
        CityPlan plan = CityPlan.of(count, seed);
        STRtree tree = new STRtree();
        for (Building building : buildings(plan, CityPlan.NEWEST_YEAR)) {
            Polygon footprint = building.footprint();
            assertThat(footprint.isValid()).as(building.id()).isTrue();
            assertThat(footprint.getArea()).as(building.id()).isGreaterThan(20);
            tree.insert(footprint.getEnvelopeInternal(), footprint);
        }
        tree.build();
        for (Building building : buildings(plan, CityPlan.NEWEST_YEAR)) {
            long meeting = tree.query(building.footprint().getEnvelopeInternal()).stream()
                    .filter(other -> building.footprint().intersects((Geometry) other))
                    .count();
            assertThat(meeting).as("buildings that meet " + building.id()).isEqualTo(1);
        }
    }

    @Test
    void noBuildingStandsInTheRiverOrOnAStreet() {
        CityPlan plan = CityPlan.of(3000, 4);
        Polygon river = plan.warp().straightArea(plan.river().band());
        STRtree tree = new STRtree();
        for (int j = 0; j <= plan.side(); j++) {
            for (int i = 0; i <= plan.side(); i++) {
                for (StreetEdge edge : plan.superblock(i, j).edges()) {
                    Geometry axis = plan.warp()
                            .curve(edge.u(edge.from()), edge.v(edge.from()), edge.u(edge.to()), edge.v(edge.to()));
                    Geometry carriageway = axis.buffer(edge.street().width() * 0.3);
                    tree.insert(carriageway.getEnvelopeInternal(), carriageway);
                }
            }
        }
        for (Building building : buildings(plan, CityPlan.NEWEST_YEAR)) {
            Polygon footprint = building.footprint();
            assertThat(river.intersects(footprint)).as(building.id()).isFalse();
            assertThat(tree.query(footprint.getEnvelopeInternal()).stream()
                            .anyMatch(street -> footprint.intersects((Geometry) street)))
                    .as(building.id() + " stands on a street")
                    .isFalse();
        }
    }

    @Test
    void theYearsDifferByBuildingsThatCameWentAndGrew() {
        CityPlan plan = CityPlan.of(3000, 1);
        List<Building> before = buildings(plan, 2023);
        List<Building> after = buildings(plan, 2025);
        Set<String> old = new HashSet<>();
        before.forEach(building -> old.add(building.id()));
        Set<String> now = new HashSet<>();
        after.forEach(building -> now.add(building.id()));
        assertThat(now.stream().filter(id -> !old.contains(id))).hasSizeGreaterThan(100);
        assertThat(old.stream().filter(id -> !now.contains(id))).hasSizeGreaterThan(10);
        long grown = after.stream()
                .filter(building -> before.stream()
                        .anyMatch(other -> other.id().equals(building.id()) && other.storeys() < building.storeys()))
                .count();
        assertThat(grown).isGreaterThan(5);
        assertThat(before).allMatch(building -> building.year() < 2023);
        assertThat(after).allMatch(building -> building.year() < 2025);
    }

    @ParameterizedTest
    @CsvSource({"400,1", "3000,2", "60000,3"})
    void theWarpIsOneToOneAndItsInverseLeadsBack(int count, long seed) {
        CityPlan plan = CityPlan.of(count, seed);
        Random random = new Random(seed);
        for (int k = 0; k < 2000; k++) {
            double u = random.nextDouble() * plan.extent();
            double v = random.nextDouble() * plan.extent();
            double[] d = plan.warp().derivative(u, v);
            assertThat(d[0] * d[3] - d[1] * d[2]).as("determinant at " + u + " " + v).isGreaterThan(0.2);
            Coordinate world = plan.warp().world(u, v);
            double[] back = plan.warp().plan(world.x, world.y);
            assertThat(back[0]).isCloseTo(u, within(0.01));
            assertThat(back[1]).isCloseTo(v, within(0.01));
        }
    }

    @Test
    void theGroundStaysBetween68And125Metres() {
        CityPlan plan = CityPlan.of(20_000, 6);
        Random random = new Random(1);
        for (int k = 0; k < 5000; k++) {
            double height = plan.terrain().height(random.nextDouble() * plan.extent(), random.nextDouble() * plan.extent());
            assertThat(height).isBetween(68.0, 125.0);
        }
    }

    @Test
    void aCountOutOfRangeIsRefusedWithTheRuleAndTheValue() {
        assertThatThrownBy(() -> CityPlan.of(10, 1)).hasMessage("buildings must be 200 to 2000000, was 10");
    }
}
