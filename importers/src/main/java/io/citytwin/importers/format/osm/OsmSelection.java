package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;

/** Which elements of a file are to become features. */
interface OsmSelection {
    /** Every element. */
    OsmSelection ALL = (kind, id) -> true;

    boolean contains(Kind kind, long id);
}
