package io.citytwin.importers.format.ifc;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CrsException;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.format.ifc.model.Finding;
import io.citytwin.importers.format.ifc.model.Finding.Severity;
import io.citytwin.importers.format.ifc.model.Georeference;
import io.citytwin.importers.format.ifc.model.Georeference.Form;
import io.citytwin.importers.format.ifc.model.Georeference.MapConversion;
import io.citytwin.importers.format.ifc.model.Georeference.SiteLocation;
import io.citytwin.importers.spi.Placement;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides where a building model stands: what the user says; else the map conversion (IfcMapConversion with its
 * IfcProjectedCRS, or the property sets that stand for them in IFC 2x3); else the site's longitude and latitude with true
 * north; else it is refused, never guessed.
 */
final class PlaceFinder {
    /** Scale factors of map projections and heights differ from 1 by far less; a mistaken unit by far more. */
    private static final double MOST_SCALE = 0.05;

    private final String name;
    private final Georeference facts;
    private final double lengthUnit;
    private final ReadOptions options;
    private final List<Finding> findings;

    /**
     * @param name of the file, for messages
     * @param lengthUnit metres per unit of length of the file
     * @param findings what is noticed is added here
     */
    PlaceFinder(
            String name, Georeference facts, double lengthUnit, ReadOptions options, List<Finding> findings) {
        this.name = name;
        this.facts = facts;
        this.lengthUnit = lengthUnit;
        this.options = options;
        this.findings = findings;
    }

    /** @throws UnreadableSourceException where nothing says where it is, or what says so can't be followed */
    ModelPlace find() throws UnreadableSourceException {
        Optional<ModelPlace> place = given();
        if (place.isEmpty()) {
            place = onMap();
        }
        if (place.isEmpty()) {
            place = onSite();
        }
        return place.orElseThrow(() -> new UnreadableSourceException(name + " does not say where on earth it is (no map"
                + " conversion with a coordinate system, no longitude and latitude of a site); say it with --lon, --lat,"
                + " --height and --heading of the model's origin"));
    }

    private Optional<ModelPlace> given() throws UnreadableSourceException {
        Map<String, String> said = options.constants();
        if (Placement.NAMES.stream().noneMatch(said::containsKey)) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>(Placement.NAMES);
        missing.removeAll(said.keySet());
        if (!missing.isEmpty()) {
            missing.sort(null);
            throw new UnreadableSourceException(name + ": a place needs --lon, --lat, --height and --heading; "
                    + String.join(" and ", missing) + (missing.size() == 1 ? " is" : " are") + " missing");
        }
        if (!facts.mapConversions().isEmpty() || facts.sites().stream().anyMatch(PlaceFinder::isPlaced)) {
            note(Severity.INFO, "georeference-overridden", "the place is the one given, not the one in the file");
        }
        return Placement.of(said).map(p -> ModelPlace.onPlane(
                ModelPlace.Source.GIVEN, p.longitude(), p.latitude(), p.height(), p.heading(), 0, 0, 0));
    }

    private Optional<ModelPlace> onMap() throws UnreadableSourceException {
        for (MapConversion conversion : facts.mapConversions()) {
            String crsName = options.crs() != null
                    ? options.crs()
                    : conversion.crs() == null ? null : conversion.crs().name();
            if (crsName == null || crsName.isBlank()) {
                note(
                        Severity.WARNING,
                        "georeference-crs",
                        "the map conversion names no coordinate system, so that it says nothing; --crs names it");
                continue;
            }
            return Optional.of(onMap(conversion, crsName.strip()));
        }
        return Optional.empty();
    }

