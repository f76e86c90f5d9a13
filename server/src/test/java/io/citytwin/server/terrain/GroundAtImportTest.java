package io.citytwin.server.terrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.server.RunningCity;
import io.citytwin.server.app.City;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
@DisplayName("Footprints without a base height")
class GroundAtImportTest {
    private static final String NOTE = "base height from the terrain";

    @TempDir
    Path folder;

    private final DatabaseUrl url;
    private City city;

    GroundAtImportTest(DatabaseUrl url) {
        this.url = url;
    }

    private ImportReport load(ImportRequest request) throws Exception {
        return city.imports().run(request, ImportProgress.SILENT);
    }

    /** A slope to the east, 1 m a cell of 0.001 degrees; the middle of the first column has the base height. */
    private void loadSlope(double base) throws Exception {
        StringBuilder text = new StringBuilder("ncols 20\nnrows 20\nxllcorner 114\nyllcorner 33\ncellsize 0.001\n");
        for (int row = 0; row < 20; row++) {
            for (int column = 0; column < 20; column++) {
                text.append(base + column).append(' ');
            }
            text.append('\n');
        }
        load(ImportRequest.of(List.of(Files.writeString(folder.resolve("slope.asc"), text)), "elevation")
                .withClass("elevation")
                .withCrs("EPSG:4326"));
    }

    private static String square(String code, String base, double west, double size, String height) {
        return String.format(
                Locale.ROOT,
                "{\"type\": \"Feature\", \"properties\": {\"code\": \"%1$s\", \"height\": 9%2$s}, \"geometry\": {\"type\":"
                        + " \"Polygon\", \"coordinates\": [[[%3$.6f, 33.0050%5$s], [%4$.6f, 33.0050%5$s], [%4$.6f,"
                        + " 33.0052%5$s], [%3$.6f, 33.0052%5$s], [%3$.6f, 33.0050%5$s]]]}}",
                code,
                base.isEmpty() ? "" : ", \"base_height\": " + base,
                west,
                west + size,
                height);
    }

    private Path houses(String name, String... squares) throws IOException {
        String text = "{\"type\": \"FeatureCollection\", \"features\": [" + String.join(",", squares) + "]}";
        return Files.writeString(folder.resolve(name), text);
    }

    private Map<String, Object> bases(String layerId) {
        Layer layer = city.layers().getLayer(layerId);
        int code = layer.attributes().indexOf(layer.findAttribute("code").orElseThrow());
        int base = layer.attributes().indexOf(layer.findAttribute("base_height").orElseThrow());
        Map<String, Object> bases = new HashMap<>();
        for (Feature feature : new FeatureReader(city.database()).list(FeatureQuery.all(layer))) {
            bases.put((String) feature.values().get(code), feature.values().get(base));
        }
        return bases;
    }

    @Test
    @DisplayName("take the lowest height of the terrain under them, once the city has one, and follow it when it changes")
    void ground() throws Exception {
        try (RunningCity running = RunningCity.start(url, folder.resolve("city"), Map.of("log.requests", "none"))) {
            city = running.server().city();
            city.layers().listLayers().forEach(layer -> city.layers().drop(layer.id()));
            Path file = houses(
                    "houses.geojson",
                    square("slope", "", 114.0055, 0.002, ""),
                    square("said", "3.5", 114.0055, 0.002, ""),
                    square("outside", "", 114.5, 0.002, ""),
                    square("half", "", 114.0185, 0.005, ""));
            ImportRequest request = ImportRequest.of(List.of(file), "houses").withClass("building").withKey("code");
            assertThat(load(request).notes().get("houses")).doesNotContainKey(NOTE);
            assertThat(bases("houses").get("slope")).isNull();

            loadSlope(100);
            ImportReport report = load(request);
            assertThat(report.notes().get("houses")).containsEntry(NOTE, 2L);
            assertThat(report.changeSet().layers().get(0).changed()).isEqualTo(2);
            Map<String, Object> bases = bases("houses");
            assertThat((double) bases.get("slope")).as("the western corners").isCloseTo(105, within(2e-3));
            assertThat(bases.get("said")).isEqualTo(3.5);
            assertThat(bases.get("outside")).isNull();
            assertThat((double) bases.get("half")).as("of the corners inside").isCloseTo(118, within(2e-3));

            assertThat(load(request).changeSet().layers()).allMatch(ChangeSet.LayerChange::wroteNothing);
            loadSlope(200);
            assertThat(load(request).changeSet().layers().get(0).changed()).isEqualTo(2);
            assertThat((double) bases("houses").get("slope")).isCloseTo(205, within(2e-3));
        }
    }

    @Test
    @DisplayName("keep the heights of their own geometry")
    void ownHeights() throws Exception {
        try (RunningCity running = RunningCity.start(url, folder.resolve("city"), Map.of("log.requests", "none"))) {
            city = running.server().city();
            city.layers().listLayers().forEach(layer -> city.layers().drop(layer.id()));
            loadSlope(300);
            Path file = houses("high.geojson", square("high", "", 114.0055, 0.002, ", 77"));
            ImportReport report =
                    load(ImportRequest.of(List.of(file), "high").withClass("building").withKey("code"));
            assertThat(report.notes().get("high")).doesNotContainKey(NOTE);
            assertThat(bases("high").get("high")).isNull();
        }
    }
}
