package io.citytwin.importers.format.ifc.step;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * A STEP physical file (ISO 10303-21) of an IFC schema: checked from its first to its last statement when it is opened,
 * its instances indexed by number and type, and read one by one when they are asked for. The text stays in the file
 * (mapped); the index costs some 24 bytes per instance. May be read by many threads. The
 * file must not change while it is in use.
 */
public final class StepFile {
    /** A parameter that names an instance which the file does not have. */
    public record DanglingReference(int from, int to) {}

    private final StepText text;
    private final String displayName;
    private final StepHeader header;
    private final IfcSchema schema;
    private final Index index;
    private final List<DanglingReference> danglingReferences;
    private final List<String> warnings;
    private final boolean rawIsGb18030;

    private StepFile(
            StepText text,
            String displayName,
            StepHeader header,
            IfcSchema schema,
            Index index,
            List<DanglingReference> danglingReferences,
            List<String> warnings,
            boolean rawIsGb18030) {
        this.text = text;
        this.displayName = displayName;
        this.header = header;
        this.schema = schema;
        this.index = index;
        this.danglingReferences = danglingReferences;
        this.warnings = warnings;
        this.rawIsGb18030 = rawIsGb18030;
    }

    /**
     * Checks and indexes a file.
     *
     * @param displayName what messages call it
     * @throws UnreadableSourceException where it is no STEP file, has no header, is of no known IFC schema, has a
     *     statement that is none or a number twice, or is cut off; with the line (from 1) and the byte (from 0) where
     *     it is known
     */
    public static StepFile open(Path file, String displayName) throws UnreadableSourceException {
        StepText text;
        try {
            text = StepText.map(file);
        } catch (IOException e) {
            throw new UnreadableSourceException(displayName + " cannot be read: " + e.getMessage(), e);
        }
        Indexer indexer = new Indexer(text, displayName);
        StepScanner scanner = new StepScanner(text, displayName, indexer);
        scanner.scan();
        Index index = indexer.finish();
        return new StepFile(
                text,
                displayName,
                indexer.header,
                indexer.schema,
                index,
                dangling(text, displayName, indexer),
                warnings(scanner),
                isGb18030(scanner));
    }

    /** A short text of GB18030 may pass for UTF-8; most of a file's don't. */
    private static boolean isGb18030(StepScanner scanner) {
        return scanner.rawTextsNotUtf8() * 2 > scanner.rawTexts();
    }

    /** A second pass, which files without such references don't need. */
    private static List<DanglingReference> dangling(StepText text, String displayName, Indexer indexer)
            throws UnreadableSourceException {
        IdSet missing = new IdSet();
        int[] count = {0};
        indexer.referenced.forEachNotIn(indexer.defined, id -> {
            missing.add(id);
            count[0]++;
        });
        if (count[0] == 0) {
            return List.of();
        }
        List<DanglingReference> found = new ArrayList<>();
        new StepScanner(text, displayName, new StepScanner.Sink() {
                    @Override
                    public void headerStatement(long from, long to) {}

                    @Override
                    public void headerEnd() {}

                    @Override
                    public void instance(int id, String type, long from) {}

                    @Override
                    public void reference(int from, int to) {
                        if (missing.contains(to)) {
                            found.add(new DanglingReference(from, to));
                        }
                    }
                })
                .scan();
        return Collections.unmodifiableList(found);
    }

    private static List<String> warnings(StepScanner scanner) {
        List<String> warnings = new ArrayList<>();
        if (scanner.rawTexts() > 0) {
            long gb = isGb18030(scanner) ? scanner.rawTexts() : scanner.rawTextsNotUtf8();
            warnings.add(scanner.rawTexts()
                    + " texts have characters that STEP wants to be encoded; "
                    + (gb == 0
                            ? "they were read as UTF-8"
                            : gb == scanner.rawTexts()
                                    ? "they were read as GB18030"
                                    : gb + " of them were read as GB18030, the others as UTF-8"));
        }
        if (scanner.malformedDirectives() > 0) {
            warnings.add(scanner.malformedDirectives()
                    + " times a backslash stands in a text without a directive behind it; the texts are kept as they"
                    + " stand");
        }
        if (scanner.malformedNumbers() > 0) {
            warnings.add(scanner.malformedNumbers() + " numbers cannot be read and count as no value");
        }
        return List.copyOf(warnings);
    }

    /** What messages call the file. */
    public String displayName() {
        return displayName;
    }

    /** Its length in bytes. */
    public long size() {
        return text.size();
    }

    public StepHeader header() {
        return header;
    }

    /** The generation of IFC that its schema belongs to; its full name stands in the header. */
    public IfcSchema schema() {
        return schema;
    }

    /** How many instances it has. */
    public int count() {
        return index.sorted.length;
    }

    /** How many instances it has of each type, by name. */
    public Map<String, Integer> countsByType() {
        Map<String, Integer> counts = new TreeMap<>();
        index.slots.forEach((type, slot) -> counts.put(type, index.firstOfType[slot + 1] - index.firstOfType[slot]));
        return counts;
    }

    /** Numbers of the instances of exactly that type (capitals), in the order of the file. */
    public int[] idsOf(String type) {
        Integer slot = index.slots.get(type);
        return slot == null
                ? new int[0]
                : Arrays.copyOfRange(index.byType, index.firstOfType[slot], index.firstOfType[slot + 1]);
    }

    public boolean contains(int id) {
        return index.position(id) >= 0;
    }

