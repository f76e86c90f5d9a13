package io.citytwin.datasets.file;

/**
 * CGCS2000 / 3-degree Gauss-Kruger zone 38 (EPSG:4526): x = easting with the zone number in front, y = northing, metres.
 * Forward and inverse by the Krüger series in the third flattening up to n⁴ (error far below 0.1 mm within the zone).
 */
public final class Cgcs2000 {
    public static final int EPSG = 4526;
    static final String ESRI_WKT = "PROJCS[\"CGCS2000_3_Degree_GK_Zone_38\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\","
            + "DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],"
            + "UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],"
            + "PARAMETER[\"False_Easting\",38500000.0],PARAMETER[\"False_Northing\",0.0],"
            + "PARAMETER[\"Central_Meridian\",114.0],PARAMETER[\"Scale_Factor\",1.0],"
            + "PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    static final String OGC_WKT = "PROJCS[\"CGCS2000 / 3-degree Gauss-Kruger zone 38\",GEOGCS[\"China Geodetic Coordinate System 2000\","
            + "DATUM[\"China_2000\",SPHEROID[\"CGCS2000\",6378137,298.257222101,AUTHORITY[\"EPSG\",\"1024\"]],"
            + "AUTHORITY[\"EPSG\",\"1043\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
            + "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY[\"EPSG\",\"4490\"]],"
            + "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0],"
            + "PARAMETER[\"central_meridian\",114],PARAMETER[\"scale_factor\",1],"
            + "PARAMETER[\"false_easting\",38500000],PARAMETER[\"false_northing\",0],"
            + "UNIT[\"metre\",1,AUTHORITY[\"EPSG\",\"9001\"]],AUTHORITY[\"EPSG\",\"4526\"]]";

    private static final double FALSE_EASTING = 38_500_000;
    private static final double MERIDIAN = 114;
    private static final double FLATTENING = 1 / 298.257222101;
    private static final double N = FLATTENING / (2 - FLATTENING);
    private static final double RADIUS = 6378137.0 / (1 + N) * (1 + N * N / 4 + N * N * N * N / 64);
    private static final double E = StrictMath.sqrt(FLATTENING * (2 - FLATTENING));
    private static final double[] INVERSE = {
        N / 2 - 2 * N * N / 3 + 37 * N * N * N / 96 - N * N * N * N / 360,
        N * N / 48 + N * N * N / 15 - 437 * N * N * N * N / 1440,
        17 * N * N * N / 480 - 37 * N * N * N * N / 840,
        4397 * N * N * N * N / 161280
    };

    private Cgcs2000() {}

    /** Longitude and latitude in degrees (CGCS2000) of an easting and a northing in metres. */
    public static double[] toLonLat(double easting, double northing) {
        double xi = northing / RADIUS;
        double eta = (easting - FALSE_EASTING) / RADIUS;
        double xiPrime = xi;
        double etaPrime = eta;
        for (int k = 1; k <= INVERSE.length; k++) {
            xiPrime -= INVERSE[k - 1] * StrictMath.sin(2 * k * xi) * StrictMath.cosh(2 * k * eta);
            etaPrime -= INVERSE[k - 1] * StrictMath.cos(2 * k * xi) * StrictMath.sinh(2 * k * eta);
        }
        double longitude = StrictMath.atan2(StrictMath.sinh(etaPrime), StrictMath.cos(xiPrime));
        double conformal = StrictMath.sin(xiPrime) / StrictMath.cosh(etaPrime);
        double latitude = latitude(atanh(conformal));
        return new double[] {MERIDIAN + StrictMath.toDegrees(longitude), StrictMath.toDegrees(latitude)};
    }

    /** The latitude of an isometric latitude, by fixed-point iteration (converges by e² each time). */
    private static double latitude(double isometric) {
        double sine = StrictMath.tanh(isometric);
        for (int k = 0; k < 8; k++) {
            sine = StrictMath.tanh(isometric + E * atanh(E * sine));
        }
        return StrictMath.asin(sine);
    }

    private static double atanh(double x) {
        return 0.5 * StrictMath.log((1 + x) / (1 - x));
    }
}
