package io.citytwin.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as RFC 9457 describes it (application/problem+json).
 *
 * @param type "about:blank": the status says it all; the detail is written for a person
 * @param title the status in words
 * @param status HTTP status
 * @param detail one sentence: what is wrong, with rule and value
 * @param instance path of the request, filled in when it is sent
 * @param parameter the query or path parameter that is wrong, or null
 * @param allowed what may stand there instead, or null
 * @param requestId id of the request in the server's log; always there on a 5xx
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String parameter,
        List<String> allowed,
        String requestId) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, String detail) {
        return new Problem("about:blank", titleOf(status), status, detail, null, null, null, null);
    }

    /** 400: a parameter's value breaks its rule. */
    public static Problem badParameter(String parameter, String detail) {
        return of(400, detail).withParameter(parameter, null);
    }

    /** 400: a parameter's value is none of those there are. */
    public static Problem badParameter(String parameter, String detail, List<String> allowed) {
        return of(400, detail).withParameter(parameter, allowed);
    }

    /** 404: there is no such thing, or none that this caller may know of. */
    public static Problem notFound(String detail) {
        return of(404, detail);
    }

    public Problem withParameter(String name, List<String> values) {
        return new Problem(
                type, title, status, detail, instance, name, values == null ? null : List.copyOf(values), requestId);
    }

    Problem at(String path, String id) {
        return new Problem(type, title, status, detail, path, parameter, allowed, id);
    }

    private static String titleOf(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> status >= 500 ? "Internal Server Error" : "Error";
        };
    }
}