    /** The type of an instance, in capitals; {@code null} where there is no such instance. */
    public String typeOf(int id) {
        int position = index.position(id);
        return position < 0 ? null : index.types.get(index.typeSlots[position]);
    }

    /** @throws NoSuchElementException where there is no such instance; see {@link #contains} */
    public StepInstance instance(int id) {
        int position = index.position(id);
        if (position < 0) {
            throw new NoSuchElementException(displayName + " has no instance #" + id);
        }
        byte[] statement = text.copy(index.offsets[position], index.offsets[position + 1]);
        return new StepParser(statement, rawIsGb18030).instance();
    }

    /** The line, from 1, in which an instance begins; reads the file up to there. */
    public long lineOf(int id) {
        int position = index.position(id);
        return position < 0 ? 0 : text.line(index.offsets[position]);
    }

    /**
     * References to what is not there, in the order of the file; they cost the instances that use them, not the file.
     */
    public List<DanglingReference> danglingReferences() {
        return danglingReferences;
    }

    /** What is not as the standard wants it, and how it was read all the same; a sentence each. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * @param sorted number &lt;&lt; 32 | position in the file, ascending
     * @param offsets of each position, one more at the end
     * @param byType numbers grouped by type, beginning at {@code firstOfType}
     */
    private record Index(
            long[] sorted,
            long[] offsets,
            char[] typeSlots,
            List<String> types,
            Map<String, Integer> slots,
            int[] byType,
            int[] firstOfType) {
        int position(int id) {
            int low = 0;
            int high = sorted.length - 1;
            while (low <= high) {
                int middle = low + high >>> 1;
                int found = (int) (sorted[middle] >>> 32);
                if (found == id) {
                    return (int) sorted[middle];
                }
                if (found < id) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1;
        }
    }

    private static final class Indexer implements StepScanner.Sink {
        private final StepText text;
        private final String displayName;
        private final IdSet defined = new IdSet();
        private final IdSet referenced = new IdSet();
        private final List<String> types = new ArrayList<>();
        private final Map<String, Integer> slots = new HashMap<>();
        private StepHeader header = StepHeader.EMPTY;
        private IfcSchema schema;
        private long[] sorted = new long[1 << 12];
        private long[] offsets = new long[1 << 12];
        private char[] typeSlots = new char[1 << 12];
        private int size;

        Indexer(StepText text, String displayName) {
            this.text = text;
            this.displayName = displayName;
        }

        @Override
        public void headerStatement(long from, long to) {
            header = header.with(new StepParser(text.copy(from, to), false).headerStatement());
        }

        @Override
        public void headerEnd() throws UnreadableSourceException {
            if (header.schemas().isEmpty()) {
                throw new UnreadableSourceException(
                        displayName + ": the header names no schema (FILE_SCHEMA); known are " + IfcSchema.KNOWN);
            }
            for (String name : header.schemas()) {
                if (schema == null) {
                    schema = IfcSchema.named(name).orElse(null);
                }
            }
            if (schema == null) {
                String names = String.join(", ", header.schemas()).replaceAll("\\p{Cntrl}+", " ");
                throw new UnreadableSourceException(displayName + ": its schema " + names
                        + " is unknown; known are " + IfcSchema.KNOWN);
            }
        }

        @Override
        public void instance(int id, String type, long from) throws UnreadableSourceException {
            if (!defined.add(id)) {
                throw StepScanner.refusal(
                        text,
                        displayName,
                        from,
                        "#" + id + " stands here a second time, first in line " + text.line(offsetOf(id))
                                + "; every number must be there once");
            }
            Integer slot = slots.get(type);
            if (slot == null) {
                slot = types.size();
                if (slot > Character.MAX_VALUE) {
                    throw StepScanner.refusal(text, displayName, from, "more than 65536 different entities");
                }
                slots.put(type, slot);
                types.add(type);
            }
            if (size == offsets.length) {
                int larger = size + (size >> 1);
                sorted = Arrays.copyOf(sorted, larger);
                offsets = Arrays.copyOf(offsets, larger);
                typeSlots = Arrays.copyOf(typeSlots, larger);
            }
            sorted[size] = (long) id << 32 | size;
            offsets[size] = from;
            typeSlots[size] = (char) (int) slot;
            size++;
        }

        @Override
        public void reference(int from, int to) {
            referenced.add(to);
        }

        private long offsetOf(int id) {
            for (int i = 0; i < size; i++) {
                if ((int) (sorted[i] >>> 32) == id) {
                    return offsets[i];
                }
            }
            return 0;
        }

        Index finish() {
            long[] allOffsets = Arrays.copyOf(offsets, size + 1);
            allOffsets[size] = text.size();
            offsets = null;
            char[] allTypes = Arrays.copyOf(typeSlots, size);
            typeSlots = null;
            int[] first = new int[types.size() + 1];
            for (char slot : allTypes) {
                first[slot + 1]++;
            }
            for (int i = 0; i < types.size(); i++) {
                first[i + 1] += first[i];
            }
            int[] byType = new int[size];
            int[] next = first.clone();
            for (int i = 0; i < size; i++) {
                byType[next[allTypes[i]]++] = (int) (sorted[i] >>> 32);
            }
            long[] order = Arrays.copyOf(sorted, size);
            sorted = null;
            Arrays.sort(order);
            return new Index(
                    order, allOffsets, allTypes, List.copyOf(types), new LinkedHashMap<>(slots), byType, first);
        }
    }
}
