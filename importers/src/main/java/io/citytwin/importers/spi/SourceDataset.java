package io.citytwin.importers.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /**
     * Whether the rows are changes to what is there (a replication diff): then features that it does not name stay, and
     * rows of {@link SourceRecord.Action#DELETE} whose key is not there say nothing. Else the rows are the whole layer.
     */
    default boolean isChangesOnly() {
        return false;
    }

    /**
     * The fields that the user named as the position of a row ({@code --map 东坐标=x}) and that were taken as such: they
     * stay attributes under their own names.
     */
    default Set<String> positionFields() {
        return Set.of();
    }

    /**
     * Since when the rows are so in the world, where the source itself says so (the day on which a picture was taken).
     * The user's word goes before it.
     */
    default Optional<Instant> validFrom() {
        return Optional.empty();
    }

    /** Sentences about the source that the user should read, known after {@link #read}. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Called once after the change set made of these rows is committed, before {@link #close}; never for a dry run or
     * an import that failed. A format that remembers something for later imports keeps it now.
     *
     * @throws UnreadableSourceException where it can't be kept; the message says what to do
     */
    default void committed() throws UnreadableSourceException {}

    @Override
    void close();

    /** Where a reader puts what it reads; it blocks when the next stage is full. */
    interface RecordSink {
        void accept(SourceRecord record) throws InterruptedException;

        /** A row that can't be read: it goes to the reject list, the rest goes on. */
        void reject(BadRecordException why) throws InterruptedException;
    }
}
