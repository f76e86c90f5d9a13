package io.citytwin.importers.mapping;

import io.citytwin.catalog.AttributeDefinition;
import io.citytwin.catalog.CodeFinder;
import io.citytwin.catalog.CodeLists;
import io.citytwin.catalog.LayerDefinition;
import io.citytwin.catalog.Reading;
import io.citytwin.catalog.Units;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.SystemColumns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How the fields of a source become the attributes of a layer: by what the user said (--map), by the names and aliases
 * of the class's definition, else each as it is. Units are turned to SI here, once.
 */
public final class LayerMapping {
    private final List<Attribute> attributes;
    private final List<Step> steps;

    /**
     * One field on its way into one attribute.
     *
     * @param field index of the source's field
     * @param name its name in the source
     * @param attribute index of the layer's attribute
     * @param fromUnit unit it is delivered in where it must be converted, or null
     * @param codes the attribute's code list, by which texts become codes, or null
     */
    public record Step(
            int field,
            String name,
            int attribute,
            AttributeType type,
            Reading reading,
            String fromUnit,
            String toUnit,
            Codes codes) {}

    /** Codes of one attribute, and how often a value was none. */
    private static final class Codes {
        private final String attribute;
        private final CodeFinder finder;
        private final LongAdder unknown = new LongAdder();

        Codes(String attribute, CodeFinder finder) {
            this.attribute = attribute;
            this.finder = finder;
        }

        /** The code that the value means, else the value itself. */
        Object of(Object value) {
            String code = finder.find(value.toString());
            return code != null ? code : value;
        }

        /** The same for a value that is kept whatever it is: what is no code is counted. */
        Object ofLast(Object value) {
            String text = value.toString();
            String code = finder.find(text);
            if (code == null && !text.isBlank()) {
                unknown.increment();
            }
            return code != null ? code : value;
        }
    }

    private LayerMapping(List<Attribute> attributes, List<Step> steps) {
        this.attributes = List.copyOf(attributes);
        this.steps = List.copyOf(steps);
    }

    /** The layer's attributes: those it had, those of its definition, then what the source brings beside. */
    public List<Attribute> attributes() {
        return attributes;
    }

    public List<Step> steps() {
        return steps;
    }

    /** The attribute that the source's field of that name becomes, or the attribute of that name. */
    public Optional<String> findAttributeFor(String fieldOrAttribute) {
        return steps.stream()
                .filter(s -> s.name().equalsIgnoreCase(fieldOrAttribute))
                .map(s -> attributes.get(s.attribute()).name())
                .findFirst()
                .or(() -> attributes.stream()
                        .map(Attribute::name)
                        .filter(fieldOrAttribute::equals)
                        .findFirst());
    }

    /**
     * @param known attributes the layer has already, in column order; empty for a new layer
     * @param types types of the source's fields where they are better known than declared, by field name
     * @param wishes --map FIELD=ATTR
     * @param codeLists the lists that the attributes name
     * @throws IllegalArgumentException where a wish names a field that is not there
     */
    public static LayerMapping of(
            SourceLayer source,
            List<Attribute> known,
            LayerDefinition definition,
            Map<String, AttributeType> types,
            Map<String, String> wishes,
            CodeLists codeLists) {
        return new Builder(source, known, definition, types, wishes, codeLists).build();
    }

    /** The values of a row in the order of the layer's attributes. */
    public Object[] map(Object[] row) throws Values.MisfitException {
        Object[] values = new Object[attributes.size()];
        for (Step step : steps) {
            Object cell = row[step.field()];
            if (cell == null || values[step.attribute()] != null) {
                continue;
            }
            try {
                values[step.attribute()] = take(step, cell);
            } catch (Values.MisfitException e) {
                throw e.in(step.name());
            }
        }
        return values;
    }

