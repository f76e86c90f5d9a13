package io.citytwin.server.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How {@code up} and {@code demo} serve. */
final class ServeOptions {
    @Option(names = "--port", paramLabel = "N", description = "Port to listen at (default: 8080, 0 for any free one).")
    private Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen at (default: 127.0.0.1).")
    private String host;

    @Option(names = "--no-open", description = "Don't open a browser.")
    private boolean noOpen;

    @Option(names = "--detach", description = "Serve in the background; end it with: citytwin stop")
    private boolean detach;

    boolean detach() {
        return detach;
    }

    boolean opensBrowser() {
        return !noOpen && !detach;
    }

    Map<String, String> overrides() {
        Map<String, String> values = new LinkedHashMap<>();
        if (port != null) {
            values.put("http.port", port.toString());
        }
        if (host != null) {
            values.put("http.host", host);
        }
        return values;
    }

    /** The same options for the process in the background. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of("--no-open"));
        if (port != null) {
            words.add("--port=" + port);
        }
        if (host != null) {
            words.add("--host=" + host);
        }
        return words;
    }
}
