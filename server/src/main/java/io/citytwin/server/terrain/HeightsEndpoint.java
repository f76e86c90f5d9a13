package io.citytwin.server.terrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Layer;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.tiles.mesh.Ellipsoid;
import io.citytwin.tiles.terrain.ElevationModel;
import io.citytwin.tiles.terrain.Terrains;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers with heights of the ground: at places and along lines. */
final class HeightsEndpoint {
    private static final int MOST_PLACES = 100_000;
    private static final int MOST_IN_QUERY = 1000;
    private static final int DEFAULT_PARTS = 100;

    private final LayerGate gate;
    private final Terrains terrains;
    private final ObjectMapper json = new ObjectMapper();

    HeightsEndpoint(LayerGate gate, Terrains terrains) {
        this.gate = gate;
        this.terrains = terrains;
    }

    void heights(Context ctx, RequestParameters p) {
        Layer layer = layer(ctx);
        double[] longitudes = numbers("lon", p.find(TerrainBlock.LONGITUDES).orElse(""));
        double[] latitudes = numbers("lat", p.find(TerrainBlock.LATITUDES).orElse(""));
        if (longitudes.length != latitudes.length) {
            throw ProblemException.badParameter("lat", "lon and lat must list as many numbers as each other, were "
                    + longitudes.length + " and " + latitudes.length);
        }
        if (longitudes.length > MOST_IN_QUERY) {
            throw ProblemException.badParameter("lon", "lon: at most " + MOST_IN_QUERY + " places, were "
                    + longitudes.length + "; POST a JSON array for up to " + MOST_PLACES);
        }
        double[] lonLat = new double[2 * longitudes.length];
        for (int i = 0; i < longitudes.length; i++) {
            lonLat[2 * i] = within("lon", longitudes[i], 180);
            lonLat[2 * i + 1] = within("lat", latitudes[i], 90);
        }
        answer(ctx, layer, p, lonLat, null);
    }

    void heightsOfBody(Context ctx, RequestParameters p) {
        Layer layer = layer(ctx);
        JsonNode places;
        try {
            places = json.readTree(ctx.bodyAsBytes());
        } catch (JsonProcessingException e) {
            throw ProblemException.of(400, "the body must be a JSON array [[longitude, latitude], …], was no JSON: "
                    + e.getOriginalMessage());
        } catch (java.io.IOException e) {
            throw ProblemException.of(400, "the body could not be read");
        }
        if (!places.isArray() || places.size() > MOST_PLACES) {
            throw ProblemException.of(400, "the body must be a JSON array of at most " + MOST_PLACES
                    + " places [longitude, latitude]" + (places.isArray() ? ", had " + places.size() : ""));
        }
        double[] lonLat = new double[2 * places.size()];
        for (int i = 0; i < places.size(); i++) {
            JsonNode place = places.get(i);
            if (!place.isArray() || place.size() < 2 || !place.get(0).isNumber() || !place.get(1).isNumber()) {
                throw ProblemException.of(400, "place " + (i + 1)
                        + " of the body must be [longitude, latitude], was " + shorten(place.toString()));
            }
            lonLat[2 * i] = within("place " + (i + 1) + ": longitude", place.get(0).asDouble(), 180);
            lonLat[2 * i + 1] = within("place " + (i + 1) + ": latitude", place.get(1).asDouble(), 90);
        }
        answer(ctx, layer, p, lonLat, null);
    }

    void profile(Context ctx, RequestParameters p) {
        Layer layer = layer(ctx);
        double[] line = line(p.get(TerrainBlock.COORDINATES));
        double length = 0;
        for (int i = 2; i < line.length; i += 2) {
            length += metres(line, i - 2, i);
        }
        double step = p.find(TerrainBlock.STEP)
                .map(text -> number("step", text))
                .orElse(length / DEFAULT_PARTS);
        boolean point = length == 0;
        if (!point && !(step > 0)) {
            throw ProblemException.badParameter("step", "step must be more than 0 metres, was " + step);
        }
        if (!point && length / step + line.length / 2.0 > MOST_PLACES) {
            throw ProblemException.badParameter("step", String.format(
                    Locale.ROOT,
                    "step: a line of %.0f m in steps of %s m has more than %d places; take a longer step",
                    length,
                    step,
                    MOST_PLACES));
        }
        List<Double> places = new ArrayList<>();
        List<Double> distances = new ArrayList<>();
        double before = 0;
        add(places, distances, line[0], line[1], 0);
        for (int i = 2; i < line.length; i += 2) {
            double part = metres(line, i - 2, i);
            int steps = point ? 1 : Math.max(1, (int) Math.ceil(part / step - 1e-9));
            for (int k = 1; k <= steps; k++) {
                double share = (double) k / steps;
                add(
                        places,
                        distances,
                        line[i - 2] + share * (line[i] - line[i - 2]),
                        line[i - 1] + share * (line[i + 1] - line[i - 1]),
                        before + share * part);
            }
            before += part;
        }
        answer(ctx, layer, p, places.stream().mapToDouble(v -> v).toArray(), distances);
    }

