package io.citytwin.importers.format.osm;

/** Where the readers of OpenStreetMap files put what they read, in file order. */
interface OsmSink {
    void accept(OsmElement element) throws InterruptedException;

    /** An element that a change file says is gone; only kind, id and version count. */
    default void delete(OsmElement element) throws InterruptedException {
        throw new IllegalStateException("only change files delete elements");
    }

    /** Whether elements of that kind are wanted at all; readers may skip whole blocks of others. */
    default boolean wants(OsmElement.Kind kind) {
        return true;
    }

    /** An element that can't be read and is left out. */
    default void bad(OsmElement.Kind kind, long id, String reason) throws InterruptedException {}
}
