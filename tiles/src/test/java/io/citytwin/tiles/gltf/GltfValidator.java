package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The official glTF validator, as the viewer's packages bring it, in a child process of Node. */
public final class GltfValidator {
    private GltfValidator() {}

    /** Skips the calling test where the validator isn't installed. */
    private static Path modules() {
        String told = System.getenv("CITYTWIN_NODE_MODULES");
        Path folder = told != null ? Path.of(told) : Path.of("..", "web-viewer", "node_modules");
        Assumptions.assumeTrue(
                Files.isDirectory(folder.resolve("gltf-validator")),
                "gltf-validator is not installed (run npm ci in web-viewer)");
        return folder.toAbsolutePath().normalize();
    }

    /** Errors and warnings of all files, one sentence each. */
    public static List<String> validate(Path folder, List<byte[]> files) throws IOException, InterruptedException {
        Path modules = modules();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < files.size(); i++) {
            Path file = folder.resolve(i + ".glb");
            Files.write(file, files.get(i));
            names.append(file).append('\n');
        }
        // Node reads files, and the resource may lie in a jar.
        Path script = folder.resolve("gltf-validate.cjs");
        try (InputStream in = GltfValidator.class.getResourceAsStream("/node/gltf-validate.cjs")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Process node = new ProcessBuilder("node", script.toString(), modules.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = node.getOutputStream()) {
            in.write(names.toString().getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (node.waitFor() != 0) {
            throw new IOException("the validator ended with " + node.exitValue());
        }
        List<String> problems = new ArrayList<>();
        List<String> lines = out.lines().toList();
        if (lines.size() != files.size()) {
            problems.add(lines.size() + " reports for " + files.size() + " files");
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
