package io.citytwin.server.http;

import java.util.List;

/** Ends a request with a {@link Problem}; thrown anywhere below an endpoint, answered in one place. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** 404 with that sentence. */
    public static ProblemException notFound(String detail) {
        return new ProblemException(Problem.notFound(detail));
    }

    /** 400 because of a parameter. */
    public static ProblemException badParameter(String parameter, String detail) {
        return new ProblemException(Problem.badParameter(parameter, detail));
    }

    /** 400 because a parameter's value is none of those there are. */
    public static ProblemException badParameter(String parameter, String detail, List<String> allowed) {
        return new ProblemException(Problem.badParameter(parameter, detail, allowed));
    }

    /** Any status with that sentence. */
    public static ProblemException of(int status, String detail) {
        return new ProblemException(Problem.of(status, detail));
    }
}
