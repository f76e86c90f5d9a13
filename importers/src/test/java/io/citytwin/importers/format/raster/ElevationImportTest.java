package io.citytwin.importers.format.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportFixture;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Feature;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Envelope;

@ExtendWith(PostgisFixture.class)
@DisplayName("Rasters of heights")
class ElevationImportTest {
    private static final String ASC = "ncols 4\nnrows 3\nxllcorner 114\nyllcorner 32\ncellsize 0.01\nNODATA_value -1\n"
            + "1 2 3 4\n5 -1 7 8\n9 10 11 12.5\n";

    @TempDir
    Path folder;

    private final DatabaseUrl url;
    private ImportFixture city;

    ElevationImportTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        city = new ImportFixture(url, null, folder.resolve("assets"));
    }

    @AfterEach
    void close() {
        city.close();
    }

    private ImportReport load(ImportRequest request) throws Exception {
        return city.run(request);
    }

    private List<Feature> features() {
        return city.features("elevation", TimeSelector.NOW);
    }

    private Object value(Feature feature, String attribute) {
        return city.value("elevation", feature, attribute);
    }

    private ElevationGrid grid(Feature feature) throws IOException {
        return ElevationGrid.open(folder.resolve("assets").resolve((String) value(feature, "folder")));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Sizes, ranges and cells without a value as gdalinfo -stats says them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "N42E001.hgt.zip, , N42E001, 1201, 1201, 349, 3100, 92.6",
        "N48W125.hgt.zip, , N48W125, 3601, 3601, -13, 1095, 30.9",
        "liechtenstein-aster-dem-v2.tif, , liechtenstein-aster-dem-v2, 861, 1007, 380, 2725, 30.9",
        "dem-hills.tif, EPSG:4269, dem-hills, 333, 218, 138.289, 168.004, 10.3",
    })
    @DisplayName("become features with their cells kept")
    void realRasters(
            String file, String crs, String name, long columns, long rows, double lowest, double highest, double cell)
            throws Exception {
        load(ImportRequest.of(List.of(SharedData.require("dem/" + file)), null).withCrs(crs));
        Feature feature = features().get(0);
        assertThat(features()).hasSize(1);
        assertThat(value(feature, "name")).isEqualTo(name);
        assertThat(value(feature, "columns")).isEqualTo(columns);
        assertThat(value(feature, "rows")).isEqualTo(rows);
        assertThat((double) value(feature, "lowest")).isCloseTo(lowest, within(1e-3));
        assertThat((double) value(feature, "highest")).isCloseTo(highest, within(1e-3));
        assertThat((double) value(feature, "cell_metres")).isCloseTo(cell, within(0.1));
        ElevationGrid grid = grid(feature);
        float least = Float.MAX_VALUE;
        long without = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                float height = grid.cell(0, column, row);
                least = Float.isNaN(height) ? least : Math.min(least, height);
                without += Float.isNaN(height) ? 1 : 0;
            }
        }
        assertThat(least).isCloseTo((float) lowest, within(1e-3f));
        assertThat(value(feature, "nodata_cells")).isEqualTo(without);
    }

    @Test
    @DisplayName("keep their cells in rows from the north, gaps as gaps, and their surroundings in coarser levels")
    void cells() throws Exception {
        load(ImportRequest.of(List.of(write("small.asc", ASC)), null)
                .withCrs("EPSG:4326")
                .withConstants(Map.of("priority", "7", "licence", "CC0")));
        Feature feature = features().get(0);
        assertThat(value(feature, "priority")).isEqualTo(7L);
        assertThat(value(feature, "licence")).isEqualTo("CC0");
        assertThat(value(feature, "crs")).isEqualTo("EPSG:4326");
        assertThat(value(feature, "nodata_cells")).isEqualTo(1L);
        assertThat(value(feature, "filled_cells")).isEqualTo(1L);
        assertThat(feature.geometry().getEnvelopeInternal()).isEqualTo(new Envelope(114, 114.04, 32, 32.03));
        ElevationGrid grid = grid(feature);
        assertThat(grid.cell(0, 0, 0)).isEqualTo(1);
        assertThat(grid.cell(0, 3, 2)).isEqualTo(12.5f);
        assertThat(grid.cell(0, 1, 1)).isNaN();
        assertThat(grid.cell(1, 0, 0)).isCloseTo((1 + 2 + 5) / 3f, within(1e-6f));
        assertThat(grid.cell(1, 1, 1)).isEqualTo((11 + 12.5f) / 2);
        assertThat(grid.bilinear(0, 3, 0.5)).isEqualTo(3.5);
        assertThat(grid.bilinear(0, 1.5, 1.5)).isNaN();
        // the means of the 2 x 2 cells around it, which lie a quarter of their size away
        double surroundings = (9 * (8 / 3.0) + 3 * 5.5 + 3 * 9.5 + 11.75) / 16;
        assertThat(grid.fromSurroundings(0, 1.5, 1.5)).isCloseTo(surroundings, within(1e-6));
    }

    @Test
    @DisplayName("count as filled only the gaps that have a value nearby")
    void gapsWithoutSurroundings() throws Exception {
        int columns = 1500;
        StringBuilder text = new StringBuilder("ncols " + columns
                + "\nnrows 2\nxllcorner 114\nyllcorner 32\ncellsize 0.0001\nNODATA_value -9999\n");
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < columns; column++) {
                text.append(column < 10 ? "50 " : "-9999 ");
            }
            text.append('\n');
        }
        load(ImportRequest.of(List.of(write("coast.asc", text.toString())), null).withCrs("EPSG:4326"));
        Feature feature = features().get(0);
        assertThat(value(feature, "nodata_cells")).isEqualTo(2L * (columns - 10));
        // The first 256 columns hold the values: what is less than 256 from their middle, 128, counts as near.
        assertThat(value(feature, "filled_cells")).isEqualTo(2L * (128 + 256 - 10));
        ElevationGrid grid = grid(feature);
        assertThat(grid.hasNear(300, 1)).isTrue();
        assertThat(grid.hasNear(500, 1)).isFalse();
        assertThat(grid.fromSurroundings(0, 1400.5, 0.5)).isEqualTo(50);
    }

    @Test
    @DisplayName("come again without a change, and others beside them in the same layer")
    void again() throws Exception {
        Path small = write("small.asc", ASC);
        load(ImportRequest.of(List.of(small), null).withCrs("EPSG:4326"));
        assertThat(load(ImportRequest.of(List.of(small), null).withCrs("EPSG:4326")).changeSet().layers())
                .allMatch(change -> change.wroteNothing());
        load(ImportRequest.of(List.of(write("next.asc", ASC.replace("114", "115"))), "elevation").withCrs("EPSG:4490"));
        assertThat(features()).extracting(f -> value(f, "name")).containsExactlyInAnyOrder("small", "next");
        load(ImportRequest.of(List.of(write("small.asc", ASC.replace("12.5", "13"))), null).withCrs("EPSG:4326"));
        assertThat(features()).hasSize(2).anyMatch(f -> value(f, "highest").equals(13.0));
        try (Stream<Path> kept = Files.list(folder.resolve("assets"))) {
            assertThat(kept).hasSize(3).noneMatch(p -> p.getFileName().toString().startsWith("."));
        }
    }

    @Test
    @DisplayName("are refused with the reason where they have no place, no system or no sense")
    void refused() throws Exception {
        Path small = write("small.asc", ASC);
        refused(ImportRequest.of(List.of(small), null), "declares no coordinate system; say which it is with --crs");
        refused(ImportRequest.of(List.of(small), null).withCrs("EPSG:2437"), "no public transformation holds");
        refused(
                ImportRequest.of(List.of(small), null).withCrs("EPSG:4326").withConstants(Map.of("priority", "high")),
                "--set priority must be a whole number, was \"high\"");
        refused(
                ImportRequest.of(List.of(small), null).withCrs("EPSG:4326").withConstants(Map.of("colour", "red")),
                "--set knows [attribution, height_datum, licence, priority] for rasters of heights, not colour");
        refused(
                ImportRequest.of(List.of(write("void.asc", ASC.replaceAll("(?m)^[\\d-].*$", "-1 -1 -1 -1"))), null)
                        .withCrs("EPSG:4326"),
                "void.asc has no cell with a value");
        refused(
                ImportRequest.of(List.of(write("short.asc", ASC.replace("9 10 11 12.5", ""))), null)
                        .withCrs("EPSG:4326"),
                "short.asc can't be read as Esri ASCII grid");
        assertThat(city.layers().listLayers()).isEmpty();
        Path whole = SharedData.require("dem/liechtenstein-aster-dem-v2.tif");
        byte[] bytes = Files.readAllBytes(whole);
        for (int part : new int[] {3, 50, 99}) {
            Path cut = folder.resolve("cut" + part + ".tif");
            Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 100 * part));
            refused(ImportRequest.of(List.of(cut), null), "cut" + part + ".tif can't be read as GeoTIFF");
        }
        refused(
                ImportRequest.of(List.of(SharedData.require("dem/dem-hills.tif")), null),
                "whose shift to WGS 84 is not known; say it with --crs");
        assertThat(city.layers().listLayers()).isEmpty();
    }

    @Test
    @DisplayName("that are awkward load or are refused in one line")
    void awkward() throws Exception {
        Path shared = SharedData.require("robustness/raster");
        List<String> answers = new ArrayList<>();
        try (Stream<Path> files = Files.list(shared)) {
            for (Path file : files.sorted().toList()) {
                try {
                    load(ImportRequest.of(List.of(file), null));
                    answers.add(file.getFileName() + " loaded");
                } catch (ImportRefusedException e) {
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
                    assertThat(e.getMessage()).contains(file.getFileName().toString());
                    answers.add(e.getMessage());
                }
            }
        }
        assertThat(answers).hasSizeGreaterThan(5);
    }

    private void refused(ImportRequest request, String reason) {
        assertThatThrownBy(() -> load(request))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }
}
