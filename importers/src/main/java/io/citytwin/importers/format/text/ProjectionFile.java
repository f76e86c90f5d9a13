package io.citytwin.importers.format.text;

import io.citytwin.importers.spi.SiblingFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The .prj beside a file: one line of WKT that names its coordinate reference system. */
public final class ProjectionFile {
    private static final int MOST = 1 << 16;

    private ProjectionFile() {}

    /** Its text without a byte order mark; null where there is none or it is empty. */
    public static String read(Path file) throws IOException {
        Path prj = SiblingFiles.find(file, "prj").orElse(null);
        if (prj == null) {
            return null;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(prj)) {
            bytes = in.readNBytes(MOST);
        }
        boolean utf16 = bytes.length > 1 && ((bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe
                || (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff);
        String text;
        if (utf16) {
            text = new String(bytes, StandardCharsets.UTF_16);
        } else {
            TextEncoding encoding = new TextEncoding();
            encoding.add(bytes, 0, bytes.length);
            text = new String(bytes, encoding.best());
        }
        String plain = text.replace("\ufeff", "").replace("\0", "").strip();
        return plain.isEmpty() ? null : plain;
    }
}
