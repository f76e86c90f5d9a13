package io.citytwin.importers.format.citymodel;

import io.citytwin.crs.CrsException;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private boolean hasAppearances;
    private final TextureFiles textures;

    CityGmlReader(SourceInput input, TextureFiles textures) {
        this.input = input;
        this.textures = textures;
        this.codes = new CodeLists(input.path());
    }

    @Override
    public String crs() {
        return srsName;
    }

    @Override
    public void read(boolean whole, CityObject.Sink sink) throws UnreadableSourceException, InterruptedException {
        textures.begin();
        GmlAppearances appearances = new GmlAppearances(textures, null);
        if (whole && hasAppearances) {
            // They mostly stand behind the objects, and are let go with them: folders hold hundreds of files.
            new GmlObjectReader(input, true).readAppearances(appearances);
            appearances.end();
        }
        GmlObjectReader reader = new GmlObjectReader(input, whole);
        reader.read(new Walk(whole, appearances, sink));
        textures.end();
        if (!whole) {
            srsName = reader.srsName();
            hasAppearances = reader.hasAppearances();
            latitudeFirst = isLatitudeFirst(srsName, reader.firstPosition());
        }
    }

    @Override
    public List<String> warnings() {
        return textures.warnings();
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
        private final GmlAppearances beside;
        private GmlAppearances appearances;
        private long row;

        Walk(boolean whole, GmlAppearances beside, CityObject.Sink sink) {
            this.whole = whole;
            this.beside = beside;
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
            appearances = beside;
            if (whole && object.dressed) {
                appearances = new GmlAppearances(textures, beside);
                appearances.read(object);
                appearances.end();
            }
            emit(object, null, byId);
        }

        @Override
        public void tooLarge(String type, String message) throws InterruptedException {
            sink.reject(type, ++row, "model-too-large", message);
        }

        private void emit(GmlElement object, String parent, Map<String, GmlElement> byId) throws InterruptedException {
            long number = ++row;
            String id = object.attribute("id");
            GmlSurfaces surfaces = new GmlSurfaces(byId, appearances, CityObjectClass.kind(object.name), latitudeFirst);
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