    /** One value of a row, empty where there is none or it does not fit. */
    public Optional<Object> findValue(Object[] row, int attribute) {
        for (Step step : steps) {
            if (step.attribute() == attribute && row[step.field()] != null) {
                try {
                    Object value = take(step, row[step.field()]);
                    if (value != null) {
                        return Optional.of(value);
                    }
                } catch (Values.MisfitException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** What was noticed in the rows mapped so far, with its count. */
    public Map<String, Long> notes() {
        Map<String, Long> notes = new TreeMap<>();
        for (Step step : steps) {
            if (step.codes() != null && step.codes().unknown.sum() > 0) {
                notes.merge("value not in code list: " + step.codes().attribute, step.codes().unknown.sum(), Long::sum);
            }
        }
        return notes;
    }

    private static Object take(Step step, Object cell) throws Values.MisfitException {
        Object value = cell;
        if (step.codes() != null && cell instanceof String) {
            // Before the reading: the first level of a hierarchical code is told by the name, too.
            value = step.codes().of(cell);
        }
        boolean plainYear = step.reading() == Reading.YEAR && cell instanceof Long year && year >= 1600 && year < 2200;
        if (step.reading() != Reading.PLAIN && !plainYear) {
            Optional<String> read = step.reading().read(value.toString());
            if (read.isEmpty()) {
                return null;
            }
            value = read.get();
        }
        Object converted = Values.convert(value, step.type());
        if (step.codes() != null && converted != null) {
            Object code = step.codes().ofLast(converted);
            return step.type() == AttributeType.TEXT ? code : converted;
        }
        if (step.fromUnit() != null && converted instanceof Double number) {
            return Units.builtIn().convert(number, step.fromUnit(), step.toUnit());
        }
        return converted;
    }

    private static final class Builder {
        private final SourceLayer source;
        private final LayerDefinition definition;
        private final Map<String, AttributeType> types;
        private final Map<String, String> wishes;
        private final CodeLists codeLists;
        private final Map<String, Attribute> attributes = new LinkedHashMap<>();
        private final List<Step> steps = new ArrayList<>();

        Builder(
                SourceLayer source,
                List<Attribute> known,
                LayerDefinition definition,
                Map<String, AttributeType> types,
                Map<String, String> wishes,
                CodeLists codeLists) {
            this.source = source;
            this.codeLists = codeLists;
            this.definition = definition;
            this.types = types;
            this.wishes = new LinkedHashMap<>(wishes);
            known.forEach(a -> attributes.put(a.name(), a));
            definition.layerAttributes().forEach(a -> attributes.putIfAbsent(a.name(), a));
        }

        LayerMapping build() {
            Set<String> named = new HashSet<>(wishes.keySet());
            List<SourceField> fields = source.fields();
            for (int i = 0; i < fields.size(); i++) {
                SourceField field = fields.get(i);
                String wish = wishes.get(field.name());
                if (wish != null) {
                    named.remove(field.name());
                    addWish(i, field, wish);
                } else {
                    addByName(i, field);
                }
            }
            if (!named.isEmpty()) {
                throw new IllegalArgumentException("--map names the field " + named.iterator().next() + ", but "
                        + source.name() + " has only "
                        + fields.stream().map(SourceField::name).toList());
            }
            return new LayerMapping(List.copyOf(attributes.values()), steps);
        }

        private void addWish(int index, SourceField field, String wish) {
            Optional<AttributeDefinition> defined = definition.findAttribute(wish);
            if (defined.isPresent()) {
                addStep(index, field, defined.get());
            } else {
                attributes.computeIfAbsent(wish, w -> Attribute.of(w, type(field)));
                addPlain(index, field, wish);
            }
        }

        private void addByName(int index, SourceField field) {
            List<AttributeDefinition> delivered = definition.listDeliveredBy(field.name());
            if (!delivered.isEmpty()) {
                delivered.forEach(d -> addStep(index, field, d));
                // A cell that is read for its parts ("800X600", "2016-05") is kept whole beside them; a number has none.
                if (delivered.stream().anyMatch(d -> isWhole(d, field))) {
                    return;
                }
            }
            String name = attributes.containsKey(field.name()) && delivered.isEmpty()
                    ? field.name()
                    : freeName(field.name());
            if (delivered.stream().anyMatch(d -> d.name().equals(name))) {
                return;
            }
            attributes.computeIfAbsent(name, n -> Attribute.of(n, type(field)));
            addPlain(index, field, name);
        }

        /** Whether nothing of the field's cells is lost in that attribute. */
        private boolean isWhole(AttributeDefinition d, SourceField field) {
            return d.reading() == Reading.PLAIN
                    || d.reading() == Reading.YEAR && type(field) == AttributeType.INTEGER;
        }

        private void addStep(int index, SourceField field, AttributeDefinition d) {
            Attribute target = attributes.get(d.name());
            String to = target.unit();
            String from = d.sourceUnit(field.name()).orElse(null);
            boolean convert = from != null && to != null && !from.equals(to);
            steps.add(new Step(
                    index,
                    field.name(),
                    indexOf(d.name()),
                    target.type(),
                    d.reading(),
                    convert ? from : null,
                    convert ? to : null,
                    codes(target, d.attribute())));
        }

        /** The code list of the attribute as the layer has it, else as the class defines it now. */
        private Codes codes(Attribute attribute, Attribute defined) {
            String id = attribute.codeList() != null ? attribute.codeList() : defined.codeList();
            return id == null
                    ? null
                    : codeLists.find(id).map(list -> new Codes(attribute.name(), CodeFinder.of(list))).orElse(null);
        }

        private void addPlain(int index, SourceField field, String attribute) {
            steps.add(new Step(
                    index,
                    field.name(),
                    indexOf(attribute),
                    attributes.get(attribute).type(),
                    Reading.PLAIN,
                    null,
                    null,
                    codes(attributes.get(attribute), attributes.get(attribute))));
        }

        private int indexOf(String attribute) {
            return List.copyOf(attributes.keySet()).indexOf(attribute);
        }

        private AttributeType type(SourceField field) {
            return types.getOrDefault(field.name(), field.type());
        }

        /** A column name that PostgreSQL keeps whole and that means nothing else. */
        private String freeName(String field) {
            String name = cut(field, 63);
            boolean taken = !name.equals(field) && attributes.containsKey(name);
            if (!taken && !SystemColumns.ALL.contains(name.toLowerCase(Locale.ROOT))) {
                return name;
            }
            for (int n = 1; ; n++) {
                String candidate = cut(field, 60) + "_" + n;
                boolean used = attributes.containsKey(candidate) && !name.equals(field);
                if (!used && source.fields().stream().noneMatch(f -> f.name().equals(candidate))) {
                    return candidate;
                }
            }
        }

        private static String cut(String text, int bytes) {
            String cut = text;
            while (cut.getBytes(StandardCharsets.UTF_8).length > bytes) {
                cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
            }
            return cut;
        }
    }
}
