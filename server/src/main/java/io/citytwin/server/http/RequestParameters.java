package io.citytwin.server.http;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The query parameters of a request, read strictly: one that the operation doesn't know, or one that is given twice, is
 * a 400 that names it and says what is allowed.
 */
public final class RequestParameters {
    private final Map<String, QueryParameter<?>> known = new LinkedHashMap<>();
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, Object> parsed = new LinkedHashMap<>();

    private RequestParameters(Context ctx, List<QueryParameter<?>> declared) {
        declared.forEach(p -> known.put(p.name(), p));
        for (Map.Entry<String, List<String>> e : ctx.queryParamMap().entrySet()) {
            if (e.getValue().size() > 1) {
                throw ProblemException.badParameter(
                        e.getKey(), "parameter " + e.getKey() + " must be given once, was given "
                                + e.getValue().size() + " times");
            }
            given.put(e.getKey(), e.getValue().isEmpty() ? "" : e.getValue().get(0));
        }
    }

    /** Reads a request's parameters and refuses unknown ones. */
    static RequestParameters strict(Context ctx, List<QueryParameter<?>> declared) {
        RequestParameters p = new RequestParameters(ctx, declared);
        p.checkRest(Set.of());
        p.parseAll();
        return p;
    }

    /** Reads a request's parameters; the handler still has to call {@link #checkRest} for names it knows later. */
    static RequestParameters open(Context ctx, List<QueryParameter<?>> declared) {
        RequestParameters p = new RequestParameters(ctx, declared);
        p.parseAll();
        return p;
    }

    private void parseAll() {
        for (QueryParameter<?> p : known.values()) {
            String text = given.get(p.name());
            if (text != null) {
                parsed.put(p.name(), p.parse(text));
            } else if (p.required()) {
                throw ProblemException.badParameter(p.name(), "parameter " + p.name() + " is required");
            }
        }
    }

    /**
     * Refuses whatever is neither declared nor in {@code alsoAllowed} (a collection's property names, say).
     *
     * @throws ProblemException 400
     */
    public void checkRest(Collection<String> alsoAllowed) {
        for (String name : given.keySet()) {
            if (!known.containsKey(name) && !alsoAllowed.contains(name)) {
                Set<String> allowed = new LinkedHashSet<>(new TreeSet<>(known.keySet()));
                allowed.addAll(alsoAllowed);
                throw ProblemException.badParameter(
                        name, "there is no parameter " + name + " here", new ArrayList<>(allowed));
            }
        }
    }

    /** The value, or the parameter's own default, or null. */
    @SuppressWarnings("unchecked") // parsed only ever holds what the parameter of that name returned
    public <T> T get(QueryParameter<T> parameter) {
        if (known.get(parameter.name()) == null) {
            throw new IllegalArgumentException("the operation does not declare parameter " + parameter.name());
        }
        Object value = parsed.get(parameter.name());
        return value == null ? parameter.absent() : (T) value;
    }

    /** The value if it was given, or the parameter's default if it has one. */
    public <T> Optional<T> find(QueryParameter<T> parameter) {
        return Optional.ofNullable(get(parameter));
    }

    /** Whether the request has the parameter. */
    public boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** The texts that were given and not declared: the candidates for property filters. */
    public Map<String, String> undeclared() {
        Map<String, String> rest = new LinkedHashMap<>(given);
        rest.keySet().removeAll(known.keySet());
        return rest;
    }

    /** All texts that were given, in order: what a link to the next page repeats. */
    public Map<String, String> given() {
        return Map.copyOf(given);
    }
}
