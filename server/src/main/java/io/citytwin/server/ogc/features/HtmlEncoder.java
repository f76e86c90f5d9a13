package io.citytwin.server.ogc.features;

import io.citytwin.model.Attribute;
import io.citytwin.server.ogc.common.HtmlPage;
import io.citytwin.server.ogc.common.OgcLink;
import io.citytwin.store.FeatureRow;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A page of features as a table. */
final class HtmlEncoder implements FeatureEncoder {
    private final Utf8Buffer out;
    private final String title;
    private final Map<String, String> trail;
    private final String itemsUrl;
    private final List<Attribute> attributes;
    private final CodeTitles titles;

    /** @param itemsUrl address of the collection's items, to which a feature's id is appended */
    HtmlEncoder(
            OutputStream out,
            String title,
            Map<String, String> trail,
            String itemsUrl,
            List<Attribute> attributes,
            CodeTitles titles) {
        this.out = new Utf8Buffer(out);
        this.title = title;
        this.trail = trail;
        this.itemsUrl = itemsUrl;
        this.attributes = attributes;
        this.titles = titles;
    }

    @Override
    public void begin() {
        out.raw(HtmlPage.head(title, trail)).raw("<div class=\"scroll\"><table>");
        List<String> names = new ArrayList<>(List.of("fid"));
        for (Attribute a : attributes) {
            String other = a.titleZh() != null ? a.titleZh() : a.titleEn();
            boolean titled = other != null && !other.equals(a.name());
            names.add(HtmlPage.escape(a.name())
                    + (titled ? "<br><span class=\"n\">" + HtmlPage.escape(other) + "</span>" : ""));
        }
        out.raw(HtmlPage.row("th", names));
    }

    @Override
    public void feature(FeatureRow row) throws IOException {
        List<String> cells = new ArrayList<>();
        cells.add(HtmlPage.link(itemsUrl + "/" + row.fid() + "?f=html", Long.toString(row.fid())));
        Object[] values = row.values();
        for (int i = 0; i < values.length; i++) {
            cells.add(values[i] == null ? "" : HtmlPage.escape(titles.text(attributes.get(i), values[i])));
        }
        out.raw(HtmlPage.row("td", cells));
        out.flushIfLarge();
    }

    @Override
    public void end(Page page) throws IOException {
        out.raw("</table></div><p class=\"n\">").number(page.returned());
        page.matched().ifPresent(n -> out.raw(" / ").number(n));
        out.raw("</p><p>");
        for (OgcLink link : page.links()) {
            out.raw(HtmlPage.link(link.href(), link.title())).raw(" &nbsp; ");
        }
        out.raw("</p>").raw(HtmlPage.foot());
        out.flush();
    }
}
