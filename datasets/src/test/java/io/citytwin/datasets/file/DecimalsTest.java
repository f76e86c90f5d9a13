package io.citytwin.datasets.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
    @Test
    void numbersReadBackAsBigDecimalWouldRoundThem() {
        Random random = new Random(3);
        for (int k = 0; k < 2000; k++) {
            int decimals = random.nextInt(6);
            double value = (random.nextDouble() - 0.5) * 1000;
            BigDecimal expected = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
            assertThat(new BigDecimal(Decimals.format(value, decimals)).subtract(expected).abs())
                    .isLessThanOrEqualTo(BigDecimal.ONE.movePointLeft(decimals));
        }
        assertThat(Decimals.format(0.05, 2)).isEqualTo("0.05");
        assertThat(Decimals.format(-0.5, 3)).isEqualTo("-0.500");
        assertThat(Decimals.format(114.00000001, 8)).isEqualTo("114.00000001");
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> Decimals.format(Double.NaN, 2)).hasMessageContaining("finite");
    }
}
