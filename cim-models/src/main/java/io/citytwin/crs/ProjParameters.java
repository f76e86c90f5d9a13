package io.citytwin.crs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parameters of a coordinate reference system in PROJ's words ("proj" → "tmerc", "lon_0" → "114", …). */
record ProjParameters(Map<String, String> values) {
    private static final Map<String, Ellipsoid> ELLIPSOIDS = Map.of(
            "GRS80", new Ellipsoid(6378137.0, 298.257222101),
            "WGS84", Ellipsoid.WGS84,
            "krass", Ellipsoid.KRASSOWSKY,
            "IAU76", Ellipsoid.IAG75);

    ProjParameters {
        // In the order given: some readers of such texts depend on it, and an error message should read the same twice.
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Reads "+proj=tmerc +lat_0=0 …"; anything without a + is passed over. */
    static ProjParameters parse(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String word : text.trim().split("\\s+")) {
            if (word.startsWith("+")) {
                int equals = word.indexOf('=');
                map.put(
                        equals < 0 ? word.substring(1) : word.substring(1, equals),
                        equals < 0 ? "" : word.substring(equals + 1));
            }
        }
        return new ProjParameters(map);
    }

    String get(String key) {
        return values.getOrDefault(key, "");
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    double number(String key, double otherwise) {
        String text = values.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new CrsException("the coordinate system's parameter +" + key + " must be a number, was " + text, e);
        }
    }

    ProjParameters with(String key, String value) {
        Map<String, String> map = new LinkedHashMap<>(values);
        map.put(key, value);
        return new ProjParameters(map);
    }

    String projection() {
        return get("proj");
    }

    boolean isGeographic() {
        return projection().equals("longlat") || projection().equals("latlong");
    }

    /** The ellipsoid, where it is one that this package must know; null for others. */
    Ellipsoid findEllipsoid() {
        String datum = get("datum");
        if (datum.equals("WGS84")) {
            return Ellipsoid.WGS84;
        }
        if (datum.equals("NAD83")) {
            return ELLIPSOIDS.get("GRS80");
        }
        if (has("ellps")) {
            return ELLIPSOIDS.get(get("ellps"));
        }
        if (has("a") && has("rf")) {
            return new Ellipsoid(number("a", 0), number("rf", 0));
        }
        if (has("a") && has("b") && number("a", 0) > number("b", 0)) {
            double a = number("a", 0);
            return new Ellipsoid(a, a / (a - number("b", 0)));
        }
        return null;
    }

    /** Whether the datum is WGS 84 or one that coincides with it at map precision, so that no shift is due. */
    boolean isOnWgs84() {
        Ellipsoid ellipsoid = findEllipsoid();
        if (ellipsoid == null || !ellipsoid.isModern() || has("pm") || has("nadgrids")) {
            return false;
        }
        for (String shift : get("towgs84").split(",")) {
            if (!shift.isBlank() && Double.parseDouble(shift) != 0) {
                return false;
            }
        }
        return !has("datum") || get("datum").equals("WGS84") || get("datum").equals("NAD83");
    }

    /** Whether a shift to WGS 84 is stated. */
    boolean hasShift() {
        return has("towgs84") || (has("datum") && !get("datum").equals("NAD27"));
    }

    /** Metres per unit of the plane. */
    double unit() {
        if (has("to_meter")) {
            return number("to_meter", 1);
        }
        return switch (get("units").toLowerCase(Locale.ROOT)) {
            case "", "m" -> 1;
            case "km" -> 1000;
            case "ft" -> 0.3048;
            case "us-ft" -> 1200 / 3937.;
            default -> Double.NaN;
        };
    }

    /** The same with the polar radius in place of the flattening, which proj4j does not read rightly. */
    ProjParameters withPolarRadius() {
        if (!has("a") || !has("rf")) {
            return this;
        }
        Map<String, String> map = new LinkedHashMap<>(values);
        map.remove("rf");
        double a = number("a", 0);
        map.put("b", Double.toString(a * (1 - 1 / number("rf", 0))));
        return new ProjParameters(map);
    }

    String[] toArray() {
        List<String> words = new ArrayList<>();
        // "proj" first: some readers want it so
        words.add("+proj=" + projection());
        values.forEach((key, value) -> {
            if (!key.equals("proj")) {
                words.add(value.isEmpty() ? "+" + key : "+" + key + "=" + value);
            }
        });
        return words.toArray(String[]::new);
    }
}
