package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** CityJSON 1.0, 1.1 and 2.0, and CityJSONSeq (a CityJSON object, then a CityJSONFeature per line). */
public final class CityJsonFormat implements SourceFormat {
    private static final int SAMPLE = 1 << 16;
    private static final List<String> LINES = List.of("jsonl", "ndjson", "nljson", "cityjsonl", "cityjsonseq");
    private static final Pattern BEGINNING =
            Pattern.compile("\"type\"\\s*:\\s*\"CityJSON(Feature)?\"|\"CityObjects\"\\s*:");

    @Override
    public String name() {
        return "cityjson";
    }

    @Override
    public String title() {
        return "CityJSON";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/city+json", "application/city+json-seq");
    }

    @Override
    public List<String> extensions() {
        return List.of("json", "cityjson", "jsonl", "ndjson", "nljson", "cityjsonl", "cityjsonseq");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return input.hasExtension(extensions())
                && BEGINNING.matcher(new String(input.head(SAMPLE), StandardCharsets.ISO_8859_1)).find();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        TextureFiles textures = new TextureFiles(input, options);
        CityModelDataset.Reader reader =
                input.hasExtension(LINES)
                        ? new CityJsonLinesReader(input, textures)
                        : new CityJsonReader(input, textures);
        return CityModelDataset.open(input.displayName(), reader);
    }
}
