package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The plan of the whole city: a square of superblocks between arterials, with a river through one row of them. Superblocks
 * fill from the centre until the wanted number of buildings is reached; the rest is countryside. A superblock's content is
 * made when it is asked for, so memory does not grow with the city.
 */
public final class CityPlan {
    /** Distance of the arterials, metres. */
    public static final double SUPERBLOCK = 480;
    /** Newest state that the plan counts buildings of. */
    public static final int NEWEST_YEAR = 2025;

    private static final double SLOTS_PER_SUPERBLOCK = 100;
    private static final int CACHED_ROWS = 4;

    private final long seed;
    private final int side;
    private final int buildings;
    private final River river;
    private final Warp warp;
    private final Terrain terrain;
    private final boolean[] urban;
    private final int[] developed;
    private final int lastSuperblock;
    private final int lastAllowance;
    private final Map<Integer, Superblock> cache = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Superblock> eldest) {
            return size() > CACHED_ROWS * (side + 2);
        }
    };

    /**
     * @param chosen superblocks that are built up, from the centre outwards
     * @param expected how many of them there will be about: the outermost of those are the newest
     * @param lastAllowance buildings of the last one of them
     */
    private CityPlan(int buildings, long seed, int side, List<Integer> chosen, int expected, int lastAllowance) {
        this.seed = seed;
        this.side = side;
        this.buildings = buildings;
        this.river = new River(riverRow(side), side * SUPERBLOCK, seed);
        this.warp = new Warp(side * SUPERBLOCK / 2, seed);
        this.terrain = new Terrain(side * SUPERBLOCK / 2, river, seed);
        this.urban = new boolean[side * side];
        this.developed = new int[side * side];
        this.lastSuperblock = chosen.isEmpty() ? -1 : chosen.get(chosen.size() - 1);
        this.lastAllowance = lastAllowance;
        for (int rank = 0; rank < chosen.size(); rank++) {
            urban[chosen.get(rank)] = true;
            developed[chosen.get(rank)] = developmentYear((double) rank / expected, chosen.get(rank));
        }
    }

    /**
     * The plan of a city with exactly that many buildings in its newest state.
     *
     * @param buildings 200 to 2,000,000
     */
    public static CityPlan of(int buildings, long seed) {
        if (buildings < 200 || buildings > 2_000_000) {
            throw new IllegalArgumentException("buildings must be 200 to 2000000, was " + buildings);
        }
        int side = Math.max(4, (int) Math.sqrt(buildings / SLOTS_PER_SUPERBLOCK / 0.8));
        while (true) {
            CityPlan plan = tryPlan(buildings, seed, side);
            if (plan != null) {
                return plan;
            }
            side++;
        }
    }

    /** The plan on a square of that many superblocks, or null where they do not hold that many buildings. */
    private static CityPlan tryPlan(int buildings, long seed, int side) {
        List<Integer> order = fromTheCentre(side);
        List<Integer> allowed = order.subList(0, (int) Math.ceil(order.size() * 0.84));
        // How many superblocks are needed depends a little on their age, their age on how many are needed.
        CityPlan guess = fill(buildings, seed, side, allowed, allowed.size());
        return guess == null ? null : fill(buildings, seed, side, allowed, guess.urbanCount());
    }

    private static CityPlan fill(int buildings, long seed, int side, List<Integer> allowed, int expected) {
        CityPlan everywhere = new CityPlan(buildings, seed, side, allowed, expected, Integer.MAX_VALUE);
        int sum = 0;
        for (int rank = 0; rank < allowed.size(); rank++) {
            int count = everywhere
                    .make(allowed.get(rank) % side, allowed.get(rank) / side)
                    .countBuildings();
            if (sum + count >= buildings) {
                return new CityPlan(buildings, seed, side, allowed.subList(0, rank + 1), expected, buildings - sum);
            }
            sum += count;
        }
        return null;
    }

    private int urbanCount() {
        int count = 0;
        for (boolean isUrban : urban) {
            count += isUrban ? 1 : 0;
        }
        return count;
    }

    private static List<Integer> fromTheCentre(int side) {
        List<Integer> order = new ArrayList<>();
        for (int k = 0; k < side * side; k++) {
            order.add(k);
        }
        double centre = (side - 1) / 2.0;
        order.sort(Comparator.comparingDouble((Integer k) -> Math.hypot(k % side - centre, k / side - centre))
                .thenComparingInt(k -> k));
        return order;
    }

    private static int riverRow(int side) {
        return Math.max(0, side / 2 - Math.max(1, side / 5));
    }

    private int developmentYear(double rank, int index) {
        if (rank < 0.6) {
            return 1985;
        }
        int spread = SeededRandom.of(seed, 15, index).nextInt(4);
        if (rank < 0.78) {
            return 2008 + 2 * spread;
        }
        return rank < 0.88 ? 2016 + spread : 2021 + spread;
    }

    public long seed() {
        return seed;
    }

    /** Superblocks along a side. */
    public int side() {
        return side;
    }

    /** Buildings in the newest state. */
    public int buildings() {
        return buildings;
    }

    /** Side of the city's plan, metres. */
    public double extent() {
        return side * SUPERBLOCK;
    }

    public River river() {
        return river;
    }

    public Warp warp() {
        return warp;
    }

    public Terrain terrain() {
        return terrain;
    }

    public boolean isInside(int i, int j) {
        return i >= 0 && j >= 0 && i < side && j < side;
    }

    /** Whether the superblock in column i and row j is built up; outside the city nothing is. */
    public boolean isUrban(int i, int j) {
        return isInside(i, j) && urban[j * side + i];
    }

    /** The year in which a superblock was opened up. */
    int developmentYear(int i, int j) {
        return isInside(i, j) ? developed[j * side + i] : 0;
    }

    /** How many buildings a superblock may have in the newest state: all but the outermost as many as fit. */
    int allowance(int i, int j) {
        return isInside(i, j) && j * side + i == lastSuperblock ? lastAllowance : Integer.MAX_VALUE;
    }

    /** Distance from the centre: 0 there, 1 in the middle of a side. */
    double radius(double u, double v) {
        return Math.hypot(u - extent() / 2, v - extent() / 2) / (extent() / 2);
    }

    /**
     * The superblock in column i and row j, 0 to {@link #side()}: the last column and row lie outside and only carry the
     * arterials along the city's right and upper edge.
     */
    public Superblock superblock(int i, int j) {
        int key = j * (side + 1) + i;
        Superblock known = cache.get(key);
        if (known == null) {
            known = make(i, j);
            cache.put(key, known);
        }
        return known;
    }

    private Superblock make(int i, int j) {
        return Superblock.of(this, i, j);
    }

    /** The arterial at the left edge of column i between rows j and j + 1. */
    Street northwardArterial(int i, int j) {
        boolean ring = isRing(i) && isBetweenRings(j);
        String name = ring ? (i < side / 2 ? "西环路" : "东环路") : Names.northward(nameNumber(i));
        return new Street(true, i * SUPERBLOCK, j * SUPERBLOCK, (j + 1) * SUPERBLOCK, width(ring), rank(ring), name);
    }

    /** The arterial at the lower edge of row j between columns i and i + 1. */
    Street eastwardArterial(int i, int j) {
        boolean ring = isRing(j) && isBetweenRings(i);
        String name = ring ? (j < side / 2 ? "南环路" : "北环路") : Names.eastward(nameNumber(j));
        return new Street(false, j * SUPERBLOCK, i * SUPERBLOCK, (i + 1) * SUPERBLOCK, width(ring), rank(ring), name);
    }

    /** Numbers lines from the centre outwards, so that the well-known names stand in the middle. */
    private int nameNumber(int line) {
        int fromCentre = line - (side + 1) / 2;
        return fromCentre >= 0 ? 2 * fromCentre : -2 * fromCentre - 1;
    }

    private static double width(boolean ring) {
        return ring ? 50 : 40;
    }

    private static Street.Rank rank(boolean ring) {
        return ring ? Street.Rank.RING : Street.Rank.ARTERIAL;
    }

    private int ringLow() {
        return (int) Math.round(side * 0.19);
    }

    private boolean isRing(int line) {
        return line == ringLow() || line == side - ringLow();
    }

    private boolean isBetweenRings(int cell) {
        return cell >= ringLow() && cell < side - ringLow();
    }
}
