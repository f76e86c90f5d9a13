package io.citytwin.importers.pipeline;

import io.citytwin.catalog.LayerDefinition;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.CrsException;
import io.citytwin.crs.CrsHint;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.mapping.LayerMapping;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.LayerId;
import io.citytwin.model.Sharing;
import io.citytwin.store.LayerScope;
import io.citytwin.store.LayerStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Which rows become which layer, decided before any row is staged. */
final class ImportPlan {
    private static final List<String> RASTERS = List.of("elevation", "imagery");

    private final ImportRequest request;
    private final LayerStore layers;
    private final LayerDefinitions definitions;
    private final CrsRegistry crs;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();

    /** An opened source. */
    record OpenSource(SourceInput input, SourceDataset dataset) {}

    /** One layer of one source, on its way into a layer of the city. */
    static final class Part {
        final OpenSource source;
        final SourceLayer layer;
        final Target target;
        final SourceCrs crs;
        LayerMapping mapping;

        Part(OpenSource source, SourceLayer layer, Target target, SourceCrs crs) {
            this.source = source;
            this.layer = layer;
            this.target = target;
            this.crs = crs;
        }
    }

    /** A layer of the city as it shall be. */
    static final class Target {
        final String id;
        final Optional<Layer> existing;
        final LayerDefinition definition;
        /** The class that its first source knows of its rows, or null. */
        final String hint;
        /** The part of the layer that the sources are; null where they are the whole. */
        LayerScope scope;

        Layer layer;

        Target(String id, Optional<Layer> existing, LayerDefinition definition, String hint) {
            this.hint = hint;
            this.id = id;
            this.existing = existing;
            this.definition = definition;
        }
    }

    ImportPlan(ImportRequest request, LayerStore layers, LayerDefinitions definitions, CrsRegistry crs) {
        this.request = request;
        this.layers = layers;
        this.definitions = definitions;
        this.crs = crs;
    }

    List<Part> parts() {
        return parts;
    }

    List<Target> targets() {
        return List.copyOf(targets.values());
    }

