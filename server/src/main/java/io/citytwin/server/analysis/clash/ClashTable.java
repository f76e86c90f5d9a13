package io.citytwin.server.analysis.clash;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.geometry.clash.Clash;
import io.citytwin.server.ogc.common.MediaFormat;
import java.util.List;
import java.util.Locale;

/** Clashes as JSON and as CSV (RFC 4180, UTF-8 without a mark). */
final class ClashTable {
    static final MediaFormat CSV =
            new MediaFormat("csv", "text/csv; charset=utf-8; header=present", List.of("text/csv"), "CSV");
    private static final String HEAD = "kind,a_model,a_global_id,a_class,a_name,b_model,b_global_id,b_class,b_name,"
            + "depth_m,distance_m,longitude,latitude,height\r\n";

    private ClashTable() {}

    /**
     * One clash.
     *
     * @param place longitude and latitude in degrees, height in metres in the city's height datum
     */
    record Found(Clash clash, Elements.Element a, Elements.Element b, double[] place) {}

    /** @param more whether there are more than were asked for */
    static ObjectNode json(List<Found> found, int comparedA, int comparedB, boolean more) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("elementsA", comparedA).put("elementsB", comparedB);
        answer.put("numberReturned", found.size()).put("complete", !more);
        ArrayNode clashes = answer.putArray("clashes");
        for (Found f : found) {
            ObjectNode clash = clashes.addObject();
            clash.put("kind", kind(f));
            clash.set("a", element(f.a));
            clash.set("b", element(f.b));
            clash.put("depth", rounded(f.clash.depth())).put("distance", rounded(f.clash.distance()));
            clash.put("lon", f.place[0]).put("lat", f.place[1]).put("height", rounded(f.place[2]));
        }
        return answer;
    }

    private static ObjectNode element(Elements.Element element) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("model", element.model()).put("globalId", element.globalId()).put("ifcClass", element.ifcClass());
        return node.put("name", element.name()).put("fid", element.fid());
    }

    static String csv(List<Found> found) {
        StringBuilder csv = new StringBuilder(HEAD);
        for (Found f : found) {
            csv.append(kind(f));
            for (Elements.Element e : List.of(f.a, f.b)) {
                for (String cell : new String[] {e.model(), e.globalId(), e.ifcClass(), e.name()}) {
                    csv.append(',').append(cell == null ? "" : text(cell));
                }
            }
            csv.append(String.format(
                    Locale.ROOT,
                    ",%.3f,%.3f,%.9f,%.9f,%.3f\r\n",
                    f.clash.depth(),
                    f.clash.distance(),
                    f.place[0],
                    f.place[1],
                    f.place[2]));
        }
        return csv.toString();
    }

    private static String kind(Found found) {
        return found.clash.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** To a millimetre: stored shapes know no more. */
    private static double rounded(double metres) {
        return Math.rint(metres * 1000) / 1000;
    }

    /** Always quoted; what a spreadsheet would take for a formula has a quote before it. */
    private static String text(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
