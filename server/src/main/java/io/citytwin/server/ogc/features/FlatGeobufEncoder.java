package io.citytwin.server.ogc.features;

import com.google.flatbuffers.FlatBufferBuilder;
import io.citytwin.server.ogc.common.OutputCrs;
import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.store.FeatureRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.wololo.flatgeobuf.Constants;
import org.wololo.flatgeobuf.generated.Column;
import org.wololo.flatgeobuf.generated.ColumnType;
import org.wololo.flatgeobuf.generated.Crs;
import org.wololo.flatgeobuf.generated.Feature;
import org.wololo.flatgeobuf.generated.Header;

/**
 * FlatGeobuf 3 without an index and with an unknown count, so that it streams. The first column is fid. Coordinates are
 * x, y in every CRS, as the format wants it, whatever order the CRS's definition lists.
 */
final class FlatGeobufEncoder implements FeatureEncoder {
    private final OutputStream out;
    private final Layer layer;
    private final List<Attribute> attributes;
    private final OutputCrs crs;
    private final WkbWalker walker;
    private final FlatGeobufSink sink;
    private final FlatBufferBuilder builder = new FlatBufferBuilder(16 * 1024);
    private ByteBuffer properties = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    FlatGeobufEncoder(OutputStream out, Layer layer, List<Attribute> attributes, OutputCrs crs) {
        this.out = out;
        this.layer = layer;
        this.attributes = attributes;
        this.crs = crs;
        this.walker = new WkbWalker(crs.transform(), false);
        this.sink = new FlatGeobufSink(builder, layer.hasZ());
    }

    @Override
    public void begin() {
        // The header goes out with the first feature, so that a query that fails can still answer with a problem.
    }

    private boolean headerWritten;

    private void header() throws IOException {
        headerWritten = true;
        builder.clear();
        int[] columns = new int[attributes.size() + 1];
        columns[0] = column("fid", ColumnType.Long);
        for (int i = 0; i < attributes.size(); i++) {
            columns[i + 1] = column(attributes.get(i).name(), columnType(attributes.get(i)));
        }
        int columnsVector = Header.createColumnsVector(builder, columns);
        int name = builder.createString(layer.id());
        int title = builder.createString(layer.titleZh());
        int org = builder.createString("EPSG");
        Crs.startCrs(builder);
        Crs.addOrg(builder, org);
        Crs.addCode(builder, crs.epsg());
        int crsOffset = Crs.endCrs(builder);
        Header.startHeader(builder);
        Header.addName(builder, name);
        Header.addTitle(builder, title);
        Header.addGeometryType(builder, geometryType(layer.geometryType()));
        Header.addHasZ(builder, layer.hasZ());
        Header.addColumns(builder, columnsVector);
        Header.addFeaturesCount(builder, 0);
        Header.addIndexNodeSize(builder, 0);
        Header.addCrs(builder, crsOffset);
        builder.finishSizePrefixed(Header.endHeader(builder));
        out.write(Constants.MAGIC_BYTES);
        write();
    }

    private int column(String name, int type) {
        int offset = builder.createString(name);
        Column.startColumn(builder);
        Column.addName(builder, offset);
        Column.addType(builder, type);
        return Column.endColumn(builder);
    }

    private static int columnType(Attribute attribute) {
        return switch (attribute.type()) {
            case TEXT -> ColumnType.String;
            case INTEGER -> ColumnType.Long;
            case REAL -> ColumnType.Double;
            case BOOLEAN -> ColumnType.Bool;
            case DATE, TIMESTAMP -> ColumnType.DateTime;
            case JSON -> ColumnType.Json;
        };
    }

    /** Lines and areas are stored in their multi form. */
    private static int geometryType(GeometryType type) {
        return switch (type) {
            case POINT -> GeometrySink.POINT;
            case MULTIPOINT -> GeometrySink.MULTIPOINT;
            case LINESTRING, MULTILINESTRING -> GeometrySink.MULTILINESTRING;
            case POLYGON, MULTIPOLYGON -> GeometrySink.MULTIPOLYGON;
            case GEOMETRY, NONE -> 0;
        };
    }

    @Override
    public void feature(FeatureRow row) throws IOException {
        if (!headerWritten) {
            header();
        }
        builder.clear();
        int geometry = geometry(row.wkb());
        properties.clear();
        put(0, row.fid());
        for (int i = 0; i < attributes.size(); i++) {
            if (row.values()[i] != null) {
                put(i + 1, row.values()[i]);
            }
        }
        properties.flip();
        int propertiesVector = builder.createByteVector(properties);
        Feature.startFeature(builder);
        if (geometry != 0) {
            Feature.addGeometry(builder, geometry);
        }
        Feature.addProperties(builder, propertiesVector);
        builder.finishSizePrefixed(Feature.endFeature(builder));
        write();
    }

    private int geometry(byte[] wkb) {
        if (wkb == null) {
            return 0;
        }
        try {
            sink.reset();
            walker.walk(wkb, sink);
            return sink.offset();
        } catch (WkbWalker.OutOfRangeException e) {
            return 0;
        }
    }

    @Override
    public void end(Page page) throws IOException {
        if (!headerWritten) {
            header();
        }
        out.flush();
    }

    private void write() throws IOException {
        ByteBuffer data = builder.dataBuffer();
        out.write(data.array(), data.arrayOffset() + data.position(), data.remaining());
    }

    private void put(int column, Object value) {
        byte[] text = value instanceof Long || value instanceof Double || value instanceof Boolean
                ? null
                : value.toString().getBytes(StandardCharsets.UTF_8);
        room(2 + (text == null ? 8 : 4 + text.length));
        properties.putShort((short) column);
        if (text != null) {
            properties.putInt(text.length).put(text);
        } else if (value instanceof Long number) {
            properties.putLong(number);
        } else if (value instanceof Double number) {
            properties.putDouble(number);
        } else {
            properties.put((byte) ((Boolean) value ? 1 : 0));
        }
    }

    private void room(int more) {
        if (properties.remaining() < more) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(properties.capacity() * 2, properties.position() + more))
                    .order(ByteOrder.LITTLE_ENDIAN);
            properties.flip();
            properties = larger.put(properties);
        }
    }
}
