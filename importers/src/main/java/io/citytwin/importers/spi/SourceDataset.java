package io.citytwin.importers.spi;

import java.util.List;
import java.util.Set;

/** An opened source: one or more layers, read in one streaming pass. Close it to free files and child processes. */
public interface SourceDataset extends AutoCloseable {
    /** The layers in file order; never empty. */
    List<SourceLayer> layers();

    /**
     * Reads all rows of the named layers in file order in one pass and pushes them; never builds a list of them.
     *
     * @param layers names of the layers wanted
     * @throws UnreadableSourceException where the file turns out to be unreadable half-way: the import is then void
     */
    void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException;

    @Override
    void close();

    /** Where a reader puts what it reads; it blocks when the next stage is full. */
    interface RecordSink {
        void accept(SourceRecord record) throws InterruptedException;

        /** A row that can't be read: it goes to the reject list, the rest goes on. */
        void reject(BadRecordException why) throws InterruptedException;
    }
}
