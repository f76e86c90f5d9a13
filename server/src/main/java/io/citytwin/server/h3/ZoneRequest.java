package io.citytwin.server.h3;

import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import java.util.List;
import java.util.Optional;

/**
 * A request to add a layer up by zones, as a value: the key of the cache, too.
 *
 * @param layer the layer
 * @param revision the layer's revision that the answer is made of
 * @param zone this zone alone, or 0 for all
 * @param resolution of the zones
 * @param boxes only zones that meet one of these; empty for all
 * @param attributes numeric attributes whose values are wanted
 * @param shapes whether areas and lengths are wanted
 */
record ZoneRequest(
        Layer layer,
        long revision,
        TimeSelector time,
        Optional<Expr.Predicate> filter,
        long zone,
        int resolution,
        List<Bbox> boxes,
        List<String> attributes,
        boolean shapes) {
    ZoneRequest {
        boxes = List.copyOf(boxes);
        attributes = List.copyOf(attributes);
    }

    /** Whether the answer stays the same as long as the layer's revision does. */
    boolean isLasting() {
        return time.isNow() || time.interval();
    }
}
