package io.citytwin.grid;

/**
 * A contiguous interval of H3 indexes, both ends included: the descendants of a cell at one resolution, and nothing
 * else of that resolution.
 */
public record CellRange(long first, long last) {
    public CellRange {
        if (first > last) {
            throw new IllegalArgumentException("a cell range must not end before it starts");
        }
    }

    public boolean contains(long cell) {
        return first <= cell && cell <= last;
    }
}
