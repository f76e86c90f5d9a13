package io.citytwin.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an attribute takes its value out of a source's cell. Several attributes may read the same cell in different ways:
 * a survey table's section "800X600" gives a width and a height.
 */
public enum Reading {
    /** The cell is the value. */
    @JsonProperty("plain")
    PLAIN {
        @Override
        public Optional<String> read(String cell) {
            return Optional.of(cell);
        }
    },
    /** The first number of a section: "800" of "800X600", "400" of "DN400". */
    @JsonProperty("section-width")
    SECTION_WIDTH {
        @Override
        public Optional<String> read(String cell) {
            return section(cell, 1);
        }
    },
    /** The second number of a section: "600" of "800X600"; nothing where the pipe is round. */
    @JsonProperty("section-height")
    SECTION_HEIGHT {
        @Override
        public Optional<String> read(String cell) {
            return section(cell, 2);
        }
    },
    /** The four-digit year in a date or text: "2016" of "2016-05", "2016年" and "20160512". */
    @JsonProperty("year")
    YEAR {
        @Override
        public Optional<String> read(String cell) {
            Matcher m = YEAR_TEXT.matcher(cell.strip());
            return m.find() ? Optional.of(m.group(1)) : Optional.empty();
        }
    },
    /** The first two characters: the first level of a hierarchical code. */
    @JsonProperty("first-two")
    FIRST_TWO {
        @Override
        public Optional<String> read(String cell) {
            String code = cell.strip();
            return code.length() < 2 ? Optional.empty() : Optional.of(code.substring(0, 2));
        }
    };

    private static final Pattern YEAR_TEXT = Pattern.compile("^\\D{0,8}((?:1[6-9]|20|21)\\d\\d)");
    private static final Pattern SECTION_TEXT = Pattern.compile(
            "^\\s*(?:DN|dn|Dn|D|d|Φ|φ|ø|Ø)?\\s*(\\d+(?:\\.\\d+)?)\\s*(?:[xX×*＊]\\s*(\\d+(?:\\.\\d+)?))?\\s*$");

    /** The text to be converted to the attribute's type, or empty where the cell has none for it. */
    public abstract Optional<String> read(String cell);

    private static Optional<String> section(String cell, int group) {
        Matcher m = SECTION_TEXT.matcher(cell);
        return m.matches() ? Optional.ofNullable(m.group(group)) : Optional.empty();
    }
}
