package io.citytwin.crs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.locationtech.proj4j.CRSFactory;

/** The table of coordinate systems that proj4j-epsg brings, read once: code → name and parameters. */
final class EpsgDefinitions {
    private static final Map<Integer, Definition> EPSG = read("proj4/nad/epsg");
    private static final Map<Integer, Definition> ESRI = read("proj4/nad/esri");
    private static final Map<String, Integer> GEOGRAPHIC = geographicNames();

    private EpsgDefinitions() {}

    record Definition(int code, String name, ProjParameters parameters) {}

    static Optional<Definition> findEpsg(int code) {
        return Optional.ofNullable(EPSG.get(code));
    }

    static Optional<Definition> findEsri(int code) {
        return Optional.ofNullable(ESRI.get(code));
    }

    /** All EPSG codes of the table. */
    static Iterable<Integer> codes() {
        return EPSG.keySet().stream().sorted().toList();
    }

    /**
     * The geographic system of that name, or on the datum of that name, in any of the usual spellings
     * ("GCS_OSGB_1936", "D_OSGB_1936", "OSGB 1936").
     */
    static Optional<Definition> findGeographic(String name) {
        return Optional.ofNullable(GEOGRAPHIC.get(plain(name))).flatMap(EpsgDefinitions::findEpsg);
    }

    /** A name without prefixes, separators and case, so that spellings of different programs meet. */
    static String plain(String name) {
        String s = name.toLowerCase(Locale.ROOT).replaceFirst("^(gcs_|d_)", "");
        return s.replaceAll("\\[.*?]", "").replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static Map<Integer, Definition> read(String resource) {
        Map<Integer, Definition> map = new HashMap<>();
        try (BufferedReader reader = open(resource)) {
            String comment = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("#")) {
                    comment = line.substring(1).trim();
                } else if (line.startsWith("<")) {
                    int end = line.indexOf('>');
                    int code = Integer.parseInt(line.substring(1, end));
                    ProjParameters parameters = ProjParameters.parse(line.substring(end + 1));
                    if (!parameters.projection().isEmpty()) {
                        map.put(code, new Definition(code, comment, parameters));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table " + resource + " of proj4j-epsg can't be read", e);
        }
        return map;
    }

    private static Map<String, Integer> geographicNames() {
        Map<String, Integer> names = new HashMap<>();
        EPSG.values().stream()
                .filter(d -> d.parameters().isGeographic())
                .sorted((a, b) -> Integer.compare(a.code(), b.code()))
                .forEach(d -> names.putIfAbsent(plain(d.name()), d.code()));
        try (BufferedReader reader = open("proj4/gcs.csv")) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
                if (cells.length > 3 && cells[0].matches("\\d+") && EPSG.containsKey(Integer.valueOf(cells[0]))) {
                    names.putIfAbsent(plain(cells[1].replace("\"", "")), Integer.valueOf(cells[0]));
                    names.putIfAbsent(plain(cells[3].replace("\"", "")), Integer.valueOf(cells[0]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table gcs.csv of proj4j-epsg can't be read", e);
        }
        // spellings of ESRI's .prj texts that share no word order with EPSG's names
        names.put("northamerican1983", 4269);
        names.put("northamericandatum1983", 4269);
        names.put("northamerican1927", 4267);
        names.put("etrs1989", 4258);
        names.put("european1950", 4230);
        names.put("deutscheshauptdreiecksnetz", 4314);
        names.put("rgf1993", 4171);
        names.put("gda1994", 4283);
        names.put("gda2020", 7844);
        names.put("tokyo", 4301);
        names.put("jgd2000", 4612);
        names.put("jgd2011", 6668);
        names.put("koreandatum1985", 4162);
        names.put("nzgd2000", 4167);
        names.put("pulkovo1942", 4284);
        return names;
    }

    private static BufferedReader open(String resource) throws IOException {
        InputStream in = CRSFactory.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
