package io.citytwin.datasets.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Encodes points, lines and polygons as GeoPackage binary: header with an XY envelope, then little-endian ISO WKB. */
final class GeoPackageBlob {
    private final int srsId;
    private ByteBuffer buffer = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);

    GeoPackageBlob(int srsId) {
        this.srsId = srsId;
    }

    byte[] encode(Geometry geometry, boolean withZ) {
        int bytes = 128 + geometry.getNumPoints() * 24 + (geometry instanceof Polygon p ? p.getNumInteriorRing() * 4 : 0);
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes * 2).order(ByteOrder.LITTLE_ENDIAN);
        }
        buffer.clear();
        boolean isPoint = geometry instanceof Point;
        buffer.put((byte) 'G').put((byte) 'P').put((byte) 0).put((byte) (isPoint ? 0b001 : 0b011)).putInt(srsId);
        if (!isPoint) {
            Envelope box = geometry.getEnvelopeInternal();
            buffer.putDouble(box.getMinX()).putDouble(box.getMaxX());
            buffer.putDouble(box.getMinY()).putDouble(box.getMaxY());
        }
        putGeometry(geometry, withZ);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private void putGeometry(Geometry geometry, boolean withZ) {
        int z = withZ ? 1000 : 0;
        buffer.put((byte) 1);
        if (geometry instanceof Point point) {
            buffer.putInt(1 + z);
            putCoordinates(point.getCoordinateSequence(), withZ);
        } else if (geometry instanceof LineString line) {
            buffer.putInt(2 + z).putInt(line.getNumPoints());
            putCoordinates(line.getCoordinateSequence(), withZ);
        } else if (geometry instanceof Polygon polygon) {
            buffer.putInt(3 + z).putInt(1 + polygon.getNumInteriorRing());
            putRing(polygon.getExteriorRing(), withZ);
            for (int k = 0; k < polygon.getNumInteriorRing(); k++) {
                putRing(polygon.getInteriorRingN(k), withZ);
            }
        } else {
            throw new IllegalArgumentException("a point, line or polygon is needed, was " + geometry.getGeometryType());
        }
    }

    private void putRing(LineString ring, boolean withZ) {
        buffer.putInt(ring.getNumPoints());
        putCoordinates(ring.getCoordinateSequence(), withZ);
    }

    private void putCoordinates(CoordinateSequence line, boolean withZ) {
        for (int k = 0; k < line.size(); k++) {
            buffer.putDouble(line.getX(k)).putDouble(line.getY(k));
            if (withZ) {
                buffer.putDouble(line.getZ(k));
            }
        }
    }
}
