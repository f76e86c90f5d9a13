package io.citytwin.benchmarks;

import static io.citytwin.benchmarks.StepText.list;
import static io.citytwin.benchmarks.StepText.text;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Office buildings made by rule as IFC 4, in millimetres, with a map conversion: storeys of a hundred rooms, each with four
 * walls (one with a door, one with a window), a slab, a space and four pieces of furniture, which are mapped items of a few
 * types. Elements have property sets and quantities; 27,000 of them are about 100 MB. The same seed makes the same file.
 */
final class IfcModels {
    /** Elements of a room: 4 walls, slab, door, window, 4 pieces of furniture; the space and the openings come on top. */
    static final int ELEMENTS_OF_ROOM = 11;

    private static final int ROOMS_OF_ROW = 10;
    private static final int ROOMS_OF_STOREY = 100;
    private static final double ROOM_X = 4000;
    private static final double ROOM_Y = 3000;
    private static final double WALL_HEIGHT = 3000;
    private static final double STOREY_HEIGHT = 3200;
    private static final double THICKNESS = 200;
    private static final double SLAB = 180;
    private static final int FURNITURE_TYPES = 6;
    private static final int TURNS = 16;
    private static final int RINGS = 8;
    private static final String[] RATINGS = {"F30", "F60", "F90", "F120"};
    private static final String[] SETS = {"CityTwin_Procurement", "CityTwin_Maintenance"};
    private static final int PROPERTIES_OF_SET = 10;

    private final StepText step;
    private final Random random;
    private final List<String> furniture = new ArrayList<>();
    private String context;
    private String origin;
    private String origin2d;
    private String up;
    private String door;
    private String window;
    private String unmoved;

    private IfcModels(Writer out, long seed) {
        random = new Random(seed);
        step = new StepText(out, random);
    }

