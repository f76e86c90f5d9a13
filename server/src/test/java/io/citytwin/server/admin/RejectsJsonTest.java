package io.citytwin.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.pipeline.Formats;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.importers.pipeline.ImportRun;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStore;
import io.citytwin.testing.PostgisFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The reject list of an import whose source is in CGCS2000 / 3-degree Gauss-Kruger zone 38 (EPSG:4526). */
@ExtendWith(PostgisFixture.class)
class RejectsJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Easting and northing of 114.0 E, 33.0 N: the central meridian of zone 38, 38,500,000 m east. */
    private static final String CENTRE = "38500000,3652748.0";

    private final Database database;
    private final LayerStore layers;
    private final ChangeSetStore changeSets;

    @TempDir
    private Path folder;

    RejectsJsonTest(DatabaseUrl url) {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        changeSets = new ChangeSetStore(database, layers);
    }

    @BeforeEach
    void loadACleanFile() throws Exception {
        load("no,floors,x,y\n1,6," + CENTRE + "\n", "EPSG:4526");
    }

    @AfterEach
    void close() {
        layers.listLayers().forEach(l -> layers.drop(l.id()));
        database.close();
    }

    private ImportReport load(String csv, String crs) throws Exception {
        Path file = Files.writeString(folder.resolve("blocks.csv"), csv);
        return new ImportRun(
                        database, layers, LayerDefinitions.builtIn(), CrsRegistry.standard(), Formats.standard())
                .run(ImportRequest.of(List.of(file), "blocks").withCrs(crs).withKey("no"), ImportProgress.SILENT);
    }

    private Map<String, JsonNode> rejectsByNumber(ImportReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RejectsJson(changeSets, CrsRegistry.standard()).write(report.changeSet().id(), out);
        Map<String, JsonNode> byNumber = new HashMap<>();
        JSON.readTree(out.toByteArray())
                .get("features")
                .forEach(f -> byNumber.put(f.get("properties").get("no").asText(), f));
        return byNumber;
    }

    @Test
    @DisplayName("A rejected row has its place on the map where its coordinates have one, and its WKT as it came")
    void hasAPlaceWhereThereIsOne() throws Exception {
        Map<String, JsonNode> rejects = rejectsByNumber(load(
                "no,floors,x,y\n1,6," + CENTRE + "\n2,many," + CENTRE + "\n3,6,9e9,9e9\n1,7," + CENTRE + "\n4,6,here,there\n",
                "EPSG:4526"));
        assertThat(rejects).containsOnlyKeys("1", "2", "3", "4");

        JsonNode misfit = rejects.get("2");
        assertThat(misfit.at("/rule").asText()).isEqualTo("value-type");
        assertThat(misfit.at("/geometry/type").asText()).isEqualTo("Point");
        assertThat(misfit.at("/geometry/coordinates/0").asDouble()).isEqualTo(114.0, within(1e-6));
        assertThat(misfit.at("/geometry/coordinates/1").asDouble()).isEqualTo(33.0, within(1e-4));
        assertThat(misfit.at("/geometryWkt").asText()).isEqualTo("POINT (38500000 3652748)");
        assertThat(misfit.at("/geometryCrs").asText()).isEqualTo("EPSG:4526");

        JsonNode beyond = rejects.get("3");
        assertThat(beyond.at("/rule").asText()).isEqualTo("coordinate-range");
        assertThat(beyond.get("geometry").isNull()).isTrue();
        assertThat(beyond.at("/geometryWkt").asText()).isEqualTo("POINT (9000000000 9000000000)");

        JsonNode twice = rejects.get("1");
        assertThat(twice.at("/rule").asText()).isEqualTo("duplicate-key");
        assertThat(twice.at("/geometryCrs").asText()).isEqualTo("EPSG:4326");
        assertThat(twice.at("/geometry/coordinates/0").asDouble()).isEqualTo(114.0, within(1e-6));

        JsonNode nowhere = rejects.get("4");
        assertThat(nowhere.get("geometry").isNull()).isTrue();
        assertThat(nowhere.get("geometryWkt").isNull()).isTrue();
    }

    @Test
    @DisplayName("A CRS that the configuration no longer knows leaves the WKT and no geometry")
    void hasNoPlaceWithoutItsCrs() throws Exception {
        ImportReport report = load("no,floors,x,y\n2,many," + CENTRE + "\n", "EPSG:4526");
        try (var connection = database.dedicated();
                var statement = connection.createStatement()) {
            statement.execute("UPDATE catalog.reject SET crs = 'the old town''s system'");
        }
        JsonNode misfit = rejectsByNumber(report).get("2");
        assertThat(misfit.get("geometry").isNull()).isTrue();
        assertThat(misfit.at("/geometryWkt").asText()).startsWith("POINT (38500000");
    }
}
