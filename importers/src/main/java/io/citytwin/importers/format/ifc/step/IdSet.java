package io.citytwin.importers.format.ifc.step;

import java.util.function.IntConsumer;

/** Numbers of instances, dense as they are as a rule, without paying for the gaps that a damaged file may have. */
final class IdSet {
    private static final int PAGE_BITS = 16;

    private final long[][] pages = new long[1 << (31 - PAGE_BITS)][];

    /** @return whether it was not there yet */
    boolean add(int id) {
        long[] page = pages[id >>> PAGE_BITS];
        if (page == null) {
            page = new long[1 << (PAGE_BITS - 6)];
            pages[id >>> PAGE_BITS] = page;
        }
        int low = id & (1 << PAGE_BITS) - 1;
        long bit = 1L << (low & 63);
        if ((page[low >> 6] & bit) != 0) {
            return false;
        }
        page[low >> 6] |= bit;
        return true;
    }

    boolean contains(int id) {
        long[] page = pages[id >>> PAGE_BITS];
        int low = id & (1 << PAGE_BITS) - 1;
        return page != null && (page[low >> 6] & 1L << (low & 63)) != 0;
    }

    /** Gives what is here and not in the other, ascending. */
    void forEachNotIn(IdSet other, IntConsumer consumer) {
        for (int p = 0; p < pages.length; p++) {
            if (pages[p] == null) {
                continue;
            }
            for (int w = 0; w < pages[p].length; w++) {
                long bits = pages[p][w] & ~(other.pages[p] == null ? 0 : other.pages[p][w]);
                for (; bits != 0; bits &= bits - 1) {
                    consumer.accept(p << PAGE_BITS | w << 6 | Long.numberOfTrailingZeros(bits));
                }
            }
        }
    }
}
