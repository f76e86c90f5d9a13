package io.citytwin.server.http;

import java.util.List;

/**
 * What one method of one path does: enough to check its parameters and to write its entry in OpenAPI.
 *
 * @param id operationId, unique
 * @param summary one line
 * @param parameters its query parameters
 * @param open whether further query parameters may be given, which the handler checks itself
 * @param mediaTypes what it answers with, the default first
 * @param guarded whether the admin token is needed
 */
public record Operation(
        String id,
        String summary,
        List<QueryParameter<?>> parameters,
        boolean open,
        List<String> mediaTypes,
        boolean guarded) {
    public Operation {
        parameters = List.copyOf(parameters);
        mediaTypes = List.copyOf(mediaTypes);
    }

    /** An operation that answers JSON to everybody and knows no parameter. */
    public static Operation of(String id, String summary) {
        return new Operation(id, summary, List.of(), false, List.of("application/json"), false);
    }

    public Operation with(QueryParameter<?>... more) {
        return new Operation(id, summary, List.of(more), open, mediaTypes, guarded);
    }

    public Operation with(List<? extends QueryParameter<?>> more) {
        return new Operation(id, summary, List.copyOf(more), open, mediaTypes, guarded);
    }

    /** The handler calls {@link RequestParameters#checkRest} itself. */
    public Operation withOpenParameters() {
        return new Operation(id, summary, parameters, true, mediaTypes, guarded);
    }

    public Operation answering(String... types) {
        return new Operation(id, summary, parameters, open, List.of(types), guarded);
    }

    /** Only with {@code Authorization: Bearer <admin token>}. */
    public Operation forAdmin() {
        return new Operation(id, summary, parameters, open, mediaTypes, true);
    }
}
