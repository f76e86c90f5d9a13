package io.citytwin.importers.format.osm;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.citytwin.importers.format.osm.OsmLayer.Field;
import io.citytwin.importers.format.osm.OsmLayer.Rule;
import io.citytwin.importers.format.osm.OsmLayer.Shape;
import io.citytwin.model.GeometryType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which OpenStreetMap elements become features of which layer, as a data file says: see docs/osm.md.
 *
 * @param layers the layers in file order
 */
record OsmMapping(List<OsmLayer> layers) {
    private static final String BUILT_IN = "/citytwin/importers/osm/osm-mapping.yaml";
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    OsmMapping {
        layers = List.copyOf(layers);
    }

    private record MappingFile(List<LayerFile> layers) {}

    private record LayerFile(
            String id,
            @JsonProperty("class") String cityClass,
            String geometry,
            List<RuleFile> rules,
            Map<String, FieldFile> attributes) {}

    private record RuleFile(List<String> from, Map<String, JsonNode> tags, Map<String, String> set) {}

    private record FieldFile(
            List<String> tags, List<String> join, String read, Map<String, String> values, String otherwise) {}

    /** The mapping that comes with the program. */
    static OsmMapping builtIn() {
        try (InputStream in = OsmMapping.class.getResourceAsStream(BUILT_IN)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(BUILT_IN + " can't be read", e);
        }
    }

    /** Reads a mapping; unknown or repeated keys and unknown words are errors. */
    static OsmMapping read(InputStream yaml) throws IOException {
        List<OsmLayer> layers = new ArrayList<>();
        for (LayerFile file : YAML.readValue(yaml, MappingFile.class).layers()) {
            List<Field> fields = new ArrayList<>();
            fields.add(new Field(OsmLayer.KEY, List.of(), List.of(), OsmValue.TEXT, Map.of(), null));
            file.attributes().forEach((name, field) -> fields.add(field(name, field)));
            List<Rule> rules = file.rules().stream().map(OsmMapping::rule).toList();
            layers.add(new OsmLayer(
                    file.id(), file.cityClass(), GeometryType.ofOgcName(file.geometry()), rules, fields));
        }
        return new OsmMapping(layers);
    }

    private static Rule rule(RuleFile file) {
        Set<Shape> from = EnumSet.noneOf(Shape.class);
        file.from().forEach(word -> from.add(Shape.of(word)));
        Map<String, Set<String>> tags = new LinkedHashMap<>();
        file.tags().forEach((key, values) -> {
            Set<String> allowed = new LinkedHashSet<>();
            if (values.isArray()) {
                values.forEach(v -> allowed.add(v.asText()));
            } else if (!values.asText().equals("*")) {
                allowed.add(values.asText());
            }
            tags.put(key, allowed);
        });
        return new Rule(from, tags, file.set() == null ? Map.of() : file.set());
    }

    private static Field field(String name, FieldFile file) {
        return new Field(
                name,
                file.tags() == null ? List.of() : file.tags(),
                file.join() == null ? List.of() : file.join(),
                file.read() == null ? OsmValue.TEXT : OsmValue.of(file.read()),
                file.values() == null ? Map.of() : file.values(),
                file.otherwise());
    }
}