    OptionalLong expectedRows() {
        if (parts.stream().anyMatch(p -> p.layer.count().isEmpty())) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                parts.stream().mapToLong(p -> p.layer.count().getAsLong()).sum());
    }

    /** Adds all layers of an opened source. */
    void add(OpenSource source) throws ImportRefusedException, UnreadableSourceException, InterruptedException {
        List<SourceLayer> all = source.dataset().layers();
        for (SourceLayer layer : all) {
            Target target = target(layerId(layer, all.size()), layer);
            if (layer.destination() != null) {
                claim(source, layer, target);
            }
            parts.add(new Part(source, layer, target, resolveCrs(source, layer)));
        }
    }

    /** The rows are a part of a shared layer: what else stands there is not theirs to remove. */
    private void claim(OpenSource source, SourceLayer layer, Target target) throws ImportRefusedException {
        SourceLayer.Destination destination = layer.destination();
        String name = source.input().displayName();
        if (request.cityClass() != null || request.key() != null || !request.mappings().isEmpty()) {
            throw new ImportRefusedException(
                    name + " has layers, classes and keys of its own: leave --class, --key and --map away");
        }
        Optional<Layer> existing = target.existing.filter(l -> !l.cityClass().equals(layer.layerHint()));
        if (existing.isPresent()) {
            throw new ImportRefusedException(name + " needs the layer " + target.id + " for the class " + layer.layerHint()
                    + ", but that layer is of the class " + existing.get().cityClass());
        }
        if (target.scope != null && target.scope.values().contains(destination.value())) {
            throw new ImportRefusedException(name + " and another source would both be the " + destination.attribute() + " "
                    + destination.value() + "; import them one by one, each with its own --layer");
        }
        target.scope = target.scope == null
                ? new LayerScope(destination.attribute(), List.of(destination.value()))
                : target.scope.with(destination.value());
    }

    private String layerId(SourceLayer layer, int siblings) {
        if (layer.destination() != null) {
            return layer.destination().layer();
        }
        if (request.layer() == null) {
            return LayerId.from(layer.name());
        }
        return siblings == 1 ? request.layer() : LayerId.from(request.layer() + "_" + layer.name());
    }

    private Target target(String id, SourceLayer source) throws ImportRefusedException {
        Target known = targets.get(id);
        if (known != null) {
            if (source.hasModel() && !source.layerHint().equals(known.hint)) {
                throw new ImportRefusedException("the sources hold city objects of several classes (" + known.hint
                        + ", " + source.layerHint() + "), which can't share the layer " + id
                        + "; leave --layer away, so that each class gets a layer of its own, or import them one by one");
            }
            return known;
        }
        Optional<Layer> existing =
                layers.findEntry(id).filter(e -> e.revision() > 0).map(LayerStore.CatalogEntry::layer);
        String wanted = request.cityClass() != null
                ? request.cityClass()
                : existing.map(Layer::cityClass).orElse(source.layerHint());
        checkKind(id, wanted, source.layerHint());
        LayerDefinition definition = definitions.generic();
        if (wanted != null) {
            Optional<LayerDefinition> found = definitions.find(wanted);
            if (found.isEmpty() && request.cityClass() != null && existing.isEmpty()) {
                // A class that nobody defined: the layer carries its name, with a schema as the source has it.
                definition = definitions.generic();
            } else {
                definition = found.orElse(definitions.generic());
            }
        }
        Target target = new Target(id, existing, definition, source.layerHint());
        targets.put(id, target);
        return target;
    }

    /** Heights among pictures, or pictures among heights, would be read as what they are not. */
    private static void checkKind(String layer, String wanted, String hint) throws ImportRefusedException {
        boolean both = wanted != null && hint != null && RASTERS.contains(wanted) && RASTERS.contains(hint);
        if (both && !wanted.equals(hint)) {
            throw new ImportRefusedException("layer " + layer + " is of the class " + wanted + " and can't take " + hint
                    + "; import it into another layer");
        }
    }

    private SourceCrs resolveCrs(OpenSource source, SourceLayer layer)
            throws ImportRefusedException, UnreadableSourceException, InterruptedException {
        String declared = request.crs() != null && layer.destination() == null ? request.crs() : layer.crs();
        String name = source.input().displayName();
        if (declared == null) {
            if (layer.geometryType() == GeometryType.NONE) {
                return crs.resolve(4326);
            }
            SourceSurvey survey = SourceSurvey.ofFirstRows(source.dataset(), layer);
            if (survey.isWithoutGeometry()) {
                return crs.resolve(4326);
            }
            String hint = CrsHint.describe(survey.minX(), survey.minY(), survey.maxX(), survey.maxY());
            throw new ImportRefusedException(name + " declares no coordinate system; say which it is with --crs EPSG:n"
                    + (hint.isEmpty() ? "" : " (" + hint + ")"));
        }
        try {
            return crs.resolve(declared);
        } catch (CrsException e) {
            throw new ImportRefusedException(name + ": " + e.getMessage(), e);
        }
    }

    /** Decides mappings and layers, when all sources are known. */
    void decide() throws ImportRefusedException, UnreadableSourceException, InterruptedException {
        for (Target target : targets.values()) {
            decide(target, parts.stream().filter(p -> p.target == target).toList());
        }
    }

    private void decide(Target target, List<Part> own)
            throws ImportRefusedException, UnreadableSourceException, InterruptedException {
        List<Attribute> attributes = target.existing.map(Layer::attributes).orElse(List.of());
        GeometryType type = target.existing.map(Layer::geometryType).orElse(null);
        boolean hasZ = target.existing.map(Layer::hasZ).orElse(target.definition.hasZ());
        boolean hasModel = target.existing.map(Layer::hasModel).orElse(false);
        for (Part part : own) {
            SourceSurvey survey = SourceSurvey.of(part.source.dataset(), part.layer, target.existing.isEmpty());
            try {
                part.mapping = LayerMapping.of(
                        part.layer,
                        attributes,
                        target.definition,
                        survey.types(),
                        wishes(part),
                        definitions.codeLists());
            } catch (IllegalArgumentException e) {
                throw new ImportRefusedException(e.getMessage(), e);
            }
            attributes = part.mapping.attributes();
            hasZ |= survey.hasZ();
            hasModel |= part.layer.hasModel();
            if (target.existing.isEmpty()) {
                type = type == null ? survey.geometryType() : type.union(survey.geometryType());
            }
        }
        // Mappings made before later sources added attributes are made again over all of them.
        for (Part part : own) {
            SourceSurvey survey = SourceSurvey.declared(part.layer);
            part.mapping = LayerMapping.of(
                    part.layer,
                    attributes,
                    target.definition,
                    survey.types(),
                    wishes(part),
                    definitions.codeLists());
        }
        target.layer = layer(target, own, attributes, type, hasZ, hasModel);
    }

    /** --map without what the format took as the position of a row. */
    private Map<String, String> wishes(Part part) {
        Map<String, String> wishes = new LinkedHashMap<>(request.mappings());
        wishes.keySet().removeAll(part.source.dataset().positionFields());
        return wishes;
    }

    private Layer layer(
            Target target,
            List<Part> own,
            List<Attribute> attributes,
            GeometryType type,
            boolean hasZ,
            boolean hasModel)
            throws ImportRefusedException {
        ImportRequest.LayerSettings settings = request.settings();
        LayerDefinition d = target.definition;
        boolean generic = d == definitions.generic();
        Layer base = target.existing.orElse(null);
        String cityClass = request.cityClass() != null ? request.cityClass() : base != null ? base.cityClass() : d.id();
        return new Layer(
                target.id,
                cityClass,
                base != null ? base.titleZh() : or(settings.titleZh(), generic ? target.id : d.titleZh()),
                base != null ? base.titleEn() : or(settings.titleEn(), generic ? target.id : d.titleEn()),
                base != null ? base.theme() : d.theme(),
                type.storageType(),
                hasZ,
                hasModel,
                attributes,
                key(target, own),
                own.get(0).crs.name(),
                base != null ? base.heightDatum() : null,
                base != null ? base.ownerDepartment() : settings.ownerDepartment(),
                base != null ? base.updateCycle() : d.updateCycle(),
                base != null ? base.sharing() : sharing(settings.sharing(), d.sharing()),
                base != null ? base.style() : d.style());
    }

    private static String or(String wish, String otherwise) {
        return wish != null ? wish : otherwise;
    }

    private static Sharing sharing(Sharing wish, Sharing otherwise) {
        return wish != null ? wish : otherwise;
    }

    private String key(Target target, List<Part> own) throws ImportRefusedException {
        Part first = own.get(0);
        String existing = target.existing.map(Layer::keyAttribute).orElse(null);
        if (request.key() == null) {
            if (existing != null) {
                return existing;
            }
            return target.existing.isPresent() || first.layer.keyField() == null
                    ? null
                    : first.mapping.findAttributeFor(first.layer.keyField()).orElse(null);
        }
        String key = first.mapping
                .findAttributeFor(request.key())
                .orElseThrow(() -> new ImportRefusedException("--key names the field " + request.key() + ", but "
                        + first.layer.name() + " has only "
                        + first.layer.fields().stream().map(SourceLayer.SourceField::name).toList()));
        if (existing != null && !existing.equals(key)) {
            throw new ImportRefusedException("layer " + target.id + " has the key " + existing + ", not " + key
                    + "; leave --key away, or import into another layer");
        }
        return key;
    }
}
