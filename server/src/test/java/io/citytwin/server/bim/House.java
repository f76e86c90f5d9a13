package io.citytwin.server.bim;

import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.Attribute;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.app.City;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.RowBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** A building model of rooms that fill three storeys side by side, with doors, walls of layers and a pump in no storey. */
final class House {
    static final double LON = 114.02;
    static final double LAT = 32.98;
    static final double METRE = 1e-5;
    static final int ROOMS = 4;
    static final double SIDE = 5;
    static final GeometryFactory FACTORY = new GeometryFactory();

    final String model;
    final List<Room> rooms = new ArrayList<>();
    final List<Map<String, Object>> elements = new ArrayList<>();
    private final double shift;

    /** A room: a prism over a ring of degrees from {@code low} to {@code low} + 3 m. */
    record Room(String globalId, int storey, Polygon ring, double low) {
        boolean contains(double lon, double lat, double height) {
            return height >= low && height <= low + 3
                    && ring.contains(FACTORY.createPoint(new Coordinate(lon, lat)));
        }
    }

    /** @param shift metres to the east */
    House(String model, long seed, double shift) {
        this.model = model;
        this.shift = shift;
        Random random = new Random(seed);
        for (int storey = 1; storey <= 3; storey++) {
            Coordinate[][] corners = new Coordinate[ROOMS + 1][ROOMS + 1];
            for (int i = 0; i <= ROOMS; i++) {
                for (int j = 0; j <= ROOMS; j++) {
                    boolean inner = i > 0 && j > 0 && i < ROOMS && j < ROOMS;
                    double dx = inner ? random.nextInt(3000) / 1e3 - 1.5 : 0;
                    double dy = inner ? random.nextInt(3000) / 1e3 - 1.5 : 0;
                    corners[i][j] = at(i * SIDE + dx, j * SIDE + dy);
                }
            }
            for (int i = 0; i < ROOMS; i++) {
                for (int j = 0; j < ROOMS; j++) {
                    Coordinate[] ring = {
                        corners[i][j], corners[i + 1][j], corners[i + 1][j + 1], corners[i][j + 1], corners[i][j]
                    };
                    rooms.add(new Room(
                            "room-" + storey + i + j, storey, FACTORY.createPolygon(ring), 77 + 3.0 * storey));
                }
            }
        }
        doors(random);
        walls(random);
        element("pump", "IfcPump", null, null, 1.5, "Steel", null, Map.of("Pset_PumpCommon.Flow", 12));
    }

    private Coordinate at(double east, double north) {
        return new Coordinate(
                Math.round((LON + (east + shift) * METRE) * 1e9) / 1e9, Math.round((LAT + north * METRE) * 1e9) / 1e9);
    }

    Polygon footprint() {
        Coordinate[] ring = {at(0, 0), at(ROOMS * SIDE, 0), at(ROOMS * SIDE, ROOMS * SIDE), at(0, ROOMS * SIDE), at(0, 0)};
        return FACTORY.createPolygon(ring);
    }

    private void doors(Random random) {
        Object[] ratings = {30, "30", "60", 60, 90, "90.0", "T30", "30 min"};
        for (int i = 0; i < 60; i++) {
            Map<String, Object> properties = new LinkedHashMap<>();
            if (i % 6 != 5) {
                properties.put("Pset_DoorCommon.FireRating", ratings[random.nextInt(ratings.length)]);
            }
            properties.put("Pset_DoorCommon.IsExternal", random.nextBoolean());
            properties.put("Qto_DoorBaseQuantities.Height", 2.1);
            Room room = rooms.get(random.nextInt(rooms.size()));
            element("door-" + i, "IfcDoor", room.storey(), room.globalId(), null, "Wood", null, properties);
        }
    }

    private void walls(Random random) {
        for (int i = 0; i < 30; i++) {
            Map<String, Object> properties = new LinkedHashMap<>();
            double volume = 1 + random.nextInt(100) / 10.0;
            properties.put("BaseQuantities.NetVolume", volume + 0.5);
            properties.put("Qto_WallBaseQuantities.NetVolume", volume);
            properties.put("Qto_WallBaseQuantities.NetSideArea", volume * 4);
            properties.put("Pset_WallCommon.FireRating", "F30");
            properties.put("Pset_Notes.NetVolume", 1000);
            String materials = i % 3 == 0
                    ? "[{\"name\":\"Concrete\",\"thickness\":0.18},{\"name\":\"Wool\",\"thickness\":0.12}]"
                    : i % 3 == 1
                            ? "[{\"name\":\"Concrete\",\"thickness\":0.2}]"
                            : "[{\"name\":\"Concrete\"},{\"name\":\"Paint\"}]";
            String named = i % 3 == 0 ? "Concrete, Wool" : i % 3 == 1 ? "Concrete" : "Concrete, Paint";
            element("wall-" + i, "IfcWall", 1 + i % 3, null, volume - 0.1, named, materials, properties);
        }
    }

