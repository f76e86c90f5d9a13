package io.citytwin.crs;

/** EPSG:3857: the spherical Mercator of web maps on the WGS 84 semi-major axis (EPSG method 1024). */
final class WebMercator {
    private static final double RADIUS = 6378137;
    /** Half the width of the square world. */
    private static final double EDGE = Math.PI * RADIUS;

    private WebMercator() {}

    static void inverse(double[] c, int at) {
        double x = c[at];
        double y = c[at + 1];
        boolean within = Math.abs(x) <= EDGE + 0.01 && Math.abs(y) <= 4 * EDGE;
        c[at] = within ? Math.max(-180, Math.min(180, Math.toDegrees(x / RADIUS))) : Double.NaN;
        c[at + 1] = within ? Math.toDegrees(2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2) : Double.NaN;
    }

    static void forward(double[] c, int at) {
        double lon = c[at];
        double lat = c[at + 1];
        boolean within = Math.abs(lon) <= 180 && Math.abs(lat) < 89.999;
        double sine = Math.sin(Math.toRadians(lat));
        c[at] = within ? RADIUS * Math.toRadians(lon) : Double.NaN;
        c[at + 1] = within ? RADIUS * 0.5 * Math.log((1 + sine) / (1 - sine)) : Double.NaN;
    }
}
