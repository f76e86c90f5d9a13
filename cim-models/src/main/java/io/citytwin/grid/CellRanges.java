package io.citytwin.grid;

import io.citytwin.model.Bbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/** The intervals of cells of resolution 15 in which the features of some zones are to be looked for. */
public final class CellRanges {
    /** So many intervals at most: more cost more than they save. */
    private static final int MOST = 400;

    private CellRanges() {}

    /**
     * Intervals that hold every cell of resolution 15 with a point in one of the zones; other cells may be in them, too.
     *
     * @param zones cells of one resolution
     */
    public static List<CellRange> holding(Collection<Long> zones) {
        // descendants stick out of their ancestor's hexagon, but never beyond its neighbours
        long[] cells = zones.stream()
                .flatMapToLong(zone -> LongStream.of(H3Grid.disk(zone, 1)))
                .distinct()
                .sorted()
                .toArray();
        while (cells.length > MOST && H3Grid.resolution(cells[0]) > 0) {
            int coarser = H3Grid.resolution(cells[0]) - 1;
            cells = Arrays.stream(cells)
                    .map(cell -> H3Grid.parent(cell, coarser))
                    .distinct()
                    .toArray();
        }
        return merge(cells);
    }

    /**
     * Intervals that hold every cell of resolution 15 with a point in one of the zones that meet a box.
     *
     * @param resolution of the zones
     */
    public static List<CellRange> holding(Bbox box, int resolution) {
        Bbox wide = H3Grid.widened(box, resolution);
        int coarse = resolution;
        while (coarse > 0 && H3Grid.estimate(wide, coarse) > MOST) {
            coarse--;
        }
        return holding(Arrays.stream(H3Grid.covering(wide, coarse)).boxed().toList());
    }

    /** One interval for siblings in a row. */
    private static List<CellRange> merge(long[] cells) {
        List<CellRange> ranges = new ArrayList<>();
        long first = 0;
        long last = 0;
        long before = 0;
        for (long cell : cells) {
            CellRange range = H3Grid.children(cell, H3Grid.FINEST);
            if (before != 0 && isNextSibling(before, cell)) {
                last = range.last();
            } else {
                if (before != 0) {
                    ranges.add(new CellRange(first, last));
                }
                first = range.first();
                last = range.last();
            }
            before = cell;
        }
        if (before != 0) {
            ranges.add(new CellRange(first, last));
        }
        return ranges;
    }

    private static boolean isNextSibling(long a, long b) {
        int r = H3Grid.resolution(a);
        return r > 0 && H3Grid.parent(a, r - 1) == H3Grid.parent(b, r - 1) && b - a == 1L << 3 * (H3Grid.FINEST - r);
    }
}
