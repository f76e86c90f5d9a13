package io.citytwin.datasets.plan;

/**
 * A piece of a street between two crossings.
 *
 * @param from lower end along the street, plan metres
 * @param to upper end
 * @param isBridge whether it crosses the river
 */
public record StreetEdge(Street street, double from, double to, boolean isBridge) {
    public double length() {
        return to - from;
    }

    /** Easting in the plan at a place along the edge. */
    public double u(double along) {
        return street.isVertical() ? street.at() : along;
    }

    /** Northing in the plan at a place along the edge. */
    public double v(double along) {
        return street.isVertical() ? along : street.at();
    }

    /** Whether a place along the edge is where it crosses an arterial or lies on one. */
    public boolean isOnArterial(double along) {
        return u(along) % CityPlan.SUPERBLOCK == 0 || v(along) % CityPlan.SUPERBLOCK == 0;
    }

    Rect rect() {
        double half = street.width() / 2;
        return street.isVertical()
                ? new Rect(street.at() - half, from, street.at() + half, to)
                : new Rect(from, street.at() - half, to, street.at() + half);
    }
}
