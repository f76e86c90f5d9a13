package io.citytwin.tiles.imagery;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.model.Bbox;
import io.citytwin.raster.Picture;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;

/**
 * A picture of a mosaic.
 *
 * @param fid id of the feature
 * @param name name of the feature
 * @param folder name of the folder that holds its pixels
 * @param extent box of its footprint, degrees
 * @param validFrom since when it is what the ground looks like
 * @param acquired the day on which it was taken, or null
 * @param cellMetres from one row to the next
 * @param attribution whom to name, or null
 * @param fromWgs84 from longitude and latitude to the picture's own system
 * @param isInDegrees whether that system has longitudes, which may count on beyond the antimeridian
 */
public record MosaicPicture(
        long fid,
        String name,
        String folder,
        Bbox extent,
        long priority,
        Instant validFrom,
        LocalDate acquired,
        double cellMetres,
        String licence,
        String attribution,
        Picture picture,
        CoordinateTransform fromWgs84,
        boolean isInDegrees) {

    /**
     * What covers what, the uppermost first: higher priority, else what is true since later, else taken later, else of
     * smaller pixels.
     */
    static final Comparator<MosaicPicture> UPPERMOST_FIRST = Comparator.comparingLong((MosaicPicture p) -> -p.priority)
            .thenComparing(MosaicPicture::validFrom, Comparator.reverseOrder())
            .thenComparing(MosaicPicture::acquired, Comparator.nullsLast(Comparator.reverseOrder()))
            .thenComparingDouble(MosaicPicture::cellMetres)
            .thenComparing(MosaicPicture::name)
            .thenComparingLong(MosaicPicture::fid);
}