    private void element(
            String id,
            String ifcClass,
            Integer storey,
            String space,
            Double volume,
            String material,
            String materials,
            Map<String, Object> properties) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("global_id", id);
        values.put("ifc_class", ifcClass);
        values.put("name", "The " + id);
        values.put("type_name", ifcClass + " type");
        values.put("type_id", "type-" + ifcClass);
        values.put("storey", storey == null ? null : "Storey " + storey);
        values.put("storey_id", storey == null ? null : "storey-" + storey);
        values.put("space_id", space);
        values.put("parent_id", id.equals("wall-1") ? "wall-0" : null);
        values.put("volume", volume);
        values.put("material", material);
        values.put("materials", materials);
        values.put("envelope", id.startsWith("wall"));
        values.put("relations", "{\"contains\":[]}");
        values.put("properties", json(properties));
        values.put("property_units", id.startsWith("wall")
                ? "{\"Qto_WallBaseQuantities.NetVolume\":{\"unit\":\"m3\",\"sourceUnit\":\"mm3\",\"source\":1}}"
                : null);
        elements.add(values);
    }

    static String json(Object value) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(value);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ModelMesh prism(Polygon ring, double low, double high) {
        ModelMesh.Builder mesh = new ModelMesh.Builder(LON, LAT, 80);
        Coordinate[] c = ring.getCoordinates();
        int n = c.length - 1;
        int[] bottom = new int[n];
        int[] top = new int[n];
        for (int i = 0; i < n; i++) {
            bottom[i] = mesh.corner(c[i].x, c[i].y, low);
            top[i] = mesh.corner(c[i].x, c[i].y, high);
        }
        List<Integer> t = new ArrayList<>();
        // Rooms are convex or nearly so: the diagonal from the first corner lies inside of every quadrangle of theirs.
        for (int i = 1; i + 1 < n; i++) {
            t.addAll(List.of(bottom[0], bottom[i + 1], bottom[i], top[0], top[i], top[i + 1]));
        }
        for (int i = 0; i < n; i++) {
            int j = (i + 1) % n;
            t.addAll(List.of(bottom[i], bottom[j], top[j], bottom[i], top[j], top[i]));
        }
        mesh.face(SurfaceKind.WALL, true, t.stream().mapToInt(Integer::intValue).toArray());
        return mesh.build();
    }

    static Layer layer(String id, String cityClass, boolean withMeshes) {
        Layer l = LayerDefinitions.builtIn().get(cityClass).toLayer(id);
        return new Layer(
                l.id(), l.cityClass(), l.titleZh(), l.titleEn(), l.theme(), l.geometryType(), l.hasZ(), withMeshes,
                l.attributes(), l.keyAttribute(), "EPSG:4326", l.heightDatum(), l.ownerDepartment(), l.updateCycle(),
                Sharing.OPEN, l.style());
    }

    private record Row(Map<String, Object> values, Geometry geometry, ModelMesh mesh) {}

    /** Makes the houses the whole of the four layers, in one change set. */
    static ChangeSet load(City city, List<House> houses, Instant validFrom) {
        ChangeSetWriter.Request request = new ChangeSetWriter.Request(
                "houses", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of());
        try (ChangeSetWriter writer = ChangeSetWriter.begin(city.database(), city.layers(), request)) {
            stage(writer, layer("bim_model", "bim-model", false), houses.stream().map(House::modelRow).toList());
            stage(writer, layer("bim_storey", "bim-storey", false), houses.stream().flatMap(h -> h.storeyRows().stream()).toList());
            stage(writer, layer("bim_space", "bim-space", true), houses.stream().flatMap(h -> h.spaceRows().stream()).toList());
            stage(writer, layer("bim_element", "bim-element", true), houses.stream().flatMap(h -> h.elementRows().stream()).toList());
            return writer.commit(stage -> {});
        }
    }

    private static void stage(ChangeSetWriter writer, Layer layer, List<Row> rows) {
        LayerStaging staging = writer.stage(layer, "EPSG:4326");
        RowBatch batch = staging.newBatch();
        long number = 0;
        for (Row row : rows) {
            Object[] values = layer.attributes().stream().map(a -> value(a, row.values())).toArray();
            batch.add(++number, values, row.geometry(), row.mesh(), (String) row.values().get(layer.keyAttribute()));
        }
        staging.write(batch);
    }

    private static Object value(Attribute attribute, Map<String, Object> values) {
        Object value = values.get(attribute.name());
        return value == null ? null : attribute.type().javaType().cast(value);
    }

    private Row modelRow() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("model", model);
        values.put("global_id", "project");
        values.put("name", "House " + model);
        values.put("storeys", 3L);
        values.put("elements", (long) elements.size());
        values.put("lowest", 80.0);
        values.put("highest", 90.0);
        values.put("partial", false);
        List<Object> storeys = new ArrayList<>();
        for (int s = 1; s <= 3; s++) {
            storeys.add(Map.of("globalId", "storey-" + s, "ifcClass", "IfcBuildingStorey", "name", "Storey " + s));
        }
        values.put("structure", json(Map.of(
                "globalId", "project", "ifcClass", "IfcProject", "name", "House",
                "children", List.of(Map.of(
                        "globalId", "building", "ifcClass", "IfcBuilding", "name", "B", "children", storeys)))));
        values.put("groups", json(List.of(Map.of(
                "globalId", "system", "ifcClass", "IfcSystem", "name", "Water", "members", List.of("pump", "wall-3")))));
        values.put("types", json(List.of(Map.of(
                "globalId", "type-IfcDoor", "ifcClass", "IfcDoorType", "name", "D1",
                "properties", Map.of("Pset_DoorCommon.Reference", "D1")))));
        return new Row(values, footprint(), null);
    }

    private List<Row> storeyRows() {
        List<Row> rows = new ArrayList<>();
        for (long s = 1; s <= 3; s++) {
            Map<String, Object> values = identity("storey-" + s);
            values.put("ifc_class", "IfcBuildingStorey");
            values.put("name", "Storey " + s);
            values.put("number", s);
            values.put("elevation", 3.0 * (s - 1));
            values.put("height", 77 + 3.0 * s);
            rows.add(new Row(values, footprint(), null));
        }
        return rows;
    }

    private List<Row> spaceRows() {
        List<Row> rows = new ArrayList<>();
        for (Room room : rooms) {
            Map<String, Object> values = identity(room.globalId());
            values.put("ifc_class", "IfcSpace");
            values.put("name", room.globalId());
            values.put("storey", "Storey " + room.storey());
            values.put("storey_id", "storey-" + room.storey());
            values.put("lowest", room.low());
            values.put("highest", room.low() + 3);
            values.put("volume", 75.0);
            values.put("properties", "{\"Pset_SpaceCommon.Reference\":\"" + room.globalId() + "\"}");
            rows.add(new Row(values, room.ring(), prism(room.ring(), room.low(), room.low() + 3)));
        }
        return rows;
    }

    private List<Row> elementRows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            Map<String, Object> values = identity((String) elements.get(i).get("global_id"));
            values.putAll(elements.get(i));
            Coordinate c = at(i % 18, i / 18);
            Polygon box = FACTORY.createPolygon(new Coordinate[] {
                c,
                new Coordinate(c.x + METRE, c.y),
                new Coordinate(c.x + METRE, c.y + METRE),
                new Coordinate(c.x, c.y + METRE),
                c
            });
            double low = 80 + i % 3 * 3;
            values.put("lowest", low);
            values.put("highest", low + 2);
            rows.add(new Row(values, box, prism(box, low, low + 2)));
        }
        return rows;
    }

    private Map<String, Object> identity(String globalId) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("key", model + "/" + globalId);
        values.put("model", model);
        values.put("global_id", globalId);
        return values;
    }

    /** The element of that id, to be changed before a load. */
    Map<String, Object> element(String globalId) {
        return elements.stream()
                .filter(e -> e.get("global_id").equals(globalId))
                .findFirst()
                .orElseThrow();
    }
}
