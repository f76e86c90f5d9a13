package io.citytwin.crs;

/** Longitude and latitude on a datum that coincides with WGS 84 at map precision: only the range is checked. */
final class Geographic {
    private static final double ROUNDING = 1e-9;

    private Geographic() {}

    /** Values over the range by no more than rounding are set to its end, others to NaN. */
    static void check(double[] c, int at) {
        double lon = c[at];
        double lat = c[at + 1];
        if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) {
            return;
        }
        boolean rounding = Math.abs(lon) <= 180 + ROUNDING && Math.abs(lat) <= 90 + ROUNDING;
        c[at] = rounding ? Math.max(-180, Math.min(180, lon)) : Double.NaN;
        c[at + 1] = rounding ? Math.max(-90, Math.min(90, lat)) : Double.NaN;
    }
}
