package io.citytwin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.format.ifc.geometry.GeometryProcess;
import io.citytwin.importers.format.ifc.geometry.Limits;
import io.citytwin.importers.format.ifc.geometry.Shape;
import io.citytwin.importers.format.ifc.geometry.ShapeMeasure;
import io.citytwin.importers.format.ifc.geometry.Sink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Building models made by rule")
class IfcModelsTest {
    private static final int ROOMS = 12;
    private static final int ELEMENTS = ROOMS * IfcModels.ELEMENTS_OF_ROOM;

    @TempDir
    Path folder;

    @Test
    @DisplayName("the same seed makes the same file, another one another; GlobalIds are unique")
    void isSeeded() throws Exception {
        Path one = folder.resolve("one.ifc");
        Path two = folder.resolve("two.ifc");
        IfcModels.write(one, 7, ELEMENTS);
        IfcModels.write(two, 7, ELEMENTS);
        assertThat(two).hasSameTextualContentAs(one);
        IfcModels.write(two, 8, ELEMENTS);
        assertThat(Files.mismatch(one, two)).isNotEqualTo(-1);

        List<String> globalIds = new ArrayList<>();
        Matcher globalId = Pattern.compile("\\('([0-9A-Za-z_$]{22})',\\$").matcher(Files.readString(one));
        while (globalId.find()) {
            globalIds.add(globalId.group(1));
        }
        assertThat(globalIds).hasSizeGreaterThan(ELEMENTS).hasSameSizeAs(new HashSet<>(globalIds));
    }

    @Test
    @DisplayName("every element and space has closed shapes, and walls the volume that their quantities say")
    void hasShapes() throws Exception {
        Path file = folder.resolve("model.ifc");
        IfcModels.write(file, 1, ELEMENTS);
        int[] ids = IfcShapes.elements(file);
        assertThat(ids).hasSize(ELEMENTS + ROOMS);
        Map<Integer, ShapeMeasure> measures = new HashMap<>();
        Sink sink = new Sink() {
            @Override
            public void part(int expressId, Shape shape, double[] placement, int rgb, float alpha) {
                measures.merge(expressId, ShapeMeasure.of(shape, placement), ShapeMeasure::plus);
            }

            @Override
            public void done(int expressId) {
                assertThat(measures).containsKey(expressId);
            }

            @Override
            public void failed(int expressId, String reason) {
                throw new AssertionError(expressId + ": " + reason);
            }
        };
        GeometryProcess.locate(System.getenv()).extract(file, ids, Limits.STANDARD, sink);
        assertThat(measures).hasSize(ids.length);
        assertThat(measures.values()).allMatch(measure -> measure.closed() && measure.volume() > 0);

        String text = Files.readString(file);
        Matcher wall = Pattern.compile("#(\\d+)=IFCWALL\\(.*?IFCQUANTITYVOLUME\\('NetVolume',\\$,\\$,([0-9.]+),", Pattern.DOTALL)
                .matcher(text);
        int walls = 0;
        while (wall.find()) {
            double volume = measures.get(Integer.parseInt(wall.group(1))).volume();
            assertThat(volume).isCloseTo(Double.parseDouble(wall.group(2)), within(1e-4));
            walls++;
        }
        assertThat(walls).isEqualTo(4 * ROOMS);
    }
}
