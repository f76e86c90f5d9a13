package io.citytwin.server.ogc.common;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A typed link as all OGC APIs write it (RFC 8288 as JSON). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OgcLink(String href, String rel, String type, String title, Boolean templated) {
    public OgcLink(String href, String rel, String type, String title) {
        this(href, rel, type, title, null);
    }

    /** One whose address holds variables in braces. */
    public static OgcLink template(String href, String rel, String type, String title) {
        return new OgcLink(href, rel, type, title, true);
    }

    /** As the Link header writes it. */
    public String asHeader() {
        return "<" + href + ">; rel=\"" + rel + "\"; type=\"" + type + "\"";
    }
}
