package io.citytwin.tiles.threed;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.MeshTexture;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.tiles.gltf.Colors;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.gltf.GlbWriter;
import io.citytwin.tiles.gltf.PropertyTable;
import io.citytwin.tiles.gltf.Texture;
import io.citytwin.tiles.mesh.BuildingMesher;
import io.citytwin.tiles.mesh.EastNorthUp;
import io.citytwin.tiles.mesh.FootprintSimplifier;
import io.citytwin.tiles.mesh.ModelMesher;
import io.citytwin.tiles.mesh.RepeatedShapes;
import io.citytwin.tiles.mesh.TriangleMesh;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Makes the glTF content of one tile from its blocks: one mesh, one row of attributes per block. */
final class BlockContent {
    private static final int DEFAULT_COLOR = 0xd9d0c9;

    private final Layer layer;
    private final GeoidHeights geoid;
    private final List<Block> blocks;
    private final double tolerance;
    private final Compression compression;
    private final TileTextures textures;

    private BlockContent(
            Layer layer,
            GeoidHeights geoid,
            List<Block> blocks,
            double tolerance,
            Compression compression,
            TileTextures textures) {
        this.textures = textures;
        this.tolerance = tolerance;
        this.layer = layer;
        this.geoid = geoid;
        this.blocks = blocks;
        this.compression = compression;
    }

    /**
     * The GLB of these blocks.
     *
     * @param geoid what is added to heights of the city's datum for ellipsoidal ones
     * @param tolerance how far shapes may be moved to make them plainer, metres; 0 for full shapes
     */
    static byte[] encode(
            Layer layer, GeoidHeights geoid, List<Block> blocks, double tolerance, Compression compression) {
        return encode(layer, geoid, blocks, tolerance, compression, TileTextures.NONE);
    }

    /** The same with the pictures of models, which full shapes show. */
    static byte[] encode(
            Layer layer,
            GeoidHeights geoid,
            List<Block> blocks,
            double tolerance,
            Compression compression,
            TileTextures textures) {
        return new BlockContent(layer, geoid, blocks, tolerance, compression, textures).encode();
    }

    private byte[] encode() {
        EastNorthUp frame = frame();
        return layer.hasModel()
                ? models(frame)
                : GlbWriter.write(raised(frame), frame, table(), colors(), compression);
    }

