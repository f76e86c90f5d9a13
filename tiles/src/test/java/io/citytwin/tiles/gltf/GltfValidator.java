package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The official glTF validator, as the viewer's packages bring it, in a child process of Node. It knows no
 * EXT_meshopt_compression: contents in this form are validated as they are, which covers all but the data of their vertices,
 * and once more unpacked by meshoptimizer's own decoder.
 */
public final class GltfValidator {
    private GltfValidator() {}

    /** Errors and warnings of all files, one sentence each. */
    public static List<String> validate(Path folder, List<byte[]> files) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        List<String> unpacked = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            Path file = folder.resolve(i + ".glb");
            Files.write(file, files.get(i));
            names.add(file.toString());
            if (GlbReader.read(files.get(i)).json().path("extensionsUsed").toString().contains("EXT_meshopt_compression")) {
                unpacked.add(file.toString());
            }
        }
        if (!unpacked.isEmpty()) {
            names.addAll(NodeScript.run("meshopt-unpack.mjs", "meshoptimizer", folder, unpacked));
        }
        List<String> problems = new ArrayList<>();
        List<String> lines = NodeScript.run("gltf-validate.cjs", "gltf-validator", folder, names);
        if (lines.size() != files.size() + unpacked.size()) {
            problems.add(lines.size() + " reports for " + names.size() + " files");
        }
        for (String line : lines) {
            JsonNode report = new ObjectMapper().readTree(line);
            if (report.get("errors").asInt() + report.get("warnings").asInt() > 0) {
                problems.add(report.get("file").asText() + ": " + report.get("worst"));
            }
        }
        return problems;
    }
}
