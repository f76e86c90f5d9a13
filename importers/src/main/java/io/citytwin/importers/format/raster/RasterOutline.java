package io.citytwin.importers.format.raster;

import io.citytwin.crs.CrsException;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.raster.PixelPlace;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;

/**
 * The ground that a raster covers.
 *
 * @param columns cells in a row
 * @param rows rows
 * @param place where they lie
 */
public record RasterOutline(int columns, int rows, PixelPlace place) {
    /** Lines between points of the footprint's edges, so that it keeps its place when it is projected. */
    private static final int EDGE_PARTS = 32;

    private static final double HALF_TURN = 180;

    private static final double EARTH_RADIUS = 6_371_000;

    /** The outline in the raster's own system. */
    public Geometry footprint() {
        int[][] corners = {{0, 0}, {0, rows}, {columns, rows}, {columns, 0}, {0, 0}};
        List<Coordinate> ring = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            for (int k = 0; k < EDGE_PARTS; k++) {
                double part = (double) k / EDGE_PARTS;
                double column = corners[i][0] + part * (corners[i + 1][0] - corners[i][0]);
                double row = corners[i][1] + part * (corners[i + 1][1] - corners[i][1]);
                ring.add(new Coordinate(place.xAt(column, row), place.yAt(column, row)));
            }
        }
        ring.add(ring.get(0));
        Polygon area = Geometries.FACTORY.createPolygon(ring.toArray(Coordinate[]::new));
        return Geometries.FACTORY.createMultiPolygon(new Polygon[] {area});
    }

    /**
     * The same of a raster in degrees: what its longitudes count on beyond the antimeridian lies on the other side of
     * it.
     */
    public Geometry footprintInDegrees() {
        Geometry whole = footprint();
        Envelope box = whole.getEnvelopeInternal();
        if (box.getMinX() >= -HALF_TURN && box.getMaxX() <= HALF_TURN) {
            return whole;
        }
        List<Polygon> parts = new ArrayList<>();
        for (int turn = -1; turn <= 1; turn++) {
            double shift = turn * 2 * HALF_TURN;
            Envelope world = new Envelope(shift - HALF_TURN, shift + HALF_TURN, -HALF_TURN, HALF_TURN);
            Geometry part = whole.intersection(Geometries.FACTORY.toGeometry(world));
            if (part instanceof Polygon polygon && !polygon.isEmpty()) {
                parts.add((Polygon) AffineTransformation.translationInstance(-shift, 0).transform(polygon));
            }
        }
        return Geometries.FACTORY.createMultiPolygon(parts.toArray(Polygon[]::new));
    }

    /**
     * Metres from one row to the next in the middle of the raster; where the system is refused anyway, its own units.
     *
     * @param crs the raster's system
     */
    public double cellMetres(ReadOptions options, String crs) {
        double column = columns / 2.0;
        double row = rows / 2.0;
        double[] two = {
            place.xAt(column, row), place.yAt(column, row), place.xAt(column, row + 1), place.yAt(column, row + 1)
        };
        try {
            SourceCrs system = options.crsRegistry().resolve(crs);
            system.toWgs84().apply(two);
            double east = Math.toRadians(two[2] - two[0]) * Math.cos(Math.toRadians(two[1]));
            return EARTH_RADIUS * Math.hypot(east, Math.toRadians(two[3] - two[1]));
        } catch (CrsException e) {
            return Math.hypot(place.xPerRow(), place.yPerRow());
        }
    }
}
