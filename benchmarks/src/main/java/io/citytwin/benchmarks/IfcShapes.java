package io.citytwin.benchmarks;

import io.citytwin.importers.format.ifc.geometry.ExtractionSummary;
import io.citytwin.importers.format.ifc.geometry.GeometryProcess;
import io.citytwin.importers.format.ifc.geometry.Limits;
import io.citytwin.importers.format.ifc.geometry.Shape;
import io.citytwin.importers.format.ifc.geometry.ShapesUnavailableException;
import io.citytwin.importers.format.ifc.geometry.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shapes alone of a building model: web-ifc in its process, without database and properties. */
final class IfcShapes implements Benchmark {
    static final int ELEMENTS = 27_000;
    private static final Pattern ELEMENT = Pattern.compile("#(\\d+)=IFC(WALL|DOOR|WINDOW|SLAB|FURNITURE|SPACE)\\(.*");

    @Override
    public String name() {
        return "ifc-shapes";
    }

    @Override
    public String what() {
        return "shapes of an IFC model of 27,000 elements and 100 MB (fewer with a small --rows), seconds and memory";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        Path file = IfcModels.ifc(setting, Math.min(ELEMENTS, setting.rows()));
        Counter best = best(setting, file);
        return List.of(
                Measure.of("size of the file", Files.size(file) / 1e6, "MB"),
                Measure.of("shapes of " + best.done + " elements and spaces, best", best.seconds(), "s"),
                Measure.of("triangles placed", best.triangles, "triangles"),
                Measure.of("shapes that differ", best.hashes.size(), "shapes"),
                Measure.of("peak memory of the child", best.summary.peakMemoryBytes() / 1e6, "MB"));
    }

    /** The fastest of the setting's runs over all elements and spaces of a file that {@link IfcModels} wrote. */
    static Counter best(Setting setting, Path file) throws IOException, InterruptedException, BenchException {
        int[] ids = elements(file);
        Counter best = null;
        for (int run = 0; run < setting.runs(); run++) {
            setting.say("run " + (run + 1) + ": shapes of " + ids.length + " elements and spaces");
            Counter counter = new Counter();
            try {
                counter.summary = GeometryProcess.locate(System.getenv()).extract(file, ids, Limits.STANDARD, counter);
            } catch (ShapesUnavailableException e) {
                throw new BenchException(e.getMessage());
            }
            if (counter.done != ids.length || counter.withShape != ids.length) {
                throw new BenchException(counter.withShape + " of " + ids.length + " elements have a shape");
            }
            best = best == null || counter.seconds() < best.seconds() ? counter : best;
        }
        return best;
    }

    /** The numbers of the elements and spaces in a file as {@link IfcModels} writes it. */
    static int[] elements(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(ELEMENT::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(element -> Integer.parseInt(element.group(1)))
                    .toArray();
        }
    }

    /** Counts what comes and keeps nothing. */
    static final class Counter implements Sink {
        private final Set<String> hashes = new HashSet<>();
        private ExtractionSummary summary;
        private long triangles;
        private int done;
        private int withShape;
        private int last = -1;

        ExtractionSummary summary() {
            return summary;
        }

        double seconds() {
            return summary.duration().toMillis() / 1e3;
        }

        @Override
        public void part(int expressId, Shape shape, double[] placement, int rgb, float alpha) {
            hashes.add(shape.hash());
            triangles += shape.triangleCount();
            last = expressId;
        }

        @Override
        public void done(int expressId) {
            done++;
            withShape += last == expressId ? 1 : 0;
        }

        @Override
        public void failed(int expressId, String reason) {
            // The count of those that are done shows it.
        }
    }
}
