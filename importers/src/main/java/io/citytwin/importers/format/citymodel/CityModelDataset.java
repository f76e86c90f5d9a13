package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** An opened city model: a first pass found its classes and attributes, each further one reads the objects. */
final class CityModelDataset implements SourceDataset {
    /** Fields that every object has, before its attributes. */
    private static final List<SourceField> COMMON = List.of(
            new SourceField("gml_id", AttributeType.TEXT, true),
            new SourceField("type", AttributeType.TEXT, true),
            new SourceField("parent_id", AttributeType.TEXT, true),
            new SourceField("lod", AttributeType.REAL, true),
            new SourceField("lowest", AttributeType.REAL, true),
            new SourceField("highest", AttributeType.REAL, true));

    private final Reader reader;
    private final List<SourceLayer> layers;

    /** Reads the objects of a file. */
    interface Reader {
        /** @param whole whether models are wanted; else only classes and attributes */
        void read(boolean whole, CityObject.Sink sink) throws UnreadableSourceException, InterruptedException;

        /** What the file says of its CRS, known after a pass; null where it says nothing. */
        String crs();

        /** Sentences that the user should read, known after a pass with models. */
        List<String> warnings();
    }

    private CityModelDataset(Reader reader, List<SourceLayer> layers) {
        this.reader = reader;
        this.layers = layers;
    }

    static CityModelDataset open(String displayName, Reader reader) throws UnreadableSourceException {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        try {
            reader.read(false, new CityObject.Sink() {
                @Override
                public void accept(CityObject object) {
                    schema(object.type()).add(object);
                }

                @Override
                public void reject(String type, long row, String rule, String message) {
                    schema(type).count++;
                }

                private Schema schema(String type) {
                    return schemas.computeIfAbsent(CityObjectClass.layer(type), c -> new Schema());
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(displayName + " was not read to its end: interrupted", e);
        }
        if (schemas.isEmpty()) {
            throw new UnreadableSourceException(displayName + " is a city model without any city object");
        }
        List<SourceLayer> layers = new ArrayList<>();
        schemas.forEach((id, schema) -> layers.add(schema.layer(id, reader.crs())));
        return new CityModelDataset(reader, layers);
    }

    /** The attributes of one class. */
    private static final class Schema {
        private final Map<String, AttributeType> types = new LinkedHashMap<>();
        private long count;

        void add(CityObject object) {
            count++;
            object.attributes().forEach((name, value) -> types.merge(name, type(value), AttributeType::union));
        }

        private static AttributeType type(Object value) {
            if (value instanceof Long) {
                return AttributeType.INTEGER;
            }
            if (value instanceof Double) {
                return AttributeType.REAL;
            }
            return value instanceof Boolean ? AttributeType.BOOLEAN : AttributeType.TEXT;
        }

        SourceLayer layer(String id, String crs) {
            List<SourceField> fields = new ArrayList<>(COMMON);
            Set<String> common = COMMON.stream().map(SourceField::name).collect(java.util.stream.Collectors.toSet());
            types.forEach((name, type) ->
                    fields.add(new SourceField(common.contains(name) ? name + "_1" : name, type, true)));
            return new SourceLayer(
                    id.replace('-', '_'),
                    fields,
                    GeometryType.MULTIPOLYGON,
                    false,
                    crs,
                    OptionalLong.of(count),
                    id,
                    "gml_id",
                    true);
        }
    }

    @Override
    public List<SourceLayer> layers() {
        return layers;
    }

    @Override
    public void read(Set<String> wanted, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        Map<String, SourceLayer> byId = new LinkedHashMap<>();
        layers.stream().filter(l -> wanted.contains(l.name())).forEach(l -> byId.put(l.layerHint(), l));
        reader.read(true, new CityObject.Sink() {
            @Override
            public void accept(CityObject object) throws InterruptedException {
                SourceLayer layer = byId.get(CityObjectClass.layer(object.type()));
                if (layer != null) {
                    sink.accept(record(layer, object));
                }
            }

            @Override
            public void reject(String type, long row, String rule, String message) throws InterruptedException {
                SourceLayer layer = byId.get(CityObjectClass.layer(type));
                if (layer != null) {
                    sink.reject(new BadRecordException(layer.name(), row, rule, message, null));
                }
            }
        });
    }

    @Override
    public List<String> warnings() {
        return reader.warnings();
    }

    private static SourceRecord record(SourceLayer layer, CityObject object) {
        List<SourceField> fields = layer.fields();
        Object[] values = new Object[fields.size()];
        values[0] = object.id() == null ? "object-" + object.row() : object.id();
        values[1] = object.type();
        values[2] = object.parent();
        SourceModel model = object.model();
        if (model != null) {
            double[] heights = model.heights();
            values[3] = Double.isNaN(object.lod()) ? null : object.lod();
            values[4] = heights[0];
            values[5] = heights[1];
        }
        for (int i = COMMON.size(); i < values.length; i++) {
            String name = fields.get(i).name();
            Object value = object.attributes().get(name);
            values[i] = value != null || !name.endsWith("_1")
                    ? value
                    : object.attributes().get(name.substring(0, name.length() - 2));
        }
        return SourceRecord.ofModel(layer.name(), object.row(), model, values);
    }

    @Override
    public void close() {
        // files are open only while they are read
    }
}
