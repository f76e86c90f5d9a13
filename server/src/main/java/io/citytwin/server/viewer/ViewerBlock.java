package io.citytwin.server.viewer;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import java.nio.file.Path;

/** The viewer at {@code /}: the files of its build, under a content security policy that forbids everything outside. */
public final class ViewerBlock implements ApiBlock {
    private final ViewerEndpoint endpoint;

    public ViewerBlock(Path folder) {
        this.endpoint = new ViewerEndpoint(folder);
    }

    @Override
    public String name() {
        return "viewer";
    }

    @Override
    public String title() {
        return "Viewer";
    }

    @Override
    public void mount(Routes routes) {
        Operation operation = Operation.of("viewer", "The viewer's files").withOpenParameters().answering("text/html");
        routes.get("/", operation, endpoint::serve);
        // Everything that no other block has taken: this block stands last in the list of blocks.
        routes.get("/<file>", operation, endpoint::serve);
    }
}
