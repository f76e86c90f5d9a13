package io.citytwin.datasets.plan;

/**
 * A rectangle of the plan: the plane of metres, u to the east and v to the north from the city's lower left corner, in
 * which streets are straight; {@link Warp} bends the plan into the world.
 */
public record Rect(double u0, double v0, double u1, double v1) {
    public double width() {
        return u1 - u0;
    }

    public double height() {
        return v1 - v0;
    }

    public double centreU() {
        return (u0 + u1) / 2;
    }

    public double centreV() {
        return (v0 + v1) / 2;
    }

    public Rect inset(double by) {
        return new Rect(u0 + by, v0 + by, u1 - by, v1 - by);
    }
}
