package io.citytwin.server.analysis.clash;

import io.citytwin.crs.Geocentric;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.clash.Body;
import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.query.Expr;
import io.citytwin.server.http.ProblemException;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.BlockReader.Choice;
import io.citytwin.store.BlockSelection;
import java.util.ArrayList;
import java.util.List;

/** Elements with their bodies in a frame that two lists share; what has no shape is left out. */
final class Elements {
    /** More of them would not fit beside everything else that a server does. */
    static final long MOST_TRIANGLES = 3_000_000;

    private static final BlockGrid EVERYWHERE = new BlockGrid(new Bbox(-180, -90, 180, 90), 0, 1);

    private final List<Element> elements = new ArrayList<>();
    private final List<Body> bodies = new ArrayList<>();

    /** What is told of an element. */
    record Element(long fid, String model, String globalId, String ifcClass, String name) {}

    List<Element> list() {
        return elements;
    }

    List<Body> bodies() {
        return bodies;
    }

    /** The frame of two lists: east, north and up of the first mesh. */
    static final class Frame {
        private double[] matrix;
        private long triangles;

        double[] of(ModelMesh mesh) {
            if (matrix == null) {
                matrix = Geocentric.frame(mesh.longitude(0), mesh.latitude(0), mesh.height(0), 0);
            }
            return matrix;
        }

        /** Longitude, latitude and height of a point of the frame. */
        double[] place(double[] at) {
            return Geocentric.toGeodetic(
                    matrix[12] + matrix[0] * at[0] + matrix[4] * at[1] + matrix[8] * at[2],
                    matrix[13] + matrix[1] * at[0] + matrix[5] * at[1] + matrix[9] * at[2],
                    matrix[14] + matrix[2] * at[0] + matrix[6] * at[1] + matrix[10] * at[2]);
        }
    }

    /**
     * Reads the elements that fulfil a condition.
     *
     * @throws ProblemException 400 where they and those read before into the frame have too many triangles
     */
    static Elements read(BlockReader reader, Layer layer, BlockSelection selection, Frame frame) {
        Elements read = new Elements();
        List<Attribute> attributes = BlockReader.attributes(layer);
        List<String> names = attributes.stream().map(Attribute::name).toList();
        reader.readBlocks(layer, null, selection, EVERYWHERE, 0, 0, 0, Choice.ALL, block -> {
            if (block.model() != null) {
                read.add(block, names, frame);
            }
        });
        return read;
    }

    private void add(Block block, List<String> names, Frame frame) {
        frame.triangles += block.model().triangleCount();
        if (frame.triangles > MOST_TRIANGLES) {
            throw ProblemException.badParameter(
                    "filterA",
                    "the elements to compare have more than " + MOST_TRIANGLES
                            + " triangles; narrow them by filterA and filterB, for example to a storey or some classes");
        }
        elements.add(new Element(
                block.fid(),
                text(block, names, "model"),
                text(block, names, "global_id"),
                text(block, names, "ifc_class"),
                text(block, names, "name")));
        bodies.add(Body.of(block.model(), frame.of(block.model())));
    }

    private static String text(Block block, List<String> names, String attribute) {
        return (String) block.values().get(names.indexOf(attribute));
    }

    /** Those of a model, and of them those that fulfil a filter. */
    static Expr.Predicate of(String model, Expr.Predicate filter) {
        Expr.Predicate own = io.citytwin.query.Cql2Text.parse("model = '" + model.replace("'", "''") + "'");
        return filter == null ? own : new Expr.And(List.of(own, filter));
    }
}
