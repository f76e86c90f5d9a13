package io.citytwin.server.ogc.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.model.Layer;
import io.citytwin.server.ogc.OgcFixture;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

@DisplayName("Codes")
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeTitlesTest {
    private OgcFixture city;

    @BeforeAll
    void start(DatabaseUrl url) throws IOException {
        city = new OgcFixture(url);
        Layer layer = LayerDefinitions.builtIn().get("poi").toLayer("pois");
        Object[] shop = new Object[layer.attributes().size()];
        Object[] castle = new Object[layer.attributes().size()];
        for (int i = 0; i < shop.length; i++) {
            String name = layer.attributes().get(i).name();
            shop[i] = name.equals("code") ? "a" : name.equals("category") ? "shopping" : null;
            castle[i] = name.equals("code") ? "b" : name.equals("category") ? "<城堡>" : null;
        }
        GeometryFactory geometries = new GeometryFactory();
        LayerLoader.load(
                city.database(),
                city.layers(),
                layer,
                List.of(
                        new Row(shop, geometries.createPoint(new Coordinate(114, 33)), "a"),
                        new Row(castle, geometries.createPoint(new Coordinate(114, 33)), "b")),
                null);
    }

    @AfterAll
    void stop() {
        city.close();
    }

    @Test
    @DisplayName("are answered to programs, titles are shown to people")
    void titles() throws IOException {
        JsonNode items = city.json("/ogc/collections/pois/items?f=json&sortby=code");
        assertThat(items.at("/features/0/properties/category").asText()).isEqualTo("shopping");
        assertThat(city.text("/ogc/collections/pois/items?f=html"))
                .contains("<td>购物 (shopping)</td>")
                .contains("<td>&lt;城堡&gt;</td>");
        String feature = items.at("/features/0/id").asText();
        assertThat(city.text("/ogc/collections/pois/items/" + feature + "?f=html")).contains("购物 (shopping)");
        assertThat(city.json("/ogc/collections/pois/items/" + feature + "?f=json").at("/properties/category").asText())
                .isEqualTo("shopping");
    }

    @Test
    @DisplayName("stand with their titles in code lists, to which the queryables lead")
    void lists() throws IOException {
        String uri = city.json("/ogc/collections/pois/queryables")
                .at("/properties/category/x-ogc-codelistUri")
                .asText();
        assertThat(uri).endsWith("/ogc/codelists/poi-categories");
        JsonNode list = city.json(uri);
        assertThat(list.at("/titleZh").asText()).isEqualTo("兴趣点类别");
        assertThat(list.at("/codes").findValuesAsText("code")).contains("shopping", "food");
        assertThat(list.at("/codes").findValuesAsText("titleZh")).contains("购物");
        assertThat(city.json("/ogc/codelists").at("/codeLists").findValuesAsText("id")).contains("poi-categories");
        assertThat(city.problem(404, "/ogc/codelists/nothing").get("detail").asText()).contains("nothing");
    }
}
