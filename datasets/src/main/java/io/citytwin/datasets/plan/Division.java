package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.union.CascadedPolygonUnion;

/**
 * The city's division: districts (6 digits), streets (9), communities (12, one per superblock) and grid units (15, 25 per
 * community). All borders run over one lattice of points, so areas meet without gap or overlap.
 */
public final class Division {
    /** Grid units along a side of a community. */
    public static final int UNITS = 5;

    private static final double UNIT = CityPlan.SUPERBLOCK / UNITS;
    private static final int STREET_COLUMNS = 3;
    private static final int STREET_ROWS = 2;

    private final CityPlan plan;
    private final Map<String, Area> districts = new LinkedHashMap<>();
    private final Map<String, Area> streets = new LinkedHashMap<>();
    private final Area[] communities;

    /**
     * An administrative area.
     *
     * @param code 6, 9 or 12 digits
     * @param parent code of the area it belongs to
     * @param superblocks its superblocks, {column, row}
     */
    public record Area(String code, String name, String parent, List<int[]> superblocks) {}

    /** Districts of Zhumadian with their codes (GB/T 2260). */
    private enum District {
        YICHENG("411702", "驿城区"),
        SUIPING("411728", "遂平县"),
        QUESHAN("411725", "确山县"),
        RUNAN("411727", "汝南县");

        private final String code;
        private final String nameZh;

        District(String code, String nameZh) {
            this.code = code;
            this.nameZh = nameZh;
        }
    }

    public Division(CityPlan plan) {
        this.plan = plan;
        int side = plan.side();
        communities = new Area[side * side];
        Map<String, String> streetCodes = new LinkedHashMap<>();
        Map<String, Integer> streetsOf = new LinkedHashMap<>();
        for (int j = side - 1; j >= 0; j--) {
            for (int i = 0; i < side; i++) {
                District district = district(i, j);
                Area area = districts.computeIfAbsent(
                        district.code, code -> new Area(code, district.nameZh, "411700", new ArrayList<>()));
                area.superblocks().add(new int[] {i, j});
                String group = district.code + "/" + i / STREET_COLUMNS + "/" + j / STREET_ROWS;
                String streetCode = streetCodes.computeIfAbsent(
                        group, g -> district.code + three(streetsOf.merge(district.code, 1, Integer::sum)));
                int number = Integer.parseInt(streetCode.substring(6)) - 1;
                String streetName = district == District.YICHENG
                        ? Names.subdistrict(number)
                        : Names.company(SeededRandom.of(plan.seed(), 42, Long.parseLong(streetCode))) + "镇";
                Area street = streets.computeIfAbsent(
                        streetCode, code -> new Area(code, streetName, district.code, new ArrayList<>()));
                street.superblocks().add(new int[] {i, j});
                communities[j * side + i] = new Area(
                        streetCode + three(street.superblocks().size()),
                        Names.community(SeededRandom.of(plan.seed(), 41, i, j)),
                        streetCode,
                        List.of(new int[] {i, j}));
            }
        }
    }

    private District district(int i, int j) {
        int side = plan.side();
        int margin = Math.max(1, side / 7);
        if (j >= side - margin) {
            return District.SUIPING;
        }
        if (j < margin) {
            return District.QUESHAN;
        }
        return i >= side - margin ? District.RUNAN : District.YICHENG;
    }

    private static String three(int number) {
        if (number > 999) {
            throw new IllegalStateException("a code has three digits here, number was " + number);
        }
        return Digits.padded(number, 3);
    }

    public List<Area> districts() {
        return List.copyOf(districts.values());
    }

    public List<Area> streets() {
        return List.copyOf(streets.values());
    }

    public Area district(Area area) {
        return districts.get(area.code().substring(0, 6));
    }

    public Area street(Area community) {
        return streets.get(community.parent());
    }

    /** The community of a superblock. */
    public Area community(int i, int j) {
        return communities[j * plan.side() + i];
    }

    /** The community at a place of the plan; at the city's edge the nearest one. */
    public Area communityAt(double u, double v) {
        return community(superblockAt(u), superblockAt(v));
    }

    private int superblockAt(double along) {
        return Math.max(0, Math.min(plan.side() - 1, (int) (along / CityPlan.SUPERBLOCK)));
    }

    /** Code of the grid unit with that column and row inside a community, counted from the west and from the south. */
    public String unitCode(Area community, int column, int row) {
        int sequence = (UNITS - 1 - row) * UNITS + column + 1;
        return community.code() + three(sequence);
    }

    /** Code of the grid unit at a place of the plan. */
    public String unitCodeAt(double u, double v) {
        int i = superblockAt(u);
        int j = superblockAt(v);
        int column = unitIndex(u - i * CityPlan.SUPERBLOCK);
        int row = unitIndex(v - j * CityPlan.SUPERBLOCK);
        return unitCode(community(i, j), column, row);
    }

    private static int unitIndex(double inside) {
        return Math.max(0, Math.min(UNITS - 1, (int) (inside / UNIT)));
    }

    /** The area of a grid unit in the world. */
    public Polygon unitArea(int i, int j, int column, int row) {
        double u = i * CityPlan.SUPERBLOCK + column * UNIT;
        double v = j * CityPlan.SUPERBLOCK + row * UNIT;
        return plan.warp()
                .straightArea(List.of(
                        new double[] {u, v}, new double[] {u + UNIT, v}, new double[] {u + UNIT, v + UNIT}, new double[] {u, v + UNIT}));
    }

    /** The area of a district, street or community in the world; it must be of one piece. */
    public Polygon area(Area area) {
        return superblocksArea(area.superblocks()).get(0);
    }

    /** The areas of the world that superblocks make up together, without holes where countryside is enclosed. */
    public List<Polygon> superblocksArea(List<int[]> superblocks) {
        GeometryFactory geometries = plan.warp().geometries();
        List<Geometry> squares = new ArrayList<>();
        for (int[] at : superblocks) {
            double size = CityPlan.SUPERBLOCK;
            squares.add(geometries.toGeometry(
                    new Envelope(at[0] * size, (at[0] + 1) * size, at[1] * size, (at[1] + 1) * size)));
        }
        Geometry union = CascadedPolygonUnion.union(squares);
        List<Polygon> areas = new ArrayList<>();
        for (int k = 0; k < union.getNumGeometries(); k++) {
            Coordinate[] ring = ((Polygon) union.getGeometryN(k)).getExteriorRing().getCoordinates();
            List<double[]> corners = new ArrayList<>();
            for (int c = 0; c < ring.length - 1; c++) {
                int steps = (int) Math.rint(ring[c].distance(ring[c + 1]) / UNIT);
                for (int s = 0; s < steps; s++) {
                    double t = (double) s / steps;
                    corners.add(new double[] {
                        ring[c].x + t * (ring[c + 1].x - ring[c].x), ring[c].y + t * (ring[c + 1].y - ring[c].y)
                    });
                }
            }
            areas.add(plan.warp().straightArea(corners));
        }
        return areas;
    }
}