    private static void add(List<Double> places, List<Double> distances, double lon, double lat, double distance) {
        places.add(lon);
        places.add(lat);
        distances.add(distance);
    }

    private void answer(Context ctx, Layer layer, RequestParameters p, double[] lonLat, List<Double> distances) {
        ElevationModel model = terrains.model(layer, ElevationLayers.time(p));
        ElevationModel.Heights heights = model.heights(lonLat, 0);
        List<Map<String, Object>> places = new ArrayList<>();
        for (int i = 0; i < lonLat.length / 2; i++) {
            Map<String, Object> place = new LinkedHashMap<>();
            if (distances != null) {
                place.put("distance", millimetres(distances.get(i)));
            }
            place.put("lon", lonLat[2 * i]);
            place.put("lat", lonLat[2 * i + 1]);
            place.put("height", millimetres(heights.metres()[i]));
            double undulation = terrains.geoid().at(lonLat[2 * i], lonLat[2 * i + 1]);
            place.put("ellipsoidalHeight", millimetres(heights.metres()[i] + undulation));
            place.put("geoidMetres", millimetres(undulation));
            place.put("origin", heights.origin(i).name().toLowerCase(Locale.ROOT));
            int raster = heights.rasters()[i];
            place.put("raster", raster < 0 ? null : model.rasters().get(raster).name());
            places.add(place);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("places", places);
        answer.put("filled", heights.filled());
        ctx.header("Cache-Control", LayerGate.cacheScope(layer) + ", no-cache");
        ctx.json(answer);
    }

    private Layer layer(Context ctx) {
        return ElevationLayers.checked(gate.getVisible(ctx, ctx.pathParam("layer")));
    }

    private static double[] line(String text) {
        String[] points = text.split(";");
        double[] line = new double[2 * points.length];
        for (int i = 0; i < points.length; i++) {
            double[] pair = numbers("coordinates", points[i]);
            if (pair.length != 2) {
                throw ProblemException.badParameter("coordinates", "coordinates: point " + (i + 1)
                        + " must be longitude,latitude, was \"" + shorten(points[i]) + "\"");
            }
            line[2 * i] = within("coordinates: longitude", pair[0], 180);
            line[2 * i + 1] = within("coordinates: latitude", pair[1], 90);
        }
        if (points.length < 2 || points.length > MOST_IN_QUERY) {
            throw ProblemException.badParameter(
                    "coordinates", "coordinates must be 2 to " + MOST_IN_QUERY + " points, were " + points.length);
        }
        return line;
    }

    private static double[] numbers(String name, String text) {
        if (text.isBlank()) {
            throw ProblemException.badParameter(name, name + " is required: numbers joined by commas");
        }
        String[] parts = text.split(",", -1);
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = number(name, parts[i]);
        }
        return numbers;
    }

    private static double number(String name, String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ProblemException.badParameter(name, name + " must be a number, was \"" + shorten(text) + "\"");
    }

    private static double within(String name, double value, double most) {
        if (!(Math.abs(value) <= most)) {
            String parameter = name.contains(" ") ? "body" : name;
            throw ProblemException.badParameter(
                    parameter.replaceFirst(":.*", ""),
                    name + " must be from " + -most + " to " + most + " degrees, was " + value);
        }
        return value;
    }

    private static String shorten(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    /** Metres between two places of a line along the chord, which for such short parts is the way over the ground. */
    private static double metres(double[] line, int from, int to) {
        return Ellipsoid.toEcef(line[from], line[from + 1], 0).distance(Ellipsoid.toEcef(line[to], line[to + 1], 0));
    }

    private static double millimetres(double metres) {
        return Math.rint(metres * 1000) / 1000;
    }
}
