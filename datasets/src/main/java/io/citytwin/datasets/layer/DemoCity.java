package io.citytwin.datasets.layer;

import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Division;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes all files of a city and their manifest. The same number of buildings and seed give the same bytes. */
public final class DemoCity {
    /** The city is shown on the first day of these years. */
    static final List<Integer> YEARS = List.of(2023, 2024, 2025);

    private final CityPlan plan;

    /**
     * @param buildings buildings in the newest state, 200 to 2,000,000
     * @param seed any number; another seed is another city
     */
    public DemoCity(int buildings, long seed) {
        this.plan = CityPlan.of(buildings, seed);
    }

    public CityPlan plan() {
        return plan;
    }

    /**
     * Writes the city.
     *
     * @param only ids of the layers wanted; empty for all
     * @return what was written, in the order of the manifest
     */
    public List<ManifestEntry> write(Path folder, Set<String> only) throws IOException {
        Files.createDirectories(folder);
        CityFolder files = new CityFolder(folder, only);
        Division division = new Division(plan);
        new AdminLayers(plan, division).write(files);
        new GroundLayers(plan).write(files);
        new RoadLayer(plan).write(files);
        new BuildingLayer(plan, division).write(files);
        new LandUseLayer(plan, division).write(files);
        new ControlLines(plan, division).write(files);
        new PipeLayers(plan).write(files);
        new ComponentLayer(plan, division).write(files);
        new DeviceLayer(plan, division).write(files);
        new AwkwardFiles(plan).write(files);
        writeManifest(files);
        return files.entries();
    }

    private void writeManifest(CityFolder files) throws IOException {
        String layers = files.entries().stream().map(ManifestEntry::toJson).collect(Collectors.joining(",\n    "));
        String rasters = files.wants("terrain")
                ? "{\"file\": \"terrain/dem.tif\", \"kind\": \"elevation\", \"crs\": \"EPSG:4526\","
                        + " \"heightDatum\": \"1985\", \"validFrom\": \"2023-01-01\"}"
                : "";
        String text = "{\n  \"city\": \"驻马店示范城\",\n  \"buildings\": " + plan.buildings() + ",\n  \"seed\": "
                + plan.seed() + ",\n  \"layers\": [\n    " + layers + "\n  ],\n  \"rasters\": [" + rasters + "]\n}\n";
        Files.writeString(files.folder().resolve("manifest.json"), text, StandardCharsets.UTF_8);
    }

    /** What is done with a superblock. */
    @FunctionalInterface
    interface SuperblockVisitor {
        void visit(Superblock superblock) throws IOException;
    }

    /** As {@link #forEachSuperblock}, and those outside that carry the arterials along the right and upper edge. */
    static void forEachWithEdge(CityPlan plan, SuperblockVisitor visitor) throws IOException {
        for (int j = 0; j <= plan.side(); j++) {
            for (int i = 0; i <= plan.side(); i++) {
                visitor.visit(plan.superblock(i, j));
            }
        }
    }

    /** All superblocks, row by row, so that neighbours are still known. */
    static void forEachSuperblock(CityPlan plan, SuperblockVisitor visitor) throws IOException {
        for (int j = 0; j < plan.side(); j++) {
            for (int i = 0; i < plan.side(); i++) {
                visitor.visit(plan.superblock(i, j));
            }
        }
    }
}
