package io.citytwin.importers.format.citymodel;

import io.citytwin.crs.CrsException;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Turns the objects of a CityGML file (any version, unknown extensions too) into city objects. */
final class CityGmlReader implements CityModelDataset.Reader {
    /** Top-level elements that are no objects with a place. */
    private static final Set<String> NO_OBJECTS =
            Set.of("CityObjectGroup", "Appearance", "Version", "VersionTransition", "Dynamizer", "PointCloud");

    private final SourceInput input;
    private final CodeLists codes;
    private String srsName;
    private boolean latitudeFirst;
    /** Colours of the appearances that stand beside the objects, by what they are for. */
    private Map<String, Integer> materials = Map.of();

    CityGmlReader(SourceInput input) {
        this.input = input;
        this.codes = new CodeLists(input.path());
    }

    @Override
    public String crs() {
        return srsName;
    }

    @Override
    public void read(boolean whole, CityObject.Sink sink) throws UnreadableSourceException, InterruptedException {
        GmlObjectReader reader = new GmlObjectReader(input, whole);
        Walk walk = new Walk(whole, sink);
        reader.read(walk);
        if (!whole) {
            srsName = reader.srsName();
            materials = reader.materials();
            latitudeFirst = isLatitudeFirst(srsName, reader.firstPosition());
        }
    }

    /**
     * Whether positions are latitude, longitude: in systems of degrees, as their definitions list it and files follow;
     * except where the first number can be no latitude, and in EPSG:4326 written short, which stands for either order and
     * by custom means longitude first.
     */
    static boolean isLatitudeFirst(String srsName, double[] position) {
        if (srsName == null || srsName.toUpperCase(java.util.Locale.ROOT).contains("CRS84")) {
            return false;
        }
        try {
            if (!CrsRegistry.standard().resolve(srsName).isGeographic()) {
                return false;
            }
        } catch (CrsException e) {
            return false; // the plan of the import says what is wrong with it
        }
        if (position != null && position.length >= 2) {
            if (Math.abs(position[0]) > 90) {
                return false;
            }
            if (Math.abs(position[1]) > 90) {
                return true;
            }
        }
        return !srsName.matches("(?i)EPSG:(4326|4979)");
    }

    private final class Walk implements GmlObjectReader.ObjectSink {
        private final boolean whole;
        private final CityObject.Sink sink;
        private Map<String, Integer> painted = Map.of();
        private long row;

        Walk(boolean whole, CityObject.Sink sink) {
            this.whole = whole;
            this.sink = sink;
        }

        @Override
        public void accept(GmlElement object) throws InterruptedException {
            if (NO_OBJECTS.contains(object.name)) {
                return;
            }
            Map<String, GmlElement> byId = new HashMap<>();
            if (whole) {
                index(object, byId);
            }
            painted = materials;
            if (whole && (object.child("appearance") != null || object.child("appearanceMember") != null)) {
                painted = new HashMap<>(materials);
                own(object, painted);
            }
            emit(object, null, byId);
        }

        /** Colours of the appearances inside an object. */
        private static void own(GmlElement element, Map<String, Integer> colors) {
            if (element.name.equals("X3DMaterial")) {
                GmlElement diffuse = element.child("diffuseColor");
                int color = diffuse == null ? -1 : GmlMaterials.color(diffuse.text);
                element.children.stream()
                        .filter(c -> c.name.equals("target"))
                        .forEach(c -> GmlMaterials.put(colors, c.text, color));
            }
            element.children.forEach(child -> own(child, colors));
        }

        @Override
        public void tooLarge(String type, String message) throws InterruptedException {
            sink.reject(type, ++row, "model-too-large", message);
        }

        private void emit(GmlElement object, String parent, Map<String, GmlElement> byId) throws InterruptedException {
            long number = ++row;
            String id = object.attribute("id");
            GmlSurfaces surfaces = new GmlSurfaces(byId, painted, CityObjectClass.kind(object.name), latitudeFirst);
            surfaces.collect(object);
            SourceModel model = whole ? surfaces.model() : null;
            Map<String, Object> attributes = new LinkedHashMap<>();
            new GmlAttributes(codes, attributes).read(object);
            double lod = model == null || surfaces.lod() < 0 ? Double.NaN : surfaces.lod();
            sink.accept(new CityObject(number, id, object.name, parent, lod, attributes, model));
            for (GmlElement nested : surfaces.nested()) {
                emit(nested, id, byId);
            }
        }

        private static void index(GmlElement element, Map<String, GmlElement> byId) {
            String id = element.attribute("id");
            if (id != null && element.spatial) {
                byId.putIfAbsent(id, element);
            }
            for (GmlElement child : element.children) {
                if (child.spatial) {
                    index(child, byId);
                }
            }
        }
    }
}
