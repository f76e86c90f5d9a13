package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.SeededRandom;
import java.io.IOException;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/**
 * Six pipe networks with their nodes, as a survey delivers them: Shapefiles with heights and GBK attributes. The ground's
 * height is the depth and the pipe's height together, to the centimetre.
 */
final class PipeLayers {
    private static final String SURVEYED = "2022-10-15";

    private enum Delivery {
        WATER("water", "JS", "给水", "Water supply", "water-supply", PipeTables.ENGLISH, "open", List.of(Utility.WATER)),
        DRAINAGE("drainage", "PS", "排水", "Drainage", "drainage", PipeTables.ENGLISH, "open", List.of(Utility.RAIN, Utility.SEWAGE)),
        GAS("gas", "RQ", "燃气", "Gas", "gas", PipeTables.PINYIN, "not-shared", List.of(Utility.GAS)),
        HEAT("heat", "RL", "热力", "District heating", "heat", PipeTables.CHINESE, "open", List.of(Utility.HEAT)),
        POWER("power", "DL", "电力", "Electric power", "power", PipeTables.ENGLISH, "open", List.of(Utility.POWER)),
        TELECOM("telecom", "TX", "通信", "Telecom", "telecom", PipeTables.PINYIN, "open", List.of(Utility.TELECOM));

        private final String id;
        private final String symbol;
        private final String titleZh;
        private final String titleEn;
        private final String cityClass;
        private final PipeTables tables;
        private final String sharing;
        private final List<Utility> utilities;

        Delivery(
                String id,
                String symbol,
                String titleZh,
                String titleEn,
                String cityClass,
                PipeTables tables,
                String sharing,
                List<Utility> utilities) {
            this.id = id;
            this.symbol = symbol;
            this.titleZh = titleZh;
            this.titleEn = titleEn;
            this.cityClass = cityClass;
            this.tables = tables;
            this.sharing = sharing;
            this.utilities = utilities;
        }
    }

    private final CityPlan plan;

    PipeLayers(CityPlan plan) {
        this.plan = plan;
    }

    void write(CityFolder folder) throws IOException {
        for (Delivery delivery : Delivery.values()) {
            for (int year : new int[] {2023, 2025}) {
                if (folder.wants("pipes_" + delivery.id)) {
                    writeLines(folder, delivery, year);
                }
                if (folder.wants("nodes_" + delivery.id)) {
                    writePoints(folder, delivery, year);
                }
            }
        }
    }

    private void writeLines(CityFolder folder, Delivery delivery, int year) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                year + "/pipes/" + delivery.symbol + "Line.shp", "pipes_" + delivery.id, delivery.cityClass + "-pipe",
                delivery.tables.lineKey(), null, null, year + "-01-01", delivery.titleZh + "管线",
                delivery.titleEn + " pipes", delivery.sharing, 0);
        try (FeatureSink sink = folder.open(entry, delivery.tables.lines(delivery.symbol + "Line"))) {
            for (Utility utility : delivery.utilities) {
                PipeNetwork network = new PipeNetwork(plan, utility);
                DemoCity.forEachWithEdge(
                        plan,
                        superblock -> network.forEachPipe(superblock, pipe -> {
                            if (pipe.year() < year) {
                                writeLine(sink, network, pipe, year);
                            }
                        }));
            }
        }
    }

    private void writeLine(FeatureSink sink, PipeNetwork network, PipeNetwork.Pipe pipe, int year)
            throws IOException {
        Utility utility = pipe.utility();
        SeededRandom random = SeededRandom.of(plan.seed(), 52, utility.ordinal(), pipe.code().hashCode());
        int built = Math.min(2022, pipe.year() + random.nextInt(4));
        boolean renewed = utility == Utility.WATER && built < 1998 && random.chance(0.35) && year > 2023;
        built = renewed ? 2023 + random.nextInt(2) : Math.max(built, pipe.year());
        double startHeight = network.height(pipe.start());
        double endHeight = network.height(pipe.end());
        Coordinate[] line = {network.place(pipe.start(), startHeight), network.place(pipe.end(), endHeight)};
        boolean isDuct = utility == Utility.POWER || utility == Utility.TELECOM;
        int holes = pipe.street().isMajor() ? 16 : 6;
        sink.write(
                plan.warp().geometries().createLineString(line),
                pipe.code(),
                utility.kind(),
                utility.elementPrefix() + "1000",
                pipe.start().code(),
                pipe.end().code(),
                network.depth(pipe.start()),
                network.depth(pipe.end()),
                startHeight,
                endHeight,
                utility.size(pipe.street()),
                renewed ? "球墨铸铁" : utility.material(pipe.street(), built),
                pipe.isUnderRiver() ? "水下" : utility.embedding(),
                "在用",
                utility.isGravity() ? (startHeight >= endHeight ? "+" : "-") : null,
                utility == Utility.GAS ? (pipe.street().isMajor() ? "中压A" : "低压") : null,
                utility == Utility.POWER ? (pipe.street().isMajor() ? 110.0 : 10.0) : null,
                isDuct ? random.between(2, 6) : null,
                isDuct ? holes : null,
                isDuct ? random.between(2, holes) : null,
                utility.owner(),
                Integer.toString(built),
                pipe.street().name(),
                SURVEYED);
    }

    private void writePoints(CityFolder folder, Delivery delivery, int year) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                year + "/pipes/" + delivery.symbol + "Point.shp", "nodes_" + delivery.id, delivery.cityClass + "-node",
                delivery.tables.pointKey(), null, null, year + "-01-01", delivery.titleZh + "管点",
                delivery.titleEn + " nodes", delivery.sharing, 0);
        try (FeatureSink sink = folder.open(entry, delivery.tables.points(delivery.symbol + "Point"))) {
            for (Utility utility : delivery.utilities) {
                PipeNetwork network = new PipeNetwork(plan, utility);
                DemoCity.forEachWithEdge(
                        plan,
                        superblock -> network.forEachNode(superblock, node -> {
                            if (node.year() < year) {
                                writePoint(sink, network, node);
                            }
                        }));
            }
        }
    }

    private void writePoint(FeatureSink sink, PipeNetwork network, PipeNetwork.Node node) throws IOException {
        Utility utility = node.utility();
        NodeKind kind = NodeKind.of(node);
        double ground = network.ground(node);
        Coordinate at = network.place(node, ground);
        Double wellDepth = kind.isWell() ? Math.rint((network.depth(node) + 0.3) * 100) / 100 : null;
        sink.write(
                plan.warp().geometries().createPoint(at),
                node.code(),
                node.code(),
                utility.kind(),
                utility.elementPrefix() + kind.code(),
                at.y,
                at.x,
                ground,
                kind.isFitting() ? null : kind.nameZh(),
                kind.isFitting() ? kind.nameZh() : null,
                wellDepth,
                kind.isWell() ? "圆形" : null,
                kind.isWell() ? "700" : null,
                utility.owner(),
                Integer.toString(Math.min(2022, node.year())),
                node.road(),
                SURVEYED);
    }
}
