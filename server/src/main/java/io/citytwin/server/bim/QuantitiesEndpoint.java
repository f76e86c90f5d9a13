package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.bim.Quantities.Group;
import io.citytwin.server.bim.Quantities.Sum;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.ogc.common.MediaFormat;
import io.citytwin.server.ogc.common.Negotiation;
import io.citytwin.store.BimQueries;
import io.citytwin.store.LayerStore;
import io.javalin.http.Context;
import java.util.List;

/** {@code /bim/{model}/quantities}: what the model's elements add up to, as JSON or CSV. */
final class QuantitiesEndpoint extends ModelEndpoint {
    static final MediaFormat CSV =
            new MediaFormat("csv", "text/csv; charset=utf-8; header=present", List.of("text/csv"), "CSV");

    QuantitiesEndpoint(LayerGate gate, LayerStore layers, BimQueries queries) {
        super(gate, layers, queries);
    }

    void quantities(Context ctx, RequestParameters p) {
        TimeSelector time = time(p);
        MediaFormat format = Negotiation.choose(
                p.get(BimParameters.FORMAT), ctx.header("Accept"), List.of(MediaFormat.JSON, CSV));
        ctx.header("Vary", "Accept, Accept-Encoding");
        if (isKnown(ctx, p, time, List.of())) {
            return;
        }
        model(ctx, time, List.of("name"));
        List<Grouping> by = p.get(BimParameters.BY);
        Quantities quantities = new Quantities(by);
        asked(() -> {
            find(ctx, ELEMENTS)
                    .ifPresent(layer -> queries.forEachQuantity(
                            layer, time, modelId(ctx), Quantities.ATTRIBUTES, quantities::add));
            return null;
        });
        if (format == CSV) {
            ctx.header("Content-Disposition", "attachment; filename=\"quantities.csv\"");
            ctx.contentType(CSV.mediaType());
            ctx.result(QuantityTable.csv(by, quantities));
        } else {
            send(ctx, json(modelId(ctx), by, quantities));
        }
    }

    private static ObjectNode json(String model, List<Grouping> by, Quantities quantities) {
        ObjectNode answer = NODES.objectNode();
        answer.put("model", model);
        ArrayNode groupings = answer.putArray("by");
        by.forEach(grouping -> groupings.add(grouping.id()));
        ObjectNode units = answer.putObject("units");
        Quantities.names().forEach(name -> units.put(name, QuantityTable.unit(name)));
        ArrayNode rows = answer.putArray("rows");
        for (Group group : quantities.groups()) {
            ObjectNode row = rows.addObject();
            for (int i = 0; i < by.size(); i++) {
                row.put(by.get(i).id(), group.keys().get(i));
            }
            sums(row, group);
        }
        sums(answer.putObject("total"), quantities.total());
        return answer;
    }

    private static void sums(ObjectNode row, Group group) {
        row.put("count", group.count());
        for (String name : Quantities.names()) {
            Sum sum = group.sum(name);
            if (sum != null) {
                row.putObject(name).put("sum", QuantityTable.rounded(sum.value())).put("elements", sum.elements());
            }
        }
    }
}
