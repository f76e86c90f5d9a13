package io.citytwin.importers.format.ifc;

import io.citytwin.importers.format.ifc.ShapeCollector.Measured;
import io.citytwin.importers.format.ifc.model.Finding;
import io.citytwin.importers.format.ifc.model.Finding.Severity;
import io.citytwin.importers.format.ifc.model.IfcElement;
import io.citytwin.importers.format.ifc.model.IfcModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks of a model before the city takes it (模型检查入库) that need its shapes; those of the text alone came with it. */
final class AcceptanceChecks {
    private static final double MOST_METRES = 1000;
    private static final int MOST_NAMED = 5;

    private final IfcModel model;
    private final ShapeCollector shapes;
    private final List<Finding> findings;

    AcceptanceChecks(IfcModel model, ShapeCollector shapes, List<Finding> findings) {
        this.model = model;
        this.shapes = shapes;
        this.findings = findings;
    }

    void run() {
        lost();
        distances();
        findings.sort(Comparator.comparing(Finding::severity));
    }

    /** Each reason once, with the elements that it cost. */
    private void lost() {
        Map<String, List<IfcElement>> reasons = model.elements().stream()
                .filter(e -> shapes.lost().containsKey(e.expressId()))
                .collect(Collectors.groupingBy(e -> shapes.lost().get(e.expressId())));
        reasons.forEach((reason, elements) -> findings.add(new Finding(
                Severity.ERROR,
                "shape-lost",
                "the shape of " + named(elements) + " could not be made: " + reason,
                ids(elements))));
        List<IfcElement> without = model.elements().stream()
                .filter(e -> e.hasRepresentation() && !e.opening())
                .filter(e -> !shapes.measured().containsKey(e.expressId()))
                .filter(e -> !shapes.lost().containsKey(e.expressId()))
                .toList();
        if (!without.isEmpty()) {
            findings.add(new Finding(
                    Severity.WARNING,
                    "shape-without-triangles",
                    "the file gives " + named(without) + " a representation of which no triangle came",
                    ids(without)));
        }
    }

    /**
     * How far elements lie from the middle of all of them (one that strayed away is a mistake of the modeller), and that middle
     * from the site: a model whose coordinates are those of a map lies far from its site's origin and may be right.
     */
    private void distances() {
        List<IfcElement> placed = model.elements().stream()
                .filter(e -> shapes.measured().containsKey(e.expressId()))
                .toList();
        if (placed.isEmpty()) {
            return;
        }
        double[] middle = {
            median(placed, 0), median(placed, 1),
        };
        siteDistance(middle);
        List<IfcElement> far = placed.stream().filter(e -> distance(e, middle) > MOST_METRES).toList();
        if (!far.isEmpty()) {
            double most = far.stream().mapToDouble(e -> distance(e, middle)).max().orElse(0);
            findings.add(new Finding(
                    Severity.ERROR,
                    "element-far-away",
                    named(far) + (far.size() == 1 ? " lies" : " lie") + String.format(Locale.ROOT, " up to %.0f m", most)
                            + " from the middle of the model, more than " + (int) MOST_METRES + " m",
                    ids(far)));
        }
    }

    private void siteDistance(double[] middle) {
        model.georeference().sites().stream()
                .filter(s -> s.placement() != null)
                .filter(s -> Math.hypot(s.placement()[12] - middle[0], s.placement()[13] - middle[1]) > MOST_METRES)
                .forEach(s -> findings.add(new Finding(
                        Severity.WARNING,
                        "site-far-away",
                        "the middle of the model lies more than " + (int) MOST_METRES + " m from its site (#" + s.expressId()
                                + ")",
                        List.of(s.globalId()))));
    }

    private double median(List<IfcElement> elements, int axis) {
        double[] values = elements.stream()
                .mapToDouble(e -> centre(e)[axis])
                .toArray();
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private double distance(IfcElement element, double[] middle) {
        double[] centre = centre(element);
        return Math.hypot(centre[0] - middle[0], centre[1] - middle[1]);
    }

    private double[] centre(IfcElement element) {
        Measured measured = shapes.measured().get(element.expressId());
        return measured.centre();
    }

    private static String named(List<IfcElement> elements) {
        String first = elements.stream()
                .limit(MOST_NAMED)
                .map(e -> e.ifcClass() + " " + e.globalId() + " (#" + e.expressId() + ")")
                .collect(Collectors.joining(", "));
        return elements.size() > MOST_NAMED ? first + " and " + (elements.size() - MOST_NAMED) + " more" : first;
    }

    private static List<String> ids(List<IfcElement> elements) {
        List<String> ids = new ArrayList<>();
        elements.forEach(e -> ids.add(e.globalId()));
        return ids;
    }
}
