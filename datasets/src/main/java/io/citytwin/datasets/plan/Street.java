package io.citytwin.datasets.plan;

/**
 * A street of the plan, straight there.
 *
 * @param isVertical whether it runs north, at easting {@code at}; else it runs east, at northing {@code at}
 * @param from its lower end, u or v
 * @param to its upper end
 * @param width of the whole street, metres
 */
public record Street(boolean isVertical, double at, double from, double to, double width, Rank rank, String name) {
    /** Ranks of urban roads (CJJ 37) with their usual number of lanes. */
    public enum Rank {
        RING("快速路", 6),
        ARTERIAL("主干路", 4),
        COLLECTOR("次干路", 2),
        LOCAL("支路", 2);

        private final String nameZh;
        private final int lanes;

        Rank(String nameZh, int lanes) {
            this.nameZh = nameZh;
            this.lanes = lanes;
        }

        public String nameZh() {
            return nameZh;
        }

        public int lanes() {
            return lanes;
        }
    }

    public boolean isMajor() {
        return rank == Rank.RING || rank == Rank.ARTERIAL;
    }
}
