package io.citytwin.importers.pipeline;

import java.util.OptionalLong;

/** Told how an import gets on; called from several threads, must be quick. */
public interface ImportProgress {
    ImportProgress SILENT = new ImportProgress() {};

    /** A new stage begins ("reading roads.shp", "comparing roads"). */
    default void stage(String what) {}

    /** Rows begin to be staged for the change set of that number; it may still come to nothing. */
    default void changeSet(long number) {}

    /**
     * @param rows rows read so far
     * @param expected rows in all, where the sources say
     */
    default void rows(long rows, OptionalLong expected) {}
}
