package io.citytwin.importers.format.ifc.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.format.ifc.geometry.StepLines.Entity;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The shapes of the shared IFC files")
class SharedModelsTest {
    private static final String SCHEPENDOMLAAN = "Schependomlaan-ROOT-houten-kozijnen.ifczip";
    private static final Pattern POINT =
            Pattern.compile("\\((-?[0-9.]+(?:E[-+]?\\d+)?), (-?[0-9.]+(?:E[-+]?\\d+)?), (-?[0-9.]+(?:E[-+]?\\d+)?)\\)");

    @TempDir
    Path folder;

    /**
     * @param elements those with a surface by the text
     * @param most of them, with a part that does not close a body: surface models with an edge
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AC20-FZK-Haus.ifc, 107, 0",
        "DrainageSystem-1-2.ifc, 13, 0",
        "Duplex_A_20110907_georeferenced.ifc, 286, 20",
        "Georeferencing-Tin-12d-1.ifc, 1, 1",
        "KIT-Simple-Road-IFC4x3.ifc, 66, 0",
        "LargeBuilding.ifc, 182, 11"
    })
    @DisplayName("every element with a surface has triangles, most of them close a body")
    void everyElementHasTriangles(String name, int elements, int open) throws Exception {
        Path file = SharedData.require("ifc/" + name);
        int[] ids = withSurface(file);
        assertThat(ids).hasSize(elements);
        Shapes shapes = extract(file, ids);
        assertThat(shapes.failed).isEmpty();
        assertThat(shapes.warned).isEmpty();
        assertThat(shapes.parts).hasSize(elements);
        assertThat(shapes.parts.keySet().stream().filter(id -> !shapes.measure(id).closed()))
                .hasSizeLessThanOrEqualTo(open);
        assertThat(shapes.parts.keySet()).allSatisfy(id -> {
            ShapeMeasure measure = shapes.measure(id);
            assertThat(measure.area()).isPositive();
            assertThat(!measure.closed() || measure.volume() > 0).as("a body has a volume").isTrue();
        });
    }

    /**
     * Its walls and proxies called "kozijn" only carry the hole for a window frame: the opening is as large as the wall.
     * They are the exceptions to the rule above, and not lost: without their openings all have triangles.
     */
    @Test
    @DisplayName("what its opening takes wholly has no triangles, and that is said")
    void wallsThatAreAllOpening() throws Exception {
        Path zip = SharedData.require("ifc/" + SCHEPENDOMLAAN);
        Path file = folder.resolve("model.ifc");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            assertThat(in.getNextEntry()).isNotNull();
            Files.copy(in, file);
        }
        int[] ids = withSurface(file);
        assertThat(ids).hasSize(233);
        Shapes shapes = extract(file, ids);
        assertThat(shapes.failed).isEmpty();
        Set<Integer> empty = shapes.done.stream()
                .filter(id -> !shapes.parts.containsKey(id))
                .collect(Collectors.toSet());
        assertThat(shapes.warned).containsOnlyKeys(empty);
        assertThat(shapes.warned.values()).allMatch(m -> m.startsWith("nothing is left of its shape"));
        StepLines lines = new StepLines(file);
        assertThat(lines.ofType("IFCRELVOIDSELEMENT").stream()
                        .map(relation -> Integer.parseInt(relation.attributes().get(4).substring(1))))
                .containsAll(empty);

        Path uncut = Files.writeString(
                folder.resolve("uncut.ifc"),
                Files.readString(file, StandardCharsets.ISO_8859_1)
                        .replaceAll("#\\d+= IFCRELVOIDSELEMENT\\([^;]*;", ""),
                StandardCharsets.ISO_8859_1);
        int[] emptyIds = empty.stream().mapToInt(Integer::intValue).toArray();
        assertThat(extract(uncut, emptyIds).parts).containsOnlyKeys(empty);
    }

    /** Map coordinates in the file itself (256 km east, 7,011 km north): float would be half a metre off there. */
    @Test
    @DisplayName("a network with map coordinates lies within 0.1 mm of them, without the triangles that its flags take out")
    void keepsMapCoordinates() throws Exception {
        Path file = SharedData.require("ifc/Georeferencing-Tin-12d-1.ifc");
        StepLines lines = new StepLines(file);
        Entity network = lines.ofType("IFCTRIANGULATEDIRREGULARNETWORK").get(0);
        List<double[]> points =
                numbers(lines.references(network.attributes().get(0)).get(0).attributes().get(0));
        List<double[]> corners = numbers(network.attributes().get(3));
        String[] flags = network.attributes().get(5).replaceAll("[() ]", "").split(",");
        assertThat(flags).hasSameSizeAs(corners);

        Entity stratum = lines.ofType("IFCSOLIDSTRATUM").get(0);
        Shapes.Part part = extract(file, new int[] {stratum.id()}).parts.get(stratum.id()).get(0);
        int seen = 0;
        double[] place = new double[3];
        for (int t = 0; t < flags.length; t++) {
            if (Integer.parseInt(flags[t]) < 0) {
                continue;
            }
            for (int k = 0; k < 3; k++) {
                int corner = part.shape().triangles()[3 * seen + k];
                part.shape().place(corner, part.placement(), place);
                double[] point = points.get((int) corners.get(t)[k] - 1);
                assertThat(place).as("triangle %d", t).containsExactly(point, within(1e-4));
            }
            seen++;
        }
        assertThat(part.shape().triangleCount()).isEqualTo(seen).isLessThan(flags.length);
    }

    private static Shapes extract(Path file, int[] ids) throws Exception {
        Shapes shapes = new Shapes();
        Shapes.process(Map.of()).extract(file, ids, Limits.STANDARD, shapes);
        return shapes;
    }

    private static int[] withSurface(Path file) throws IOException {
        return new StepLines(file)
                .elementsWithSurface().stream().mapToInt(Entity::id).toArray();
    }

    private static List<double[]> numbers(String list) {
        List<double[]> all = new ArrayList<>();
        Matcher point = POINT.matcher(list);
        while (point.find()) {
            all.add(new double[] {
                Double.parseDouble(point.group(1)), Double.parseDouble(point.group(2)), Double.parseDouble(point.group(3))
            });
        }
        return all;
    }
}
