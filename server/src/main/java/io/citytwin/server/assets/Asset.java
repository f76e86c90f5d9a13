package io.citytwin.server.assets;

import io.citytwin.model.Layer;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that can be put into a 3D picture whole: a feature whose files lie in a folder, or a layer that this server
 * makes tiles of.
 *
 * @param layer the layer it comes from; who may read that may read the asset
 * @param id the layer's id where it is the only asset of its layer, else that with ":" and the feature's name behind it
 * @param name the feature's name, or the layer's id
 * @param title for people
 * @param type "3DTILES" or "TERRAIN", as ion calls what clients load
 * @param kind "3DTILES", "TERRAIN", "GLTF", "POINTS", "OBLIQUE" or "LIVE" (made by this server)
 * @param stored where its files lie; empty for live ones
 * @param dateAdded since when the city has had it; null for live ones
 */
record Asset(
        Layer layer,
        String id,
        String name,
        String title,
        String type,
        String kind,
        Optional<Stored> stored,
        String licence,
        String attribution,
        Instant dateAdded) {

    /**
     * The files of an asset.
     *
     * @param fid id of the feature
     * @param folder name of the folder under the city's asset folder
     * @param entry the file to begin with, relative to the folder
     */
    record Stored(long fid, String folder, String entry, long bytes) {}

    /** Whether its heights are those of the city's datum, as surveys deliver them; else they are above the ellipsoid. */
    boolean isInCityHeights() {
        return kind.equals("POINTS") || kind.equals("OBLIQUE");
    }
}
