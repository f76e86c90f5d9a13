package io.citytwin.server.ogc.common;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * Pages for people: what the JSON documents say, as HTML without scripts and without requests to anywhere else. Every
 * text is escaped; links are only made of addresses that begin with http.
 */
public final class HtmlPage {
    private static final String STYLE = "body{font:15px/1.5 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;"
            + "margin:0;color:#1d2733;background:#f6f8fa}header{background:#12395b;color:#fff;padding:.8rem 1.5rem}"
            + "header a{color:#cfe3f5}main{padding:1rem 1.5rem;max-width:75rem}h1{font-size:1.3rem;margin:.2rem 0}"
            + "table{border-collapse:collapse;background:#fff;font-size:14px}th,td{border:1px solid #d5dde5;"
            + "padding:.25rem .5rem;text-align:left;vertical-align:top;max-width:40rem;overflow-wrap:anywhere}"
            + "th{background:#eaf0f6;font-weight:600}a{color:#0b5cad}.n{color:#5b6b7b}ul{margin:.2rem 0;"
            + "padding-left:1.2rem}.scroll{overflow-x:auto}";

    private HtmlPage() {}

    /** The page up to where its content begins. */
    public static String head(String title, Map<String, String> trail) {
        StringBuilder html = new StringBuilder(1024);
        html.append("<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>")
                .append(escape(title))
                .append("</title><meta name=\"viewport\" content=\"width=device-width\"><style>")
                .append(STYLE)
                .append("</style></head><body><header><nav>");
        trail.forEach((name, href) -> html.append(link(href, name)).append(" / "));
        return html.append("</nav><h1>").append(escape(title)).append("</h1></header><main>").toString();
    }

    /** The end of a page. */
    public static String foot() {
        return "</main></body></html>\n";
    }

    /** A whole page that shows a JSON document. */
    public static String of(String title, Map<String, String> trail, JsonNode document) {
        StringBuilder html = new StringBuilder(head(title, trail));
        value(html, document);
        return html.append(foot()).toString();
    }

    private static void value(StringBuilder html, JsonNode node) {
        if (node.isObject()) {
            object(html, node);
        } else if (node.isArray()) {
            array(html, node);
        } else if (node.isTextual() && node.textValue().startsWith("http")) {
            html.append(link(node.textValue(), node.textValue()));
        } else if (!node.isNull()) {
            html.append(escape(node.asText()));
        }
    }

    private static void object(StringBuilder html, JsonNode node) {
        if (node.has("href") && node.has("rel")) {
            html.append(link(node.get("href").asText(), node.path("title").asText(node.get("rel").asText())))
                    .append(" <span class=\"n\">")
                    .append(escape(node.get("rel").asText()))
                    .append(' ')
                    .append(escape(node.path("type").asText()))
                    .append("</span>");
            return;
        }
        html.append("<table>");
        node.fields().forEachRemaining(field -> {
            html.append("<tr><th>").append(escape(field.getKey())).append("</th><td>");
            value(html, field.getValue());
            html.append("</td></tr>");
        });
        html.append("</table>");
    }

    private static void array(StringBuilder html, JsonNode node) {
        boolean plain = true;
        for (JsonNode item : node) {
            plain &= item.isNumber();
        }
        if (plain) {
            html.append(escape(node.toString()));
            return;
        }
        html.append("<ul>");
        for (JsonNode item : node) {
            html.append("<li>");
            value(html, item);
            html.append("</li>");
        }
        html.append("</ul>");
    }

    /** A link, or the bare text where the address is not one of http. */
    public static String link(String href, String text) {
        return href.startsWith("http://") || href.startsWith("https://")
                ? "<a href=\"" + escape(href) + "\">" + escape(text) + "</a>"
                : escape(text);
    }

    /** A row of a table. */
    public static String row(String cell, List<String> escapedCells) {
        StringBuilder html = new StringBuilder("<tr>");
        for (String text : escapedCells) {
            html.append('<').append(cell).append('>').append(text).append("</").append(cell).append('>');
        }
        return html.append("</tr>\n").toString();
    }

    public static String escape(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}
