package io.citytwin.server.ogc.features;

import io.citytwin.server.ogc.common.OutputCrs;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.server.ogc.common.OgcLink;
import io.citytwin.store.FeatureRow;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * GeoJSON (RFC 7946): a feature collection, a single feature, or one feature a line. Coordinates are in the CRS and
 * axis order that was asked for; degrees have 9 decimals (0.1 mm), metres 4.
 */
final class GeoJsonEncoder implements FeatureEncoder {
    /** How features follow each other. */
    enum Frame {
        /** One FeatureCollection object; links and counts stand behind the features. */
        COLLECTION,
        /** One object per line. */
        LINES,
        /** RFC 8142: a record separator before each object. */
        SEQUENCE
    }

    private final Utf8Buffer out;
    private final Frame frame;
    private final List<Attribute> attributes;
    private final WkbWalker walker;
    private final GeoJsonSink sink;
    private final boolean withTime;
    private boolean first = true;

    /** @param withTime whether each feature tells its version: the member "time" (as in OGC JSON-FG) and "recorded" */
    GeoJsonEncoder(
            OutputStream out, Frame frame, List<Attribute> attributes, OutputCrs crs, boolean withTime) {
        this.out = new Utf8Buffer(out);
        this.frame = frame;
        this.attributes = attributes;
        this.walker = new WkbWalker(crs.transform(), crs.northFirst());
        this.sink = new GeoJsonSink(this.out, crs.decimals());
        this.withTime = withTime;
    }

    @Override
    public void begin() {
        if (frame == Frame.COLLECTION) {
            out.raw("{\"type\":\"FeatureCollection\",\"features\":[");
        }
    }

    @Override
    public void feature(FeatureRow row) throws IOException {
        if (frame == Frame.SEQUENCE) {
            out.ascii('\u001e');
        } else if (frame == Frame.COLLECTION && !first) {
            out.ascii(',');
        }
        first = false;
        object(row, List.of());
        if (frame != Frame.COLLECTION) {
            out.ascii('\n');
        }
        out.flushIfLarge();
    }

    @Override
    public void end(Page page) throws IOException {
        if (frame == Frame.COLLECTION) {
            out.raw("],\"numberReturned\":").number(page.returned());
            page.matched().ifPresent(n -> out.raw(",\"numberMatched\":").number(n));
            out.raw(",\"timeStamp\":\"").raw(Instant.now().toString()).raw("\",");
            links(page.links());
            out.ascii('}');
        }
        out.flush();
    }

    /** A single feature with its links, and nothing else. */
    void single(FeatureRow row, List<OgcLink> links) throws IOException {
        object(row, links);
        out.flush();
    }

    private void object(FeatureRow row, List<OgcLink> links) {
        out.raw("{\"type\":\"Feature\",\"id\":").number(row.fid()).raw(",\"geometry\":");
        geometry(row.wkb());
        out.raw(",\"properties\":{");
        for (int i = 0; i < attributes.size(); i++) {
            out.raw(i == 0 ? "" : ",").jsonString(attributes.get(i).name()).ascii(':');
            value(attributes.get(i).type(), row.values()[i]);
        }
        out.ascii('}');
        if (withTime) {
            out.raw(",\"time\":{\"interval\":[\"").raw(time(row.validFrom())).raw("\",\"");
            out.raw(time(row.validTo())).raw("\"]},\"recorded\":\"").raw(time(row.recordedFrom())).ascii('"');
        }
        if (!links.isEmpty()) {
            out.ascii(',');
            links(links);
        }
        out.ascii('}');
    }

    private static String time(Instant instant) {
        return instant == null ? ".." : instant.toString();
    }

    private void geometry(byte[] wkb) {
        if (wkb == null) {
            out.raw("null");
            return;
        }
        int mark = out.mark();
        try {
            walker.walk(wkb, sink);
        } catch (WkbWalker.OutOfRangeException e) {
            // The feature lies where this CRS has no coordinates; it is still a feature.
            sink.reset();
            out.rewind(mark);
            out.raw("null");
        }
    }

    private void value(AttributeType type, Object value) {
        if (value == null) {
            out.raw("null");
        } else if (value instanceof Long number) {
            out.number(number);
        } else if (value instanceof Double number) {
            if (Double.isFinite(number)) {
                out.number(number);
            } else {
                out.raw("null");
            }
        } else if (value instanceof Boolean || type == AttributeType.JSON) {
            out.raw(value.toString());
        } else {
            out.jsonString(value.toString());
        }
    }

    private void links(List<OgcLink> links) {
        out.raw("\"links\":[");
        for (int i = 0; i < links.size(); i++) {
            OgcLink link = links.get(i);
            out.raw(i == 0 ? "{\"href\":" : ",{\"href\":").jsonString(link.href());
            out.raw(",\"rel\":").jsonString(link.rel());
            out.raw(",\"type\":").jsonString(link.type());
            out.raw(",\"title\":").jsonString(link.title()).ascii('}');
        }
        out.ascii(']');
    }
}
