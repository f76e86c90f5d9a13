package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Bends the plan into the world (EPSG:4526, x = easting, y = northing, metres): the square city becomes rounder, so that
 * square rings of arterials turn into ring roads, and slow waves bend every street. The map is smooth and one-to-one, so
 * what is disjoint in the plan is disjoint in the world.
 */
public final class Warp {
    private static final double CENTRE_EASTING = 38_502_056;
    private static final double CENTRE_NORTHING = 3_654_190;
    private static final double ROUNDNESS = 0.45;
    private static final double[][] WAVES = {{32, 1700}, {75, 5200}};
    private static final double CURVE_STEP = 24;
    private static final int NEWTON_STEPS = 12;

    private final double half;
    private final double[] phases;
    private final GeometryFactory geometries = new GeometryFactory();

    /** @param half half the side of the city's plan, metres */
    Warp(double half, long seed) {
        this.half = half;
        SeededRandom random = SeededRandom.of(seed, 11);
        phases = new double[WAVES.length * 2];
        for (int k = 0; k < phases.length; k++) {
            phases[k] = random.between(0, 2 * Math.PI);
        }
    }

    public GeometryFactory geometries() {
        return geometries;
    }

    /** The world's place of a place in the plan, rounded to millimetres. */
    public Coordinate world(double u, double v) {
        double[] xy = exact(u, v);
        return new Coordinate(millimetres(xy[0]), millimetres(xy[1]));
    }

    static double millimetres(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    private double[] exact(double u, double v) {
        double a = u - half;
        double b = v - half;
        double p = a / half;
        double q = b / half;
        double x = a * (1 + ROUNDNESS * (Math.sqrt(1 - q * q / 2) - 1));
        double y = b * (1 + ROUNDNESS * (Math.sqrt(1 - p * p / 2) - 1));
        for (int k = 0; k < WAVES.length; k++) {
            double turn = 2 * Math.PI / WAVES[k][1];
            x += WAVES[k][0] * StrictMath.sin(turn * b + phases[2 * k]);
            y += WAVES[k][0] * StrictMath.sin(turn * a + phases[2 * k + 1]);
        }
        return new double[] {CENTRE_EASTING + x, CENTRE_NORTHING + y};
    }

    /** The derivative there: dx/du, dx/dv, dy/du, dy/dv. */
    double[] derivative(double u, double v) {
        double a = u - half;
        double b = v - half;
        double p = a / half;
        double q = b / half;
        double rootQ = Math.sqrt(1 - q * q / 2);
        double rootP = Math.sqrt(1 - p * p / 2);
        double xv = a * ROUNDNESS * (-q / (2 * half)) / rootQ;
        double yu = b * ROUNDNESS * (-p / (2 * half)) / rootP;
        for (int k = 0; k < WAVES.length; k++) {
            double turn = 2 * Math.PI / WAVES[k][1];
            xv += WAVES[k][0] * turn * StrictMath.cos(turn * b + phases[2 * k]);
            yu += WAVES[k][0] * turn * StrictMath.cos(turn * a + phases[2 * k + 1]);
        }
        return new double[] {1 + ROUNDNESS * (rootQ - 1), xv, yu, 1 + ROUNDNESS * (rootP - 1)};
    }

    /** The plan's place (u, v) of a place in the world, by Newton's method; outside the city it is held at its edge. */
    public double[] plan(double easting, double northing) {
        double u = Math.max(0, Math.min(2 * half, easting - CENTRE_EASTING + half));
        double v = Math.max(0, Math.min(2 * half, northing - CENTRE_NORTHING + half));
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double[] at = exact(u, v);
            double[] d = derivative(u, v);
            double det = d[0] * d[3] - d[1] * d[2];
            double x = easting - at[0];
            double y = northing - at[1];
            double du = (d[3] * x - d[1] * y) / det;
            double dv = (d[0] * y - d[2] * x) / det;
            u = Math.max(0, Math.min(2 * half, u + du));
            v = Math.max(0, Math.min(2 * half, v + dv));
            if (Math.abs(du) + Math.abs(dv) < 1e-4) {
                break;
            }
        }
        return new double[] {u, v};
    }

