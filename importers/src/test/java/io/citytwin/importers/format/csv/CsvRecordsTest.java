package io.citytwin.importers.format.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Delimited records")
class CsvRecordsTest {
    @Test
    void comeBackAsTheyWereWritten() throws IOException {
        Random random = new Random(3);
        String[] cells = {"", "a", "a,b", "x\ny", "say \"hi\"", "城市", " blank ", "\r\n", "1.5"};
        for (int round = 0; round < 200; round++) {
            List<List<String>> rows = new ArrayList<>();
            int width = 2 + random.nextInt(4);
            for (int r = random.nextInt(20); r >= 0; r--) {
                List<String> row = new ArrayList<>();
                for (int c = 0; c < width; c++) {
                    row.add(cells[random.nextInt(cells.length)]);
                }
                rows.add(row);
            }
            String end = random.nextBoolean() ? "\n" : "\r\n";
            String text = rows.stream()
                    .map(row -> row.stream()
                            .map(c -> c.matches("[^,\"\r\n]*") ? c : '"' + c.replace("\"", "\"\"") + '"')
                            .collect(Collectors.joining(",")))
                    .collect(Collectors.joining(end, "", random.nextBoolean() ? end : ""));
            assertThat(read(text)).isEqualTo(rows);
        }
    }

    @Test
    void skipEmptyLinesAndKnowAnOpenQuote() throws IOException {
        assertThat(read("a,b\n\n\nc,d")).containsExactly(List.of("a", "b"), List.of("c", "d"));
        try (CsvRecords records = new CsvRecords(new StringReader("a,\"b\n"), ',')) {
            assertThat(records.next()).containsExactly("a", "b\n");
            assertThat(records.isUnclosed()).isTrue();
        }
    }

    private static List<List<String>> read(String text) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (CsvRecords records = new CsvRecords(new StringReader(text), ',')) {
            for (List<String> row = records.next(); row != null; row = records.next()) {
                rows.add(row);
            }
        }
        return rows;
    }
}
