package io.citytwin.tiles.threed.check;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at what a client sees on its way from coarse tiles to fine ones. In every choice of tiles that a client may show
 * there is each feature at most once, and one that was seen stays, with the same attributes, when finer tiles take the place
 * of a coarse one. What a coarse tile lacks is no larger than its error, and what it shows in a plainer form no farther
 * from the finest form than that. Where a property says what is seen from outside, and something is, coarse tiles have
 * nothing else, and what is not may be missing whatever its size. Tiles are told children first.
 */
final class Refinement {
    /** Floats, and degrees that are taken for metres on a sphere: errors may be passed by this much … */
    private static final double SLACK_METRES = 0.05;

    /** … and by this part of them. */
    private static final double SLACK_PART = 0.01;

    private final List<String> problems;
    private final String envelope;
    /** What is wrong only if something is seen from outside, and what only if nothing is: known when all tiles are told. */
    private final List<String> ifEnvelope = new ArrayList<>();

    private final List<String> ifNone = new ArrayList<>();
    private final Map<Object, Feature> finest = new HashMap<>();
    private final Map<Object, URI> places = new HashMap<>();
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final Set<URI> addresses = new LinkedHashSet<>();

    /** @param envelope the property that says what is seen from outside, or null */
    Refinement(List<String> problems, String envelope) {
        this.problems = problems;
        this.envelope = envelope;
    }

    /** Says what could not be judged before all tiles were told. */
    void end() {
        problems.addAll(finest.values().stream().anyMatch(f -> !hides(f)) ? ifEnvelope : ifNone);
    }

    /** Whether it is not seen from outside. */
    private boolean hides(Feature feature) {
        return envelope != null && !Long.valueOf(1).equals(plain(feature.values()).get(envelope));
    }

    /**
     * A feature in a content.
     *
     * @param shape null where it has no triangle
     */
    record Feature(Map<String, Object> values, Shape shape) {}

    /** A content with its features by their ids. */
    record Content(URI address, Map<Object, Feature> features) {}

    /**
     * The ids of the features that are seen of a tile.
     *
     * @param first when a client has come to the tile
     * @param finest when it has come to the end
     */
    record Seen(Set<Object> first, Set<Object> finest) {
        static final Seen NOTHING = new Seen(Set.of(), Set.of());
    }

    /** Attributes of all features as the finest contents have them. */
    List<Map<String, Object>> rows() {
        return rows;
    }

    /** Addresses of the contents whose place no finer tile takes. */
    Set<URI> finest() {
        return addresses;
    }

    /**
     * Checks a tile against those that refine it.
     *
     * @param replaces whether they take its place, or come in addition
     * @param error the tile's error in metres
     * @param own its content, null where it has none
     * @param children what is seen of its children
     */
    Seen tile(boolean replaces, double error, Content own, List<Seen> children) {
        Set<Object> first = new HashSet<>();
        Set<Object> last = new HashSet<>();
        for (Seen child : children) {
            first.addAll(child.first());
            last.addAll(child.finest());
        }
        if (own == null) {
            return new Seen(first, last);
        }
        if (replaces && !children.isEmpty()) {
            coarse(own, error, first, last);
            return new Seen(own.features().keySet(), last);
        }
        addresses.add(own.address());
        own.features().forEach((id, feature) -> {
            URI other = places.put(id, own.address());
            if (other != null) {
                problem(own, "has feature " + id + ", which is in " + other + " too");
            }
            finest.put(id, feature);
            rows.add(feature.values());
        });
        first.addAll(own.features().keySet());
        last.addAll(own.features().keySet());
        return new Seen(first, last);
    }

    private void coarse(Content own, double error, Set<Object> next, Set<Object> last) {
        double allowed = error * (1 + SLACK_PART) + SLACK_METRES;
        own.features().forEach((id, feature) -> {
            if (hides(feature)) {
                ifEnvelope.add(sentence(own, "has feature " + id + ", which is not seen from outside"));
            }
            if (!next.contains(id)) {
                problem(own, "has feature " + id + ", which vanishes when finer tiles take its place");
            } else if (finest.containsKey(id)) {
                compare(own, id, feature, finest.get(id), allowed, error);
            }
        });
        for (Object id : last) {
            Shape shape = finest.get(id).shape();
            if (!own.features().containsKey(id) && shape != null && shape.size() > allowed) {
                (hides(finest.get(id)) ? ifNone : problems)
                        .add(sentence(own, "lacks feature " + id + " of " + shape.size() + " m; its error is " + error));
            }
        }
    }

    private void compare(Content own, Object id, Feature feature, Feature fine, double allowed, double error) {
        if (!plain(feature.values()).equals(plain(fine.values()))) {
            problem(own, "has feature " + id + " with other attributes than its finest tile has");
        }
        if (feature.shape() == null || fine.shape() == null) {
            if (fine.shape() != null) {
                problem(own, "has feature " + id + " in its table only, its finest tile has a shape of it");
            }
            return;
        }
        double moved = Math.max(fine.shape().distance(feature.shape()), feature.shape().distance(fine.shape()));
        if (moved > allowed) {
            problem(own, "has feature " + id + " moved by " + moved + " m; its error is " + error);
        }
    }

    /** Truth values are bits in tables without gaps and numbers in those with some. */
    private static Map<String, Object> plain(Map<String, Object> values) {
        Map<String, Object> plain = new HashMap<>(values);
        plain.replaceAll((name, value) -> value instanceof Boolean truth ? Long.valueOf(truth ? 1 : 0) : value);
        return plain;
    }

    private void problem(Content content, String sentence) {
        problems.add(sentence(content, sentence));
    }

    private static String sentence(Content content, String words) {
        return content.address() + " " + words;
    }
}
