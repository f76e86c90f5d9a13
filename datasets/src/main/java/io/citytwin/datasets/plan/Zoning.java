package io.citytwin.datasets.plan;

/** Which use a plot gets: business in the centre, housing around it, industry in the east, villages at the edge. */
final class Zoning {
    private final CityPlan plan;
    private final SeededRandom random;

    Zoning(CityPlan plan, SeededRandom random) {
        this.plan = plan;
        this.random = random;
    }

    LandUse use(Rect rect) {
        double u = rect.centreU();
        double v = rect.centreV();
        double radius = plan.radius(u, v);
        double dice = random.nextDouble();
        if (radius < 0.3) {
            return centre(dice);
        }
        boolean east = u > plan.extent() * 0.72 && Math.abs(v - plan.extent() / 2) < plan.extent() * 0.3;
        if (east) {
            return industry(dice);
        }
        return radius < 0.68 ? housing(dice) : edge(dice);
    }

    private static LandUse centre(double dice) {
        return choose(
                dice,
                new double[] {0.16, 0.30, 0.38, 0.43, 0.48, 0.53, 0.57, 0.75, 0.86, 0.94},
                new LandUse[] {
                    LandUse.RETAIL, LandUse.OFFICE, LandUse.GOVERNMENT, LandUse.CULTURE, LandUse.SCHOOL,
                    LandUse.HOSPITAL, LandUse.SQUARE, LandUse.OLD_HOUSING, LandUse.SLABS, LandUse.TOWERS
                },
                LandUse.PARK);
    }

    private static LandUse housing(double dice) {
        return choose(
                dice,
                new double[] {0.36, 0.58, 0.68, 0.75, 0.82, 0.85, 0.88, 0.90, 0.92},
                new LandUse[] {
                    LandUse.SLABS, LandUse.TOWERS, LandUse.OLD_HOUSING, LandUse.RETAIL, LandUse.SCHOOL,
                    LandUse.OFFICE, LandUse.GOVERNMENT, LandUse.HOSPITAL, LandUse.UTILITY
                },
                LandUse.PARK);
    }

    private static LandUse industry(double dice) {
        return choose(
                dice,
                new double[] {0.55, 0.75, 0.85, 0.90, 0.94},
                new LandUse[] {
                    LandUse.INDUSTRY, LandUse.LOGISTICS, LandUse.SLABS, LandUse.OFFICE, LandUse.UTILITY
                },
                LandUse.PARK);
    }

    private static LandUse edge(double dice) {
        return choose(
                dice,
                new double[] {0.34, 0.56, 0.78, 0.84, 0.89, 0.93},
                new LandUse[] {
                    LandUse.VILLAGE, LandUse.TOWERS, LandUse.SLABS, LandUse.SCHOOL, LandUse.RETAIL, LandUse.LOGISTICS
                },
                LandUse.PARK);
    }

    private static LandUse choose(double dice, double[] below, LandUse[] uses, LandUse otherwise) {
        for (int k = 0; k < below.length; k++) {
            if (dice < below[k]) {
                return uses[k];
            }
        }
        return otherwise;
    }
}
