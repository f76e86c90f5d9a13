package io.citytwin.importers.format.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportFixture;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.Feature;
import io.citytwin.model.TimeSelector;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
@DisplayName("An OpenStreetMap import")
class OsmImportTest {
    private static final List<String> LAYERS =
            List.of("osm_roads", "osm_buildings", "osm_water", "osm_green", "osm_poi");

    @TempDir
    Path folder;

    private final DatabaseUrl url;
    private ImportFixture city;

    OsmImportTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        city = new ImportFixture(url, folder.resolve("state"), null);
    }

    @AfterEach
    void close() {
        city.close();
    }

    @Test
    @DisplayName("makes typed layers of their classes, and change files bring them to where a whole import would")
    void changesEqualWhole() throws Exception {
        RandomOsm map = new RandomOsm(41, 150);
        run(ImportRequest.of(List.of(write("base.osm", RandomOsm.toXml(map.elements()))), null));
        assertThat(city.layers().listLayers()).extracting(Layer::id).containsAll(LAYERS);
        assertThat(city.layers().getLayer("osm_water").geometryType()).isEqualTo(GeometryType.GEOMETRY);
        assertThat(city.layers().getLayer("osm_buildings").isExtrudable()).isTrue();
        assertThat(city.layers().getLayer("osm_buildings").keyAttribute()).isEqualTo("code");
        // Two change files in one import, then one more: each import is one change set.
        Path first = write("1.osc", map.mutate(60));
        Path second = write("2.osc", map.mutate(60));
        run(ImportRequest.of(List.of(first, second), null));
        ChangeSet third = run(ImportRequest.of(List.of(write("3.osc", map.mutate(60))), null));
        assertThat(third.layers().stream().mapToLong(ChangeSet.LayerChange::removed).sum()).isPositive();
        assertThat(third.layers().stream().mapToLong(ChangeSet.LayerChange::changed).sum()).isPositive();
        Map<String, String> byChanges = content("");
        Path whole = write("whole.osm", RandomOsm.toXml(map.elements()));
        ChangeSet again = run(ImportRequest.of(List.of(whole), null));
        assertThat(again.layers()).allMatch(ChangeSet.LayerChange::wroteNothing);
        assertThat(content("")).isEqualTo(byChanges);
        run(ImportRequest.of(List.of(whole), "fresh"));
        assertThat(content("fresh_")).isEqualTo(byChanges);
    }

    @Test
    @DisplayName("of a change file is refused where its extract is not there, and with its extract in one import")
    void refused() throws Exception {
        RandomOsm map = new RandomOsm(42, 5);
        Path base = write("base.osm", RandomOsm.toXml(map.elements()));
        Path diff = write("1.osc", map.mutate(3));
        assertThatThrownBy(() -> run(ImportRequest.of(List.of(diff), null)))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("import the OpenStreetMap extract that it belongs to first");
        assertThatThrownBy(() -> run(ImportRequest.of(List.of(base, diff), null)))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("can't be one import");
        assertThat(city.layers().listLayers()).isEmpty();
        run(ImportRequest.of(List.of(base), null));
        run(ImportRequest.of(List.of(diff), null));
    }

    private ChangeSet run(ImportRequest request) throws Exception {
        return city.run(request).changeSet();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Layer and key to everything else, of all layers. */
    private Map<String, String> content(String prefix) {
        Map<String, String> content = new TreeMap<>();
        for (String id : LAYERS) {
            Layer layer = city.layers().getLayer(prefix + id);
            for (Feature f : city.features(layer.id(), TimeSelector.NOW)) {
                content.put(id + " " + f.values().get(0), f.values() + " " + f.geometry().norm());
            }
        }
        return content;
    }
}
