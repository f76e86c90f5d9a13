package io.citytwin.store;

import io.citytwin.model.Feature;
import io.citytwin.store.FeatureQuery.Position;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * One version of a feature as it comes from the database, its geometry still in bytes, so that writers can turn it
 * into their format without a detour.
 *
 * @param wkb little-endian ISO WKB in the CRS of the query, x = longitude or easting, or null
 * @param values the attributes asked for, in their order
 * @param sortValues the values of the query's sort keys
 * @param validTo until when (exclusive), null where it still is or on the hot path
 */
public record FeatureRow(
        long fid,
        byte[] wkb,
        Object[] values,
        Object[] sortValues,
        Instant validFrom,
        Instant validTo,
        Instant recordedFrom) {

    /** Where a next page starts that has this row as its last one before. */
    public Position position() {
        return new Position(Arrays.asList(sortValues), fid, validFrom);
    }

    /** The geometry decoded, or null. */
    public Geometry geometry() {
        if (wkb == null) {
            return null;
        }
        try {
            return new WKBReader().read(wkb);
        } catch (ParseException e) {
            throw new IllegalStateException("feature " + fid + " has bytes that are no WKB", e);
        }
    }

    public Feature toFeature() {
        return new Feature(
                fid,
                geometry(),
                Collections.unmodifiableList(Arrays.asList(values)),
                validFrom,
                validTo,
                recordedFrom);
    }
}
