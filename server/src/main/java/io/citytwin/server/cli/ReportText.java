package io.citytwin.server.cli;

import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.model.ChangeSet.LayerChange;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** What an import did, for people. */
final class ReportText {
    private static final List<String> HEAD =
            List.of("layer", "added", "changed", "removed", "unchanged", "rejected", "repaired");

    private ReportText() {}

    static void print(PrintWriter out, ImportReport report) {
        double seconds = report.elapsed().toMillis() / 1000.0;
        out.printf(
                "%s %s rows in %.1f s%s%n",
                report.dryRun() ? "Would take in" : "Read",
                Answer.count(report.rows()),
                seconds,
                report.dryRun() ? "; nothing was kept" : " as change set " + report.changeSet().id());
        Answer.table(
                out,
                HEAD,
                report.changeSet().layers().stream().map(ReportText::row).toList());
        report.notes().forEach((layer, notes) -> {
            for (Map.Entry<String, Long> note : notes.entrySet()) {
                out.println("  " + layer + ": " + note.getKey() + " (" + Answer.count(note.getValue()) + ")");
            }
        });
        report.warnings().forEach(warning -> out.println("  " + warning));
        if (!report.ignored().isEmpty()) {
            out.println("  no format reads: " + String.join(", ", report.ignored()));
        }
        if (report.rejected() > 0 && !report.dryRun()) {
            out.println("  the rejected rows: GET /admin/changesets/" + report.changeSet().id()
                    + "/rejects, or citytwin changes --rejects " + report.changeSet().id());
        }
        out.flush();
    }

    private static List<String> row(LayerChange c) {
        return List.of(
                c.layer(),
                Answer.count(c.added()),
                Answer.count(c.changed()),
                Answer.count(c.removed()),
                Answer.count(c.unchanged()),
                Answer.count(c.rejected()),
                Answer.count(c.repaired()));
    }
}
