package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A file with OpenStreetMap elements or changes, which can be read several times.
 *
 * @param displayName the name to use in messages
 */
record OsmFile(Path path, String displayName, Syntax syntax) {

    /** How the file is written. */
    enum Syntax {
        PBF,
        XML,
        XML_GZ,
        CHANGES,
        CHANGES_GZ
    }

    private static final int HEAD = 1024;

    /** What kind of OpenStreetMap file it is by its name and first bytes; null where it is none. */
    static Syntax findSyntax(Path path) {
        String name = path.getFileName() == null
                ? ""
                : path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".osm.pbf")) {
            return Syntax.PBF;
        } else if (name.endsWith(".osm")) {
            return Syntax.XML;
        } else if (name.endsWith(".osm.gz")) {
            return Syntax.XML_GZ;
        } else if (name.endsWith(".osc")) {
            return Syntax.CHANGES;
        } else if (name.endsWith(".osc.gz")) {
            return Syntax.CHANGES_GZ;
        } else if (name.endsWith(".pbf")) {
            return head(path).contains("OSMHeader") ? Syntax.PBF : null;
        } else if (name.endsWith(".xml")) {
            String head = head(path);
            return head.contains("<osmChange") ? Syntax.CHANGES : head.contains("<osm ") ? Syntax.XML : null;
        }
        return null;
    }

    private static String head(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // not readable, so not ours to read
        }
    }

    boolean isChanges() {
        return syntax == Syntax.CHANGES || syntax == Syntax.CHANGES_GZ;
    }

    /** Reads the file from its start and pushes its elements. */
    void read(OsmSink sink) throws UnreadableSourceException, InterruptedException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            switch (syntax) {
                case PBF -> OsmPbfReader.read(in, sink);
                case XML -> OsmXmlReader.read(in, sink);
                case XML_GZ -> OsmXmlReader.read(new GZIPInputStream(in, 1 << 16), sink);
                case CHANGES -> OsmXmlReader.readChanges(in, sink);
                default -> OsmXmlReader.readChanges(new GZIPInputStream(in, 1 << 16), sink);
            }
        } catch (OsmFormatException e) {
            throw new UnreadableSourceException(displayName + " can't be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(displayName + " can't be read: " + OsmPbfReader.reason(e), e);
        }
    }

    /** Reads as little as shows that the file is what its name says. */
    void checkHead() throws UnreadableSourceException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            if (syntax == Syntax.PBF) {
                OsmPbfReader.checkHeader(in);
            } else if (in.read() < 0) {
                throw new UnreadableSourceException(displayName + " is empty");
            }
        } catch (OsmFormatException e) {
            throw new UnreadableSourceException(
                    displayName + " is no OpenStreetMap PBF file: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(displayName + " can't be read: " + OsmPbfReader.reason(e), e);
        }
    }
}
