package io.citytwin.importers.format.gdal;

import io.citytwin.importers.format.text.TextEncoding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The encoding of a DXF drawing. From AutoCAD 2007 on (AC1021) text is UTF-8, whatever code page the header names; before,
 * the code page counts, unless the text itself is UTF-8 (many programs write it so). GDAL looks at the code page alone.
 */
final class DxfText {
    private static final String BINARY_MARK = "AutoCAD Binary DXF";

    private DxfText() {}

    static boolean isBinary(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BINARY_MARK.length()), StandardCharsets.US_ASCII).equals(BINARY_MARK);
        }
    }

    static Charset charset(Path file) throws IOException {
        Map<String, String> header = header(file);
        if (header.getOrDefault("$ACADVER", "AC1009").compareTo("AC1021") >= 0) {
            return StandardCharsets.UTF_8;
        }
        try (InputStream in = Files.newInputStream(file)) {
            Charset shown = TextEncoding.detect(in);
            if (shown.equals(StandardCharsets.UTF_8)) {
                return shown;
            }
            String codePage = header.getOrDefault("$DWGCODEPAGE", "");
            boolean western = codePage.isEmpty() || codePage.equalsIgnoreCase("ANSI_1252") || codePage.equals("dos850");
            // A Chinese drawing that calls itself western was written by a program that does not care.
            return western && shown.equals(TextEncoding.GB18030)
                    ? shown
                    : TextEncoding.named(codePage).orElse(shown);
        }
    }

    /** The two variables of the HEADER section that matter. */
    private static Map<String, String> header(Path file) throws IOException {
        Map<String, String> header = new TreeMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1))) {
            String variable = null;
            for (int i = 0; i < 20_000; i++) {
                String code = reader.readLine();
                String value = code == null ? null : reader.readLine();
                if (value == null || value.strip().equals("ENDSEC")) {
                    break;
                }
                if (code.strip().equals("9")) {
                    variable = value.strip();
                } else if ("$ACADVER".equals(variable) || "$DWGCODEPAGE".equals(variable)) {
                    header.putIfAbsent(variable, value.strip());
                }
            }
        }
        return header;
    }
}
