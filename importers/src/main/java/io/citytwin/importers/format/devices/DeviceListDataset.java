package io.citytwin.importers.format.devices;

import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A table of devices, as its CSV reader gives it, with what is known of devices. */
final class DeviceListDataset implements SourceDataset {
    private final SourceDataset table;
    private final DeviceColumns columns;
    private final SourceLayer layer;

    private DeviceListDataset(SourceDataset table, DeviceColumns columns, SourceLayer layer) {
        this.table = table;
        this.columns = columns;
        this.layer = layer;
    }

    static DeviceListDataset over(SourceDataset table, String displayName) throws UnreadableSourceException {
        try {
            SourceLayer plain = table.layers().get(0);
            List<String> names = plain.fields().stream().map(SourceField::name).toList();
            DeviceColumns columns = DeviceColumns.of(names);
            String crs = columns.crs() < 0 ? plain.crs() : crs(table, plain, columns.crs(), displayName);
            SourceLayer layer = new SourceLayer(
                    plain.name(),
                    plain.fields(),
                    plain.geometryType(),
                    plain.hasZ(),
                    crs,
                    plain.count(),
                    "device",
                    columns.id() < 0 ? null : names.get(columns.id()));
            return new DeviceListDataset(table, columns, layer);
        } catch (UnreadableSourceException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /** The coordinate system that the table's own column names; all rows must name the same one. */
    private static String crs(SourceDataset table, SourceLayer layer, int column, String displayName)
            throws UnreadableSourceException {
        Set<String> named = new LinkedHashSet<>();
        try {
            table.read(Set.of(layer.name()), new RecordSink() {
                @Override
                public void accept(SourceRecord record) {
                    Object value = record.values()[column];
                    if (value != null && !value.toString().isBlank() && named.size() < 3) {
                        named.add(crsName(value.toString()));
                    }
                }

                @Override
                public void reject(BadRecordException why) {
                    // the import itself will say so
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(displayName + " was not read to its end", e);
        }
        if (named.size() > 1) {
            throw new UnreadableSourceException(displayName + ": all devices of a list must be in one coordinate system,"
                    + " the column " + layer.fields().get(column).name() + " names " + String.join(" and ", named));
        }
        return named.isEmpty() ? layer.crs() : named.iterator().next();
    }

    private static String crsName(String text) {
        String name = text.strip();
        return switch (name.toUpperCase(Locale.ROOT).replaceAll("[\\s_-]", "")) {
            case "WGS84" -> "EPSG:4326";
            case "CGCS2000", "国家2000", "2000国家大地坐标系" -> "EPSG:4490";
            default -> name.matches("\\d{4,6}") ? "EPSG:" + name : name;
        };
    }

    @Override
    public List<SourceLayer> layers() {
        return List.of(layer);
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        table.read(layers, new RecordSink() {
            @Override
            public void accept(SourceRecord record) throws InterruptedException {
                Object[] values = record.values();
                translate(values, columns.observed(), DeviceListDataset::observedList);
                sink.accept(record);
            }

            @Override
            public void reject(BadRecordException why) throws InterruptedException {
                sink.reject(why);
            }
        });
    }

    private static void translate(Object[] values, int column, java.util.function.UnaryOperator<String> how) {
        if (column >= 0 && values[column] instanceof String text) {
            values[column] = how.apply(text);
        }
    }

    /** Lists come with all kinds of separators; one is kept. */
    private static String observedList(String text) {
        return text.strip().replaceAll("\\s*[;；,，、|]\\s*", ";");
    }

    @Override
    public Set<String> positionFields() {
        return table.positionFields();
    }

    @Override
    public void close() {
        table.close();
    }
}
