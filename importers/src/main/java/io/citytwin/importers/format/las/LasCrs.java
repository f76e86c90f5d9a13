package io.citytwin.importers.format.las;

import io.citytwin.importers.format.las.LasHeader.Variable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a LAS file says of its coordinates. A WKT goes before GeoTIFF keys, which can't say as much.
 *
 * @param declared "EPSG:n" or a WKT, or null where there is nothing that a system could be told from
 * @param heightUnit metres in a unit of height: as the vertical part states, else the horizontal system's unit
 */
record LasCrs(String declared, double heightUnit) {
    private static final int WKT = 2112;
    private static final int GEOTIFF_KEYS = 34735;
    private static final int USER_DEFINED = 32767;
    private static final double FOOT = 0.3048;
    private static final double US_FOOT = 1200.0 / 3937;
    private static final Pattern UNIT = Pattern.compile("\\b(?:LENGTHUNIT|UNIT)\\[\"[^\"]*\",\\s*([0-9.eE+-]+)");

    static LasCrs of(LasHeader header) {
        for (Variable v : header.variables()) {
            if (v.user().equals("LASF_Projection") && v.id() == WKT) {
                String wkt = new String(v.content(), StandardCharsets.UTF_8).replaceAll("\0.*", "").strip();
                if (!wkt.isEmpty()) {
                    return new LasCrs(wkt, heightUnit(wkt));
                }
            }
        }
        for (Variable v : header.variables()) {
            if (v.user().equals("LASF_Projection") && v.id() == GEOTIFF_KEYS) {
                return ofKeys(v.content());
            }
        }
        return new LasCrs(null, 1);
    }

    private static double heightUnit(String wkt) {
        Matcher vertical = Pattern.compile("\\b(VERT_CS|VERTCRS|VERTICALCRS)\\[").matcher(wkt);
        if (vertical.find()) {
            return first(wkt.substring(vertical.start()), 1);
        }
        Matcher projected = Pattern.compile("\\b(PROJCS|PROJCRS|PROJECTEDCRS)\\[").matcher(wkt);
        if (!projected.find()) {
            return 1;
        }
        // The unit of the plane is the last one; those before it are of angles and parameters.
        Matcher unit = UNIT.matcher(wkt);
        double last = 1;
        while (unit.find()) {
            last = number(unit.group(1), last);
        }
        return last;
    }

    private static double first(String text, double otherwise) {
        Matcher unit = UNIT.matcher(text);
        return unit.find() ? number(unit.group(1), otherwise) : otherwise;
    }

    private static double number(String text, double otherwise) {
        try {
            double value = Double.parseDouble(text);
            return value > 0.001 && value < 10_000 ? value : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static LasCrs ofKeys(byte[] content) {
        ByteBuffer b = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, Integer> keys = new HashMap<>();
        for (int at = 8; at + 8 <= content.length; at += 8) {
            if (b.getShort(at + 2) == 0) {
                keys.put(b.getShort(at) & 0xffff, b.getShort(at + 6) & 0xffff);
            }
        }
        int projected = keys.getOrDefault(3072, 0);
        int geographic = keys.getOrDefault(2048, 0);
        int model = keys.getOrDefault(1024, projected > 0 ? 1 : 2);
        int code = model == 2 ? geographic : projected;
        double height = unit(keys.getOrDefault(4099, model == 2 ? 9001 : keys.getOrDefault(3076, 9001)));
        return new LasCrs(code > 0 && code != USER_DEFINED ? "EPSG:" + code : null, height);
    }

    private static double unit(int code) {
        return switch (code) {
            case 9002 -> FOOT;
            case 9003 -> US_FOOT;
            default -> 1;
        };
    }
}
