package io.citytwin.importers.pipeline;

import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * What the rows of a source are like where the source does not declare it: types of untyped columns, type and heights
 * of geometries. It takes one more pass over the source, and only where something is undeclared.
 */
final class SourceSurvey {
    private static final int FIRST_ROWS = 1000;
    // Codes with leading zeros are texts: as numbers they would lose them.
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern REAL = Pattern.compile("-?(0|[1-9]\\d*)?(\\.\\d+)?([eE][+-]?\\d{1,3})?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIMESTAMP =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?(Z|[+-]\\d{2}(:?\\d{2})?)?");

    private final SourceLayer layer;
    private final AttributeType[] seen;
    private final Envelope box = new Envelope();
    private GeometryType geometryType = GeometryType.NONE;
    private boolean hasZ;
    private boolean surveyed;

    private SourceSurvey(SourceLayer layer) {
        this.layer = layer;
        this.seen = new AttributeType[layer.fields().size()];
    }

    /** Only what the source declares. */
    static SourceSurvey declared(SourceLayer layer) {
        return new SourceSurvey(layer);
    }

    /** What is declared, and what a pass over the rows shows where that is not enough. */
    static SourceSurvey of(SourceDataset dataset, SourceLayer layer, boolean isNew)
            throws UnreadableSourceException, InterruptedException {
        SourceSurvey survey = new SourceSurvey(layer);
        boolean untyped = isNew && layer.fields().stream().anyMatch(f -> !f.declared());
        // A source that knows its layer definition means what it says: mixed types, present or to come.
        boolean mixed = layer.geometryType() == GeometryType.GEOMETRY && layer.layerHint() == null;
        if (untyped || mixed) {
            survey.pass(dataset, Long.MAX_VALUE);
        }
        return survey;
    }

    static SourceSurvey ofFirstRows(SourceDataset dataset, SourceLayer layer)
            throws UnreadableSourceException, InterruptedException {
        SourceSurvey survey = new SourceSurvey(layer);
        survey.pass(dataset, FIRST_ROWS);
        return survey;
    }

    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughException() {
            super(null, null, false, false);
        }
    }

    private void pass(SourceDataset dataset, long limit) throws UnreadableSourceException, InterruptedException {
        surveyed = true;
        try {
            dataset.read(Set.of(layer.name()), new SourceDataset.RecordSink() {
                private long rows;

                @Override
                public void accept(SourceRecord row) {
                    look(row);
                    if (++rows >= limit) {
                        throw new EnoughException();
                    }
                }

                @Override
                public void reject(BadRecordException why) {
                    // The import itself will say so.
                }
            });
        } catch (EnoughException e) {
            // The first rows are all that was wanted.
        }
    }

    private void look(SourceRecord row) {
        Geometry geometry = row.geometry();
        if (geometry != null && !geometry.isEmpty()) {
            box.expandToInclude(geometry.getEnvelopeInternal());
            geometryType = geometryType.union(GeometryType.ofOgcName(geometry.getGeometryType()));
            hasZ |= !Double.isNaN(geometry.getCoordinate().getZ());
        }
        if (row.model() != null) {
            box.expandToInclude(row.model().envelope());
        }
        List<SourceField> fields = layer.fields();
        for (int i = 0; i < fields.size() && i < row.values().length; i++) {
            Object value = row.values()[i];
            if (!fields.get(i).declared() && value != null) {
                AttributeType type = typeOf(value);
                if (type != null) {
                    seen[i] = seen[i] == null ? type : seen[i].union(type);
                }
            }
        }
    }

    private static AttributeType typeOf(Object value) {
        if (!(value instanceof String text)) {
            return value instanceof Long
                    ? AttributeType.INTEGER
                    : value instanceof Double
                            ? AttributeType.REAL
                            : value instanceof Boolean ? AttributeType.BOOLEAN : AttributeType.TEXT;
        }
        String plain = text.strip();
        if (plain.isEmpty()) {
            return null;
        }
        if (INTEGER.matcher(plain).matches()) {
            return AttributeType.INTEGER;
        }
        if (REAL.matcher(plain).matches() && Double.isFinite(Double.parseDouble(plain))) {
            return AttributeType.REAL;
        }
        if (DATE.matcher(plain).matches()) {
            return AttributeType.DATE;
        }
        return TIMESTAMP.matcher(plain).matches() ? AttributeType.TIMESTAMP : AttributeType.TEXT;
    }

    Map<String, AttributeType> types() {
        Map<String, AttributeType> types = new HashMap<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] != null) {
                types.put(layer.fields().get(i).name(), seen[i]);
            }
        }
        return types;
    }

    GeometryType geometryType() {
        boolean known = !surveyed || geometryType == GeometryType.NONE;
        return known ? layer.geometryType() : geometryType;
    }

    boolean hasZ() {
        return layer.hasZ() || hasZ;
    }

    boolean isWithoutGeometry() {
        return surveyed && box.isNull();
    }

    double minX() {
        return box.getMinX();
    }

    double minY() {
        return box.getMinY();
    }

    double maxX() {
        return box.getMaxX();
    }

    double maxY() {
        return box.getMaxY();
    }
}
