package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.file.GeoTiffWriter;
import io.citytwin.datasets.plan.Block;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Digits;
import io.citytwin.datasets.plan.LandUse;
import io.citytwin.datasets.plan.Pond;
import io.citytwin.datasets.plan.Riverside;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Polygon;

/** Elevation, water, green areas and blocks. */
final class GroundLayers {
    private static final int LARGEST_RASTER = 1000;
    private static final FeatureSchema WATER = new FeatureSchema(
            "water",
            GeometryKind.POLYGON,
            List.of(Field.text("SXBM", 20), Field.text("SXMC", 30), Field.text("水系类型", 10)));
    private static final FeatureSchema GREEN = new FeatureSchema(
            "green",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("绿地编码", 20), Field.text("绿地名称", 30), Field.text("绿地类型", 10), Field.real("面积", 1)));
    private static final FeatureSchema BLOCKS = new FeatureSchema(
            "blocks",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("街区编号", 20),
                    Field.text("南侧道路", 30),
                    Field.text("北侧道路", 30),
                    Field.integer("地块数"),
                    Field.real("面积", 1)));

    private final CityPlan plan;
    private final Riverside riverside;

    GroundLayers(CityPlan plan) {
        this.plan = plan;
        this.riverside = new Riverside(plan);
    }

    void write(CityFolder folder) throws IOException {
        if (folder.wants("terrain")) {
            writeTerrain(folder);
        }
        if (folder.wants("water")) {
            writeWater(folder);
        }
        if (folder.wants("green")) {
            writeGreen(folder);
        }
        if (folder.wants("blocks")) {
            writeBlocks(folder);
        }
    }

    static String blockCode(Superblock superblock, Block block) {
        return "JQ" + Digits.padded(superblock.column(), 3) + Digits.padded(superblock.row(), 3)
                + Digits.padded(block.number(), 2);
    }

    private void writeTerrain(CityFolder folder) throws IOException {
        Envelope city = new Envelope();
        double extent = plan.extent();
        for (int k = 0; k <= 64; k++) {
            double along = extent * k / 64;
            for (Coordinate edge : List.of(
                    plan.warp().world(along, 0),
                    plan.warp().world(along, extent),
                    plan.warp().world(0, along),
                    plan.warp().world(extent, along))) {
                city.expandToInclude(edge);
            }
        }
        double pixel = Math.max(10, Math.ceil(Math.max(city.getWidth(), city.getHeight()) / LARGEST_RASTER));
        double west = Math.floor(city.getMinX() / pixel) * pixel;
        double north = Math.ceil(city.getMaxY() / pixel) * pixel;
        int width = (int) Math.ceil((city.getMaxX() - west) / pixel);
        int height = (int) Math.ceil((north - city.getMinY()) / pixel);
        new GeoTiffWriter(west, north, pixel, width, height)
                .write(folder.folder().resolve("terrain/dem.tif"), (easting, northing) -> {
                    double[] at = plan.warp().plan(easting, northing);
                    return Math.rint(plan.terrain().height(at[0], at[1]) * 100) / 100;
                });
    }

    private void writeWater(CityFolder folder) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                "ground/water.shp", "water", "water", "SXBM", null, null, "2023-01-01", "水系", "Water", "open", 0);
        try (FeatureSink sink = folder.open(entry, WATER)) {
            sink.write(plan.warp().straightArea(plan.river().band()), "SX000001", "练江河", "河流");
            DemoCity.forEachSuperblock(plan, superblock -> {
                for (Block block : superblock.blocks()) {
                    for (Block.Plot plot : block.plots()) {
                        Pond pond = Pond.in(plan, superblock, block, plot);
                        if (pond != null) {
                            String code = blockCode(superblock, block).replace("JQ", "SX") + plot.number();
                            sink.write(pond.area(plan.warp()), code, pond.name(), "湖泊");
                        }
                    }
                }
            });
        }
    }

    private void writeGreen(CityFolder folder) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                "ground/green.gpkg", "green", "green", "绿地编码", null, null, "2023-01-01", "绿地", "Green areas", "open",
                0);
        try (FeatureSink sink = folder.open(entry, GREEN)) {
            DemoCity.forEachSuperblock(plan, superblock -> {
                for (Block block : superblock.blocks()) {
                    String code = blockCode(superblock, block).replace("JQ", "LD");
                    int part = 0;
                    for (Polygon strip : riverside.strips(block)) {
                        sink.write(strip, code + "R" + ++part, "练江河滨河绿地", "公园", strip.getArea());
                    }
                    for (Block.Plot plot : block.plots()) {
                        writeParks(sink, superblock, block, plot, code + plot.number());
                    }
                }
            });
        }
    }

    private void writeParks(FeatureSink sink, Superblock superblock, Block block, Block.Plot plot, String code)
            throws IOException {
        boolean isSquare = plot.use() == LandUse.SQUARE;
        if (plot.use() != LandUse.PARK && !isSquare) {
            return;
        }
        Pond pond = Pond.in(plan, superblock, block, plot);
        Polygon area = plan.warp().area(plot.rect());
        if (pond != null) {
            area = plan.warp()
                    .geometries()
                    .createPolygon(
                            area.getExteriorRing(),
                            new org.locationtech.jts.geom.LinearRing[] {
                                pond.area(plan.warp()).getExteriorRing().reverse()
                            });
        }
        String name = Pond.parkName(plan, superblock, block) + (isSquare ? "广场" : "公园");
        sink.write(area, code, name, isSquare ? "广场" : "公园", area.getArea());
    }

    private void writeBlocks(CityFolder folder) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                "ground/blocks.gpkg", "blocks", "generic", "街区编号", null, null, "2023-01-01", "街区", "Blocks", "open",
                0);
        try (FeatureSink sink = folder.open(entry, BLOCKS)) {
            DemoCity.forEachSuperblock(plan, superblock -> {
                for (Block block : superblock.blocks()) {
                    if (block.isRiverside()) {
                        continue;
                    }
                    Polygon area = plan.warp().area(block.rect());
                    sink.write(
                            area,
                            blockCode(superblock, block),
                            block.southStreet(),
                            block.northStreet(),
                            block.plots().size(),
                            area.getArea());
                }
            });
        }
    }
}
