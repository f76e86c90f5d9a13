package io.citytwin.crs;

/**
 * What unlabelled coordinates look like: a text for the error message that asks for {@code --crs}, never a guess that is
 * applied.
 */
public final class CrsHint {
    private CrsHint() {}

    /**
     * One sentence on the box of a source without a coordinate system; x is what the source gives first.
     *
     * @return a sentence without its full stop, or an empty text where nothing can be said
     */
    public static String describe(double minX, double minY, double maxX, double maxY) {
        if (!(minX <= maxX) || !(minY <= maxY)) {
            return "";
        }
        if (Math.abs(minX) <= 180 && Math.abs(maxX) <= 180 && Math.abs(minY) <= 90 && Math.abs(maxY) <= 90) {
            return "the coordinates look like longitude and latitude: say --crs EPSG:4490 (CGCS2000) or EPSG:4326"
                    + " (WGS 84), if they are; data from web maps may be in GCJ-02, 300 to 700 m off";
        }
        if (minX >= -90 && maxX <= 90 && minY >= -180 && maxY <= 180) {
            return "the coordinates look like latitude and longitude in the wrong order";
        }
        if (isNorthing(minX, maxX) && isEasting(minY, maxY)) {
            return "the first coordinate looks like a northing (X) and the second like an easting (Y): "
                    + easting(minY, maxY) + ", after the two are exchanged";
        }
        if (isNorthing(minY, maxY) && isEasting(minX, maxX)) {
            return easting(minX, maxX);
        }
        if (Math.abs(minX) <= 20_037_509 && Math.abs(maxX) <= 20_037_509 && minX > 8_000_000 && minY > 2_000_000
                && maxY < 7_200_000) {
            return "the coordinates look like web Mercator: say --crs EPSG:3857, if they are";
        }
        return "";
    }

    private static boolean isNorthing(double min, double max) {
        return min >= 1_800_000 && max <= 6_000_000;
    }

    private static boolean isEasting(double min, double max) {
        boolean plain = min >= 100_000 && max <= 900_000;
        boolean numbered = zone(min) == zone(max) && zone(min) >= 13 && zone(min) <= 45;
        return plain || numbered;
    }

    private static int zone(double easting) {
        return (int) Math.floor(easting / 1_000_000);
    }

    private static String easting(double min, double max) {
        int zone = zone(min);
        if (zone >= 25 && zone <= 45) {
            return "eastings start with " + zone + ": looks like EPSG:" + (4488 + zone)
                    + " (CGCS2000, 3-degree zone " + zone + "); say --crs EPSG:" + (4488 + zone)
                    + ", if the data are in CGCS2000";
        }
        if (zone >= 13 && zone <= 23) {
            return "eastings start with " + zone + ": looks like EPSG:" + (4478 + zone)
                    + " (CGCS2000, 6-degree zone " + zone + "); say --crs EPSG:" + (4478 + zone)
                    + ", if the data are in CGCS2000";
        }
        return "eastings of six digits look like a Gauss–Krüger zone without its number: say its central meridian's"
                + " code, --crs EPSG:4546 (111°E), EPSG:4547 (114°E), EPSG:4548 (117°E) or EPSG:4549 (120°E), if the"
                + " data are in CGCS2000, or the name of the city's local system";
    }
}
