package io.citytwin.importers.format.osm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.format.osm.AreaAssembler.NoAreaException;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import io.citytwin.testing.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

@DisplayName("The public multipolygon cases")
class MultipolygonCasesTest {
    private final Map<Long, Way> ways = new HashMap<>();
    private final Map<Long, long[]> wayNodes = new HashMap<>();
    private final Map<Long, Relation> relations = new HashMap<>();

    @Test
    @DisplayName("come out as their authors expect, or with a reason where they expect none")
    void allCases(@TempDir Path folder) throws Exception {
        Path file = SharedData.require("robustness/osm/all.osm");
        JsonNode cases =
                new ObjectMapper().readTree(SharedData.require("robustness/osm/tests.json").toFile());
        List<String> wrong = new ArrayList<>();
        int right = 0;
        try (NodeLocations locations = new NodeLocations(folder)) {
            new OsmFile(file, "all.osm", OsmFile.Syntax.XML).read(element -> {
                if (element instanceof Node node) {
                    locations.put(node.id(), node.lon(), node.lat());
                } else if (element instanceof Way way) {
                    ways.put(way.id(), way);
                    wayNodes.put(way.id(), way.nodes());
                } else if (element instanceof Relation relation) {
                    relations.put(relation.id(), relation);
                }
            });
            WayShapes shapes = new WayShapes(locations);
            for (JsonNode testCase : cases) {
                Map<String, List<String>> expected = new HashMap<>();
                for (JsonNode variant : testCase.path("areas")) {
                    for (JsonNode area : variant) {
                        expected.computeIfAbsent(
                                        area.get("from_type").asText() + "/" + area.get("from_id").asText(),
                                        k -> new ArrayList<>())
                                .add(area.get("wkt").asText());
                    }
                }
                for (Map.Entry<String, List<String>> area : expected.entrySet()) {
                    String found = outcome(area.getKey(), shapes);
                    if (area.getValue().stream().anyMatch(wkt -> same(wkt, found))) {
                        right++;
                    } else {
                        wrong.add(area.getKey() + " is " + found + ", expected " + area.getValue());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(right).isGreaterThan(100);
    }

    private String outcome(String key, WayShapes shapes) {
        long id = Long.parseLong(key.substring(key.indexOf('/') + 1));
        try {
            Geometry area = key.startsWith("way") ? shapes.area(ways.get(id)) : shapes.area(relations.get(id), wayNodes);
            assertThat(area.isValid()).as(key).isTrue();
            return area.toText();
        } catch (NoAreaException e) {
            return "INVALID: " + e.getMessage();
        }
    }

    private static boolean same(String expected, String found) {
        if (expected.equals("INVALID") || found.startsWith("INVALID")) {
            return expected.equals("INVALID") && found.startsWith("INVALID");
        }
        try {
            WKTReader reader = new WKTReader();
            Geometry a = reader.read(expected);
            Geometry b = reader.read(found);
            return a.getNumGeometries() == b.getNumGeometries() && a.equalsTopo(b);
        } catch (org.locationtech.jts.io.ParseException e) {
            throw new IllegalArgumentException(expected, e);
        }
    }
}
