package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BimQueries.BimRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Quantities of a model's elements added up (工程量): the volume of meshes that are closed, and the base quantities that
 * the file gives, each with the number of elements that have it.
 *
 * <p>By material an element of several layers counts in each of its materials. Volumes are split by the layers'
 * thicknesses, where all are known; areas, lengths, widths and heights are those of the element in each. Where a
 * thickness is missing the element stands under all its materials together.
 */
final class Quantities {
    static final String MESH_VOLUME = "meshVolume";
    static final List<String> ATTRIBUTES =
            List.of("ifc_class", "storey", "storey_id", "volume", "material", "materials");

    private final List<Grouping> by;
    private final Map<List<String>, Group> groups = new LinkedHashMap<>();
    private final Group total = new Group(List.of());

    /** A sum, and of how many elements. */
    static final class Sum {
        private double value;
        private long elements;

        double value() {
            return value;
        }

        long elements() {
            return elements;
        }

        private void add(double more) {
            value += more;
            elements++;
        }
    }

    /** What one group of elements has; keys in the order of the groupings, null where elements have none. */
    static final class Group {
        private final List<String> keys;
        private final Map<String, Sum> sums = new LinkedHashMap<>();
        private long count;

        private Group(List<String> keys) {
            this.keys = keys;
        }

        List<String> keys() {
            return keys;
        }

        long count() {
            return count;
        }

        /** The sum of a quantity, or null where no element has it. */
        Sum sum(String quantity) {
            return sums.get(quantity);
        }

        private void add(Map<String, Double> quantities, double share) {
            count++;
            quantities.forEach((name, value) -> sums.computeIfAbsent(name, n -> new Sum())
                    .add(name.endsWith("olume") ? value * share : value));
        }
    }

    Quantities(List<Grouping> by) {
        this.by = by;
    }

    /** The quantities that answers have, in order. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(MESH_VOLUME);
        names.addAll(BimQueries.QUANTITIES);
        return names;
    }

    /** Adds an element. */
    void add(BimRow element) {
        Map<String, Double> quantities = of(element);
        total.add(quantities, 1);
        for (Map.Entry<String, Double> material : materials(element).entrySet()) {
            List<String> keys = new ArrayList<>();
            for (Grouping grouping : by) {
                keys.add(switch (grouping) {
                    case CLASS -> element.text("ifc_class");
                    case STOREY -> element.text("storey");
                    case MATERIAL -> material.getKey();
                });
            }
            groups.computeIfAbsent(keys, Group::new).add(quantities, material.getValue());
        }
    }

    /** The element's materials with the share of its volume that each has; without that grouping one share of all. */
    private Map<String, Double> materials(BimRow element) {
        Map<String, Double> shares = new LinkedHashMap<>();
        if (!by.contains(Grouping.MATERIAL)) {
            shares.put(null, 1.0);
            return shares;
        }
        double thickness = 0;
        for (JsonNode layer : element.json("materials")) {
            double part = layer.path("thickness").asDouble(Double.NaN);
            shares.merge(layer.path("name").asText(null), part, Double::sum);
            thickness += part;
        }
        if (shares.size() == 1) {
            shares.replaceAll((name, part) -> 1.0);
        } else if (thickness > 0) {
            double whole = thickness;
            shares.replaceAll((name, part) -> part / whole);
        } else {
            shares.clear();
            shares.put(element.text("material"), 1.0);
        }
        return shares;
    }

    /** The element's quantities: of several sets that give the same one, the standard's (Qto_…) goes before others. */
    private static Map<String, Double> of(BimRow element) {
        Map<String, Double> quantities = new LinkedHashMap<>();
        Double mesh = element.number("volume");
        if (mesh != null) {
            quantities.put(MESH_VOLUME, mesh);
        }
        Map<String, Boolean> standard = new LinkedHashMap<>();
        Iterator<Map.Entry<String, JsonNode>> members = element.json("properties").fields();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            int dot = member.getKey().lastIndexOf('.');
            String set = member.getKey().substring(0, dot);
            String name = member.getKey().substring(dot + 1);
            boolean isStandard = set.startsWith("Qto_");
            if ((isStandard || set.endsWith("Quantities"))
                    && (!quantities.containsKey(name) || (isStandard && !standard.get(name)))) {
                quantities.put(name, member.getValue().asDouble());
                standard.put(name, isStandard);
            }
        }
        return quantities;
    }

    /** The groups in the order of their keys, missing ones last. */
    List<Group> groups() {
        Comparator<Group> order = (a, b) -> 0;
        for (int i = 0; i < by.size(); i++) {
            int key = i;
            order = order.thenComparing(g -> g.keys().get(key), Comparator.nullsLast(Comparator.naturalOrder()));
        }
        return groups.values().stream().sorted(order).toList();
    }

    /** All elements, each once. */
    Group total() {
        return total;
    }
}
