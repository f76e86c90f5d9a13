package io.citytwin.importers.format.gpkg;

import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.format.geometry.WkbReader;
import org.locationtech.jts.geom.Geometry;

/** Reads the GeoPackage binary format (OGC 12-128 clause 2.1.3): a header of its own, then well-known binary. */
final class GeoPackageGeometry {
    private static final int[] ENVELOPE_BYTES = {0, 32, 48, 48, 64};
    private final WkbReader wkb = new WkbReader();

    /** The geometry; null where the value is null or the geometry is empty. */
    Geometry read(byte[] blob) throws MalformedGeometryException {
        return blob == null ? null : read(blob, 0, blob.length);
    }

    /** The geometry that lies in a part of the bytes. */
    Geometry read(byte[] blob, int from, int to) throws MalformedGeometryException {
        if (to - from < 8 || blob[from] != 'G' || blob[from + 1] != 'P') {
            throw new MalformedGeometryException("a GeoPackage geometry must start with \"GP\" and 8 bytes of header");
        }
        int flags = blob[from + 3];
        if ((flags & 0x20) != 0) {
            throw new MalformedGeometryException("extended GeoPackage geometry types are not read");
        }
        int envelope = (flags >> 1) & 7;
        if (envelope >= ENVELOPE_BYTES.length) {
            throw new MalformedGeometryException("the envelope code of a GeoPackage geometry must be 0 to 4, is " + envelope);
        }
        if ((flags & 0x10) != 0) {
            return null;
        }
        Geometry geometry = wkb.read(blob, from + 8 + ENVELOPE_BYTES[envelope], to);
        return geometry.isEmpty() ? null : geometry;
    }
}
