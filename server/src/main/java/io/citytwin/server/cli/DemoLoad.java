package io.citytwin.server.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.datasets.layer.DemoCity;
import io.citytwin.datasets.layer.ManifestEntry;
import io.citytwin.importers.format.gdal.OgrProcess;
import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.model.ChangeSet;
import io.citytwin.server.admin.ImportOptions;
import io.citytwin.server.app.City;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the demo city's files under the data directory and loads them like any user's. What has been loaded is read from
 * the change sets, so that a second run, or one after a kill, loads only what is missing.
 */
final class DemoLoad {
    private static final long SEED = 1;
    private static final List<String> OPTIONS = List.of(
            "layer", "class", "crs", "encoding", "key", "validFrom", "titleZh", "titleEn", "sharing", "set");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final City city;
    private final int buildings;
    private final PrintWriter out;

    DemoLoad(City city, int buildings, PrintWriter out) {
        this.city = city;
        this.buildings = buildings;
        this.out = out;
    }

    /** Loads what is missing; returns how many files that were. */
    int run() throws IOException {
        Path folder = city.config().dataDirectory().resolve("demo");
        Path manifest = folder.resolve("manifest.json");
        Path size = folder.resolve("buildings");
        if (!Files.exists(size)) {
            out.println("Making the demo city (" + Answer.count(buildings) + " buildings)");
            out.flush();
            List<ManifestEntry> written = new DemoCity(buildings, SEED).write(folder, Set.of());
            Files.writeString(size, buildings + "\n");
            out.println("  " + written.size() + " files in " + folder);
        } else if (!Files.readString(size).strip().equals(Integer.toString(buildings))) {
            throw new RefusedException("this data directory holds a demo city of "
                    + Files.readString(size).strip() + " buildings: choose another with --data-dir");
        }
        List<Map<String, Object>> missing = new ArrayList<>();
        Set<String> loaded = loadedMarkers();
        for (Map<String, Object> entry : entries(manifest)) {
            if (!loaded.contains(marker(entry))) {
                missing.add(entry);
            }
        }
        for (Map<String, Object> entry : missing) {
            load(folder, entry);
        }
        return missing.size();
    }

    private static List<Map<String, Object>> entries(Path manifest) throws IOException {
        JsonNode tree = JSON.readTree(Files.readString(manifest));
        List<Map<String, Object>> entries = new ArrayList<>();
        for (JsonNode raster : tree.path("rasters")) {
            Map<String, Object> entry = JSON.convertValue(raster, new TypeReference<>() {});
            // Of rasters there is one kind, and its layer is called after it.
            entry.put("layer", raster.path("kind").asText());
            entry.put("class", raster.path("kind").asText());
            entry.put("set", Map.of("height_datum", raster.path("heightDatum").asText()));
            entries.add(entry);
        }
        List<Map<String, Object>> layers =
                JSON.convertValue(tree.isArray() ? tree : tree.path("layers"), new TypeReference<>() {});
        entries.addAll(layers);
        return entries;
    }

    /** Layer and time from which the file shows the city: by these a change set is told. */
    private static String marker(Map<String, Object> entry) {
        Instant validFrom = ImportOptions.time("valid-from", (String) entry.get("validFrom"));
        return entry.get("layer") + " " + validFrom;
    }

    private Set<String> loadedMarkers() {
        Set<String> loaded = new HashSet<>();
        for (ChangeSet set : city.changeSets().listChangeSets(Optional.empty(), Integer.MAX_VALUE)) {
            set.layers().forEach(change -> loaded.add(change.layer() + " " + change.validFrom()));
        }
        return loaded;
    }

    private void load(Path folder, Map<String, Object> entry) throws IOException {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String name : OPTIONS) {
            if (entry.get(name) != null) {
                options.put(name, entry.get(name));
            }
        }
        try (TerminalProgress progress = new TerminalProgress(false)) {
            ImportReport report = city.imports()
                    .run(ImportOptions.request(List.of(folder.resolve((String) entry.get("file"))), options), progress);
            out.printf(
                    "  %-28s %9s rows%s%n",
                    entry.get("layer") + " " + entry.get("validFrom"),
                    Answer.count(report.rows()),
                    report.rejected() > 0 ? ", " + report.rejected() + " rejected" : "");
            out.flush();
        } catch (ImportRefusedException e) {
            if (entry.containsKey("kind") && !OgrProcess.isInstalled("gdal_translate")) {
                out.println("  " + entry.get("layer") + " left out: " + e.getMessage());
                return;
            }
            throw new RefusedException(entry.get("file") + " of the demo city: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
