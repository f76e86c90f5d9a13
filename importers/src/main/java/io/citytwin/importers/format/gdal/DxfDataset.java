package io.citytwin.importers.format.gdal;

import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;

/**
 * A drawing as GDAL reads it, but for one thing: a closed polyline is the area that it bounds (a parcel, a building), as
 * every draughtsman means it. Circles, ellipses and splines stay lines.
 */
record DxfDataset(SourceDataset drawing) implements SourceDataset {
    private static final String SUBCLASSES = "SubClasses";

    @Override
    public List<SourceLayer> layers() {
        return drawing.layers();
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        int subclasses = drawing.layers().get(0).fields().stream()
                .map(SourceLayer.SourceField::name)
                .toList()
                .indexOf(SUBCLASSES);
        drawing.read(layers, new RecordSink() {
            @Override
            public void accept(SourceRecord record) throws InterruptedException {
                Object kind = subclasses < 0 ? null : record.values()[subclasses];
                sink.accept(new SourceRecord(
                        record.layer(), record.row(), area(record.geometry(), kind), record.values(), record.action()));
            }

            @Override
            public void reject(BadRecordException why) throws InterruptedException {
                sink.reject(why);
            }
        });
    }

    private static Geometry area(Geometry geometry, Object subclasses) {
        boolean polyline = subclasses == null || subclasses.toString().contains("Polyline");
        if (polyline && geometry instanceof LineString line && line.isClosed() && line.getNumPoints() >= 4) {
            return Geometries.FACTORY.createPolygon(line.getCoordinateSequence());
        }
        return geometry;
    }

    @Override
    public void close() {
        drawing.close();
    }
}