    private ModelPlace onMap(MapConversion conversion, String crsName) throws UnreadableSourceException {
        SourceCrs crs;
        try {
            crs = options.crsRegistry().resolve(crsName);
        } catch (CrsException e) {
            throw new UnreadableSourceException(name + ": its map conversion is in " + crsName + ": " + e.getMessage()
                    + "; --crs names another system", e);
        }
        if (crs.isGeographic()) {
            throw new UnreadableSourceException(name + ": its map conversion is in " + crsName
                    + ", which is no plane system; --crs names the one that its eastings and northings are in");
        }
        double unit = mapUnit(conversion);
        try {
            return ModelPlace.onMap(
                    conversion.form() == Form.PROPERTY_SET
                            ? ModelPlace.Source.PROPERTY_SET
                            : ModelPlace.Source.MAP_CONVERSION,
                    conversion.eastings() * unit,
                    conversion.northings() * unit,
                    conversion.orthogonalHeight() * unit,
                    conversion.xAxisAbscissa() == null ? 1 : conversion.xAxisAbscissa(),
                    conversion.xAxisOrdinate() == null ? 0 : conversion.xAxisOrdinate(),
                    scale(conversion, unit),
                    CellwiseTransform.toWgs84(crs));
        } catch (IllegalArgumentException e) {
            throw new UnreadableSourceException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Metres per unit of eastings and northings. A file that names no map unit means its own unit of length by the standard; but
     * where its scale is that from its own unit to metres, it means metres.
     */
    private double mapUnit(MapConversion conversion) {
        boolean named = conversion.crs() != null && conversion.crs().mapUnit() != null;
        boolean metres = conversion.scale() != null
                && !isScale(conversion.scale() * conversion.unitFactor() / lengthUnit)
                && isScale(conversion.scale() / lengthUnit);
        if (named || !metres || conversion.unitFactor() == 1) {
            return conversion.unitFactor();
        }
        note(
                Severity.INFO,
                "georeference-unit",
                "eastings and northings are taken as metres: the map conversion names no unit, and its scale "
                        + conversion.scale() + " leads from the file's unit to metres");
        return 1;
    }

    private static boolean isScale(double factor) {
        return Math.abs(factor - 1) <= MOST_SCALE;
    }

    /**
     * Metres on the grid per metre of the model. By the standard the scale also turns the file's units into the map's; files
     * that leave that part away are as common.
     */
    private double scale(MapConversion conversion, double unit) throws UnreadableSourceException {
        double factor = conversion.factors() == null ? 1 : conversion.factors()[0];
        if (conversion.scale() == null) {
            return factor;
        }
        double said = conversion.scale();
        double inMetres = said * unit / lengthUnit;
        if (isScale(inMetres)) {
            return inMetres * factor;
        }
        if (isScale(said)) {
            note(
                    Severity.INFO,
                    "georeference-scale",
                    "the map conversion's scale " + said + " is taken as one of metres: with the file's units it would be "
                            + inMetres);
            return said * factor;
        }
        throw new UnreadableSourceException(name + ": the map conversion's scale is " + said + ", " + inMetres
                + " metres on the map for one of the model, which no map has; give the place by --lon, --lat, --height and"
                + " --heading");
    }

    private Optional<ModelPlace> onSite() {
        return facts.sites().stream().filter(PlaceFinder::isPlaced).findFirst().map(site -> {
            if (site.elevation() == null) {
                note(Severity.WARNING, "georeference-height", "the site has no elevation: it stands at height 0");
            }
            double[] north = facts.trueNorth() == null ? new double[] {0, 1} : facts.trueNorth();
            double[] at = site.placement() == null ? new double[16] : site.placement();
            return ModelPlace.onPlane(
                    ModelPlace.Source.SITE,
                    site.longitude(),
                    site.latitude(),
                    site.elevation() == null ? 0 : site.elevation(),
                    Math.toDegrees(Math.atan2(-north[0], north[1])),
                    at[12],
                    at[13],
                    at[14]);
        });
    }

    /** Longitude 0 and latitude 0, in the sea, is what programs write that know none. */
    private static boolean isPlaced(SiteLocation site) {
        return site.longitude() != null && site.latitude() != null && (site.longitude() != 0 || site.latitude() != 0);
    }

    private void note(Severity severity, String rule, String message) {
        findings.add(new Finding(severity, rule, message, List.of()));
    }
}
