package io.citytwin.datasets.plan;

import java.util.List;

/**
 * Random numbers by SplitMix64 (Steele, Lea, Flood 2014), keyed by a seed and a place: every block of the city has its
 * own stream, so the city can be made in any order and any part of it alone.
 */
public final class SeededRandom {
    private long state;

    private SeededRandom(long state) {
        this.state = state;
    }

    /** The stream of that seed and place. */
    public static SeededRandom of(long seed, long... place) {
        long mixed = mix(seed + 0x9E3779B97F4A7C15L);
        for (long key : place) {
            mixed = mix(mixed ^ (key + 0x9E3779B97F4A7C15L + (mixed << 6)));
        }
        return new SeededRandom(mixed);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        return mix(state);
    }

    /** At least 0, below 1. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** At least 0, below the bound. */
    public int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }

    /** At least low, at most high. */
    public int between(int low, int high) {
        return low + nextInt(high - low + 1);
    }

    public double between(double low, double high) {
        return low + nextDouble() * (high - low);
    }

    public boolean chance(double probability) {
        return nextDouble() < probability;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(nextInt(choices.size()));
    }
}
