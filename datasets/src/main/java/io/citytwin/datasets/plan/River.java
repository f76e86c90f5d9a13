package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;

/** The river 练江河: a winding band of the plan that stays inside one row of superblocks, from the west edge to the east. */
public final class River {
    /** Free strip on both sides in which no street runs and nothing is built, metres. */
    public static final double BANK = 20;

    private static final double SWING = 95;
    private static final double STEP = 12;

    private final double middle;
    private final double phase;
    private final double side;

    River(int row, double side, long seed) {
        this.middle = (row + 0.5) * CityPlan.SUPERBLOCK;
        this.side = side;
        this.phase = SeededRandom.of(seed, 12).between(0, 2 * Math.PI);
    }

    /** Northing of the centre line in the plan. */
    public double centre(double u) {
        return middle
                + SWING * StrictMath.sin(2 * Math.PI * u / 2300 + phase)
                + SWING / 3 * StrictMath.sin(2 * Math.PI * u / 870 + 2 * phase);
    }

    /** Half of the width in the plan, measured north. */
    public double halfWidth(double u) {
        return 30 + 6 * StrictMath.sin(2 * Math.PI * u / 1300 + 3 * phase);
    }

    /** Whether a rectangle of the plan comes nearer to the water than that. */
    public boolean touches(Rect rect, double distance) {
        int steps = (int) Math.max(1, Math.ceil(rect.width() / 6));
        for (int k = 0; k <= steps; k++) {
            double u = rect.u0() + rect.width() * k / steps;
            double reach = halfWidth(u) + distance;
            if (rect.v0() < centre(u) + reach && rect.v1() > centre(u) - reach) {
                return true;
            }
        }
        return false;
    }

    /** Corners of the band widened by that much between two eastings of the plan, a vertex every 12 m or less. */
    public List<double[]> band(double u0, double u1, double widened) {
        int steps = (int) Math.max(1, Math.ceil((u1 - u0) / STEP));
        List<double[]> corners = new ArrayList<>();
        for (int k = 0; k <= steps; k++) {
            double u = u0 + (u1 - u0) * k / steps;
            corners.add(new double[] {u, centre(u) - halfWidth(u) - widened});
        }
        for (int k = steps; k >= 0; k--) {
            double u = u0 + (u1 - u0) * k / steps;
            corners.add(new double[] {u, centre(u) + halfWidth(u) + widened});
        }
        return corners;
    }

    /** The whole river. */
    public List<double[]> band() {
        return band(0, side, 0);
    }
}
