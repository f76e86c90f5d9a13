package io.citytwin.server.http;

import io.javalin.http.Context;
import java.io.IOException;

/** Answers a request whose query parameters have been read. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers.
     *
     * @throws ProblemException for everything that is the caller's to mend
     * @throws IOException where the answer cannot be written
     */
    void handle(Context ctx, RequestParameters parameters) throws IOException;
}
