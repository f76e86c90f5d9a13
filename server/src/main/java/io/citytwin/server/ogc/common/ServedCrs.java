package io.citytwin.server.ogc.common;

import io.citytwin.crs.CrsException;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.SourceCrs;
import io.citytwin.model.Bbox;
import io.citytwin.server.http.ProblemException;
import io.citytwin.store.LayerStore.CatalogEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The coordinate reference systems in which a collection is served (OGC API Features Part 2): CRS84, EPSG:4326, 4490
 * and 3857, the zones of CGCS2000 that its extent lies in, and the zone its source came in.
 */
public final class ServedCrs {
    private static final Pattern URI = Pattern.compile("https?://www\\.opengis\\.net/def/crs/EPSG/[\\w.]+/(\\d{1,6})");
    /** EPSG codes of the zones of CGCS2000. */
    private static final int FIRST_ZONE = 4491;

    private static final int LAST_ZONE = 4554;
    private static final Pattern CURIE = Pattern.compile("\\[EPSG:(\\d{1,6})]");

    private final CrsRegistry registry;

    public ServedCrs(CrsRegistry registry) {
        this.registry = registry;
    }

    /** The URI of an EPSG code. */
    public static String uri(int epsg) {
        return "http://www.opengis.net/def/crs/EPSG/0/" + epsg;
    }

    /** The URIs of a collection's systems, CRS84 first. */
    public List<String> listUris(CatalogEntry entry) {
        return List.copyOf(systems(entry).keySet());
    }

    /**
     * The system that a parameter names.
     *
     * @throws ProblemException 400 where the collection is not served in it
     */
    public OutputCrs get(String parameter, String text, CatalogEntry entry) {
        Map<String, OutputCrs> systems = systems(entry);
        OutputCrs exact = systems.get(text);
        if (exact != null) {
            return exact;
        }
        if (text.equals("[OGC:CRS84]") || text.equals(OutputCrs.CRS84_URI.replace("http:", "https:"))) {
            return OutputCrs.CRS84;
        }
        for (Pattern pattern : List.of(URI, CURIE)) {
            Matcher matcher = pattern.matcher(text);
            OutputCrs named = matcher.matches() ? systems.get(uri(Integer.parseInt(matcher.group(1)))) : null;
            if (named != null) {
                return named;
            }
        }
        throw ProblemException.badParameter(
                parameter,
                parameter + ": collection " + entry.layer().id() + " is not served in \"" + text + "\"",
                List.copyOf(systems.keySet()));
    }

    private Map<String, OutputCrs> systems(CatalogEntry entry) {
        Map<String, OutputCrs> systems = new LinkedHashMap<>();
        systems.put(OutputCrs.CRS84_URI, OutputCrs.CRS84);
        for (SourceCrs crs : fitting(entry)) {
            boolean same = crs.epsg() == 4326 || crs.epsg() == 4490;
            OutputCrs output = new OutputCrs(
                    uri(crs.epsg()),
                    crs.epsg(),
                    same ? null : crs.fromWgs84(),
                    same ? null : crs.toWgs84(),
                    // Of what is served, all but Web Mercator lists latitude or northing first in the EPSG database.
                    crs.epsg() != 3857,
                    crs.isGeographic());
            systems.put(output.uri(), output);
        }
        return systems;
    }

    private List<SourceCrs> fitting(CatalogEntry entry) {
        Bbox extent = entry.extent();
        List<SourceCrs> list = new ArrayList<>(
                extent == null
                        ? List.of(registry.resolve(4326), registry.resolve(4490), registry.resolve(3857))
                        : registry.servedCrs(extent.minX(), extent.maxX()));
        findSourceZone(entry).ifPresent(list::add);
        return list;
    }

    private Optional<SourceCrs> findSourceZone(CatalogEntry entry) {
        String name = entry.layer().sourceCrs();
        if (name == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(registry.resolve(name).epsg())
                    .filter(epsg -> epsg >= FIRST_ZONE && epsg <= LAST_ZONE)
                    .map(registry::resolve);
        } catch (CrsException e) {
            // A local system that is no longer configured: the layer is served in the others.
            return Optional.empty();
        }
    }
}
