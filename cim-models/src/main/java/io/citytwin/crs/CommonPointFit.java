package io.citytwin.crs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The four parameters that fit common points best (least squares, all points of equal weight), and how well they do.
 *
 * @param similarity the parameters; secret
 * @param residuals per point, target as measured less target as transformed
 * @param rms root of the mean of the squared residual distances, metres
 */
public record CommonPointFit(PlaneSimilarity similarity, List<Residual> residuals, double rms) {
    /** Fewer leave no check at all: two points always fit. */
    public static final int FEWEST = 3;

    public CommonPointFit {
        residuals = List.copyOf(residuals);
    }

    /** A point known in both planes, metres; its coordinates are secret. */
    public record CommonPoint(
            String name, double sourceEast, double sourceNorth, double targetEast, double targetNorth) {
        public CommonPoint {
            if (!Double.isFinite(sourceEast + sourceNorth + targetEast + targetNorth)) {
                throw new CrsException("the coordinates of the common point " + name + " must be finite numbers");
            }
        }

        @Override
        public String toString() {
            return "CommonPoint[" + name + "]";
        }
    }

    /** What is left at a point, metres. */
    public record Residual(String name, double east, double north) {
        public double distance() {
            return Math.hypot(east, north);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.3f m (east %.3f, north %.3f)", name, distance(), east, north);
        }
    }

    /** Fits the points. */
    public static CommonPointFit of(List<CommonPoint> points) {
        int n = points.size();
        if (n < FEWEST) {
            throw new CrsException("common points must be at least " + FEWEST + " (two always fit and check nothing), were "
                    + n);
        }
        double xm = points.stream().mapToDouble(CommonPoint::sourceNorth).average().orElseThrow();
        double ym = points.stream().mapToDouble(CommonPoint::sourceEast).average().orElseThrow();
        double um = points.stream().mapToDouble(CommonPoint::targetNorth).average().orElseThrow();
        double vm = points.stream().mapToDouble(CommonPoint::targetEast).average().orElseThrow();
        double along = 0;
        double across = 0;
        double spread = 0;
        for (CommonPoint p : points) {
            double x = p.sourceNorth() - xm;
            double y = p.sourceEast() - ym;
            double u = p.targetNorth() - um;
            double v = p.targetEast() - vm;
            along += x * u + y * v;
            across += x * v - y * u;
            spread += x * x + y * y;
        }
        if (!(spread > 1)) {
            throw new CrsException("common points must lie apart, but all stand at one place");
        }
        double a = along / spread;
        double b = across / spread;
        PlaneSimilarity similarity = new PlaneSimilarity(
                um - a * xm + b * ym, vm - b * xm - a * ym, Math.toDegrees(Math.atan2(b, a)) * 3600, Math.hypot(a, b));
        return measure(similarity, points);
    }

    private static CommonPointFit measure(PlaneSimilarity similarity, List<CommonPoint> points) {
        CoordinateTransform forward = similarity.forward();
        List<Residual> residuals = new ArrayList<>();
        double sum = 0;
        for (CommonPoint p : points) {
            double[] xy = {p.sourceEast(), p.sourceNorth()};
            forward.apply(xy);
            Residual r = new Residual(p.name(), p.targetEast() - xy[0], p.targetNorth() - xy[1]);
            residuals.add(r);
            sum += r.distance() * r.distance();
        }
        return new CommonPointFit(similarity, residuals, Math.sqrt(sum / points.size()));
    }

    /** The residuals as one line for a report, largest first; no parameters. */
    public String report() {
        StringBuilder s = new StringBuilder(String.format(Locale.ROOT, "RMS %.3f m", rms));
        residuals.stream()
                .sorted((p, q) -> Double.compare(q.distance(), p.distance()))
                .forEach(r -> s.append("; ").append(r));
        return s.toString();
    }
}