    /** A straight line of the plan as the curve it is in the world, a vertex about every 24 m. */
    public LineString curve(double u0, double v0, double u1, double v1) {
        List<Coordinate> points = new ArrayList<>();
        addCurve(points, u0, v0, u1, v1);
        points.add(world(u1, v1));
        return geometries.createLineString(points.toArray(new Coordinate[0]));
    }

    private void addCurve(List<Coordinate> points, double u0, double v0, double u1, double v1) {
        int steps = (int) Math.max(1, Math.ceil(Math.hypot(u1 - u0, v1 - v0) / CURVE_STEP));
        for (int k = 0; k < steps; k++) {
            double t = (double) k / steps;
            points.add(world(u0 + t * (u1 - u0), v0 + t * (v1 - v0)));
        }
    }

    /** The area of the world that a rectangle of the plan becomes. */
    public Polygon area(Rect rect) {
        return area(new double[][] {
            {rect.u0(), rect.v0()}, {rect.u1(), rect.v0()}, {rect.u1(), rect.v1()}, {rect.u0(), rect.v1()}
        });
    }

    /** The area of the world that a closed line of corners of the plan becomes; its edges become curves. */
    public Polygon area(double[][] corners) {
        List<Coordinate> points = new ArrayList<>();
        for (int k = 0; k < corners.length; k++) {
            double[] from = corners[k];
            double[] to = corners[(k + 1) % corners.length];
            addCurve(points, from[0], from[1], to[0], to[1]);
        }
        return geometries.createPolygon(closed(points));
    }

    /** The area whose vertices are exactly those of the plan given, joined by straight lines of the world. */
    public Polygon straightArea(List<double[]> corners) {
        List<Coordinate> points = new ArrayList<>();
        for (double[] corner : corners) {
            points.add(world(corner[0], corner[1]));
        }
        return geometries.createPolygon(closed(points));
    }

    /** An area of the plan with holes, every vertex taken over (the caller has made its lines fine enough). */
    public Polygon area(Polygon planArea) {
        LinearRing[] holes = new LinearRing[planArea.getNumInteriorRing()];
        for (int k = 0; k < holes.length; k++) {
            holes[k] = ring(planArea.getInteriorRingN(k).getCoordinates());
        }
        return geometries.createPolygon(ring(planArea.getExteriorRing().getCoordinates()), holes);
    }

    private LinearRing ring(Coordinate[] planRing) {
        Coordinate[] points = new Coordinate[planRing.length];
        for (int k = 0; k < points.length - 1; k++) {
            points[k] = world(planRing[k].x, planRing[k].y);
        }
        points[points.length - 1] = points[0].copy();
        return geometries.createLinearRing(points);
    }

    private LinearRing closed(List<Coordinate> points) {
        points.add(points.get(0).copy());
        return geometries.createLinearRing(points.toArray(new Coordinate[0]));
    }

    /**
     * Where a rigid thing stands: turned as the streets run there, and no larger than the cell of the plan it stands in.
     *
     * @param cell the cell it must stay in
     * @param width its extent along the streets that run east, metres
     * @param depth its extent across them
     * @return the frame, already scaled down where the thing would stick out of its cell
     */
    Frame frame(Rect cell, double width, double depth) {
        double[] d = derivative(cell.centreU(), cell.centreV());
        double angle = StrictMath.atan2(d[2] - d[1], d[0] + d[3]);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double det = d[0] * d[3] - d[1] * d[2];
        double reachU = 0;
        double reachV = 0;
        for (int corner = 0; corner < 2; corner++) {
            double along = width / 2;
            double across = corner == 0 ? depth / 2 : -depth / 2;
            double x = cos * along - sin * across;
            double y = sin * along + cos * across;
            reachU = Math.max(reachU, Math.abs((d[3] * x - d[1] * y) / det));
            reachV = Math.max(reachV, Math.abs((d[0] * y - d[2] * x) / det));
        }
        double free = 0.46;
        double scale = Math.min(1, Math.min(free * cell.width() / reachU, free * cell.height() / reachV));
        double[] centre = exact(cell.centreU(), cell.centreV());
        return new Frame(centre[0], centre[1], cos, sin, scale);
    }

    /** A turned and scaled frame in the world. */
    record Frame(double x, double y, double cos, double sin, double scale) {
        Coordinate place(double along, double across) {
            double a = along * scale;
            double b = across * scale;
            return new Coordinate(millimetres(x + cos * a - sin * b), millimetres(y + sin * a + cos * b));
        }
    }
}
