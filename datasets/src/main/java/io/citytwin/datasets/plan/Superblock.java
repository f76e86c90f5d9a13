package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What lies between four arterials: local streets, blocks with their plots, building sites. Also owns the arterial along
 * its left and its lower edge.
 */
public final class Superblock {
    private final CityPlan plan;
    private final int i;
    private final int j;
    private final List<Street> streets;
    private final List<StreetEdge> localEdges;
    private final List<Block> blocks;
    private List<StreetEdge> edges;
    private List<BuildingSite> sites;

    private Superblock(
            CityPlan plan, int i, int j, List<Street> streets, List<StreetEdge> localEdges, List<Block> blocks) {
        this.plan = plan;
        this.i = i;
        this.j = j;
        this.streets = streets;
        this.localEdges = localEdges;
        this.blocks = List.copyOf(blocks);
    }

    static Superblock of(CityPlan plan, int i, int j) {
        if (!plan.isUrban(i, j)) {
            return new Superblock(plan, i, j, List.of(), List.of(), List.of());
        }
        Subdivision subdivision = new Subdivision(plan, i, j);
        return new Superblock(plan, i, j, subdivision.streets(), subdivision.keptEdges(), subdivision.blocks());
    }

    public int column() {
        return i;
    }

    public int row() {
        return j;
    }

    public boolean isUrban() {
        return plan.isUrban(i, j);
    }

    /**
     * The year in which an edge of {@link #edges()} was built: a local street with its superblock, an arterial with the
     * older of the built-up superblocks beside it; 0 for an arterial through open country.
     */
    public int yearOf(StreetEdge edge) {
        if (!edge.street().isMajor()) {
            return developmentYear();
        }
        int here = plan.isUrban(i, j) ? developmentYear() : 0;
        boolean vertical = edge.street().isVertical();
        int otherI = vertical ? i - 1 : i;
        int otherJ = vertical ? j : j - 1;
        int other = plan.isUrban(otherI, otherJ) ? plan.developmentYear(otherI, otherJ) : 0;
        return here == 0 || other == 0 ? here + other : Math.min(here, other);
    }

    /** The year in which its streets were opened. */
    public int developmentYear() {
        return plan.developmentYear(i, j);
    }

    public Rect rect() {
        double size = CityPlan.SUPERBLOCK;
        return new Rect(i * size, j * size, (i + 1) * size, (j + 1) * size);
    }

    public List<Block> blocks() {
        return blocks;
    }

    List<Street> streets() {
        return streets;
    }

    List<StreetEdge> localEdges() {
        return localEdges;
    }

    /** Its local streets and the arterials along its left and lower edge, cut at every crossing. */
    public List<StreetEdge> edges() {
        if (edges == null) {
            List<StreetEdge> all = new ArrayList<>(localEdges);
            if (j < plan.side()) {
                all.addAll(cutArterial(plan.northwardArterial(i, j), i - 1, j));
            }
            if (i < plan.side()) {
                all.addAll(cutArterial(plan.eastwardArterial(i, j), i, j - 1));
            }
            edges = List.copyOf(all);
        }
        return edges;
    }

    private List<StreetEdge> cutArterial(Street arterial, int neighbourColumn, int neighbourRow) {
        TreeSet<Double> cuts = new TreeSet<>();
        addEnds(cuts, arterial, localEdges);
        if (plan.isInside(neighbourColumn, neighbourRow)) {
            addEnds(cuts, arterial, plan.superblock(neighbourColumn, neighbourRow).localEdges());
        }
        double bridgeFrom = Double.NaN;
        double bridgeTo = Double.NaN;
        River river = plan.river();
        if (arterial.isVertical()) {
            double reach = river.halfWidth(arterial.at()) + 6;
            double low = Math.rint(river.centre(arterial.at()) - reach);
            double high = Math.rint(river.centre(arterial.at()) + reach);
            if (low > arterial.from() && high < arterial.to()) {
                bridgeFrom = low;
                bridgeTo = high;
                cuts.add(low);
                cuts.add(high);
            }
        }
        List<StreetEdge> pieces = new ArrayList<>();
        double start = arterial.from();
        cuts.add(arterial.to());
        for (double cut : cuts) {
            pieces.add(new StreetEdge(arterial, start, cut, start == bridgeFrom && cut == bridgeTo));
            start = cut;
        }
        return pieces;
    }

    private static void addEnds(TreeSet<Double> cuts, Street arterial, List<StreetEdge> locals) {
        for (StreetEdge edge : locals) {
            if (edge.street().isVertical() == arterial.isVertical()) {
                continue;
            }
            boolean ends = edge.from() == arterial.at() || edge.to() == arterial.at();
            double at = edge.street().at();
            if (ends && at > arterial.from() && at < arterial.to()) {
                cuts.add(at);
            }
        }
    }

    /** Every place where a building stands or stood, in a fixed order. */
    public List<BuildingSite> sites() {
        if (sites == null) {
            sites = BuildingSite.listSites(plan, this);
        }
        return sites;
    }

    /** Buildings of the newest state, before the allowance. */
    int countBuildings() {
        int count = 0;
        for (BuildingSite site : BuildingSite.listSites(plan, this)) {
            if (site.exists(CityPlan.NEWEST_YEAR)) {
                count++;
            }
        }
        return count;
    }
}
