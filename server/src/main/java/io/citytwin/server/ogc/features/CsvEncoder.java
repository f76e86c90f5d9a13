package io.citytwin.server.ogc.features;

import io.citytwin.server.ogc.common.OutputCrs;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.store.FeatureRow;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * CSV (RFC 4180) in UTF-8: fid, the attributes, and the geometry as WKT in the last column. Null is an empty field, an
 * empty text is {@code ""}. A text that a spreadsheet would run as a formula gets a single quote before it.
 */
final class CsvEncoder implements FeatureEncoder {
    private final Utf8Buffer out;
    private final List<Attribute> attributes;
    private final boolean withGeometry;
    private final WkbWalker walker;
    private final WktSink sink;

    CsvEncoder(OutputStream out, List<Attribute> attributes, boolean withGeometry, boolean hasZ, OutputCrs crs) {
        this.out = new Utf8Buffer(out);
        this.attributes = attributes;
        this.withGeometry = withGeometry;
        this.walker = new WkbWalker(crs.transform(), crs.northFirst());
        this.sink = new WktSink(this.out, crs.decimals(), hasZ);
    }

    @Override
    public void begin() {
        out.raw("fid");
        for (Attribute attribute : attributes) {
            out.ascii(',');
            text(attribute.name());
        }
        out.raw(withGeometry ? ",WKT\r\n" : "\r\n");
    }

    @Override
    public void feature(FeatureRow row) throws IOException {
        out.number(row.fid());
        for (int i = 0; i < attributes.size(); i++) {
            out.ascii(',');
            value(attributes.get(i).type(), row.values()[i]);
        }
        if (withGeometry) {
            out.ascii(',');
            geometry(row.wkb());
        }
        out.raw("\r\n");
        out.flushIfLarge();
    }

    @Override
    public void end(Page page) throws IOException {
        out.flush();
    }

    private void value(AttributeType type, Object value) {
        if (value == null) {
            return;
        }
        if (type == AttributeType.TEXT || type == AttributeType.JSON) {
            text(value.toString());
        } else if (value instanceof Double number) {
            if (Double.isFinite(number)) {
                out.number(number);
            }
        } else {
            out.raw(value.toString());
        }
    }

    private void text(String text) {
        String safe = isFormula(text) ? "'" + text : text;
        boolean plain = !safe.isEmpty() && safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        if (plain) {
            out.raw(safe);
        } else {
            out.ascii('"').raw(safe.replace("\"", "\"\"")).ascii('"');
        }
    }

    /** What spreadsheets take for a formula: = + - @ (in full width too), a tab or a line break first. */
    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0 && !isNumber(text);
    }

    private static boolean isNumber(String text) {
        return text.matches("[+-]?\\d+(\\.\\d+)?");
    }

    private void geometry(byte[] wkb) {
        if (wkb == null) {
            return;
        }
        int mark = out.mark();
        try {
            out.ascii('"');
            walker.walk(wkb, sink);
            out.ascii('"');
        } catch (WkbWalker.OutOfRangeException e) {
            sink.reset();
            out.rewind(mark);
        }
    }
}
