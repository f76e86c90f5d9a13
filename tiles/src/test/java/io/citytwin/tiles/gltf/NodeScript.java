package io.citytwin.tiles.gltf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A script of the test resources under {@code /node}, run by Node with the packages that the viewer installed. */
public final class NodeScript {
    private NodeScript() {}

    /**
     * Runs a script and gives the lines that it prints. Skips the calling test where the package isn't installed.
     *
     * @param script name of the file in {@code /node}
     * @param needs the package that the script loads out of the folder that is its first argument
     * @param folder where the script may be put for the run
     * @param lines what it reads from its standard input
     */
    public static List<String> run(String script, String needs, Path folder, List<String> lines)
            throws IOException, InterruptedException {
        String told = System.getenv("CITYTWIN_NODE_MODULES");
        Path modules = told != null ? Path.of(told) : Path.of("..", "web-viewer", "node_modules");
        Assumptions.assumeTrue(
                Files.isDirectory(modules.resolve(needs)), needs + " is not installed (run npm ci in web-viewer)");
        // Node reads files, and the resource may lie in a jar.
        Path copy = folder.resolve(script);
        try (InputStream in = NodeScript.class.getResourceAsStream("/node/" + script)) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        Process node = new ProcessBuilder(
                        "node", copy.toString(), modules.toAbsolutePath().normalize().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = node.getOutputStream()) {
            in.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (node.waitFor() != 0) {
            throw new IOException(script + " ended with " + node.exitValue());
        }
        return out.lines().toList();
    }
}
