package io.citytwin.server.admin;

import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.importers.pipeline.ImportRequest.LayerSettings;
import io.citytwin.model.Sharing;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The options of an import by their names, the same on the command line and over HTTP. */
public final class ImportOptions {
    /** Dates without a time of day are the city's days. */
    private static final ZoneId CITY_ZONE = ZoneId.of("Asia/Shanghai");

    private static final Set<String> NAMES = Set.of(
            "layer",
            "class",
            "crs",
            "encoding",
            "key",
            "validFrom",
            "map",
            "set",
            "append",
            "dryRun",
            "strict",
            "titleZh",
            "titleEn",
            "sharing",
            "ownerDepartment");

    private ImportOptions() {}

    /**
     * The request.
     *
     * @throws IllegalArgumentException naming the option, the rule and the value
     */
    public static ImportRequest request(List<Path> paths, Map<String, Object> options) {
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        "there is no option " + name + "; there are " + String.join(", ", new TreeSet<>(NAMES)));
            }
        }
        return ImportRequest.of(paths, text(options, "layer"))
                .withClass(text(options, "class"))
                .withCrs(text(options, "crs"))
                .withEncoding(charset(text(options, "encoding")))
                .withKey(text(options, "key"))
                .withValidFrom(time("valid-from", text(options, "validFrom")))
                .withMappings(pairs("map", "FIELD=ATTR", options.get("map")))
                .withConstants(pairs("set", "ATTR=VALUE", options.get("set")))
                .withAppend(flag(options, "append"))
                .withDryRun(flag(options, "dryRun"))
                .withStrict(flag(options, "strict"))
                .withSettings(new LayerSettings(
                        text(options, "titleZh"),
                        text(options, "titleEn"),
                        sharing(text(options, "sharing")),
                        text(options, "ownerDepartment")));
    }

    private static String text(Map<String, Object> options, String name) {
        Object value = options.get(name);
        if (value == null || value instanceof String) {
            return value == null || ((String) value).isBlank() ? null : ((String) value).strip();
        }
        throw new IllegalArgumentException(name + " must be a text, was " + value);
    }

    private static boolean flag(Map<String, Object> options, String name) {
        Object value = options.getOrDefault(name, false);
        if (value instanceof Boolean set) {
            return set;
        }
        if ("true".equals(value) || "false".equals(value)) {
            return "true".equals(value);
        }
        throw new IllegalArgumentException(name + " must be true or false, was " + value);
    }

    private static Charset charset(String name) {
        try {
            return name == null ? null : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException(
                    "the encoding must be a charset's name such as UTF-8, GBK or GB18030, was \"" + name + "\"", e);
        }
    }

    /** A time of the world: a date (its first moment in the city) or a date-time with its offset; null stays null. */
    public static Instant time(String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(CITY_ZONE).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    name + " must look like 2026-05-31 or 2026-05-31T08:00:00+08:00, was \"" + text + "\"", e);
        }
    }

    private static Sharing sharing(String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "open" -> Sharing.OPEN;
            case "on-request" -> Sharing.ON_REQUEST;
            case "not-shared" -> Sharing.NOT_SHARED;
            default -> throw new IllegalArgumentException(
                    "sharing must be open, on-request or not-shared, was \"" + text + "\"");
        };
    }

    private static Map<String, String> pairs(String option, String form, Object value) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (value == null) {
            return pairs;
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, given) -> pairs.put(String.valueOf(name), String.valueOf(given)));
            return pairs;
        }
        for (String pair : String.valueOf(value).split(",")) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new IllegalArgumentException(option + " must look like " + form + ", was \"" + pair + "\"");
            }
            pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
        return pairs;
    }
}
