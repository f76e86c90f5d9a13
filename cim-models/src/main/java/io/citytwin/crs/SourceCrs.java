package io.citytwin.crs;

import java.util.Objects;

/**
 * A coordinate reference system that the city reads or serves, with its way to the stored EPSG:4326 and back.
 *
 * @param name what the catalogue keeps and {@code --crs} takes: "EPSG:4526", a configured local system's name, or the
 *     name in a WKT text that has no code
 * @param title name for people
 * @param epsg EPSG code, or null
 * @param isGeographic whether coordinates are degrees
 * @param axisNote which order the definition lists, where that differs from x = easting or longitude first, and what
 *     else a reader of the catalogue should know (accuracy of a datum shift); empty if nothing
 * @param toWgs84 from this system to longitude, latitude in EPSG:4326
 * @param fromWgs84 the inverse
 */
public record SourceCrs(
        String name,
        String title,
        Integer epsg,
        boolean isGeographic,
        String axisNote,
        CoordinateTransform toWgs84,
        CoordinateTransform fromWgs84) {
    public SourceCrs {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(toWgs84, "toWgs84");
        Objects.requireNonNull(fromWgs84, "fromWgs84");
        title = title == null ? name : title;
        axisNote = axisNote == null ? "" : axisNote;
    }

    SourceCrs named(String newName, String newTitle) {
        return new SourceCrs(newName, newTitle, epsg, isGeographic, axisNote, toWgs84, fromWgs84);
    }

    @Override
    public String toString() {
        return name.equals(title) ? name : name + " (" + title + ")";
    }
}
