package io.citytwin.store;

import io.citytwin.grid.H3Grid;
import org.locationtech.jts.algorithm.Centroid;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** The H3 cell of resolution 15 that holds a geometry's centroid (the point that ST_Centroid gives). */
final class CentroidCell {
    private double x;
    private double y;

    /**
     * The centroid of one area from the cross products around its first point: the same as JTS's to the last digits, at
     * a third of its cost. Returns whether there is an area to speak of.
     */
    private boolean sumUp(Polygon polygon) {
        CoordinateSequence shell = polygon.getExteriorRing().getCoordinateSequence();
        if (shell.size() < 4) {
            return false;
        }
        double baseX = shell.getX(0);
        double baseY = shell.getY(0);
        double area = 0;
        double sumX = 0;
        double sumY = 0;
        for (int r = -1; r < polygon.getNumInteriorRing(); r++) {
            CoordinateSequence ring = r < 0
                    ? shell
                    : polygon.getInteriorRingN(r).getCoordinateSequence();
            double ringArea = 0;
            double ringX = 0;
            double ringY = 0;
            double x0 = ring.getX(0) - baseX;
            double y0 = ring.getY(0) - baseY;
            for (int i = 1; i < ring.size(); i++) {
                double x1 = ring.getX(i) - baseX;
                double y1 = ring.getY(i) - baseY;
                double cross = x0 * y1 - x1 * y0;
                ringArea += cross;
                ringX += cross * (x0 + x1);
                ringY += cross * (y0 + y1);
                x0 = x1;
                y0 = y1;
            }
            // Rings run either way: the shell counts for, the holes count against.
            double sign = (ringArea < 0) == (r < 0) ? -1 : 1;
            area += sign * ringArea;
            sumX += sign * ringX;
            sumY += sign * ringY;
        }
        x = baseX + sumX / (3 * area);
        y = baseY + sumY / (3 * area);
        return area > 1e-16 && Double.isFinite(x) && Double.isFinite(y);
    }

    long of(Geometry geometry) {
        if (geometry instanceof Point point) {
            return H3Grid.cell(point.getX(), point.getY(), H3Grid.FINEST);
        }
        if (geometry.getNumGeometries() == 1 && geometry.getGeometryN(0) instanceof Polygon polygon && sumUp(polygon)) {
            return H3Grid.cell(x, y, H3Grid.FINEST);
        }
        Coordinate centre = Centroid.getCentroid(geometry);
        return H3Grid.cell(centre.x, centre.y, H3Grid.FINEST);
    }
}
