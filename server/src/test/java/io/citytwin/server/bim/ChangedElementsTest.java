package io.citytwin.server.bim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.ChangeSet;
import io.citytwin.server.RunningCity;
import io.citytwin.server.cli.CommandLineRun;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two versions of a building model")
@ExtendWith(PostgisFixture.class)
class ChangedElementsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @DisplayName("are compared element by element: added, removed, which properties changed, how far it moved")
    void compares(DatabaseUrl url, @TempDir Path folder) throws Exception {
        try (RunningCity city = RunningCity.start(url, folder, Map.of())) {
            House first = new House("a", 1, 0);
            House.load(city.server().city(), List.of(first), Instant.parse("2024-01-01T00:00:00Z"));
            House second = new House("a", 1, 0);
            ObjectMapper mapper = new ObjectMapper();
            Map<String, Object> wall = second.element("wall-4");
            @SuppressWarnings("unchecked") // a JSON object
            Map<String, Object> properties = mapper.readValue((String) wall.get("properties"), Map.class);
            properties.put("Pset_WallCommon.FireRating", "F90");
            properties.remove("Pset_Notes.NetVolume");
            properties.put("Pset_WallCommon.Combustible", false);
            wall.put("properties", House.json(properties));
            wall.put("name", "Renamed");
            // The last one, so that none of the others gets another place.
            second.elements.remove(second.element("pump"));
            Map<String, Object> added = new java.util.LinkedHashMap<>(second.element("wall-5"));
            added.put("global_id", "wall-new");
            second.elements.add(added);
            ChangeSet changes = House.load(city.server().city(), List.of(second), Instant.parse("2025-01-01T00:00:00Z"));
            ChangeSet back = city.server().city().changeSets().revert(changes.id());
            Map<String, String> undone = new TreeMap<>();
            pages(city, "/admin/changesets/" + back.id() + "?features=true&layer=bim_element")
                    .forEach(f -> undone.put(f.path("key").asText(), f.path("change").asText()));
            assertThat(undone)
                    .isEqualTo(new TreeMap<>(Map.of("a/pump", "added", "a/wall-4", "changed", "a/wall-new", "removed")));
            House.load(city.server().city(), List.of(second), Instant.parse("2025-02-01T00:00:00Z"));

            House moved = new House("a", 1, 0.5);
            moved.elements.clear();
            moved.elements.addAll(second.elements);
            ChangeSet shifted = House.load(city.server().city(), List.of(moved), Instant.parse("2025-06-01T00:00:00Z"));

            JsonNode set = admin(city, "/admin/changesets/" + changes.id() + "?features=true&layer=bim_element");
            Map<String, JsonNode> byKey = new TreeMap<>();
            set.path("features").forEach(f -> byKey.put(f.path("key").asText(), f));
            assertThat(byKey.keySet()).containsExactly("a/pump", "a/wall-4", "a/wall-new");
            assertThat(byKey.get("a/pump").path("change").asText()).isEqualTo("removed");
            assertThat(byKey.get("a/wall-new").path("change").asText()).isEqualTo("added");
            assertThat(byKey.get("a/wall-new").path("name").asText()).isEqualTo("The wall-5");
            JsonNode changed = byKey.get("a/wall-4");
            assertThat(changed.path("change").asText()).isEqualTo("changed");
            Map<String, String> attributes = new TreeMap<>();
            changed.path("attributes")
                    .forEach(a -> attributes.put(a.path("name").asText(), a.path("before") + " -> " + a.path("after")));
            assertThat(attributes)
                    .isEqualTo(new TreeMap<>(Map.of(
                            "name", "\"The wall-4\" -> \"Renamed\"",
                            "Pset_WallCommon.FireRating", "\"F30\" -> \"F90\"",
                            "Pset_WallCommon.Combustible", "null -> false",
                            "Pset_Notes.NetVolume", "1000 -> null")));
            assertThat(changed.path("moved").asDouble()).isZero();
            assertThat(changed.path("shapeChanged").asBoolean()).isFalse();

            // Everything moved by half a metre; the corners of the house did not change their shape.
            List<JsonNode> all = pages(city, "/admin/changesets/" + shifted.id() + "?features=true&limit=40");
            assertThat(all).hasSize(91 + 48 + 3 + 1);
            assertThat(all.stream().map(f -> f.path("layer").asText() + f.path("fid")).distinct()).hasSize(all.size());
            for (JsonNode feature : all) {
                // 1e-5 degree of longitude at 32.98 degrees of latitude.
                assertThat(feature.path("moved").asDouble()).as(feature.toString()).isCloseTo(0.467, within(0.002));
                assertThat(feature.path("shapeChanged").asBoolean()).isFalse();
                assertThat(feature.path("attributes").size()).isZero();
            }

            ChangeSet revert = city.server().city().changeSets().revert(shifted.id());
            assertThat(pages(city, "/admin/changesets/" + revert.id() + "?features=true&limit=1000")).hasSize(143);
            // What came later plays no part.
            assertThat(admin(city, "/admin/changesets/" + changes.id() + "?features=true&layer=bim_element")
                            .path("features"))
                    .isEqualTo(set.path("features"));

            assertThat(status(city, "/admin/changesets/" + changes.id() + "?features=true&layer=none")).isEqualTo(400);
            assertThat(status(city, "/admin/changesets/" + changes.id() + "?features=true&token=none")).isEqualTo(400);
            assertThat(admin(city, "/admin/changesets/" + changes.id()).has("features")).isFalse();

            String text = CommandLineRun.of(url, folder.resolve("cli"), "changes", "show", Long.toString(changes.id()));
            assertThat(text)
                    .contains("bim_element: 1 added, 1 changed, 1 removed")
                    .contains("  + a/wall-new  The wall-5")
                    .contains("  - a/pump  The pump")
                    .contains("  ~ a/wall-4  Renamed")
                    .contains("      Pset_WallCommon.FireRating: \"F30\" -> \"F90\"");
            JsonNode machine = JSON.readTree(CommandLineRun.of(
                    url, folder.resolve("cli"), "changes", "show", Long.toString(shifted.id()), "--json", "--limit=10"));
            assertThat(machine.path("features").size()).isEqualTo(10);
            assertThat(machine.path("more").asBoolean()).isTrue();
            assertThat(CommandLineRun.of(url, folder.resolve("cli"), "changes")).contains("bim_element");
        }
    }

    private static List<JsonNode> pages(RunningCity city, String path) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        String next = path;
        while (next != null) {
            JsonNode page = admin(city, next);
            page.path("features").forEach(all::add);
            next = page.path("next").asText(null);
        }
        return all;
    }

    private static JsonNode admin(RunningCity city, String path) throws Exception {
        HttpResponse<String> response = RunningCity.send(city.adminRequest(path).GET());
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static int status(RunningCity city, String path) throws Exception {
        return RunningCity.send(city.adminRequest(path).GET()).statusCode();
    }
}
