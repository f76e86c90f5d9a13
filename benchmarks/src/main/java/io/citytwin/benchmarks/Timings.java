package io.citytwin.benchmarks;

import java.util.Arrays;

/** Durations of one kind of request. */
final class Timings {
    private double[] milliseconds = new double[256];
    private int count;

    /** Times one call. */
    <T> T time(Call<T> call) throws java.io.IOException, java.sql.SQLException, InterruptedException, BenchException {
        long start = System.nanoTime();
        T result = call.run();
        add((System.nanoTime() - start) / 1e6);
        return result;
    }

    /** What is timed. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws java.io.IOException, java.sql.SQLException, InterruptedException, BenchException;
    }

    void add(double duration) {
        if (count == milliseconds.length) {
            milliseconds = Arrays.copyOf(milliseconds, count * 2);
        }
        milliseconds[count++] = duration;
    }

    int count() {
        return count;
    }

    double sum() {
        return Arrays.stream(milliseconds, 0, count).sum();
    }

    /** The duration below which that share of all lies, by nearest rank. */
    double percentile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        double[] sorted = Arrays.copyOf(milliseconds, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, Math.max(0, Math.ceil(share * count) - 1))];
    }
}
