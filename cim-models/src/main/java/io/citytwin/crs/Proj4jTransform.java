package io.citytwin.crs;

import org.locationtech.proj4j.BasicCoordinateTransform;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;

/** A transform by proj4j, for whatever has no faster one here; each thread has an instance of its own. */
final class Proj4jTransform implements CoordinateTransform {
    private static final String[] WGS84 = {"+proj=longlat", "+datum=WGS84", "+no_defs"};

    private final ThreadLocal<BasicCoordinateTransform> transform;
    private final boolean toWgs84;

    private Proj4jTransform(String name, String[] parameters, boolean toWgs84) {
        this.toWgs84 = toWgs84;
        this.transform = ThreadLocal.withInitial(() -> {
            CRSFactory factory = new CRSFactory();
            CoordinateReferenceSystem other = factory.createFromParameters(name, parameters);
            CoordinateReferenceSystem wgs84 = factory.createFromParameters("WGS84", WGS84);
            return toWgs84 ? new BasicCoordinateTransform(other, wgs84) : new BasicCoordinateTransform(wgs84, other);
        });
        transform.get();
    }

    static CoordinateTransform toWgs84(String name, ProjParameters parameters) {
        return of(name, parameters, true);
    }

    static CoordinateTransform fromWgs84(String name, ProjParameters parameters) {
        return of(name, parameters, false);
    }

    private static CoordinateTransform of(String name, ProjParameters parameters, boolean toWgs84) {
        try {
            return new Proj4jTransform(name, parameters.withPolarRadius().toArray(), toWgs84);
        } catch (Proj4jException | IllegalStateException | NumberFormatException e) {
            throw new CrsException(
                    "the coordinate system " + name + " is not supported (" + e.getMessage()
                            + "); reproject the file first, for example with ogr2ogr -t_srs EPSG:4490",
                    e);
        }
    }

    @Override
    public void apply(double[] c, int offset, int count, int stride) {
        BasicCoordinateTransform t = transform.get();
        ProjCoordinate from = new ProjCoordinate();
        ProjCoordinate to = new ProjCoordinate();
        for (int i = 0, at = offset; i < count; i++, at += stride) {
            from.setValue(c[at], c[at + 1], 0);
            boolean good = Double.isFinite(from.x) && Double.isFinite(from.y);
            if (good) {
                good = run(t, from, to);
            }
            c[at] = good ? to.x : Double.NaN;
            c[at + 1] = good ? to.y : Double.NaN;
        }
    }

    private boolean run(BasicCoordinateTransform t, ProjCoordinate from, ProjCoordinate to) {
        try {
            t.transform(from, to);
        } catch (Proj4jException e) {
            // a point outside the projection's range: the caller's rule is NaN
            return false;
        }
        boolean finite = Double.isFinite(to.x) && Double.isFinite(to.y);
        return finite && (!toWgs84 || (Math.abs(to.x) <= 180 && Math.abs(to.y) <= 90));
    }
}
