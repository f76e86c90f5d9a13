package io.citytwin.crs;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A city's own (independent) coordinate system from private configuration: its name and the way from its plane to
 * CGCS2000. What it holds are secrets: nothing of it is ever printed but the names and the residuals.
 *
 * @param name the name that {@code --crs} takes and the catalogue keeps
 * @param aliases other names by which sources declare it: a WKT name, or a code such as "EPSG:2383" whose data are in
 *     fact to be taken through this definition
 * @param way how its coordinates become CGCS2000
 */
public record LocalCrsDefinition(String name, List<String> aliases, Way way) {
    public LocalCrsDefinition {
        if (name == null || name.isBlank()) {
            throw new CrsException("a local coordinate system must have a name");
        }
        if (CrsName.parse(name).isPresent()) {
            throw new CrsException("a local coordinate system's name must not read like a code, was " + name
                    + "; put the code under aliases");
        }
        aliases = List.copyOf(aliases);
        Objects.requireNonNull(way, "way");
    }

    /** How a local plane becomes CGCS2000. */
    public sealed interface Way permits Plane, CommonPoints, SevenParameters {}

    /** Four parameters onto a plane of CGCS2000. */
    public record Plane(String onto, PlaneSimilarity similarity) implements Way {}

    /**
     * Common points onto a plane of CGCS2000, by least squares.
     *
     * @param tolerance largest RMS of the residuals that is accepted, metres
     */
    public record CommonPoints(String onto, List<CommonPointFit.CommonPoint> points, double tolerance) implements Way {
        public CommonPoints {
            points = List.copyOf(points);
            if (!(tolerance > 0)) {
                throw new CrsException("the tolerance of common points must be over 0 m, was " + tolerance);
            }
        }
    }

    /**
     * The local plane is a transverse Mercator of its own on its own ellipsoid; seven parameters lead to CGCS2000.
     *
     * @param semiMajor of the local ellipsoid, metres
     * @param inverseFlattening of the local ellipsoid
     * @param projection the local projection
     */
    public record SevenParameters(
            double semiMajor, double inverseFlattening, Projection projection, BursaWolf parameters) implements Way {
        @Override
        public String toString() {
            return "SevenParameters[secret]";
        }
    }

    /**
     * A local transverse Mercator.
     *
     * @param height of the projection plane over the ellipsoid, metres: the semi-major axis grows by it
     */
    public record Projection(
            double centralMeridian,
            double latitudeOfOrigin,
            double scale,
            double falseEasting,
            double falseNorthing,
            double height) {
        public Projection {
            if (!(Math.abs(centralMeridian) <= 180) || !(Math.abs(latitudeOfOrigin) <= 90)) {
                throw new CrsException("a local projection's centralMeridian and latitudeOfOrigin must be degrees");
            }
            if (!(scale > 0.9 && scale < 1.1) || !(Math.abs(height) <= 9000)) {
                throw new CrsException(
                        "a local projection's scale must lie between 0.9 and 1.1 and its height within 9000 m");
            }
        }

        @Override
        public String toString() {
            return "Projection[secret]";
        }
    }

    /** The fit of the common points, where the way is one of common points. */
    public java.util.Optional<CommonPointFit> findFit() {
        return way instanceof CommonPoints c ? java.util.Optional.of(CommonPointFit.of(c.points())) : java.util.Optional.empty();
    }

    /** The system, ready to be used; common points that fit worse than their tolerance are refused with residuals. */
    SourceCrs toCrs(CrsRegistry national) {
        if (way instanceof SevenParameters seven) {
            return sevenParameters(seven);
        }
        PlaneSimilarity similarity;
        String onto;
        String note;
        if (way instanceof CommonPoints common) {
            CommonPointFit fit = CommonPointFit.of(common.points());
            if (fit.rms() > common.tolerance()) {
                throw new CrsException(String.format(
                        Locale.ROOT,
                        "the common points of the local system %s must fit within %.3f m, but: %s",
                        name,
                        common.tolerance(),
                        fit.report()));
            }
            similarity = fit.similarity();
            onto = common.onto();
            note = String.format(
                    Locale.ROOT,
                    "local system, from %d common points, RMS %.3f m",
                    common.points().size(),
                    fit.rms());
        } else {
            Plane plane = (Plane) way;
            similarity = plane.similarity();
            onto = plane.onto();
            note = "local system, by four parameters";
        }
        SourceCrs target = national.resolve(onto);
        if (target.epsg() == null || Cgcs2000.findZone(target.epsg()).isEmpty()) {
            throw new CrsException("the local system " + name
                    + " must lead onto a Gauss–Krüger zone of CGCS2000 (EPSG:4491 to 4554), was " + onto);
        }
        return new SourceCrs(
                name,
                name,
                null,
                false,
                note,
                similarity.forward().then(target.toWgs84()),
                target.fromWgs84().then(similarity.inverse()));
    }

    private SourceCrs sevenParameters(SevenParameters seven) {
        Ellipsoid ellipsoid = new Ellipsoid(seven.semiMajor(), seven.inverseFlattening());
        Projection p = seven.projection();
        TransverseMercator tm = new TransverseMercator(
                new Ellipsoid(ellipsoid.semiMajor() + p.height(), ellipsoid.inverseFlattening()),
                p.centralMeridian(),
                p.latitudeOfOrigin(),
                p.scale(),
                p.falseEasting(),
                p.falseNorthing(),
                1);
        DatumShift shift = new DatumShift(ellipsoid, seven.parameters(), Ellipsoid.CGCS2000);
        CoordinateTransform inverse = tm::inverse;
        return new SourceCrs(
                name,
                name,
                null,
                false,
                "local system, by seven parameters",
                inverse.then(shift.toTarget()),
                shift.toSource().then(tm::forward));
    }

    @Override
    public String toString() {
        return "LocalCrsDefinition[" + name + "]";
    }
}
