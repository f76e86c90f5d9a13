package io.citytwin.server.ogc.tiles;

import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.NumberParameter;
import io.citytwin.tiles.imagery.Shading;
import java.util.ArrayList;
import java.util.List;

/** What map tiles can be asked for beside their place. */
final class MapParameters {
    private static final NumberParameter AZIMUTH = NumberParameter.of(
            "azimuth", "Where the light on a relief comes from, degrees clockwise from north.", 0, 360, 315);
    private static final NumberParameter ALTITUDE = NumberParameter.of(
            "altitude", "How high the light on a relief stands, degrees above the horizon.", 1, 90, 45);
    private static final NumberParameter EXAGGERATION =
            NumberParameter.of("exaggeration", "What the heights of a relief are multiplied by.", 0.01, 100, 1);
    private static final ChoiceParameter SHADING = ChoiceParameter.of(
            "shading",
            "Light on a relief from one direction, or from four at once.",
            List.of("single", "multidirectional"),
            "single");

    static final List<QueryParameter<?>> TIME = List.of(DatetimeParameter.DATETIME, AsofParameter.ASOF);
    static final List<QueryParameter<?>> RELIEF = List.of(AZIMUTH, ALTITUDE, EXAGGERATION, SHADING);

    private MapParameters() {}

    @SafeVarargs
    static List<QueryParameter<?>> joined(List<? extends QueryParameter<?>>... lists) {
        List<QueryParameter<?>> all = new ArrayList<>();
        for (List<? extends QueryParameter<?>> list : lists) {
            all.addAll(list);
        }
        return all;
    }

    /** @throws ProblemException 400 for an interval, which has several states */
    static TimeSelector time(RequestParameters p) {
        TimeSelector time = AsofParameter.timeOf(p);
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw ProblemException.badParameter(
                    "datetime", "datetime: a map shows the city at one time, it must be an instant, not an interval");
        }
        return time;
    }

    static Shading shading(RequestParameters p) {
        return new Shading(
                p.get(AZIMUTH),
                p.get(ALTITUDE),
                p.get(EXAGGERATION),
                p.get(SHADING).equals("multidirectional"));
    }

    /** @throws ProblemException 400 where one of them is given, though it means nothing here */
    static void refuse(RequestParameters p, List<? extends QueryParameter<?>> parameters, String where) {
        for (QueryParameter<?> parameter : parameters) {
            if (p.isGiven(parameter.name())) {
                throw ProblemException.badParameter(
                        parameter.name(), "there is no parameter " + parameter.name() + " for " + where);
            }
        }
    }
}
