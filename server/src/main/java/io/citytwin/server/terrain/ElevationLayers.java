package io.citytwin.server.terrain;

import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.model.Layer;
import io.citytwin.tiles.terrain.ElevationModels;

/** What all terrain endpoints ask of a request first. */
final class ElevationLayers {
    private ElevationLayers() {}

    /** @throws ProblemException 404 where the layer has no rasters of heights */
    static Layer checked(Layer layer) {
        if (!ElevationModels.serves(layer)) {
            throw ProblemException.notFound("collection " + layer.id() + " has no terrain: it must be a layer of the class "
                    + ElevationModels.CLASS);
        }
        return layer;
    }

    static TimeSelector time(RequestParameters p) {
        TimeSelector time = AsofParameter.timeOf(p);
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw ProblemException.badParameter(
                    "datetime", "datetime: terrain shows the city at one time, it must be an instant, not an interval");
        }
        return time;
    }
}
