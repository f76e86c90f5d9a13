package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.spi.SourceModel;
import java.util.Map;

/**
 * A city object as a reader found it.
 *
 * @param row its number in the file, from 1
 * @param id its identifier, or null
 * @param type its class without prefix ("Building")
 * @param parent identifier of the object that it is a part of, or null
 * @param lod level of detail of the model, NaN where there is none
 * @param attributes Long, Double, Boolean or String by name
 * @param model its surfaces; null where it has none, and in a reader's first pass
 */
record CityObject(
        long row, String id, String type, String parent, double lod, Map<String, Object> attributes, SourceModel model) {

    /** Where readers put what they find. */
    interface Sink {
        void accept(CityObject object) throws InterruptedException;

        /** An object that can't be taken. */
        void reject(String type, long row, String rule, String message) throws InterruptedException;
    }
}
