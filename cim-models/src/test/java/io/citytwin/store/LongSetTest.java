package io.citytwin.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
    @Test
    void it_holds_what_a_hash_set_of_the_library_holds() {
        Random random = new Random(7);
        LongSet set = new LongSet(100_000);
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 60_000; i++) {
            // Few bits, so that some come twice and many stand side by side; 0 among them.
            long value = random.nextInt(4) == 0 ? random.nextInt(1000) : random.nextLong() & 0xffff_0000_ffffL;
            assertThat(set.add(value)).isEqualTo(expected.add(value));
        }
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextInt(2) == 0 ? random.nextInt(2000) : random.nextLong() & 0xffff_0000_ffffL;
            assertThat(set.contains(value)).isEqualTo(expected.contains(value));
        }
    }

    @Test
    void beyond_its_bound_it_gives_up_and_knows_nothing() {
        LongSet set = new LongSet(10);
        for (long i = 1; i <= 11; i++) {
            set.add(i * 0x9E3779B97F4A7C15L);
        }
        assertThat(set.isFull()).isTrue();
        assertThat(set.contains(0x9E3779B97F4A7C15L)).isFalse();
        assertThat(set.add(0x9E3779B97F4A7C15L)).isTrue();
    }
}
