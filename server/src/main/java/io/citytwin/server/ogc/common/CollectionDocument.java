package io.citytwin.server.ogc.common;

import io.citytwin.model.Attribute;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.store.LayerStore.CatalogEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The description of a collection (OGC API Features Part 1, 7.14, and Part 2), with what the viewer needs to know. */
final class CollectionDocument {
    private static final String QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
    private static final String TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    private static final String MAP_TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-map";
    private static final Set<String> MAP_CLASSES = Set.of("imagery", "elevation");

    private final String base;
    private final ServedCrs served;
    private final boolean hasTiles;

    /**
     * @param base scheme, host and prefix of this server
     * @param hasTiles whether OGC API Tiles stands beside it
     */
    CollectionDocument(String base, ServedCrs served, boolean hasTiles) {
        this.base = base;
        this.served = served;
        this.hasTiles = hasTiles;
    }

    Map<String, Object> of(CatalogEntry entry, List<OgcLink> selfLinks) {
        Layer layer = entry.layer();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", layer.id());
        document.put("title", layer.titleZh());
        document.put("description", layer.titleEn());
        document.put("itemType", "feature");
        document.put("extent", extent(entry));
        List<OgcLink> links = new ArrayList<>(selfLinks);
        links.addAll(links(layer));
        document.put("links", links);
        document.put("crs", served.listUris(entry));
        document.put("storageCrs", OutputCrs.CRS84_URI);
        document.put("citytwin", citytwin(entry));
        return document;
    }

    private static Map<String, Object> extent(CatalogEntry entry) {
        Map<String, Object> extent = new LinkedHashMap<>();
        Bbox box = entry.extent();
        if (box != null) {
            extent.put(
                    "spatial",
                    Map.of(
                            "bbox", List.of(List.of(box.minX(), box.minY(), box.maxX(), box.maxY())),
                            "crs", OutputCrs.CRS84_URI));
        }
        // Features stay true until they change, so the end is open.
        String start = entry.earliestValid() == null ? null : entry.earliestValid().toString();
        extent.put(
                "temporal",
                Map.of(
                        "interval",
                        List.of(Arrays.asList(start, null)),
                        "trs",
                        "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"));
        return extent;
    }

    private List<OgcLink> links(Layer layer) {
        String path = base + "/ogc/collections/" + io.citytwin.server.http.Links.segment(layer.id());
        String title = layer.titleZh();
        List<OgcLink> links = new ArrayList<>();
        links.add(new OgcLink(path + "/items?f=json", "items", "application/geo+json", title + " (GeoJSON)"));
        links.add(new OgcLink(path + "/items?f=html", "items", "text/html", title + " (HTML)"));
        links.add(new OgcLink(path + "/items?f=ndjson", "items", "application/x-ndjson", title + " (whole, lines)"));
        links.add(new OgcLink(path + "/items?f=csv", "items", "text/csv", title + " (whole, CSV)"));
        links.add(new OgcLink(
                path + "/items?f=fgb", "items", "application/flatgeobuf", title + " (whole, FlatGeobuf)"));
        links.add(new OgcLink(path + "/queryables?f=json", QUERYABLES, "application/schema+json", "Queryables"));
        if (layer.geometryType() != GeometryType.NONE) {
            if (hasTiles) {
                links.add(new OgcLink(path + "/tiles", TILESETS, "application/json", "Vector tiles"));
                if (MAP_CLASSES.contains(layer.cityClass())) {
                    links.add(new OgcLink(path + "/map/tiles", MAP_TILESETS, "application/json", "Map tiles"));
                }
            }
            links.add(new OgcLink(base + tiles(layer), "describedby", "application/json", "TileJSON"));
        }
        if (layer.hasTileset()) {
            links.add(new OgcLink(base + tileset(layer), "alternate", "application/json+3dtiles", "3D Tiles"));
        }
        return links;
    }

    private static String tiles(Layer layer) {
        return "/tiles/" + io.citytwin.server.http.Links.segment(layer.id()) + ".json";
    }

    private static String tileset(Layer layer) {
        return "/3dtiles/" + io.citytwin.server.http.Links.segment(layer.id()) + "/tileset.json";
    }

    private static Map<String, Object> citytwin(CatalogEntry entry) {
        Layer layer = entry.layer();
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("titleZh", layer.titleZh());
        own.put("titleEn", layer.titleEn());
        own.put("class", layer.cityClass());
        own.put("theme", layer.theme());
        own.put("geometryType", layer.geometryType().ogcName());
        own.put("hasZ", layer.hasZ());
        own.put("hasModel", layer.hasModel());
        own.put("sharing", layer.sharing().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        own.put("ownerDepartment", layer.ownerDepartment());
        own.put("updateCycle", layer.updateCycle());
        own.put("featureCount", entry.featureCount());
        own.put("heightDatum", layer.heightDatum());
        own.put("sourceCrs", layer.sourceCrs());
        own.put("style", layer.style());
        own.put("attributes", layer.attributes().stream().map(CollectionDocument::attribute).toList());
        own.put("tiles", layer.geometryType() == GeometryType.NONE ? null : tiles(layer));
        own.put("tileset", layer.hasTileset() ? tileset(layer) : null);
        own.put("revision", entry.revision());
        return own;
    }

    private static Map<String, Object> attribute(Attribute attribute) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", attribute.name());
        map.put("type", attribute.type().name().toLowerCase(Locale.ROOT));
        map.put("titleZh", attribute.titleZh());
        map.put("titleEn", attribute.titleEn());
        map.put("unit", attribute.unit());
        map.put("codeList", attribute.codeList());
        return map;
    }
}
