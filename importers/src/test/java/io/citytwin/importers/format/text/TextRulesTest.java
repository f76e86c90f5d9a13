package io.citytwin.importers.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.AttributeType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Text of unknown make")
class TextRulesTest {
    private static Charset detected(byte[] bytes) throws IOException {
        return TextEncoding.detect(new ByteArrayInputStream(bytes));
    }

    @Test
    void isToldByItsBytes() throws IOException {
        String text = "驻马店市驿城区\n遂平县\n".repeat(20_000);
        assertThat(detected(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(StandardCharsets.UTF_8);
        assertThat(detected(text.getBytes("GBK"))).isEqualTo(TextEncoding.GB18030);
        assertThat(detected("plain\n".repeat(9).getBytes(StandardCharsets.US_ASCII))).isEqualTo(StandardCharsets.UTF_8);
        assertThat(detected(("a\n".repeat(300_000) + "联通\n").getBytes("GBK")))
                .as("one word far behind the beginning")
                .isEqualTo(TextEncoding.GB18030);
        assertThat(detected(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0})).isEqualTo(StandardCharsets.UTF_16LE);
        assertThat(detected(new byte[0])).isEqualTo(StandardCharsets.UTF_8);
    }

    @Test
    void isRightUtf8ExactlyWhereJavaSaysSo() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            random.nextBytes(bytes);
            boolean right = true;
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
            } catch (java.nio.charset.CharacterCodingException e) {
                right = false;
            }
            if (right) {
                assertThat(TextEncoding.isUtf8(bytes, 0, bytes.length)).isTrue();
            } else if (bytes[bytes.length - 1] >= 0) {
                // with an ASCII byte at its end it can't be a character cut off
                assertThat(TextEncoding.isUtf8(bytes, 0, bytes.length)).isFalse();
            }
        }
    }

    @ParameterizedTest(name = "\"{0}\" names {1}")
    @CsvSource({
        "GBK, GB18030", "936, GB18030", "CP936, GB18030", "ANSI 936, GB18030", "gb2312, GB18030", "UTF8, UTF-8",
        "65001, UTF-8", "88591, ISO-8859-1", "8859-1, ISO-8859-1", "1252, windows-1252", "OEM 437, IBM437",
        "big5, x-windows-950", "ISO-8859-15, ISO-8859-15"
    })
    void hasItsCharsetNamedInManyWays(String name, String charset) {
        assertThat(TextEncoding.named(name)).contains(Charset.forName(charset));
        assertThat(TextEncoding.named("no such thing")).isEmpty();
    }

    @ParameterizedTest(name = "{0} is the day {1}")
    @CsvSource({"2024-02-29, 2024-02-29", "2024/2/9, 2024-02-09", "20240209, 2024-02-09", "2024-02-29T00:00:00Z, 2024-02-29"})
    void holdsDays(String text, String day) {
        assertThat(DateText.parseDate(text)).isEqualTo(LocalDate.parse(day));
    }

    @ParameterizedTest(name = "{0} is no day")
    @CsvSource({"2024-02-30", "2024-13-01", "24-01-01", "2024-01-01T08:00:00Z", "202402", "x", "2024-1-"})
    void holdsNoDays(String text) {
        assertThat(DateText.parseDate(text)).isNull();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
        "2024-01-02 03:04:05.25+08:00, 2024-01-01T19:04:05.25Z",
        "2024-01-02T03:04+0800, 2024-01-01T19:04:00Z",
        "2024-01-02T03:04:05-03, 2024-01-02T06:04:05Z",
        "2024/01/02 03:04:05, 2024-01-02T03:04:05Z",
    })
    void holdsTimes(String text, String instant) {
        assertThat(DateText.parseTimestamp(text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest(name = "{0} make a column of {1}")
    @CsvSource({
        "1|2||NA, INTEGER",
        "1|2.5|-3e4, REAL",
        "1|x, TEXT",
        "01|02, TEXT",
        "110101|110102, INTEGER",
        "12345678901234567890, TEXT",
        "true|FALSE, BOOLEAN",
        "2024-01-01|2024/1/2, DATE",
        "2024-01-01 08:00|2024-01-02, TIMESTAMP",
        "1d|2f, TEXT",
        "20240101|20240102, INTEGER",
        "|, TEXT",
    })
    void givesItsColumnsTheirTypes(String values, AttributeType type) {
        InferredType inferred = new InferredType();
        for (String value : values.split("\\|")) {
            inferred.addWritten(value);
        }
        assertThat(inferred.result()).isEqualTo(type);
    }
}
