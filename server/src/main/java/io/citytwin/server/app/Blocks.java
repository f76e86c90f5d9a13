package io.citytwin.server.app;

import io.citytwin.server.health.HealthBlock;
import io.citytwin.server.health.MetricsBlock;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.live.LiveBlock;
import io.citytwin.server.viewer.ViewerBlock;
import java.util.List;

/** The explicit list of all API blocks: a new one is one room and one line here. */
final class Blocks {
    private Blocks() {}

    static List<ApiBlock> all(Services s) {
        return List.of(
                new HealthBlock(s.database()),
                new MetricsBlock(s.meters()),
                new LiveBlock(s.changeFeed(), s.gate()),
                // Last: it takes every path that is left.
                new ViewerBlock(s.config().viewerFolder()));
    }
}