    /** A model of so many elements, made once for each number. */
    static Path ifc(Setting setting, int elements) throws IOException {
        Path file = setting.work().resolve("building-" + elements + ".ifc");
        if (!Files.exists(file)) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            write(part, 1, elements);
            Files.move(part, file);
        }
        return file;
    }

    /** @param elements rounded up to whole rooms */
    static void write(Path file, long seed, int elements) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('ViewDefinition [ReferenceView_V1.2]'),'2;1');\n"
                    + "FILE_NAME('building.ifc','2026-01-01T00:00:00',(''),(''),'','','');\n"
                    + "FILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n");
            new IfcModels(out, seed).building((elements + ELEMENTS_OF_ROOM - 1) / ELEMENTS_OF_ROOM);
            out.write("ENDSEC;\nEND-ISO-10303-21;\n");
        }
    }

    private void building(int rooms) throws IOException {
        up = step.add("IFCDIRECTION", "(0.,0.,1.)");
        String zero = step.add("IFCCARTESIANPOINT", "(0.,0.,0.)");
        origin = step.add("IFCAXIS2PLACEMENT3D", zero, "$", "$");
        origin2d = step.add("IFCAXIS2PLACEMENT2D", step.add("IFCCARTESIANPOINT", "(0.,0.)"), "$");
        context = step.add("IFCGEOMETRICREPRESENTATIONCONTEXT", "$", text("Model"), 3, "1.E-5", origin, "$");
        String crs = step.add("IFCPROJECTEDCRS", text("EPSG:4547"), "$", "$", "$", "$", "$", "$");
        step.add("IFCMAPCONVERSION", context, crs, 500_000.0, 3_390_000.0, 20.0, 1.0, 0.0, 0.001);
        unmoved = step.add("IFCCARTESIANTRANSFORMATIONOPERATOR3D", "$", "$", zero, 1.0, "$");
        String units = step.add(
                "IFCUNITASSIGNMENT",
                list(List.of(
                        step.add("IFCSIUNIT", "*", ".LENGTHUNIT.", ".MILLI.", ".METRE."),
                        step.add("IFCSIUNIT", "*", ".AREAUNIT.", "$", ".SQUARE_METRE."),
                        step.add("IFCSIUNIT", "*", ".VOLUMEUNIT.", "$", ".CUBIC_METRE."))));
        String project = step.addRooted(
                "IFCPROJECT", text("Offices"), "$", "$", "$", "$", list(List.of(context)), units);
        String sitePlace = step.add("IFCLOCALPLACEMENT", "$", origin);
        String site = step.addRooted(
                "IFCSITE", text("Site"), "$", "$", sitePlace, "$", "$", ".ELEMENT.", "$", "$", "$", "$", "$");
        String housePlace = step.add("IFCLOCALPLACEMENT", sitePlace, origin);
        String house = step.addRooted(
                "IFCBUILDING", text("Offices"), "$", "$", housePlace, "$", "$", ".ELEMENT.", "$", "$", "$");
        types();
        List<String> storeys = new ArrayList<>();
        for (int first = 0; first < rooms; first += ROOMS_OF_STOREY) {
            storeys.add(storey(housePlace, storeys.size(), Math.min(ROOMS_OF_STOREY, rooms - first)));
        }
        aggregate(project, List.of(site));
        aggregate(site, List.of(house));
        aggregate(house, storeys);
    }

    private String storey(String housePlace, int number, int rooms) throws IOException {
        double elevation = number * STOREY_HEIGHT;
        String place = place(housePlace, 0, 0, elevation, 0);
        String storey = step.addRooted(
                "IFCBUILDINGSTOREY", text("Storey " + number), "$", "$", place, "$", "$", ".ELEMENT.", elevation);
        List<String> elements = new ArrayList<>();
        List<String> spaces = new ArrayList<>();
        for (int room = 0; room < rooms; room++) {
            double x = room % ROOMS_OF_ROW * ROOM_X;
            double y = room / ROOMS_OF_ROW * ROOM_Y;
            room(place(place, x, y, 0, 0), number + "." + room, elements, spaces);
        }
        aggregate(storey, spaces);
        step.addRooted("IFCRELCONTAINEDINSPATIALSTRUCTURE", "$", "$", list(elements), storey);
        return storey;
    }

    private void room(String place, String name, List<String> elements, List<String> spaces) throws IOException {
        String south = place(place, 0, 0, 0, 0);
        String north = place(place, 0, ROOM_Y - THICKNESS, 0, 0);
        elements.add(wall(south, name + " S", ROOM_X));
        elements.add(opened(elements.get(elements.size() - 1), south, "IFCDOOR", door, name, 1200, 0, 900, 2100));
        elements.add(wall(north, name + " N", ROOM_X));
        elements.add(opened(elements.get(elements.size() - 1), north, "IFCWINDOW", window, name, 1400, 900, 1200, 1400));
        double inner = ROOM_Y - 2 * THICKNESS;
        elements.add(wall(place(place, THICKNESS, THICKNESS, 0, 1), name + " W", inner));
        elements.add(wall(place(place, ROOM_X, THICKNESS, 0, 1), name + " E", inner));

        String slab = step.addRooted(
                "IFCSLAB",
                text("Slab " + name),
                "$",
                "$",
                place(place, 0, 0, -SLAB, 0),
                shape("SweptSolid", box(ROOM_X, ROOM_Y, SLAB)),
                "$",
                ".FLOOR.");
        describe(slab, "Slab", List.of("NetVolume", "GrossArea"), List.of(cubic(ROOM_X, ROOM_Y, SLAB), 12.0));
        elements.add(slab);
        for (int i = 0; i < 4; i++) {
            String type = furniture.get(random.nextInt(FURNITURE_TYPES));
            String chair = step.addRooted(
                    "IFCFURNITURE",
                    text("Furniture " + name + "." + i),
                    "$",
                    "$",
                    place(place, 700 + i % 2 * 2000, 700 + i / 2 * 1200, 0, i),
                    shape("MappedRepresentation", step.add("IFCMAPPEDITEM", type, unmoved)),
                    "$",
                    ".NOTDEFINED.");
            describe(chair, "Furniture", List.of(), List.of());
            elements.add(chair);
        }
        String body = box(ROOM_X - 2 * THICKNESS, inner, WALL_HEIGHT);
        String space = step.addRooted(
                "IFCSPACE",
                text(name),
                "$",
                "$",
                place(place, THICKNESS, THICKNESS, 0, 0),
                shape("SweptSolid", body),
                text("Office " + name),
                ".ELEMENT.",
                ".INTERNAL.",
                "$");
        describe(space, "Space", List.of("NetFloorArea"), List.of((ROOM_X - 2 * THICKNESS) * inner / 1e6));
        spaces.add(space);
    }

    private String wall(String place, String name, double length) throws IOException {
        String wall = step.addRooted(
                "IFCWALL",
                text("Wall " + name),
                "$",
                "$",
                place,
                shape("SweptSolid", box(length, THICKNESS, WALL_HEIGHT)),
                "$",
                ".STANDARD.");
        double gross = cubic(length, THICKNESS, WALL_HEIGHT);
        double opening = 0;
        if (name.endsWith("S")) {
            opening = cubic(900, THICKNESS, 2100);
        } else if (name.endsWith("N")) {
            opening = cubic(1200, THICKNESS, 1400);
        }
        describe(
                wall,
                "Wall",
                List.of("Length", "Height", "Width", "GrossVolume", "NetVolume"),
                List.of(length, WALL_HEIGHT, THICKNESS, gross, gross - opening));
        return wall;
    }

    /** Cuts an opening into a wall and puts a door or a window into it. */
    private String opened(
            String wall, String wallPlace, String type, String map, String name, double x, double z, double w, double h)
            throws IOException {
        String place = place(wallPlace, x, -100, z, 0);
        String opening = step.addRooted(
                "IFCOPENINGELEMENT",
                text("Opening " + name),
                "$",
                "$",
                place,
                shape("SweptSolid", box(w, THICKNESS + 200, h)),
                "$",
                ".OPENING.");
        step.addRooted("IFCRELVOIDSELEMENT", "$", "$", wall, opening);
        String filling = step.addRooted(
                type,
                text(name),
                "$",
                "$",
                place(place, 0, 100, 0, 0),
                shape("MappedRepresentation", step.add("IFCMAPPEDITEM", map, unmoved)),
                "$",
                h,
                w,
                "$",
                "$",
                "$");
        step.addRooted("IFCRELFILLSELEMENT", "$", "$", opening, filling);
        String kind = type.equals("IFCDOOR") ? "Door" : "Window";
        describe(filling, kind, List.of("Width", "Height", "Area"), List.of(w, h, w * h / 1e6));
        return filling;
    }

    private void types() throws IOException {
        door = map(List.of(
                boxAt(0, 0, 0, 60, THICKNESS, 2100),
                boxAt(840, 0, 0, 60, THICKNESS, 2100),
                boxAt(60, 80, 0, 780, 40, 2040)));
        window = map(List.of(
                boxAt(0, 60, 0, 1200, 80, 60),
                boxAt(0, 60, 1340, 1200, 80, 60),
                boxAt(0, 60, 60, 60, 80, 1280),
                boxAt(1140, 60, 60, 60, 80, 1280),
                boxAt(60, 95, 60, 1080, 10, 1280)));
        for (int type = 0; type < FURNITURE_TYPES; type++) {
            furniture.add(map(List.of(turned(200 + 30 * type, 700 + 40 * type))));
        }
    }

    private String map(List<String> solids) throws IOException {
        String kind = solids.size() == 1 ? "Tessellation" : "SweptSolid";
        return step.add(
                "IFCREPRESENTATIONMAP",
                origin,
                step.add("IFCSHAPEREPRESENTATION", context, text("Body"), text(kind), list(solids)));
    }

    /** A piece as from a lathe: a closed mesh of a few hundred triangles. */
    private String turned(double radius, double height) throws IOException {
        List<String> points = new ArrayList<>();
        List<String> triangles = new ArrayList<>();
        points.add(list(List.of(0.0, 0.0, 0.0)));
        points.add(list(List.of(0.0, 0.0, height)));
        for (int ring = 0; ring < RINGS; ring++) {
            double r = radius * (0.55 + 0.45 * Math.cos(ring * 2.2));
            for (int turn = 0; turn < TURNS; turn++) {
                double a = 2 * Math.PI * turn / TURNS;
                points.add(list(List.of(r * Math.cos(a), r * Math.sin(a), height * ring / (RINGS - 1))));
            }
        }
        for (int turn = 0; turn < TURNS; turn++) {
            int a = 3 + turn;
            int b = 3 + (turn + 1) % TURNS;
            int top = TURNS * (RINGS - 1);
            triangles.add(list(List.of(1, b, a)));
            triangles.add(list(List.of(2, a + top, b + top)));
            for (int ring = 0; ring < top; ring += TURNS) {
                triangles.add(list(List.of(a + ring, b + ring, b + ring + TURNS)));
                triangles.add(list(List.of(a + ring, b + ring + TURNS, a + ring + TURNS)));
            }
        }
        String list = step.add("IFCCARTESIANPOINTLIST3D", list(points));
        return step.add("IFCTRIANGULATEDFACESET", list, "$", ".T.", list(triangles), "$");
    }

    private String box(double x, double y, double z) throws IOException {
        return boxAt(0, 0, 0, x, y, z);
    }

    private String boxAt(double x, double y, double z, double sizeX, double sizeY, double sizeZ) throws IOException {
        String middle = step.add("IFCCARTESIANPOINT", list(List.of(x + sizeX / 2, y + sizeY / 2)));
        String axis = step.add("IFCAXIS2PLACEMENT2D", middle, "$");
        String profile = step.add("IFCRECTANGLEPROFILEDEF", ".AREA.", "$", axis, sizeX, sizeY);
        String base = z == 0 ? origin : axes(0, 0, z, 0);
        return step.add("IFCEXTRUDEDAREASOLID", profile, base, up, sizeZ);
    }

    private String shape(String kind, String item) throws IOException {
        String representation =
                step.add("IFCSHAPEREPRESENTATION", context, text("Body"), text(kind), list(List.of(item)));
        return step.add("IFCPRODUCTDEFINITIONSHAPE", "$", "$", list(List.of(representation)));
    }

    private String place(String within, double x, double y, double z, int quarterTurns) throws IOException {
        return step.add("IFCLOCALPLACEMENT", within, axes(x, y, z, quarterTurns));
    }

    private String axes(double x, double y, double z, int quarterTurns) throws IOException {
        String point = step.add("IFCCARTESIANPOINT", list(List.of(x, y, z)));
        if (quarterTurns == 0) {
            return step.add("IFCAXIS2PLACEMENT3D", point, "$", "$");
        }
        double[][] directions = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
        double[] d = directions[quarterTurns];
        return step.add("IFCAXIS2PLACEMENT3D", point, up, step.add("IFCDIRECTION", list(List.of(d[0], d[1], 0.0))));
    }

    private void aggregate(String whole, List<String> parts) throws IOException {
        step.addRooted("IFCRELAGGREGATES", "$", "$", whole, list(parts));
    }

    /** Gives an element its common property set, two more, and its quantities in the file's units. */
    private void describe(String element, String kind, List<String> quantities, List<Double> values) throws IOException {
        List<String> common = List.of(
                single("Reference", "IFCIDENTIFIER('" + kind + "-" + random.nextInt(40) + "')"),
                single("FireRating", "IFCLABEL('" + RATINGS[random.nextInt(RATINGS.length)] + "')"),
                single("IsExternal", random.nextInt(4) == 0 ? "IFCBOOLEAN(.T.)" : "IFCBOOLEAN(.F.)"));
        define(element, "IFCPROPERTYSET", "Pset_" + kind + "Common", common);
        for (String set : SETS) {
            List<String> properties = new ArrayList<>();
            for (int i = 0; i < PROPERTIES_OF_SET; i++) {
                properties.add(single("Entry" + i, "IFCTEXT('contract lot " + random.nextInt(100_000) + " item " + i + "')"));
            }
            define(element, "IFCPROPERTYSET", set, properties);
        }
        if (!quantities.isEmpty()) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < quantities.size(); i++) {
                String name = quantities.get(i);
                String type = name.endsWith("Volume") ? "VOLUME" : name.endsWith("Area") ? "AREA" : "LENGTH";
                all.add(step.add("IFCQUANTITY" + type, text(name), "$", "$", values.get(i), "$"));
            }
            define(element, "IFCELEMENTQUANTITY", "Qto_" + kind + "BaseQuantities", all);
        }
    }

    private String single(String name, String value) throws IOException {
        return step.add("IFCPROPERTYSINGLEVALUE", text(name), "$", value, "$");
    }

    private void define(String element, String type, String name, List<String> parts) throws IOException {
        String set = type.equals("IFCPROPERTYSET")
                ? step.addRooted(type, text(name), "$", list(parts))
                : step.addRooted(type, text(name), "$", "$", list(parts));
        step.addRooted("IFCRELDEFINESBYPROPERTIES", "$", "$", list(List.of(element)), set);
    }

    /** Cubic metres of a box in millimetres. */
    private static double cubic(double x, double y, double z) {
        return x * y * z / 1e9;
    }
}
