package io.citytwin.importers.format.ifc;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.format.ifc.ShapeCollector.Measured;
import io.citytwin.importers.format.ifc.geometry.GeometryProcess;
import io.citytwin.importers.format.ifc.geometry.Limits;
import io.citytwin.importers.format.ifc.geometry.ShapesUnavailableException;
import io.citytwin.importers.format.ifc.model.ClassCount;
import io.citytwin.importers.format.ifc.model.Finding;
import io.citytwin.importers.format.ifc.model.Finding.Severity;
import io.citytwin.importers.format.ifc.model.IfcElement;
import io.citytwin.importers.format.ifc.model.IfcModel;
import io.citytwin.importers.format.ifc.model.IfcModelReader;
import io.citytwin.importers.format.ifc.model.SpatialNode;
import io.citytwin.importers.format.ifc.step.StepFile;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/**
 * An opened building model. Its text was read; reading its rows makes the shapes first, since what is known of the whole (its
 * extent, its envelope, whether it passes the checks) decides about each row.
 */
final class IfcDataset implements SourceDataset {
    /** Classes that are wide, of any form and few: their outline is worth its time. */
    private static final Set<String> OUTLINED =
            Set.of("IfcSlab", "IfcSlabStandardCase", "IfcSlabElementedCase", "IfcRoof", "IfcCovering", "IfcFooting", "IfcSite",
                    "IfcPavement", "IfcCourse", "IfcGeographicElement");
    private static final int MOST_WARNINGS = 20;
    /** Five centimetres, in degrees: cracks between rooms and walls are no borders of a storey. */
    private static final double CRACK = 5e-7;

    private final String displayName;
    private final Path file;
    private final String id;
    private final ReadOptions options;
    private final IfcModel model;
    private final ModelPlace place;
    private final List<Finding> findings;
    private final List<String> warnings = new ArrayList<>();
    private final ObjectRows objects;

    private IfcDataset(
            String displayName,
            Path file,
            String id,
            ReadOptions options,
            IfcModel model,
            ModelPlace place,
            List<Finding> findings) {
        this.displayName = displayName;
        this.file = file;
        this.id = id;
        this.options = options;
        this.model = model;
        this.place = place;
        this.findings = findings;
        this.objects = new ObjectRows(id, model);
    }

    /**
     * Reads the file's text.
     *
     * @param file the STEP file, unpacked
     * @param id what the model is called in the city
     * @throws UnreadableSourceException where it is no whole IFC file, or nothing says where it stands
     */
    static IfcDataset open(String displayName, Path file, String id, ReadOptions options)
            throws UnreadableSourceException {
        IfcModel model = IfcModelReader.read(StepFile.open(file, displayName));
        List<Finding> findings = new ArrayList<>(model.findings());
        ModelPlace place = new PlaceFinder(
                        displayName, model.georeference(), model.units().lengthFactor(), options, findings)
                .find();
        return new IfcDataset(displayName, file, id, options, model, place, findings);
    }

    @Override
    public List<SourceLayer> layers() {
        long storeys = structure().size();
        return List.of(
                ModelRows.MODEL.source(id, 1),
                ModelRows.STOREY.source(id, storeys),
                ModelRows.SPACE.source(id, model.spaces().size()),
                ModelRows.ELEMENT.source(id, model.elements().size()));
    }

