package io.citytwin.store;

/**
 * A set of 64-bit hashes in 16 bytes each or less (open addressing, linear probing), bounded: where it would grow beyond
 * its bound it gives up and says so, so that memory never depends on the size of a file.
 */
final class LongSet {
    private final int bound;
    private long[] table = new long[1 << 12];
    private int size;
    private boolean hasZero;
    private boolean full;

    /** @param bound most members that it takes */
    LongSet(int bound) {
        this.bound = bound;
    }

    /** Adds a hash; returns whether it is new. In a set that gave up nothing is known: true. */
    boolean add(long hash) {
        if (full) {
            return true;
        }
        if (hash == 0) {
            boolean isNew = !hasZero;
            hasZero = true;
            return isNew;
        }
        int at = place(table, hash);
        if (table[at] == hash) {
            return false;
        }
        table[at] = hash;
        size++;
        if (size > bound) {
            full = true;
            table = new long[2];
        } else if (size > table.length / 10 * 7) {
            grow();
        }
        return true;
    }

    boolean contains(long hash) {
        return hash == 0 ? hasZero : table[place(table, hash)] == hash;
    }

    /** Whether it gave up, since there were more than its bound. */
    boolean isFull() {
        return full;
    }

    private void grow() {
        long[] wider = new long[table.length * 2];
        for (long hash : table) {
            if (hash != 0) {
                wider[place(wider, hash)] = hash;
            }
        }
        table = wider;
    }

    /** Where the hash stands, or would. */
    private static int place(long[] table, long hash) {
        int mask = table.length - 1;
        int at = (int) (hash ^ hash >>> 32) & mask;
        while (table[at] != 0 && table[at] != hash) {
            at = at + 1 & mask;
        }
        return at;
    }
}
