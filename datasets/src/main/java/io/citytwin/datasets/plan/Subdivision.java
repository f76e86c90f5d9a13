package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Divides a superblock by local streets, each across what it divides, until blocks have 60 to 180 m; streets lie on a
 * lattice of 8 m, so crossings are never closer than that.
 */
final class Subdivision {
    private static final double LATTICE = 8;
    private static final double LARGEST_BLOCK = 176;
    private static final double SMALLEST_BLOCK = 72;

    private final CityPlan plan;
    private final SeededRandom random;
    private final List<Street> streets = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    Subdivision(CityPlan plan, int i, int j) {
        this.plan = plan;
        this.random = SeededRandom.of(plan.seed(), 21, i, j);
        double size = CityPlan.SUPERBLOCK;
        divide(
                plan.northwardArterial(i, j).at(),
                plan.eastwardArterial(i, j).at(),
                (i + 1) * size,
                (j + 1) * size,
                new Sides(
                        plan.northwardArterial(i, j),
                        plan.eastwardArterial(i, j),
                        plan.northwardArterial(i + 1, j),
                        plan.eastwardArterial(i, j + 1)),
                0);
    }

    /** The streets around a rectangle. */
    private record Sides(Street west, Street south, Street east, Street north) {}

    private void divide(double u0, double v0, double u1, double v1, Sides sides, int depth) {
        double width = u1 - u0;
        double height = v1 - v0;
        double longer = Math.max(width, height);
        boolean tooLarge = longer > LARGEST_BLOCK;
        boolean maySplit = longer > 2 * SMALLEST_BLOCK && random.chance(0.3);
        if (!tooLarge && !maySplit) {
            addBlock(u0, v0, u1, v1, sides);
            return;
        }
        boolean vertical = width == height ? random.chance(0.5) : width > height;
        double low = vertical ? u0 : v0;
        double length = vertical ? width : height;
        double at = low + Math.rint(length * random.between(0.36, 0.64) / LATTICE) * LATTICE;
        boolean wide = depth < 2;
        Street street = new Street(
                vertical,
                at,
                vertical ? v0 : u0,
                vertical ? v1 : u1,
                wide ? 24 : 16,
                wide ? Street.Rank.COLLECTOR : Street.Rank.LOCAL,
                Names.localStreet(random, wide));
        streets.add(street);
        if (vertical) {
            divide(u0, v0, at, v1, new Sides(sides.west, sides.south, street, sides.north), depth + 1);
            divide(at, v0, u1, v1, new Sides(street, sides.south, sides.east, sides.north), depth + 1);
        } else {
            divide(u0, v0, u1, at, new Sides(sides.west, sides.south, sides.east, street), depth + 1);
            divide(u0, at, u1, v1, new Sides(sides.west, street, sides.east, sides.north), depth + 1);
        }
    }

    private void addBlock(double u0, double v0, double u1, double v1, Sides sides) {
        Rect rect = new Rect(
                u0 + sides.west.width() / 2,
                v0 + sides.south.width() / 2,
                u1 - sides.east.width() / 2,
                v1 - sides.north.width() / 2);
        boolean riverside = plan.river().touches(rect, River.BANK);
        List<Block.Plot> plots = riverside ? List.of() : plots(rect);
        blocks.add(new Block(
                blocks.size() + 1, rect, plots, riverside, sides.south.name(), sides.north.name()));
    }

    private List<Block.Plot> plots(Rect rect) {
        Zoning zoning = new Zoning(plan, random);
        LandUse use = zoning.use(rect);
        boolean divided = Math.max(rect.width(), rect.height()) > 90 && random.chance(0.45);
        if (!divided) {
            return List.of(new Block.Plot(1, rect, use));
        }
        double share = random.between(0.4, 0.6);
        LandUse second = zoning.use(rect);
        if (rect.width() > rect.height()) {
            double at = rect.u0() + rect.width() * share;
            return List.of(
                    new Block.Plot(1, new Rect(rect.u0(), rect.v0(), at, rect.v1()), use),
                    new Block.Plot(2, new Rect(at, rect.v0(), rect.u1(), rect.v1()), second));
        }
        double at = rect.v0() + rect.height() * share;
        return List.of(
                new Block.Plot(1, new Rect(rect.u0(), rect.v0(), rect.u1(), at), use),
                new Block.Plot(2, new Rect(rect.u0(), at, rect.u1(), rect.v1()), second));
    }

    List<Street> streets() {
        return streets;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** The streets' pieces between crossings, without those that would run into the river or hang on nothing. */
    List<StreetEdge> keptEdges() {
        List<StreetEdge> dry = new ArrayList<>();
        for (Street street : streets) {
            TreeSet<Double> cuts = new TreeSet<>();
            for (Street other : streets) {
                boolean ends = other.from() == street.at() || other.to() == street.at();
                if (other.isVertical() != street.isVertical()
                        && ends
                        && other.at() > street.from()
                        && other.at() < street.to()) {
                    cuts.add(other.at());
                }
            }
            cuts.add(street.to());
            double start = street.from();
            for (double cut : cuts) {
                StreetEdge edge = new StreetEdge(street, start, cut, false);
                if (!plan.river().touches(edge.rect(), River.BANK)) {
                    dry.add(edge);
                }
                start = cut;
            }
        }
        return connected(dry);
    }

    private record Crossing(double u, double v) {}

    /** Those edges that are joined to the arterials around by others. */
    private List<StreetEdge> connected(List<StreetEdge> candidates) {
        Set<Crossing> reached = new HashSet<>();
        Set<StreetEdge> kept = new HashSet<>();
        boolean grows = true;
        while (grows) {
            grows = false;
            for (StreetEdge edge : candidates) {
                Crossing low = new Crossing(edge.u(edge.from()), edge.v(edge.from()));
                Crossing high = new Crossing(edge.u(edge.to()), edge.v(edge.to()));
                boolean joined = isOnArterial(low) || isOnArterial(high) || reached.contains(low) || reached.contains(high);
                if (joined && kept.add(edge)) {
                    reached.add(low);
                    reached.add(high);
                    grows = true;
                }
            }
        }
        return candidates.stream().filter(kept::contains).toList();
    }

    private static boolean isOnArterial(Crossing crossing) {
        return crossing.u % CityPlan.SUPERBLOCK == 0 || crossing.v % CityPlan.SUPERBLOCK == 0;
    }
}
