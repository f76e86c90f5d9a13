package io.citytwin.model;

import java.time.Instant;
import java.util.List;
import org.locationtech.jts.geom.Geometry;

/**
 * One version of a feature as a reader sees it.
 *
 * @param fid the feature's id, the same in all versions
 * @param geometry EPSG:4326 unless the query asked for another CRS; x = longitude or easting; null where there is none
 * @param values attribute values in the order of the attributes that were asked for
 * @param validFrom since when it is so in the world
 * @param validTo until when (exclusive), null where it still is
 * @param recordedFrom since when the city has known it
 */
public record Feature(
        long fid, Geometry geometry, List<Object> values, Instant validFrom, Instant validTo, Instant recordedFrom) {}
