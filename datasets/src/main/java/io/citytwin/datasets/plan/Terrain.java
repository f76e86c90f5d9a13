package io.citytwin.datasets.plan;

/** The ground: hills in the west, slow waves, the valley of the river; 68 to 125 m (1985 national height datum). */
public final class Terrain {
    private final double half;
    private final River river;
    private final double[] phases = new double[4];

    Terrain(double half, River river, long seed) {
        this.half = half;
        this.river = river;
        SeededRandom random = SeededRandom.of(seed, 13);
        for (int k = 0; k < phases.length; k++) {
            phases[k] = random.between(0, 2 * Math.PI);
        }
    }

    /** Height of the ground at a place of the plan, metres. */
    public double height(double u, double v) {
        double a = u - half;
        double b = v - half;
        double rise = Math.max(0, (-a / half - 0.45) / 0.55);
        double hills = 17 * rise * rise * (3 - 2 * rise);
        double waves = 3.2 * StrictMath.sin(2 * Math.PI * a / 2600 + phases[0])
                + 2.4 * StrictMath.sin(2 * Math.PI * b / 2100 + phases[1])
                + 1.1 * StrictMath.sin(2 * Math.PI * (a + b) / 900 + phases[2]);
        double distance = Math.abs(v - river.centre(u));
        double valley = -9 * StrictMath.exp(-(distance / 420) * (distance / 420));
        double bed = distance < river.halfWidth(u) ? -2.5 : 0;
        double height = 86 - 4 * a / half + hills + waves + valley + bed;
        return Math.max(68, Math.min(125, height));
    }
}
