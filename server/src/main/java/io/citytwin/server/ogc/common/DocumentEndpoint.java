package io.citytwin.server.ogc.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the endpoints that answer with one document share: JSON for programs, the same as a page for people. */
public abstract class DocumentEndpoint {
    public static final ChoiceParameter FORMAT = ChoiceParameter.format("json", "html");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    protected final Links links;

    protected DocumentEndpoint(Links links) {
        this.links = links;
    }

    /** Sends a document in the format that the request asks for. */
    protected void send(Context ctx, RequestParameters parameters, String title, MediaFormat json, Object document) {
        MediaFormat format =
                Negotiation.choose(parameters.get(FORMAT), ctx.header("Accept"), List.of(json, MediaFormat.HTML));
        ctx.header("Vary", "Accept, Accept-Encoding");
        ctx.header("Cache-Control", "no-cache");
        if (format == MediaFormat.HTML) {
            ctx.html(HtmlPage.of(title, trail(ctx), JSON.valueToTree(document)));
        } else {
            try {
                ctx.result(JSON.writeValueAsString(document)).contentType(json.mediaType());
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException("the document \"" + title + "\" can't be written as JSON", e);
            }
        }
    }

    /** Links of a document to itself and to its other format. */
    protected List<OgcLink> selfLinks(Context ctx, RequestParameters parameters, MediaFormat json) {
        MediaFormat format =
                Negotiation.choose(parameters.get(FORMAT), ctx.header("Accept"), List.of(json, MediaFormat.HTML));
        MediaFormat other = format == MediaFormat.HTML ? json : MediaFormat.HTML;
        return List.of(
                new OgcLink(links.self(ctx, Map.of()), "self", format.mediaType(), "This document"),
                new OgcLink(
                        links.self(ctx, Map.of("f", other.id())),
                        "alternate",
                        other.mediaType(),
                        "This document as " + other.title()));
    }

    /** The pages above the current one. */
    private Map<String, String> trail(Context ctx) {
        Map<String, String> trail = new LinkedHashMap<>();
        trail.put("CityTwin", links.to(ctx, "/"));
        trail.put("API", links.to(ctx, "/ogc?f=html"));
        trail.put("Collections", links.to(ctx, "/ogc/collections?f=html"));
        return trail;
    }
}
