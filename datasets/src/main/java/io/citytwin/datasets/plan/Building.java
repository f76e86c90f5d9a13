package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * A building as it is on the first day of a year.
 *
 * @param id 16 digits: district, place, number
 * @param footprint outline in EPSG:4526 (x = easting), with holes where it has courtyards
 * @param height from the ground to the roof, metres
 * @param ground height of the ground, metres (1985 national height datum)
 */
public record Building(
        String id,
        String name,
        Polygon footprint,
        LandUse landUse,
        int storeys,
        double height,
        double ground,
        int year,
        String structure,
        String subdistrict,
        String street,
        String houseNumber) {

    /** Subdistrict, street and house number. */
    public String address() {
        return subdistrict + street + houseNumber;
    }

    /** The building on that site on the first day of that year; the site must have one then. */
    public static Building of(CityPlan plan, BuildingSite site, int year, String district, String subdistrict) {
        boolean successor = site.isSuccessor(year);
        long key = site.key();
        SeededRandom random = SeededRandom.of(plan.seed(), successor ? 34 : 33, key);
        BuildingKind kind = BuildingKind.on(successor ? successorUse(site) : site.plot().use());
        int storeys = storeys(kind, site, random);
        if (!successor && site.raised() < year) {
            storeys += 1 + random.nextInt(3);
        }
        double height = Math.rint((storeys * kind.storeyHeight() + 1.2) * 10) / 10;
        Polygon footprint = footprint(plan, site.cell(), kind, random);
        String estate = estate(plan, site, key);
        boolean named = site.plot().use() == LandUse.SLABS || site.plot().use() == LandUse.TOWERS;
        String name = named || site.numberInPlot() > 1 ? estate + site.numberInPlot() + "号楼" : estate;
        double ground = Math.rint(plan.terrain().height(site.cell().centreU(), site.cell().centreV()) * 100) / 100;
        return new Building(
                district + Digits.padded(successor ? key + 5000 : key, 10),
                name,
                footprint,
                successor ? successorUse(site) : site.plot().use(),
                storeys,
                height,
                ground,
                successor ? site.replaced() : site.built(),
                kind.structure(),
                subdistrict,
                isSouth(site) ? site.block().southStreet() : site.block().northStreet(),
                houseNumber(site));
    }

    private static LandUse successorUse(BuildingSite site) {
        boolean isSmall = site.cell().width() < 30;
        return isSmall ? LandUse.OLD_HOUSING : LandUse.OFFICE;
    }

    private static int storeys(BuildingKind kind, BuildingSite site, SeededRandom random) {
        // Buildings of one plot look alike.
        SeededRandom common = SeededRandom.of(site.plot().number(), site.block().number(), (long) site.plot().rect().u0());
        int low = kind.storeys()[0];
        int high = kind.storeys()[1];
        int middle = common.between(low, high);
        return Math.max(low, Math.min(high, middle + random.between(-1, 1)));
    }

    private static String estate(CityPlan plan, BuildingSite site, long key) {
        SeededRandom random =
                SeededRandom.of(plan.seed(), 35, key / 10_000, site.block().number(), site.plot().number());
        return switch (site.plot().use()) {
            case SCHOOL -> Names.company(random) + (random.chance(0.5) ? "小学" : "中学");
            case HOSPITAL -> Names.company(random) + "医院";
            case GOVERNMENT -> Names.company(random) + random.pick(List.of("办事处", "税务所", "政务服务中心"));
            case CULTURE -> Names.company(random) + random.pick(List.of("文化馆", "图书馆", "展览馆"));
            case RETAIL -> Names.company(random) + random.pick(List.of("商场", "超市", "广场"));
            case OFFICE -> Names.company(random) + "大厦";
            case INDUSTRY -> Names.company(random) + random.pick(List.of("机械厂", "食品厂", "建材公司", "电子公司"));
            case LOGISTICS -> Names.company(random) + "物流园";
            case UTILITY -> Names.company(random) + "变电站";
            case VILLAGE -> Names.company(random) + "村";
            default -> Names.estate(random);
        };
    }

    private static boolean isSouth(BuildingSite site) {
        return site.cell().centreV() < site.plot().rect().centreV();
    }

    /** Numbers grow eastward, even on the north side of a street and odd on its south side. */
    private static String houseNumber(BuildingSite site) {
        double u = site.plot().rect().u0();
        int inSuperblock = 2 * (int) (u % CityPlan.SUPERBLOCK / 8) + (isSouth(site) ? 2 : 1);
        int number = 120 * (int) (u / CityPlan.SUPERBLOCK) + inSuperblock;
        return number + "号" + (site.numberInPlot() > 1 ? site.numberInPlot() + "号楼" : "");
    }

    private static Polygon footprint(CityPlan plan, Rect cell, BuildingKind kind, SeededRandom random) {
        double width = Math.min(kind.width(), cell.width() * 0.9) * random.between(0.82, 1);
        double depth = Math.min(kind.depth(), cell.height() * 0.9) * random.between(0.82, 1);
        Warp.Frame frame = plan.warp().frame(cell, width, depth);
        BuildingKind.Shape shape = random.pick(kind.shapes());
        boolean mirrored = random.chance(0.5);
        List<Coordinate> shell = new ArrayList<>();
        for (double[] corner : outline(shape, random.between(0.3, 0.42))) {
            double along = (mirrored ? -corner[0] : corner[0]) * width / 2;
            shell.add(frame.place(along, corner[1] * depth / 2));
        }
        shell.add(shell.get(0).copy());
        GeometryFactory geometries = plan.warp().geometries();
        LinearRing ring = geometries.createLinearRing(shell.toArray(new Coordinate[0]));
        if (shape != BuildingKind.Shape.COURTYARD) {
            return geometries.createPolygon(ring);
        }
        Coordinate[] court = {
            frame.place(-width * 0.27, -depth * 0.24),
            frame.place(-width * 0.27, depth * 0.24),
            frame.place(width * 0.27, depth * 0.24),
            frame.place(width * 0.27, -depth * 0.24),
            frame.place(-width * 0.27, -depth * 0.24)
        };
        return geometries.createPolygon(ring, new LinearRing[] {geometries.createLinearRing(court)});
    }

    /** Corners counter-clockwise in the square of -1 to 1; {@code t} is the thickness of wings. */
    private static double[][] outline(BuildingKind.Shape shape, double t) {
        double w = 2 * t - 1;
        return switch (shape) {
            case BOX, COURTYARD -> new double[][] {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
            case L -> new double[][] {{-1, -1}, {1, -1}, {1, w}, {w, w}, {w, 1}, {-1, 1}};
            case U -> new double[][] {{-1, -1}, {1, -1}, {1, 1}, {-w, 1}, {-w, w}, {w, w}, {w, 1}, {-1, 1}};
            case T -> new double[][] {{-t, -1}, {t, -1}, {t, -w}, {1, -w}, {1, 1}, {-1, 1}, {-1, -w}, {-t, -w}};
            case CROSS -> new double[][] {
                {-t, -1}, {t, -1}, {t, -t}, {1, -t}, {1, t}, {t, t}, {t, 1}, {-t, 1}, {-t, t}, {-1, t}, {-1, -t}, {-t, -t}
            };
            case STEPPED -> new double[][] {
                {-1, -1}, {0.1, -1}, {0.1, -0.7}, {1, -0.7}, {1, 1}, {-0.1, 1}, {-0.1, 0.7}, {-1, 0.7}
            };
        };
    }
}
