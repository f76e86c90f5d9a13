package io.citytwin.importers.format.citymodel;

import io.citytwin.geometry.MeshTexture;
import io.citytwin.importers.spi.SourceTexture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What appearances of a CityGML file say: colours and textures by the gml:id of what they are for. Of several themes the
 * first that dresses a surface is shown, and only fronts are.
 */
final class GmlAppearances {
    /** No more targets are remembered: some hundred megabytes. */
    private static final int MOST_TARGETS = 2_000_000;

    private static final int MOST_COORDINATES = 50_000_000;

    private final TextureFiles files;
    private final GmlAppearances outer;
    private final Map<String, Integer> colors = new HashMap<>();
    private final Map<String, RingPicture> rings = new HashMap<>();
    private final Map<String, Projection> projections = new HashMap<>();
    private final Map<String, double[]> matrices = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private int coordinates;

    /** A picture on a ring: u v of each of its corners. */
    record RingPicture(SourceTexture texture, float[] coordinates) {}

    /** A picture on all polygons of a surface: three rows of four numbers make texture coordinates of positions. */
    record Projection(SourceTexture texture, double[] matrix) {}

    private record Reference(String target, String parameters, SourceTexture texture) {}

    /** @param outer appearances that stand beside the object, or null */
    GmlAppearances(TextureFiles files, GmlAppearances outer) {
        this.files = files;
        this.outer = outer;
    }

    TextureFiles files() {
        return files;
    }

    /** 0xRRGGBB of the material of that element, or null. */
    Integer color(String id) {
        Integer own = colors.get(id);
        return own == null && outer != null ? outer.color(id) : own;
    }

    /** What the ring shows, or null. */
    RingPicture ring(String id) {
        RingPicture own = rings.get(id);
        return own == null && outer != null ? outer.ring(id) : own;
    }

    /** What is projected upon the surface, or null. */
    Projection projection(String id) {
        Projection own = projections.get(id);
        return own == null && outer != null ? outer.projection(id) : own;
    }

    /** Whether an element is of a class that {@link #surfaceOf} takes. */
    static boolean isSurface(String name) {
        return name.equals("X3DMaterial") || name.equals("ParameterizedTexture") || name.equals("GeoreferencedTexture");
    }

    /** Takes all appearances in an element. */
    void read(GmlElement element) {
        if (isSurface(element.name)) {
            Surface surface = surfaceOf(element.name);
            element.children.forEach(surface::property);
        } else {
            element.children.forEach(this::read);
        }
    }

    /** Ends the reading: what refers to parameters of another texture finds them. */
    void end() {
        for (Reference reference : references) {
            double[] matrix = matrices.get(reference.parameters);
            if (matrix != null) {
                projections.putIfAbsent(reference.target, new Projection(reference.texture, matrix));
            }
        }
        references.clear();
        matrices.clear();
    }

    /** Begins a material or texture, whose properties follow in the order of the file. */
    Surface surfaceOf(String name) {
        return new Surface(name);
    }

    /** A material or texture that is being read. */
    final class Surface {
        private final boolean georeferenced;
        private boolean front = true;
        private int color = -1;
        private String image;
        private SourceTexture texture;
        private MeshTexture.Wrap wrap = MeshTexture.Wrap.WRAP;

        private Surface(String name) {
            georeferenced = name.equals("GeoreferencedTexture");
        }

        void property(GmlElement e) {
            switch (e.name) {
                case "isFront" -> front = !(e.text.equals("false") || e.text.equals("0"));
                case "diffuseColor" -> color = GmlMaterials.color(e.text);
                case "imageURI" -> image = e.text;
                case "wrapMode" -> wrap = MeshTexture.Wrap.of(e.text);
                case "target" -> target(e.attribute("uri") == null ? e.text : e.attribute("uri"), e);
                case "textureParameterization" -> {
                    // CityGML 3: the association holds the target and its parameters.
                    GmlElement association = e.find("TextureAssociation");
                    GmlElement target = association == null ? null : association.child("target");
                    GmlElement parameters = association == null ? null : association.child("textureParameterization");
                    if (target != null && parameters != null) {
                        target(target.text, parameters);
                    }
                }
                default -> {}
            }
        }

        private void target(String address, GmlElement parameters) {
            String target = id(address);
            int known = colors.size() + rings.size() + projections.size() + references.size();
            if (!front || target.isEmpty() || known >= MOST_TARGETS) {
                return;
            }
            if (georeferenced) {
                files.georeferenced();
            } else if (image == null || image.isEmpty()) {
                if (color >= 0) {
                    colors.putIfAbsent(target, color);
                }
            } else {
                texture = texture == null ? files.texture(image, wrap) : texture;
                dress(target, parameters);
            }
        }

        private void dress(String target, GmlElement parameters) {
            String reference = parameters.attribute("href");
            GmlElement projection = parameters.find("worldToTexture");
            GmlElement list = parameters.find("TexCoordList");
            if (projection != null) {
                double[] matrix = numbers(projection.text);
                if (matrix.length == 12) {
                    projections.putIfAbsent(target, new Projection(texture, matrix));
                    GmlElement generator = parameters.find("TexCoordGen");
                    if (generator != null && generator.attribute("id") != null) {
                        matrices.put(generator.attribute("id"), matrix);
                    }
                }
            } else if (list != null) {
                list(list);
            } else if (reference != null) {
                references.add(new Reference(target, id(reference), texture));
            }
        }

        /** CityGML 1 and 2 name the ring of coordinates in an attribute, 3 in elements of the same order. */
        private void list(GmlElement list) {
            List<GmlElement> named = list.children.stream().filter(c -> c.name.equals("ring")).toList();
            int number = 0;
            for (GmlElement child : list.children) {
                if (!child.name.equals("textureCoordinates")) {
                    continue;
                }
                String ring = child.attribute("ring");
                if (ring == null && number < named.size()) {
                    ring = named.get(number).text;
                }
                number++;
                double[] given = ring == null ? new double[0] : numbers(child.text);
                if (given.length == 0 || coordinates + given.length > MOST_COORDINATES) {
                    continue;
                }
                float[] uv = new float[given.length];
                for (int i = 0; i < uv.length; i++) {
                    uv[i] = (float) given[i];
                }
                if (rings.putIfAbsent(id(ring), new RingPicture(texture, uv)) == null) {
                    coordinates += uv.length;
                }
            }
        }
    }

    /** The identifier in "#id", "file.gml#id" or "id". */
    private static String id(String address) {
        return address.substring(address.lastIndexOf('#') + 1).strip();
    }

    private static double[] numbers(String text) {
        OrdinateText numbers = new OrdinateText(MOST_COORDINATES);
        numbers.add(text.toCharArray(), 0, text.length());
        return numbers.end();
    }
}
