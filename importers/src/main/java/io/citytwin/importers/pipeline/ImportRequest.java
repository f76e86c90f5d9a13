package io.citytwin.importers.pipeline;

import io.citytwin.model.LayerId;
import io.citytwin.model.Sharing;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an import is asked to do, by the command line or over HTTP.
 *
 * @param paths files, folders, zips
 * @param layer id of the layer; null to name layers after their sources. Where a source has several layers, theirs are
 *     named id_name
 * @param cityClass class of the features (a layer definition's id); null for what the source or the layer says
 * @param crs CRS of the sources ("EPSG:4526", a local system's name), overriding what they declare; null for theirs
 * @param encoding charset of texts, overriding what the sources declare; null for theirs
 * @param key field or attribute that identifies a feature; null for the layer's own
 * @param validFrom since when it is so in the world; null for now
 * @param mappings source field to attribute
 * @param append whether features that the source does not name stay; else the source is the whole layer
 * @param dryRun whether to say only what would be done
 * @param settings what a new layer shall be like beside its class; nulls for the class's own
 * @param timeLimit most time a child process may take
 */
public record ImportRequest(
        List<Path> paths,
        String layer,
        String cityClass,
        String crs,
        Charset encoding,
        String key,
        Instant validFrom,
        Map<String, String> mappings,
        boolean append,
        boolean dryRun,
        LayerSettings settings,
        Duration timeLimit) {

    /** Titles, sharing and department of a new layer; null where the class's own shall stand. */
    public record LayerSettings(String titleZh, String titleEn, Sharing sharing, String ownerDepartment) {
        public static final LayerSettings NONE = new LayerSettings(null, null, null, null);
    }

    public ImportRequest {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("an import needs at least one path");
        }
        if (layer != null) {
            LayerId.check(layer);
        }
        mappings = mappings == null ? Map.of() : Map.copyOf(mappings);
        settings = settings == null ? LayerSettings.NONE : settings;
        timeLimit = timeLimit == null ? Duration.ofMinutes(30) : timeLimit;
    }

    /** Files into a layer, everything else as the sources say. */
    public static ImportRequest of(List<Path> paths, String layer) {
        return new ImportRequest(paths, layer, null, null, null, null, null, null, false, false, null, null);
    }

    public ImportRequest withClass(String id) {
        return new ImportRequest(
                paths, layer, id, crs, encoding, key, validFrom, mappings, append, dryRun, settings, timeLimit);
    }

    public ImportRequest withCrs(String name) {
        return new ImportRequest(
                paths, layer, cityClass, name, encoding, key, validFrom, mappings, append, dryRun, settings, timeLimit);
    }

    public ImportRequest withEncoding(Charset charset) {
        return new ImportRequest(
                paths, layer, cityClass, crs, charset, key, validFrom, mappings, append, dryRun, settings, timeLimit);
    }

    public ImportRequest withKey(String field) {
        return new ImportRequest(
                paths, layer, cityClass, crs, encoding, field, validFrom, mappings, append, dryRun, settings, timeLimit);
    }

    public ImportRequest withValidFrom(Instant time) {
        return new ImportRequest(
                paths, layer, cityClass, crs, encoding, key, time, mappings, append, dryRun, settings, timeLimit);
    }

    public ImportRequest withMappings(Map<String, String> fields) {
        return new ImportRequest(
                paths, layer, cityClass, crs, encoding, key, validFrom, fields, append, dryRun, settings, timeLimit);
    }

    public ImportRequest withAppend(boolean yes) {
        return new ImportRequest(
                paths, layer, cityClass, crs, encoding, key, validFrom, mappings, yes, dryRun, settings, timeLimit);
    }

    public ImportRequest withDryRun(boolean yes) {
        return new ImportRequest(
                paths, layer, cityClass, crs, encoding, key, validFrom, mappings, append, yes, settings, timeLimit);
    }

    public ImportRequest withSettings(LayerSettings wishes) {
        return new ImportRequest(
                paths, layer, cityClass, crs, encoding, key, validFrom, mappings, append, dryRun, wishes, timeLimit);
    }
}
