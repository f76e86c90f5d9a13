package io.citytwin.importers.format.assets3d;

import java.util.List;
import java.util.Map;

/**
 * What an asset was found to be.
 *
 * @param kind "3DTILES", "TERRAIN" or "GLTF"
 * @param entry the file to begin with
 * @param place where it stands
 * @param made files that are not the source's own, made to give it a place, by name
 * @param missing how many files are named but not there
 */
record AssetSurvey(String kind, String entry, Place place, Map<String, byte[]> made, long missing, List<String> warnings) {
    AssetSurvey {
        made = Map.copyOf(made);
        warnings = List.copyOf(warnings);
    }
}
