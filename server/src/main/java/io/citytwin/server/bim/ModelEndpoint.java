package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BimQueries.BimRow;
import io.citytwin.store.LayerStore;
import io.citytwin.store.QueryTimeoutException;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What all addresses under /bim share: the layers that hold models, the time asked for, answers that are kept. */
abstract class ModelEndpoint {
    static final String MODELS = "bim_model";
    static final String STOREYS = "bim_storey";
    static final String SPACES = "bim_space";
    static final String ELEMENTS = "bim_element";
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final ObjectMapper MAPPER = new ObjectMapper();

    final LayerGate gate;
    final LayerStore layers;
    final BimQueries queries;

    ModelEndpoint(LayerGate gate, LayerStore layers, BimQueries queries) {
        this.gate = gate;
        this.layers = layers;
        this.queries = queries;
    }

    /** A layer of models, where there is one yet that the caller may read. */
    final Optional<Layer> find(Context ctx, String layer) {
        return gate.findVisible(ctx, layer);
    }

    final String modelId(Context ctx) {
        return ctx.pathParam("model");
    }

    /** The row of the request's model, or a 404. */
    final BimRow model(Context ctx, TimeSelector time, List<String> attributes) {
        String id = modelId(ctx);
        return find(ctx, MODELS)
                .flatMap(layer -> asked(() -> queries.find(layer, time, id, attributes)))
                .orElseThrow(() -> ProblemException.notFound(
                        "there is no building model " + id + (time.isNow() ? "" : " at that time")));
    }

    /** The time of a request, which must be one instant: a model is as it was then. */
    static TimeSelector time(RequestParameters p) {
        TimeSelector time = AsofParameter.timeOf(p);
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw ProblemException.badParameter(
                    "datetime", "datetime: a building model is shown at one time, it must be an instant, not an interval");
        }
        return time;
    }

    /** Whether the caller has this answer already: it depends on the revisions of these layers and the request alone. */
    final boolean isKnown(Context ctx, RequestParameters p, TimeSelector time, List<Layer> more) {
        int hash = 17;
        boolean open = true;
        for (String id : List.of(MODELS, STOREYS, SPACES, ELEMENTS)) {
            Optional<Layer> layer = find(ctx, id);
            hash = 31 * hash + Long.hashCode(layer.map(l -> layers.revision(l.id())).orElse(-1L));
            open &= layer.map(Layer::isOpen).orElse(true);
        }
        for (Layer layer : more) {
            hash = 31 * hash + layer.id().hashCode() + Long.hashCode(layers.revision(layer.id()));
            open &= layer.isOpen();
        }
        // What was known then and is so now moves with the clock.
        if (!time.isNow() && !time.interval()) {
            ctx.header("Cache-Control", "no-store");
            return false;
        }
        String tag = "bim-" + Integer.toHexString(hash) + "-"
                + Integer.toHexString((ctx.path() + p.given() + ctx.header("Accept")).hashCode());
        return Representation.isKnown(ctx, tag, (open ? "public" : "private") + ", no-cache");
    }

    /** What the database gives, or a 503 where it takes too long. */
    static <T> T asked(Supplier<T> query) {
        try {
            return query.get();
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        }
    }

    static void send(Context ctx, JsonNode answer) {
        ctx.contentType("application/json");
        ctx.result(answer.toString());
    }

    /** Puts attributes of a row, by the names that JSON has for them, leaving out what is null. */
    static ObjectNode put(ObjectNode node, BimRow row, String... namesAndAttributes) {
        for (int i = 0; i < namesAndAttributes.length; i += 2) {
            Object value = row.values().get(namesAndAttributes[i + 1]);
            if (value != null) {
                node.set(namesAndAttributes[i], value instanceof JsonNode json ? json : MAPPER.valueToTree(value));
            }
        }
        return node;
    }
}
