package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.format.text.TextEncoding;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A dBASE table whose structure and encoding are known. */
record DbfTable(Path file, DbfHeader header, Charset charset, List<SourceField> fields) {

    static DbfTable open(Path file, String displayName, ReadOptions options)
            throws IOException, UnreadableSourceException {
        DbfHeader header;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            header = DbfHeader.read(in, displayName);
        }
        Charset charset = options.encoding() != null ? options.encoding() : charset(file, header);
        return new DbfTable(file, header, charset, header.fields(charset));
    }

    DbfRows rows() throws IOException {
        return new DbfRows(file, header, charset);
    }

    /**
     * What the .cpg names, else what the header's code page mark names, else what the text itself shows. A .cpg that
     * says UTF-8 of text that can't be is overruled: such sets are common, and reading them as UTF-8 destroys the text.
     */
    private static Charset charset(Path file, DbfHeader header) throws IOException {
        Optional<Charset> declared = declared(file).or(() -> ofLanguageDriver(header.languageDriver()));
        if (declared.isPresent() && !declared.get().equals(StandardCharsets.UTF_8)) {
            return declared.get();
        }
        TextEncoding detector = new TextEncoding();
        DbfRows.sample(file, header, detector);
        return detector.best();
    }

    private static Optional<Charset> declared(Path file) throws IOException {
        Optional<Path> cpg = SiblingFiles.find(file, "cpg");
        if (cpg.isEmpty()) {
            cpg = SiblingFiles.find(file, "cst");
        }
        if (cpg.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(cpg.get())) {
            String name = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
            return TextEncoding.named(name.replaceAll("[^\\x21-\\x7e ]", "").strip());
        }
    }

    /** The marks that name one encoding; 0x57 ("the system's own") and unknown ones name none. */
    private static Optional<Charset> ofLanguageDriver(int mark) {
        String name =
                switch (mark) {
                    case 0x4d, 0x7a -> "936";
                    case 0x4f, 0x78 -> "950";
                    case 0x4e, 0x79 -> "949";
                    case 0x13, 0x7b -> "932";
                    case 0x03, 0x58, 0x59 -> "1252";
                    case 0x01, 0x09, 0x0b, 0x0d, 0x0f, 0x11, 0x15, 0x18, 0x19, 0x1b -> "437";
                    case 0x02, 0x08, 0x0a, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x1a, 0x1d, 0x25, 0x37 -> "850";
                    case 0x1f, 0x22, 0x23, 0x40, 0x64, 0x87 -> "852";
                    case 0x26, 0x65 -> "866";
                    case 0xc8 -> "1250";
                    case 0xc9 -> "1251";
                    case 0xca -> "1254";
                    case 0xcb -> "1253";
                    case 0xcc -> "1257";
                    case 0x7c -> "874";
                    default -> "";
                };
        return TextEncoding.named(name);
    }
}
