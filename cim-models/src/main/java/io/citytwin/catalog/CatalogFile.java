package io.citytwin.catalog;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A data file of the catalogue, UTF-8 YAML or CSV, from the class path or from a folder.
 *
 * @param name the name used in messages
 * @param text its content
 */
record CatalogFile(String name, String text) {
    private static final String ROOT = "cim-models/";
    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A built-in file; the path is relative to {@code cim-models/}. */
    static CatalogFile builtIn(String path) {
        try (InputStream in = CatalogFile.class.getClassLoader().getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new CatalogException(ROOT + path, "the file is named in the index but is not there");
            }
            return new CatalogFile(ROOT + path, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(ROOT + path, e);
        }
    }

    static CatalogFile of(Path path) {
        try {
            return new CatalogFile(path.toString(), Files.readString(path));
        } catch (IOException e) {
            throw new CatalogException(path.toString(), "can't be read: " + e.getMessage(), e);
        }
    }

    /** The .yaml files directly in that folder in name order; none where the folder does not exist. */
    static List<CatalogFile> listYaml(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(p -> p.getFileName().toString().endsWith(".yaml"))
                    .sorted()
                    .map(CatalogFile::of)
                    .toList();
        } catch (IOException e) {
            throw new CatalogException(folder.toString(), "can't be listed: " + e.getMessage(), e);
        }
    }

    /** The YAML content as that type; unknown and repeated keys are errors. */
    <T> T yaml(Class<T> type) {
        try {
            T value = YAML.readValue(text, type);
            if (value == null) {
                throw new CatalogException(name, "the file is empty");
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw new CatalogException(
                    name,
                    "unknown key \"" + e.getPropertyName() + "\" in " + path(e) + at(e.getLocation()) + ", known are "
                            + e.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")),
                    e);
        } catch (JsonMappingException e) {
            throw new CatalogException(name, reason(e) + " in " + path(e) + at(e.getLocation()), e);
        } catch (JacksonException e) {
            throw new CatalogException(name, e.getOriginalMessage() + at(e.getLocation()), e);
        }
    }

    private static String reason(JsonMappingException e) {
        Throwable cause = e.getCause();
        boolean ours = cause instanceof IllegalArgumentException && cause.getMessage() != null;
        return ours ? cause.getMessage() : e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.isEmpty() ? "the file" : path.toString();
    }

    private static String at(JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? "" : " (line " + location.getLineNr() + ")";
    }
}
