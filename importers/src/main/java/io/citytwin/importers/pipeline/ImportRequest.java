package io.citytwin.importers.pipeline;

import io.citytwin.model.LayerId;
import io.citytwin.model.Sharing;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
 * @param constants values of what the files do not say, by attribute, for rasters and 3D assets
 * @param append whether features that the source does not name stay; else the source is the whole layer
 * @param dryRun whether to say only what would be done
 * @param strict whether formats that check more than rows shall refuse what fails a check
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
        Map<String, String> constants,
        boolean append,
        boolean dryRun,
        boolean strict,
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
        constants = constants == null ? Map.of() : Map.copyOf(constants);
        settings = settings == null ? LayerSettings.NONE : settings;
        timeLimit = timeLimit == null ? Duration.ofMinutes(30) : timeLimit;
    }

    /** Files into a layer, everything else as the sources say. */
    public static ImportRequest of(List<Path> paths, String layer) {
        return new ImportRequest(paths, layer, null, null, null, null, null, null, null, false, false, false, null, null);
    }

    public ImportRequest withClass(String id) {
        return with(copy -> copy.cityClass = id);
    }

    public ImportRequest withCrs(String name) {
        return with(copy -> copy.crs = name);
    }

    public ImportRequest withEncoding(Charset charset) {
        return with(copy -> copy.encoding = charset);
    }

    public ImportRequest withKey(String field) {
        return with(copy -> copy.key = field);
    }

    public ImportRequest withValidFrom(Instant time) {
        return with(copy -> copy.validFrom = time);
    }

    public ImportRequest withMappings(Map<String, String> fields) {
        return with(copy -> copy.mappings = fields);
    }

    public ImportRequest withConstants(Map<String, String> values) {
        return with(copy -> copy.constants = values);
    }

    public ImportRequest withAppend(boolean yes) {
        return with(copy -> copy.append = yes);
    }

    public ImportRequest withDryRun(boolean yes) {
        return with(copy -> copy.dryRun = yes);
    }

    public ImportRequest withStrict(boolean yes) {
        return with(copy -> copy.strict = yes);
    }

    public ImportRequest withSettings(LayerSettings wishes) {
        return with(copy -> copy.settings = wishes);
    }

    public ImportRequest withTimeLimit(Duration limit) {
        return with(copy -> copy.timeLimit = limit);
    }

    private ImportRequest with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return new ImportRequest(
                paths,
                layer,
                copy.cityClass,
                copy.crs,
                copy.encoding,
                copy.key,
                copy.validFrom,
                copy.mappings,
                copy.constants,
                copy.append,
                copy.dryRun,
                copy.strict,
                copy.settings,
                copy.timeLimit);
    }

    /** A request that can be changed, for as long as one is made from another. */
    private static final class Copy {
        private String cityClass;
        private String crs;
        private Charset encoding;
        private String key;
        private Instant validFrom;
        private Map<String, String> mappings;
        private Map<String, String> constants;
        private boolean append;
        private boolean dryRun;
        private boolean strict;
        private LayerSettings settings;
        private Duration timeLimit;

        Copy(ImportRequest from) {
            cityClass = from.cityClass;
            crs = from.crs;
            encoding = from.encoding;
            key = from.key;
            validFrom = from.validFrom;
            mappings = from.mappings;
            constants = from.constants;
            append = from.append;
            dryRun = from.dryRun;
            strict = from.strict;
            settings = from.settings;
            timeLimit = from.timeLimit;
        }
    }
}
