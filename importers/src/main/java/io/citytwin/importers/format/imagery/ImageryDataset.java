package io.citytwin.importers.format.imagery;

import io.citytwin.crs.CrsException;
import io.citytwin.importers.format.raster.RasterOutline;
import io.citytwin.importers.spi.AssetFolder;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.raster.PictureHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.locationtech.jts.geom.Geometry;

/** One picture as one row: its footprint in its own coordinate system, and what is known of it. */
final class ImageryDataset implements SourceDataset {
    private static final String LAYER = "imagery";
    private static final String MAKER = "imagery-1";

    private static final List<SourceField> FIELDS = List.of(
            field("name", AttributeType.TEXT),
            field("folder", AttributeType.TEXT),
            field("acquired", AttributeType.DATE),
            field("priority", AttributeType.INTEGER),
            field("columns", AttributeType.INTEGER),
            field("rows", AttributeType.INTEGER),
            field("cell_metres", AttributeType.REAL),
            field("nodata_cells", AttributeType.INTEGER),
            field("crs", AttributeType.TEXT),
            field("licence", AttributeType.TEXT),
            field("attribution", AttributeType.TEXT));

    /** What the user may say by --set. */
    private static final Set<String> SETTABLE = Set.of("acquired", "priority", "range", "licence", "attribution");

    private final SourceInput input;
    private final ReadOptions options;
    private final PictureSource source;
    private final String crs;
    private final long priority;
    private final Optional<LocalDate> acquired;

    /** @param declared the system that the file or the .prj beside it says, or null */
    ImageryDataset(SourceInput input, ReadOptions options, PictureSource source, String declared)
            throws UnreadableSourceException {
        this.input = input;
        this.options = options;
        this.source = source;
        this.crs = options.crs() != null ? options.crs() : declared;
        this.priority = priority(options.constants());
        this.acquired = acquired(options.constants(), source.info());
    }

    private static SourceField field(String name, AttributeType type) {
        return new SourceField(name, type, true);
    }

    private static long priority(Map<String, String> constants) throws UnreadableSourceException {
        for (String name : new TreeMap<>(constants).keySet()) {
            if (!SETTABLE.contains(name)) {
                throw new UnreadableSourceException("--set knows "
                        + SETTABLE.stream().sorted().toList() + " for pictures of the ground, not " + name);
            }
        }
        String text = constants.getOrDefault("priority", "0");
        if (!text.matches("[+-]?\\d{1,9}")) {
            throw new UnreadableSourceException("--set priority must be a whole number, was \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    private static Optional<LocalDate> acquired(Map<String, String> constants, PictureInfo info)
            throws UnreadableSourceException {
        String text = constants.get("acquired");
        if (text == null) {
            return info.acquired();
        }
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            throw new UnreadableSourceException(
                    "--set acquired must be a day (acquired=2023-05-31), was \"" + text + "\"", e);
        }
    }

    @Override
    public List<SourceLayer> layers() {
        return List.of(new SourceLayer(
                LAYER, FIELDS, GeometryType.MULTIPOLYGON, false, crs, OptionalLong.of(1), LAYER, "name"));
    }

    @Override
    public boolean isChangesOnly() {
        return true;
    }

    /** A picture is true from the beginning of the day on which it was taken (UTC). */
    @Override
    public Optional<Instant> validFrom() {
        return acquired.map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        RasterOutline outline = outline();
        if (crs == null) {
            // Nothing will come of it but the question for the system: the footprint is all that it needs.
            sink.accept(new SourceRecord(LAYER, 1, outline.footprint(), new Object[FIELDS.size()]));
            return;
        }
        try {
            PixelScale scale = source.scale(options.constants().get("range"));
            String beside = source.info().place() + " " + scale;
            try (AssetFolder folder =
                    AssetFolder.of(options, MAKER, beside, List.of(source.file().path()))) {
                long transparent = folder.isThere()
                        ? PictureHeader.transparentPixels(folder.path())
                        : source.write(scale, folder.path());
                if (transparent == (long) outline.columns() * outline.rows()) {
                    throw new UnreadableSourceException(input.displayName() + " has no pixel that is seen");
                }
                folder.keep();
                sink.accept(new SourceRecord(LAYER, 1, footprint(outline), row(folder.name(), outline, transparent)));
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " could not be kept: " + e.getMessage(), e);
        }
    }

    private Geometry footprint(RasterOutline outline) {
        try {
            boolean inDegrees = options.crsRegistry().resolve(crs).isGeographic();
            return inDegrees ? outline.footprintInDegrees() : outline.footprint();
        } catch (CrsException e) {
            return outline.footprint(); // the import refuses the system itself
        }
    }

    private RasterOutline outline() {
        PictureInfo info = source.info();
        return new RasterOutline(info.columns(), info.rows(), info.place());
    }

    private Object[] row(String folder, RasterOutline outline, long transparent) {
        Map<String, String> said = options.constants();
        return new Object[] {
            SiblingFiles.baseName(Path.of(input.fileName())),
            folder,
            acquired.orElse(null),
            priority,
            (long) outline.columns(),
            (long) outline.rows(),
            outline.cellMetres(options, crs),
            transparent,
            crs,
            said.get("licence"),
            said.get("attribution")
        };
    }

    @Override
    public void close() {
        // The import clears its temporary folder.
    }
}
