package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.plan.Building;
import io.citytwin.datasets.plan.BuildingSite;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Division;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.List;

/** Buildings as GeoPackages, one per year; and the addresses of the newest ones as newline-delimited GeoJSON. */
final class BuildingLayer {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "buildings",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("建筑编码", 20),
                    Field.text("建筑名称", 40),
                    Field.text("用途", 20),
                    Field.real("建筑高度", 1),
                    Field.real("底部高程", 2),
                    Field.integer("地上层数"),
                    Field.text("结构类型", 20),
                    Field.integer("建成年份"),
                    Field.text("地址", 60)));
    private static final FeatureSchema ADDRESSES = new FeatureSchema(
            "addresses",
            GeometryKind.POINT,
            List.of(
                    Field.text("地址编码", 24),
                    Field.text("标准地址", 80),
                    Field.text("省", 10),
                    Field.text("市", 10),
                    Field.text("区县", 10),
                    Field.text("街道", 20),
                    Field.text("社区", 20),
                    Field.text("路名", 20),
                    Field.text("门牌号", 20),
                    Field.text("楼栋编码", 20)));

    private final CityPlan plan;
    private final Division division;

    BuildingLayer(CityPlan plan, Division division) {
        this.plan = plan;
        this.division = division;
    }

    void write(CityFolder folder) throws IOException {
        if (folder.wants("buildings")) {
            for (int year : DemoCity.YEARS) {
                writeYear(folder, year);
            }
        }
        if (folder.wants("addresses")) {
            writeAddresses(folder);
        }
    }

    private void writeYear(CityFolder folder, int year) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                year + "/buildings.gpkg", "buildings", "building", "建筑编码", null, null, year + "-01-01", "建筑",
                "Buildings", "open", 0);
        try (FeatureSink sink = folder.open(entry, SCHEMA)) {
            DemoCity.forEachSuperblock(plan, superblock -> {
                for (BuildingSite site : superblock.sites()) {
                    if (site.exists(year)) {
                        write(sink, building(superblock, site, year));
                    }
                }
            });
        }
    }

    private Building building(Superblock superblock, BuildingSite site, int year) {
        Division.Area community = division.community(superblock.column(), superblock.row());
        return Building.of(
                plan, site, year, community.code().substring(0, 6), division.street(community).name());
    }

    private static void write(FeatureSink sink, Building building) throws IOException {
        sink.write(
                building.footprint(),
                building.id(),
                building.name(),
                building.landUse().buildingUse(),
                building.height(),
                building.ground(),
                building.storeys(),
                building.structure(),
                building.year(),
                building.address());
    }

    private void writeAddresses(CityFolder folder) throws IOException {
        int year = CityPlan.NEWEST_YEAR;
        ManifestEntry entry = new ManifestEntry(
                year + "/addresses.geojsonl", "addresses", "address", "地址编码", null, null, year + "-01-01", "门牌地址",
                "House-number addresses", "open", 0);
        try (FeatureSink sink = folder.open(entry, ADDRESSES)) {
            DemoCity.forEachSuperblock(plan, superblock -> {
                Division.Area community = division.community(superblock.column(), superblock.row());
                String district = division.district(community).name();
                String street = division.street(community).name();
                for (BuildingSite site : superblock.sites()) {
                    if (!site.exists(year)) {
                        continue;
                    }
                    Building building = building(superblock, site, year);
                    sink.write(
                            plan.warp().geometries().createPoint(building.footprint().getCoordinate()),
                            "DZ" + building.id(),
                            "河南省驻马店市" + district + building.address(),
                            "河南省",
                            "驻马店市",
                            district,
                            street,
                            community.name(),
                            building.street(),
                            building.houseNumber(),
                            building.id());
                }
            });
        }
    }
}