    /** Storeys, and the parts of bridges and roads that take their place. */
    private List<SpatialNode> structure() {
        return model.spatial().values().stream()
                .filter(n -> model.placeOf(n.expressId()).storey() == n)
                .toList();
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public void read(Set<String> wanted, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        try (MeshSpool spool = new MeshSpool(options.temporaryFolder())) {
            ShapeCollector shapes = new ShapeCollector(place, spool);
            boolean made = makeShapes(shapes);
            new AcceptanceChecks(model, shapes, findings).run();
            report(made);
            new Emission(spool, shapes, made, sink).run();
        }
    }

    /** Whether there are shapes at all; else the reason is a finding. */
    private boolean makeShapes(ShapeCollector shapes) throws InterruptedException {
        List<Integer> shaped = new ArrayList<>();
        model.elements().stream()
                .filter(e -> e.hasRepresentation() && !e.opening())
                .forEach(e -> shaped.add(e.expressId()));
        model.spatial().values().stream()
                .filter(SpatialNode::hasRepresentation)
                .forEach(n -> shaped.add(n.expressId()));
        if (shaped.isEmpty()) {
            return true;
        }
        try {
            int[] ids = shaped.stream().mapToInt(Integer::intValue).toArray();
            Limits limits = options.timeLimit() == null ? Limits.STANDARD : Limits.STANDARD.withWhole(options.timeLimit());
            GeometryProcess.locate(System.getenv()).extract(file, ids, limits, shapes);
            return true;
        } catch (ShapesUnavailableException e) {
            findings.add(new Finding(Severity.ERROR, "shapes-skipped", e.getMessage(), List.of()));
            return false;
        }
    }

    private void report(boolean made) throws UnreadableSourceException {
        List<Finding> errors =
                findings.stream().filter(f -> f.severity() == Severity.ERROR).toList();
        if (options.strict() && !errors.isEmpty()) {
            throw new UnreadableSourceException(displayName + " fails " + errors.size()
                    + (errors.size() == 1 ? " check: " : " checks: ")
                    + errors.stream().limit(3).map(Finding::message).collect(Collectors.joining("; "))
                    + (errors.size() > 3 ? "; …" : ""));
        }
        findings.stream()
                .filter(f -> f.severity() != Severity.INFO)
                .limit(MOST_WARNINGS)
                .forEach(f -> warnings.add(id + ": " + f.message()));
        if (!made) {
            warnings.add(id + ": structure and properties are there, shapes are not");
        }
    }

    @Override
    public void close() {
        // The file is mapped, the process that makes shapes ended with the reading.
    }

    /** The rows of a model whose shapes were made. */
    private final class Emission {
        private final MeshSpool spool;
        private final ShapeCollector shapes;
        private final boolean made;
        private final RecordSink sink;
        private final Set<String> taken = new HashSet<>();
        private final Map<String, Integer> withShape = new HashMap<>();
        /** What covers the ground of a storey, by the storey's GlobalId. */
        private final Map<String, List<Geometry>> floors = new HashMap<>();

        private final List<Geometry> footprints = new ArrayList<>();
        private final Set<Integer> envelope = new HashSet<>();
        private boolean lostRow;

        Emission(MeshSpool spool, ShapeCollector shapes, boolean made, RecordSink sink) {
            this.spool = spool;
            this.shapes = shapes;
            this.made = made;
            this.sink = sink;
        }

        void run() throws InterruptedException {
            lookFromOutside();
            for (IfcElement element : model.elements()) {
                ModelMesh mesh = spool.get(element.expressId());
                String storey = model.placeOf(element).storey() == null
                        ? null
                        : model.placeOf(element).storey().globalId();
                Geometry footprint =
                        footprint(mesh, element.ifcClass(), storey, envelope.contains(element.expressId()));
                Map<String, Object> row = objects.element(
                        element,
                        shapes.measured().get(element.expressId()),
                        envelope.contains(element.expressId()));
                send(ModelRows.ELEMENT, element.expressId(), element.globalId(), element.ifcClass(), footprint, mesh, row);
            }
            for (SpatialNode node : model.spatial().values()) {
                ModelMesh mesh = spool.get(node.expressId());
                Measured shape = shapes.measured().get(node.expressId());
                if (node.isSpace()) {
                    SpatialNode storey = model.placeOf(node.expressId()).storey();
                    Geometry footprint = footprint(mesh, null, storey == null ? null : storey.globalId(), false);
                    Map<String, Object> row = objects.space(node, shape);
                    send(ModelRows.SPACE, node.expressId(), node.globalId(), node.ifcClass(), footprint, mesh, row);
                } else if (mesh != null) {
                    Geometry footprint = footprint(mesh, node.ifcClass(), null, true);
                    Map<String, Object> row = objects.element(node, shape);
                    send(ModelRows.ELEMENT, node.expressId(), node.globalId(), node.ifcClass(), footprint, mesh, row);
                }
            }
            storeys();
            model();
        }

        /** Rooms don't hide what is behind them, nor does the ground. */
        private void lookFromOutside() {
            if (shapes.extent() == null) {
                return;
            }
            OutsideView view = new OutsideView(shapes.extent());
            List<Integer> shown = model.elements().stream()
                    .map(IfcElement::expressId)
                    .filter(spool::has)
                    .sorted(Comparator.comparingDouble(id -> -shapes.measured().get(id).size()))
                    .toList();
            shown.forEach(id -> view.add(spool.get(id)));
            BitSet seen = view.seen();
            for (int i = seen.nextSetBit(0); i >= 0; i = seen.nextSetBit(i + 1)) {
                envelope.add(shown.get(i));
            }
        }

        /**
         * @param ifcClass null for rooms
         * @param outside whether it counts for the footprint of the whole: what is inside adds nothing
         */
        private Geometry footprint(ModelMesh mesh, String ifcClass, String storey, boolean outside) {
            if (mesh == null) {
                return null;
            }
            boolean wide = ifcClass == null || OUTLINED.contains(ifcClass);
            Geometry footprint = wide ? MeshFootprint.outline(mesh) : MeshFootprint.hull(mesh);
            if (wide && storey != null) {
                floors.computeIfAbsent(storey, s -> new ArrayList<>()).add(footprint);
            }
            if (outside && !"IfcSite".equals(ifcClass)) {
                footprints.add(footprint);
            }
            return footprint;
        }

        private void send(
                ModelRows rows,
                int expressId,
                String globalId,
                String ifcClass,
                Geometry footprint,
                ModelMesh mesh,
                Map<String, Object> row)
                throws InterruptedException {
            if (!taken.add(globalId)) {
                lostRow = true;
                sink.reject(new BadRecordException(
                        rows.layer(),
                        expressId,
                        "globalid-duplicate",
                        "#" + expressId + " (" + ifcClass + ") has the GlobalId " + globalId + " of an object before it",
                        null));
                return;
            }
            if (mesh != null) {
                withShape.merge(ifcClass, 1, Integer::sum);
            }
            sink.accept(SourceRecord.ofMesh(rows.layer(), expressId, footprint, mesh, rows.values(row)));
        }

        private void storeys() throws InterruptedException {
            List<SpatialNode> ordered = model.storeys();
            for (SpatialNode storey : structure()) {
                List<SpatialNode> siblings = ordered.stream()
                        .filter(s -> s.parent() == storey.parent())
                        .toList();
                int number = siblings.indexOf(storey);
                double[] at = storey.placement() == null
                        ? new double[] {0, 0, storey.elevation() == null ? 0 : storey.elevation()}
                        : new double[] {storey.placement()[12], storey.placement()[13], storey.placement()[14]};
                place.apply(at);
                Map<String, Object> row = objects.storey(
                        storey, number < 0 ? null : (Long) (long) (number + 1), Double.isFinite(at[2]) ? (Double) at[2] : null);
                send(
                        ModelRows.STOREY,
                        storey.expressId(),
                        storey.globalId(),
                        storey.ifcClass(),
                        united(floors.getOrDefault(storey.globalId(), List.of())),
                        null,
                        row);
            }
        }

        private void model() throws InterruptedException {
            Map<String, Object> row =
                    new ModelDocument(model, objects).row(id, displayName, withShape, findings);
            row.put("discipline", options.constants().get("discipline"));
            row.put("phase", options.constants().get("phase"));
            row.put("georeference", place.source().id());
            double[] extent = shapes.extent();
            double[] origin = place.origin();
            if (isNear(origin, extent)) {
                row.put("longitude", rounded(origin[0]));
                row.put("latitude", rounded(origin[1]));
                row.put("height", origin[2]);
                row.put("heading", place.heading());
            }
            if (extent != null) {
                row.put("lowest", extent[2]);
                row.put("highest", extent[5]);
            }
            row.put("triangles", shapes.measured().values().stream().mapToLong(Measured::triangles).sum());
            row.put("partial", lostRow || !made || !shapes.lost().isEmpty() || isShort());
            row.put("replaces", replaces());
            sink.accept(SourceRecord.ofMesh(
                    ModelRows.MODEL.layer(), 1, united(footprints), null, ModelRows.MODEL.values(row)));
        }

        /** The origin of coordinates that are eastings and northings themselves lies where their grid begins, or nowhere. */
        private static boolean isNear(double[] origin, double[] extent) {
            boolean onEarth = Double.isFinite(origin[0]) && Double.isFinite(origin[1]);
            return onEarth
                    && (extent == null
                            || Math.abs(origin[0] - extent[0]) < 1 && Math.abs(origin[1] - extent[1]) < 1);
        }

        /** To a tenth of a millimetre. */
        private static double rounded(double degrees) {
            return Math.rint(degrees * 1e9) / 1e9;
        }

        private boolean isShort() {
            return model.counts().values().stream().anyMatch((ClassCount c) -> c.obtained() < c.expected());
        }

        /** The building that the user says this model is: LAYER/KEY. */
        private String replaces() {
            String said = options.constants().get("replaces");
            if (said == null) {
                return null;
            }
            int slash = said.indexOf('/');
            return ModelRows.json(List.of(Map.of(
                    "layer", slash < 0 ? said : said.substring(0, slash),
                    "key", slash < 0 ? "" : said.substring(slash + 1),
                    "by", "relation")));
        }

        private static Geometry united(List<Geometry> parts) {
            if (parts.isEmpty()) {
                return null;
            }
            Geometry union = UnaryUnionOp.union(parts);
            try {
                union = OverlayNGRobust.union(union.buffer(CRACK, 2)).buffer(-CRACK, 2);
            } catch (RuntimeException e) {
                union = Geometries.FACTORY.buildGeometry(parts).convexHull();
            }
            return union.getDimension() == 2 && !union.isEmpty()
                    ? union
                    : Geometries.FACTORY.buildGeometry(parts).convexHull();
        }
    }
}
