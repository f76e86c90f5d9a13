package io.citytwin.benchmarks;

/** A benchmark that can't be run here; the message is one clear line. */
final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
