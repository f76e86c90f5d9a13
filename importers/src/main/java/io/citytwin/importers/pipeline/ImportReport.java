package io.citytwin.importers.pipeline;

import io.citytwin.model.ChangeSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an import did, or would do.
 *
 * @param changeSet the change set; of a dry run the one that would have been
 * @param dryRun whether nothing was kept
 * @param ignored files in folders and zips that no format reads
 * @param notes per layer what was mended or noticed, counted
 * @param warnings sentences the user should read
 * @param rows rows read
 * @param elapsed whole time
 */
public record ImportReport(
        ChangeSet changeSet,
        boolean dryRun,
        List<String> ignored,
        Map<String, Map<String, Long>> notes,
        List<String> warnings,
        long rows,
        Duration elapsed) {
    public ImportReport {
        ignored = List.copyOf(ignored);
        warnings = List.copyOf(warnings);
    }

    public long rejected() {
        return changeSet.layers().stream()
                .mapToLong(ChangeSet.LayerChange::rejected)
                .sum();
    }
}
