package io.citytwin.server.http;

import io.javalin.http.Context;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * An answer that is written while it is made. Once its first bytes are out, an error can no longer become a problem
 * document: then the connection is cut, so that nobody takes a torn answer for a whole one.
 */
public final class StreamedAnswer {
    private static final String BEGUN = "citytwin.answer.begun";

    private StreamedAnswer() {}

    /** Where the body goes; compressed if the caller takes that. */
    public static OutputStream open(Context ctx) {
        return new FilterOutputStream(ctx.outputStream()) {
            @Override
            public void write(int b) throws IOException {
                ctx.attribute(BEGUN, true);
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ctx.attribute(BEGUN, true);
                out.write(bytes, offset, length);
            }
        };
    }

    static boolean isBegun(Context ctx) {
        return ctx.res().isCommitted() || Boolean.TRUE.equals(ctx.attribute(BEGUN));
    }

    /** Closes the connection in the middle of the answer. */
    static void cut(Context ctx) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }
}
