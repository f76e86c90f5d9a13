package io.citytwin.importers.format.citymodel;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** CityGML 1.0, 2.0 and 3.0. */
public final class CityGmlFormat implements SourceFormat {
    private static final int SAMPLE = 1 << 14;

    @Override
    public String name() {
        return "citygml";
    }

    @Override
    public String title() {
        return "CityGML";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/gml+xml", "application/citygml+xml");
    }

    @Override
    public List<String> extensions() {
        return List.of("gml", "xml", "citygml");
    }

    @Override
    public boolean accepts(SourceInput input) {
        if (!input.hasExtension(extensions())) {
            return false;
        }
        String head = new String(input.head(SAMPLE), StandardCharsets.ISO_8859_1);
        return head.contains("CityModel") && head.contains("opengis.net/citygml");
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        return CityModelDataset.open(input.displayName(), new CityGmlReader(input, new TextureFiles(input, options)));
    }
}
