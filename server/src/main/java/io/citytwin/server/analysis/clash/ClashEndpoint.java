package io.citytwin.server.analysis.clash;

import io.citytwin.geometry.clash.Clash;
import io.citytwin.geometry.clash.ClashFinder;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Cql2Text;
import io.citytwin.query.Expr;
import io.citytwin.query.FilterCheck;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.server.analysis.clash.ClashTable.Found;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.TextParameter;
import io.citytwin.server.ogc.common.MediaFormat;
import io.citytwin.server.ogc.common.Negotiation;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.PropertyFilters;
import io.citytwin.store.QueryTimeoutException;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Answers {@code /analysis/clash}. */
final class ClashEndpoint {
    private static final String ELEMENTS = "bim_element";

    private final LayerGate gate;
    private final BlockReader reader;
    private final PropertyFilters properties;

    ClashEndpoint(LayerGate gate, BlockReader reader, PropertyFilters properties) {
        this.gate = gate;
        this.reader = reader;
        this.properties = properties;
    }

    /** Ends a search that has found enough. */
    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughException() {
            super(null, null, false, false);
        }
    }

    void clashes(Context ctx, RequestParameters p) {
        MediaFormat format = Negotiation.choose(
                p.get(ClashParameters.FORMAT), ctx.header("Accept"), List.of(MediaFormat.JSON, ClashTable.CSV));
        ctx.header("Vary", "Accept, Accept-Encoding");
        ctx.header("Cache-Control", "no-store");
        TimeSelector time = AsofParameter.timeOf(p);
        String modelA = p.get(ClashParameters.A);
        String modelB = p.find(ClashParameters.B).orElse(modelA);
        Layer layer = gate.findVisible(ctx, ELEMENTS)
                .orElseThrow(() -> ProblemException.notFound("there is no building model " + modelA));
        Elements.Frame frame = new Elements.Frame();
        Elements a = elements(p, layer, time, modelA, ClashParameters.FILTER_A, frame);
        Elements b = elements(p, layer, time, modelB, ClashParameters.FILTER_B, frame);
        List<Found> found = new ArrayList<>();
        boolean more = search(p, a, b, frame, found);
        if (format == ClashTable.CSV) {
            ctx.header("Content-Disposition", "attachment; filename=\"clashes.csv\"");
            ctx.contentType(ClashTable.CSV.mediaType());
            ctx.result(ClashTable.csv(found));
        } else {
            ctx.contentType("application/json");
            ctx.result(ClashTable.json(found, a.list().size(), b.list().size(), more).toString());
        }
    }

    private Elements elements(
            RequestParameters p,
            Layer layer,
            TimeSelector time,
            String model,
            TextParameter parameter,
            Elements.Frame frame) {
        Optional<String> text = p.find(parameter);
        try {
            Expr.Predicate filter = Elements.of(model, text.map(Cql2Text::parse).orElse(null));
            FilterCheck.check(filter, layer);
            Expr.Predicate ready = time.isNow() ? properties.prepare(filter, layer, time) : filter;
            BlockSelection selection = new BlockSelection(time, Optional.of(ready), Cql2Text.format(filter));
            Elements read = Elements.read(reader, layer, selection, frame);
            if (read.list().isEmpty() && text.isEmpty()) {
                throw ProblemException.notFound("there is no building model " + model + " with shapes"
                        + (time.isNow() ? "" : " at that time"));
            }
            return read;
        } catch (InvalidFilterException e) {
            throw ProblemException.badParameter(parameter.name(), parameter.name() + ": " + e.getMessage());
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        }
    }

    /** Whether there are more than were asked for. */
    private static boolean search(
            RequestParameters p, Elements a, Elements b, Elements.Frame frame, List<Found> found) {
        int limit = p.get(ClashParameters.LIMIT);
        Set<Set<Long>> pairs = new HashSet<>();
        Consumer<Clash> sink = clash -> {
            Elements.Element first = a.list().get(clash.first());
            Elements.Element second = b.list().get(clash.second());
            // A list that is compared with itself meets each pair twice, and each element itself.
            if (first.fid() == second.fid() || !pairs.add(Set.of(first.fid(), second.fid()))) {
                return;
            }
            if (found.size() == limit) {
                throw new EnoughException();
            }
            found.add(new Found(clash, first, second, frame.place(clash.onFirst())));
        };
        try {
            double tolerance = p.get(ClashParameters.TOLERANCE);
            if (p.get(ClashParameters.MODE).equals("hard")) {
                ClashFinder.findHard(a.bodies(), b.bodies(), tolerance, sink);
            } else {
                ClashFinder.findCloserThan(p.get(ClashParameters.DISTANCE), a.bodies(), b.bodies(), tolerance, sink);
            }
            return false;
        } catch (EnoughException e) {
            return true;
        }
    }
}
