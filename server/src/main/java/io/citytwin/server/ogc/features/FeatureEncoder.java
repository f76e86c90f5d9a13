package io.citytwin.server.ogc.features;

import io.citytwin.store.FeatureRow;
import java.io.IOException;

/** Writes features in one format, as they come, to where it was opened for. */
interface FeatureEncoder {
    /** Before the first feature. Nothing needs to go out yet. */
    void begin() throws IOException;

    void feature(FeatureRow row) throws IOException;

    /** After the last feature; everything goes out. */
    void end(Page page) throws IOException;
}
