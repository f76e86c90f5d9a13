package io.citytwin.importers.format.osm;

import io.citytwin.model.AttributeType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of a tag becomes a value. Tags are free text: what can't be read gives no value, the feature stays.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/Map_features/Units">Map features/Units</a>
 */
enum OsmValue {
    TEXT(AttributeType.TEXT) {
        @Override
        Object read(String text) {
            return text;
        }
    },
    /** A whole number; "2.5" storeys are 2. */
    WHOLE(AttributeType.INTEGER) {
        @Override
        Object read(String text) {
            Matcher m = match(NUMBER, text);
            return m == null ? null : (Object) (long) Math.floor(Double.parseDouble(m.group(1)));
        }
    },
    /** A length in metres; "12", "12 m", "40 ft", "5'10\"". */
    METRES(AttributeType.REAL) {
        @Override
        Object read(String text) {
            Matcher feet = match(FEET, text);
            if (feet != null) {
                double inches = feet.group(2) == null ? 0 : Double.parseDouble(feet.group(2));
                return Double.parseDouble(feet.group(1)) * 0.3048 + inches * 0.0254;
            }
            Matcher m = match(LENGTH, text);
            if (m == null) {
                return null;
            }
            double factor =
                    switch (m.group(2) == null ? "m" : m.group(2).toLowerCase(Locale.ROOT)) {
                        case "km" -> 1000;
                        case "cm" -> 0.01;
                        case "ft", "feet" -> 0.3048;
                        default -> 1;
                    };
            return Double.parseDouble(m.group(1)) * factor;
        }
    },
    /** A speed in metres a second, delivered in km/h or mph. */
    SPEED(AttributeType.REAL) {
        @Override
        Object read(String text) {
            Matcher m = match(SPEED_TEXT, text);
            if (m == null) {
                return null;
            }
            double value = Double.parseDouble(m.group(1));
            return "mph".equals(m.group(2)) ? value * 0.44704 : value / 3.6;
        }
    },
    /** Any value but no, false and 0 says yes. */
    YES(AttributeType.BOOLEAN) {
        @Override
        Object read(String text) {
            return !(text.equals("no") || text.equals("false") || text.equals("0"));
        }
    },
    /** The year in a date; "~1850" and "C19" are no years. */
    YEAR(AttributeType.INTEGER) {
        @Override
        Object read(String text) {
            Matcher m = match(DATE, text);
            return m == null ? null : (Object) Long.parseLong(m.group(1));
        }
    };

    private static final Pattern NUMBER = Pattern.compile("(-?\\d{1,6}(?:\\.\\d{1,6})?)");
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*(m|km|cm|ft|feet)?");
    private static final Pattern FEET = Pattern.compile("(\\d{1,6})'\\s*(?:(\\d{1,2}(?:\\.\\d{1,4})?)\")?");
    private static final Pattern SPEED_TEXT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*(km/h|kmh|kph|mph)?");
    private static final Pattern DATE = Pattern.compile("(\\d{4})(?:-\\d{2})?(?:-\\d{2})?");

    private final AttributeType type;

    OsmValue(AttributeType type) {
        this.type = type;
    }

    AttributeType type() {
        return type;
    }

    /** The value of that text, null where it has none. */
    abstract Object read(String text);

    private static Matcher match(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text == null ? "" : text.strip());
        return m.matches() ? m : null;
    }

    static OsmValue of(String word) {
        for (OsmValue value : values()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw new IllegalArgumentException("read must be of text, whole, metres, speed, yes, year, was " + word);
    }
}
