package io.citytwin.importers.format.csv;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.List;

/** Delimited text (RFC 4180): with columns of coordinates or WKT a layer of features, without them a table. */
public final class CsvFormat implements SourceFormat {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public String title() {
        return "CSV (delimited text)";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("text/csv", "text/tab-separated-values");
    }

    @Override
    public List<String> extensions() {
        return List.of("csv", "tsv");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return input.hasExtension(extensions());
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        return CsvDataset.open(input, options);
    }
}
