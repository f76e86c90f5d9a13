package io.citytwin.importers.format.osgb;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.CrsException;
import io.citytwin.crs.Geocentric;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What metadata.xml says: the system that vertices are in and the place of their zero. The system is "EPSG:n", a WKT, or
 * "ENU:latitude,longitude" (metres east, north and up of that place on the ellipsoid).
 */
final class ObliqueMetadata {
    private static final Pattern ENU = Pattern.compile("ENU:\\s*(-?[0-9.]+)\\s*,\\s*(-?[0-9.]+)\\s*");
    private static final long MOST_BYTES = 1 << 20;

    private final String declared;
    private final double[] origin;
    private final double[] enu;
    private final CoordinateTransform toWgs84;

    private ObliqueMetadata(String declared, double[] origin, double[] enu, CoordinateTransform toWgs84) {
        this.declared = declared;
        this.origin = origin;
        this.enu = enu;
        this.toWgs84 = toWgs84;
    }

    static ObliqueMetadata read(Path file, String display, ReadOptions options) throws UnreadableSourceException {
        String[] said = texts(file, display);
        double[] origin = said[1] == null ? new double[3] : numbers(said[1], display);
        String declared = options.crs() != null ? options.crs() : said[0];
        if (declared == null || declared.isBlank()) {
            throw new UnreadableSourceException(
                    display + ": metadata.xml names no coordinate system (SRS); say which it is with --crs EPSG:n");
        }
        Matcher local = ENU.matcher(declared.strip());
        if (local.matches()) {
            double latitude = Double.parseDouble(local.group(1));
            double longitude = Double.parseDouble(local.group(2));
            if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
                throw new UnreadableSourceException(
                        display + ": metadata.xml states \"" + declared.strip() + "\", which is no place (ENU:latitude,longitude)");
            }
            return new ObliqueMetadata(declared.strip(), origin, Geocentric.frame(longitude, latitude, 0, 0), null);
        }
        try {
            SourceCrs crs = options.crsRegistry().resolve(declared.strip());
            return new ObliqueMetadata(declared.strip(), origin, null, CellwiseTransform.toWgs84(crs));
        } catch (CrsException e) {
            throw new UnreadableSourceException(display + ": " + e.getMessage(), e);
        }
    }

    private static double[] numbers(String text, String display) throws UnreadableSourceException {
        String[] parts = text.strip().split("[,;\\s]+");
        double[] origin = new double[3];
        try {
            for (int i = 0; i < 3; i++) {
                origin[i] = i < parts.length ? Double.parseDouble(parts[i]) : 0;
            }
        } catch (NumberFormatException e) {
            throw new UnreadableSourceException(
                    display + ": the SRSOrigin \"" + text.strip() + "\" of metadata.xml is not three numbers", e);
        }
        return origin;
    }

    private static String[] texts(Path file, String display) throws UnreadableSourceException {
        String[] found = new String[2];
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new UnreadableSourceException(display + ": metadata.xml has more than " + MOST_BYTES + " bytes");
            }
            try (InputStream in = Files.newInputStream(file)) {
                XMLStreamReader xml = factory.createXMLStreamReader(in);
                while (xml.hasNext()) {
                    if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                        String name = xml.getLocalName().toUpperCase(Locale.ROOT);
                        if (name.equals("SRS")) {
                            found[0] = xml.getElementText();
                        } else if (name.equals("SRSORIGIN")) {
                            found[1] = xml.getElementText();
                        }
                    }
                }
            }
            return found;
        } catch (IOException | XMLStreamException e) {
            throw new UnreadableSourceException(display + ": metadata.xml can't be read: " + e.getMessage(), e);
        }
    }

    /** What names the system and the zero, for telling apart what is made from the same files. */
    String identity() {
        return declared + "\n" + origin[0] + " " + origin[1] + " " + origin[2] + "\n";
    }

    /**
     * Brings vertices to earth-centred metres.
     *
     * @param positions x, y, z each, as they stand in the scene; replaced
     * @return false where one has no place in the system
     */
    boolean toGeocentric(double[] positions) {
        for (int i = 0; i < positions.length; i++) {
            positions[i] += origin[i % 3];
        }
        double[] p = new double[3];
        if (enu != null) {
            for (int at = 0; at < positions.length; at += 3) {
                for (int k = 0; k < 3; k++) {
                    p[k] = enu[k] * positions[at] + enu[4 + k] * positions[at + 1] + enu[8 + k] * positions[at + 2] + enu[12 + k];
                }
                System.arraycopy(p, 0, positions, at, 3);
            }
            return true;
        }
        toWgs84.apply(positions, 0, positions.length / 3, 3);
        for (int at = 0; at < positions.length; at += 3) {
            if (Double.isNaN(positions[at]) || Double.isNaN(positions[at + 1])) {
                return false;
            }
            Geocentric.of(positions[at], positions[at + 1], positions[at + 2], positions, at);
        }
        return true;
    }
}
