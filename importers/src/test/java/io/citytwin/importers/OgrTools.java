package io.citytwin.importers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** GDAL's tools as the other route to the same answer. They run on a copy: some drivers write beside what they read. */
final class OgrTools {
    private static final Pattern COUNTED =
            Pattern.compile("^Layer name: (.*?)\\R(?:.*\\R)*?Feature Count: (\\d+)$", Pattern.MULTILINE);

    private OgrTools() {}

    static boolean areInstalled() {
        return List.of("/usr/bin/ogrinfo", "/usr/local/bin/ogrinfo").stream()
                .anyMatch(tool -> Files.isExecutable(Path.of(tool)));
    }

    /** Rows per layer as ogrinfo counts them; empty where it can't open the file. */
    static Map<String, Long> counts(Path file) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ogrinfo");
        try {
            String source = copied(file, folder).toString();
            String text = run("ogrinfo", "-ro", "-so", "-al", zipped(source));
            Map<String, Long> counts = new LinkedHashMap<>();
            Matcher matcher = COUNTED.matcher(text);
            while (matcher.find()) {
                counts.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
            return counts;
        } finally {
            delete(folder);
        }
    }

    /** The features of a layer as ogr2ogr's GeoJSON, in the source's own CRS. */
    static List<JsonNode> features(Path file, String layer, String... options)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ogr2ogr");
        try {
            Path target = folder.resolve("out.geojson");
            List<String> command = new ArrayList<>(List.of("ogr2ogr", "-f", "GeoJSON", "-lco", "SIGNIFICANT_FIGURES=17"));
            command.addAll(List.of(options));
            command.addAll(List.of(target.toString(), zipped(copied(file, folder).toString()), layer));
            run(command.toArray(new String[0]));
            List<JsonNode> features = new ArrayList<>();
            new ObjectMapper().readTree(target.toFile()).get("features").forEach(features::add);
            return features;
        } finally {
            delete(folder);
        }
    }

    private static String zipped(String source) {
        return source.endsWith(".zip") ? "/vsizip/" + source : source;
    }

    private static Path copied(Path file, Path folder) throws IOException {
        Path target = folder.resolve(file.getFileName().toString());
        if (Files.isDirectory(file)) {
            Files.createDirectory(target);
            try (var listing = Files.list(file)) {
                for (Path child : listing.toList()) {
                    Files.copy(child, target.resolve(child.getFileName().toString()));
                }
            }
            return target;
        }
        String name = file.getFileName().toString();
        String base = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        try (var listing = Files.list(file.getParent())) {
            for (Path sibling : listing.toList()) {
                if (Files.isRegularFile(sibling)
                        && sibling.getFileName().toString().startsWith(base + ".")) {
                    Files.copy(sibling, folder.resolve(sibling.getFileName().toString()));
                }
            }
        }
        return target;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("no end: " + List.of(command));
        }
        return text;
    }

    private static void delete(Path folder) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
