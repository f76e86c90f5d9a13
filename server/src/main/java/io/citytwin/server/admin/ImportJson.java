package io.citytwin.server.admin;

import io.citytwin.importers.pipeline.ImportReport;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an import did, as JSON: the same members on the command line and at /admin/imports. */
public final class ImportJson {
    private ImportJson() {}

    public static Map<String, Object> of(ImportReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", report.dryRun());
        json.put("rows", report.rows());
        json.put("rejected", report.rejected());
        json.put("seconds", report.elapsed().toMillis() / 1000.0);
        json.put("changeSet", ChangeSetJson.of(report.changeSet()));
        json.put("notes", report.notes());
        json.put("warnings", report.warnings());
        json.put("ignored", report.ignored());
        return json;
    }
}
