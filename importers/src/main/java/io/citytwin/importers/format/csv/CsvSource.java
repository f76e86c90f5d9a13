package io.citytwin.importers.format.csv;

import io.citytwin.importers.format.text.InferredType;
import io.citytwin.importers.format.text.TextEncoding;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.List;

/**
 * How a delimited text is written.
 *
 * @param hasHeader whether the first record names the columns: it does unless one of its cells is a number or a date
 */
record CsvSource(SourceInput input, Charset charset, char delimiter, boolean hasHeader) {
    private static final char[] DELIMITERS = {',', '\t', ';', '|'};

    /** @param encoding what the user says, or null */
    static CsvSource of(SourceInput input, Charset encoding) throws IOException {
        Charset charset = encoding;
        if (charset == null) {
            try (InputStream in = Files.newInputStream(input.path())) {
                charset = TextEncoding.detect(in);
            }
        }
        char delimiter = delimiter(input, charset);
        CsvSource source = new CsvSource(input, charset, delimiter, false);
        try (CsvRecords records = source.records()) {
            List<String> first = records.next();
            boolean header = first != null && first.stream().noneMatch(CsvSource::isValue);
            return new CsvSource(input, charset, delimiter, header);
        }
    }

    CsvRecords records() throws IOException {
        return new CsvRecords(reader(input, charset), delimiter);
    }

    private static Reader reader(SourceInput input, Charset charset) throws IOException {
        Reader reader = new InputStreamReader(Files.newInputStream(input.path()), charset);
        java.io.BufferedReader buffered = new java.io.BufferedReader(reader, 1 << 16);
        buffered.mark(1);
        if (buffered.read() != '\ufeff') {
            buffered.reset();
        }
        return buffered;
    }

    /** The candidate that cuts the first line into most cells; quoted text does not count. */
    private static char delimiter(SourceInput input, Charset charset) throws IOException {
        int[] counts = new int[DELIMITERS.length];
        try (Reader reader = reader(input, charset)) {
            boolean quoted = false;
            for (int i = 0, c = reader.read(); i < 1 << 20 && c >= 0 && (quoted || c != '\n'); i++, c = reader.read()) {
                quoted ^= c == '"';
                for (int d = 0; !quoted && d < DELIMITERS.length; d++) {
                    counts[d] += c == DELIMITERS[d] ? 1 : 0;
                }
            }
        }
        int best = 0;
        for (int d = 1; d < DELIMITERS.length; d++) {
            best = counts[d] > counts[best] ? d : best;
        }
        return DELIMITERS[best];
    }

    private static boolean isValue(String cell) {
        InferredType type = new InferredType();
        type.addWritten(cell);
        return type.result() != AttributeType.TEXT;
    }
}