    private TriangleMesh raised(EastNorthUp frame) {
        BuildingMesher mesher = new BuildingMesher(frame, true);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            Geometry footprint = tolerance > 0
                    ? FootprintSimplifier.simplify(block.footprint(), tolerance).footprint()
                    : block.footprint();
            double base = block.base() + undulation(block.footprint().getEnvelopeInternal());
            mesher.add(footprint, base, block.height(), i);
        }
        return mesher.mesh();
    }

    private byte[] models(EastNorthUp frame) {
        Set<MeshTexture> shown = new LinkedHashSet<>();
        if (tolerance <= 0) {
            blocks.forEach(block -> shown.addAll(block.model().textures()));
        }
        Map<MeshTexture, Texture> pictures = textures.read(shown);
        ModelMesher mesher = new ModelMesher(frame, geoid, pictures.keySet());
        Colors colors = colors();
        List<ModelMesh> models = blocks.stream().map(Block::model).toList();
        RepeatedShapes repeated = RepeatedShapes.find(models, colors::ofFeature, frame, geoid);
        for (int i = 0; i < models.size(); i++) {
            if (!repeated.holds(i)) {
                mesher.add(models.get(i), i, tolerance);
            }
        }
        List<GlbWriter.Part> parts = new ArrayList<>(parts(mesher));
        mesher.textured()
                .forEach((texture, mesh) -> parts.add(GlbWriter.Part.textured(mesh, pictures.get(texture))));
        for (RepeatedShapes.Shape shape : repeated.shapes()) {
            ModelMesher one = new ModelMesher(shape.frame(), geoid);
            one.add(shape.model(), shape.copies().features()[0], tolerance);
            parts(one).forEach(part -> parts.add(part.at(shape.copies())));
        }
        return GlbWriter.write(parts, frame, table(), SurfaceColors.of(layer, colors), compression);
    }

    /** What shows no pictures. */
    private static List<GlbWriter.Part> parts(ModelMesher mesher) {
        List<GlbWriter.Part> parts = new ArrayList<>(List.of(GlbWriter.Part.plain(mesher.mesh())));
        mesher.seenThrough().forEach((alpha, mesh) -> parts.add(GlbWriter.Part.seenThrough(mesh, alpha)));
        return parts;
    }

    /** In the middle of the blocks, on the lowest base, so that floats are as fine as they can be. */
    private EastNorthUp frame() {
        Envelope box = new Envelope();
        double lowest = Double.MAX_VALUE;
        for (Block block : blocks) {
            if (block.model() != null) {
                double[] e = block.model().extent();
                box.expandToInclude(new Envelope(e[0], e[3], e[1], e[4]));
            } else {
                box.expandToInclude(block.footprint().getEnvelopeInternal());
            }
            lowest = Math.min(lowest, block.base());
        }
        return EastNorthUp.at(
                (box.getMinX() + box.getMaxX()) / 2, (box.getMinY() + box.getMaxY()) / 2, lowest + undulation(box));
    }

    /** In the middle of the box. */
    private double undulation(Envelope box) {
        return geoid.at((box.getMinX() + box.getMaxX()) / 2, (box.getMinY() + box.getMaxY()) / 2);
    }

    private PropertyTable table() {
        List<PropertyTable.Column> columns = new ArrayList<>();
        List<Object> ids = new ArrayList<>(blocks.size());
        blocks.forEach(block -> ids.add(block.fid()));
        columns.add(new PropertyTable.Column(SystemColumns.FID, null, AttributeType.INTEGER, "ID", ids));
        List<Attribute> attributes = BlockReader.attributes(layer);
        for (int a = 0; a < attributes.size(); a++) {
            Attribute attribute = attributes.get(a);
            List<Object> values = new ArrayList<>(blocks.size());
            for (Block block : blocks) {
                values.add(block.values().get(a));
            }
            columns.add(
                    new PropertyTable.Column(attribute.name(), title(attribute), attribute.type(), null, values));
        }
        return new PropertyTable(layer.id(), layer.titleZh() + " / " + layer.titleEn(), blocks.size(), columns);
    }

    private static String title(Attribute attribute) {
        if (attribute.titleZh() == null || attribute.titleEn() == null) {
            return attribute.titleZh() == null ? attribute.titleEn() : attribute.titleZh();
        }
        return attribute.titleZh() + " / " + attribute.titleEn();
    }

    private Colors colors() {
        int base = color(layer.style().get("color")).orElse(DEFAULT_COLOR);
        if (!(layer.style().get("colorBy") instanceof Map<?, ?> colorBy)
                || !(colorBy.get("attribute") instanceof String name)
                || !(colorBy.get("values") instanceof Map<?, ?> values)) {
            return Colors.one(base);
        }
        int attribute = BlockReader.attributes(layer).stream().map(Attribute::name).toList().indexOf(name);
        if (attribute < 0) {
            return Colors.one(base);
        }
        Map<String, Integer> byValue = new HashMap<>();
        values.forEach((value, color) -> byValue.put(value.toString(), color(color).orElse(base)));
        List<Integer> perFeature = new ArrayList<>(blocks.size());
        for (Block block : blocks) {
            Object value = block.values().get(attribute);
            perFeature.add(value == null ? base : byValue.getOrDefault(value.toString(), base));
        }
        return new Colors(base, perFeature);
    }

    private static OptionalInt color(Object text) {
        return text instanceof String s && s.matches("#[0-9a-fA-F]{6}")
                ? OptionalInt.of(Colors.parse(s))
                : OptionalInt.empty();
    }
}
