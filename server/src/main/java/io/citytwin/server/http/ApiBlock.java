package io.citytwin.server.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One API, or one conformance class of one: a room that names its specification and mounts its routes. The list of all
 * blocks stands in {@code io.citytwin.server.app.Blocks}.
 */
public interface ApiBlock extends AutoCloseable {
    /** Short name, the tag in OpenAPI ("features", "h3"). */
    String name();

    /** Title for people. */
    String title();

    /** Address of the specification it follows. */
    default Optional<String> specification() {
        return Optional.empty();
    }

    /** The conformance classes it fulfils, by their URIs; each has a test. */
    default List<String> conformance() {
        return List.of();
    }

    /** Adds its routes. */
    void mount(Routes routes);

    /** The server is about to stop: answers that have no end of their own (event streams) end now. */
    default void stopping() {}

    /** The server has stopped to listen: what the block holds is given back. */
    @Override
    default void close() throws IOException {}
}
