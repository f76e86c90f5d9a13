package io.citytwin.tiles.mesh;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.MeshInstance;
import io.citytwin.geometry.ModelMesh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Finds models of a tile that are copies of one shape, turned and moved, so that the shape need be written once. What models
 * say of themselves ({@link MeshInstance}) is where it looks; what they are decides: a copy is one only where every corner
 * lies within {@link #MOST_APART} of the model's own. So mirrored or scaled models are copies among their like only, and a
 * wrong matrix costs bytes, never a wrong picture. Models with textures are no copies.
 */
public final class RepeatedShapes {
    /** How far a corner of a copy may lie from where the model has it, metres; with what compact positions add, 2 mm. */
    static final double MOST_APART = 0.0015;

    /** The longest side of a shape, metres: larger ones would lose too much in compact positions. */
    public static final double LONGEST = 31;

    /** A shape of its own costs a draw call and about a kilobyte: so many triangles must be saved by it … */
    static final int LEAST_SAVED = 1000;

    /** … and no tile has more of them than this. */
    static final int MOST_SHAPES = 64;

    /** Models that say they are of one shape and are not: so many different ones are told apart. */
    private static final int MOST_FORMS = 8;

    private static final double RIGID = 1e-4;

    private final List<ModelMesh> models;
    private final EastNorthUp frame;
    private final GeoidHeights geoid;
    private final List<Shape> shapes = new ArrayList<>();
    private final BitSet held = new BitSet();

    /**
     * A shape with its copies.
     *
     * @param model the model that is the first copy
     * @param frame the frame in which the shape is to be drawn
     */
    public record Shape(ModelMesh model, EastNorthUp frame, Copies copies) {}

    private RepeatedShapes(List<ModelMesh> models, EastNorthUp frame, GeoidHeights geoid) {
        this.models = models;
        this.frame = frame;
        this.geoid = geoid;
    }

    /**
     * The repeated shapes among the models of a tile.
     *
     * @param models in the order of their features' numbers
     * @param colors the colour of each feature: only those of one colour can be copies of each other
     * @param frame the tile's frame
     */
    public static RepeatedShapes find(
            List<ModelMesh> models, IntUnaryOperator colors, EastNorthUp frame, GeoidHeights geoid) {
        RepeatedShapes found = new RepeatedShapes(models, frame, geoid);
        Map<Key, List<Integer>> alike = new HashMap<>();
        for (int i = 0; i < models.size(); i++) {
            ModelMesh model = models.get(i);
            if (model.instance().isPresent() && model.textures().isEmpty()) {
                alike.computeIfAbsent(new Key(model.instance().get().shape(), colors.applyAsInt(i)), k -> new ArrayList<>())
                        .add(i);
            }
        }
        List<Form> forms = new ArrayList<>();
        for (List<Integer> numbers : alike.values()) {
            if (pays(numbers.size(), models.get(numbers.get(0)))) {
                forms.addAll(found.forms(numbers));
            }
        }
        forms.removeIf(form -> !pays(form.count, form.model));
        // Most saved first, and always in the same order.
        forms.sort(Comparator.<Form>comparingLong(form -> -saved(form.count, form.model))
                .thenComparingInt(form -> form.features[0]));
        forms.stream().limit(MOST_SHAPES).forEach(found::keep);
        return found;
    }

    private record Key(long shape, int color) {}

    private static long saved(int copies, ModelMesh model) {
        return (copies - 1L) * model.triangleCount();
    }

    private static boolean pays(int copies, ModelMesh model) {
        return saved(copies, model) >= LEAST_SAVED;
    }

    /** Those worth it, the ones that save most first. */
    public List<Shape> shapes() {
        return shapes;
    }

    /** Whether the model of that number is a copy of one of the shapes. */
    public boolean holds(int number) {
        return held.get(number);
    }

    private void keep(Form form) {
        int[] features = Arrays.copyOf(form.features, form.count);
        Arrays.stream(features).forEach(held::set);
        shapes.add(new Shape(
                form.model,
                form.own,
                new Copies(
                        features,
                        Arrays.copyOf(form.rotations, 4 * form.count),
                        Arrays.copyOf(form.translations, 3 * form.count))));
    }

    private List<Form> forms(List<Integer> numbers) {
        List<Form> forms = new ArrayList<>();
        for (int number : numbers) {
            ModelMesh model = models.get(number);
            if (forms.stream().noneMatch(form -> form.take(model, number)) && forms.size() < MOST_FORMS) {
                Form form = new Form(model);
                if (form.longest() <= LONGEST && form.take(model, number)) {
                    forms.add(form);
                }
            }
        }
        return forms;
    }

    /** The frame at the model's origin, raised as the geoid is in the middle of the model: the origin may be far away. */
    private EastNorthUp frameOf(ModelMesh model) {
        double[] o = model.origin();
        double[] middle = middle(model);
        return EastNorthUp.at(o[0], o[1], o[2] + geoid.at(middle[0], middle[1]));
    }

    private static double[] middle(ModelMesh model) {
        double[] e = model.extent();
        return new double[] {(e[0] + e[3]) / 2, (e[1] + e[4]) / 2, (e[2] + e[5]) / 2};
    }

    private double[] corners(ModelMesh model, EastNorthUp into) {
        double[] at = new double[3 * model.cornerCount()];
        for (int c = 0; c < model.cornerCount(); c++) {
            double longitude = model.longitude(c);
            double latitude = model.latitude(c);
            into.toLocal(longitude, latitude, model.height(c) + geoid.at(longitude, latitude), at, 3 * c);
        }
        return at;
    }

    /** A shape as its first model has it, and the copies that were found. */
    private final class Form {
        private final ModelMesh model;
        private final EastNorthUp own;
        private final double[] corners;
        /** From the shape's frame to the shape's own coordinates. */
        private final Affine unplaced;

        private int count;
        private int[] features = new int[4];
        private float[] rotations = new float[16];
        private float[] translations = new float[12];

        Form(ModelMesh model) {
            this.model = model;
            double[] middle = middle(model);
            own = EastNorthUp.at(middle[0], middle[1], middle[2] + geoid.at(middle[0], middle[1]));
            corners = corners(model, own);
            unplaced = placement(model).inverse().after(own.into(frameOf(model)));
        }

        private static Affine placement(ModelMesh model) {
            return new Affine(model.instance().orElseThrow().placement());
        }

        double longest() {
            double longest = 0;
            for (int k = 0; k < 3; k++) {
                double least = Double.MAX_VALUE;
                double most = -Double.MAX_VALUE;
                for (int i = k; i < corners.length; i += 3) {
                    least = Math.min(least, corners[i]);
                    most = Math.max(most, corners[i]);
                }
                longest = Math.max(longest, most - least);
            }
            return longest;
        }

        /** Makes the model a copy, if it is one. */
        boolean take(ModelMesh other, int feature) {
            if (!other.isBuiltAs(model)) {
                return false;
            }
            Affine there = frameOf(other).into(frame).after(placement(other)).after(unplaced);
            if (!there.isRigid(RIGID)) {
                return false;
            }
            if (count == features.length) {
                features = Arrays.copyOf(features, 2 * count);
                rotations = Arrays.copyOf(rotations, 8 * count);
                translations = Arrays.copyOf(translations, 6 * count);
            }
            double[] q = there.quaternion();
            for (int k = 0; k < 4; k++) {
                rotations[4 * count + k] = (float) q[k];
            }
            for (int k = 0; k < 3; k++) {
                translations[3 * count + k] = (float) there.m()[4 * k + 3];
            }
            if (!isCopy(other)) {
                return false;
            }
            features[count++] = feature;
            return true;
        }

        /** Whether the copy that was written last, as a client reads it, has all corners where the model has them. */
        private boolean isCopy(ModelMesh other) {
            Affine place = Affine.of(rotations, 4 * count, translations, 3 * count);
            double[] wanted = corners(other, frame);
            double[] found = new double[wanted.length];
            for (int i = 0; i < wanted.length; i += 3) {
                place.apply(corners, i, found);
                double dx = found[i] - wanted[i];
                double dy = found[i + 1] - wanted[i + 1];
                double dz = found[i + 2] - wanted[i + 2];
                if (!(dx * dx + dy * dy + dz * dz <= MOST_APART * MOST_APART)) {
                    return false;
                }
            }
            return true;
        }
    }
}
