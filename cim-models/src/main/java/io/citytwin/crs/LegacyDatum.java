package io.citytwin.crs;

import java.util.Locale;
import java.util.Optional;

/**
 * The former national datums of China. There is no public transformation that holds for a city: PROJ and PostGIS apply
 * no shift at all, GeoTools, proj4j and SIS one that was made for another basin, and all of them do so silently, tens of
 * metres off. They are taken only with the city's own parameters.
 */
enum LegacyDatum {
    /** 1954 年北京坐标系. */
    BEIJING_1954("beijing1954", "Beijing 1954 (1954年北京坐标系)", Ellipsoid.KRASSOWSKY),
    /** 1980 西安坐标系. */
    XIAN_1980("xian1980", "Xian 1980 (1980西安坐标系)", Ellipsoid.IAG75),
    /** 新 1954 年北京坐标系. */
    NEW_BEIJING("new-beijing", "New Beijing (新1954年北京坐标系)", Ellipsoid.KRASSOWSKY);

    private final String key;
    private final String title;
    private final Ellipsoid ellipsoid;

    LegacyDatum(String key, String title, Ellipsoid ellipsoid) {
        this.key = key;
        this.title = title;
        this.ellipsoid = ellipsoid;
    }

    /** Its word in the configuration. */
    String key() {
        return key;
    }

    String title() {
        return title;
    }

    Ellipsoid ellipsoid() {
        return ellipsoid;
    }

    static Optional<LegacyDatum> ofKey(String key) {
        for (LegacyDatum d : values()) {
            if (d.key.equalsIgnoreCase(key)) {
                return Optional.of(d);
            }
        }
        return Optional.empty();
    }

    /** The datum of that EPSG code (EPSG v10), if it is one of these. */
    static Optional<LegacyDatum> ofEpsg(int code) {
        if (code == 4214 || in(code, 2401, 2442) || in(code, 21413, 21423) || in(code, 21453, 21463)
                || in(code, 21473, 21483)) {
            return Optional.of(BEIJING_1954);
        }
        if (code == 4610 || in(code, 2327, 2390)) {
            return Optional.of(XIAN_1980);
        }
        if (code == 4555 || in(code, 4568, 4589) || in(code, 4652, 4656) || in(code, 4766, 4800) || code == 4812
                || code == 4822) {
            return Optional.of(NEW_BEIJING);
        }
        return Optional.empty();
    }

    /** The datum that a WKT text means by a name, or by an ellipsoid that no other datum of the world shares. */
    static Optional<LegacyDatum> ofNames(String datumName, String crsName, Ellipsoid ellipsoid) {
        String names = (datumName + " " + crsName).toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
        if (names.contains("newbeijing") || names.contains("新1954") || names.contains("新北京")) {
            return Optional.of(NEW_BEIJING);
        }
        if (names.contains("beijing1954") || names.contains("beijing54") || names.contains("bj54")
                || names.contains("北京54") || names.contains("北京1954") || names.contains("1954年北京")) {
            return Optional.of(BEIJING_1954);
        }
        boolean xianName = names.contains("xian1980") || names.contains("xian80") || names.contains("xi'an1980")
                || names.contains("西安80") || names.contains("西安1980") || names.contains("1980西安");
        if (xianName || (ellipsoid != null && ellipsoid.isIag75())) {
            return Optional.of(XIAN_1980);
        }
        return Optional.empty();
    }

    private static boolean in(int code, int first, int last) {
        return code >= first && code <= last;
    }
}
