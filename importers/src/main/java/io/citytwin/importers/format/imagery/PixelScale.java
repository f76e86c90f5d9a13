package io.citytwin.importers.format.imagery;

import io.citytwin.importers.spi.UnreadableSourceException;

/**
 * Which numbers of a band are black and white; between them it goes linearly, beyond them it stays.
 *
 * @param low the darkest
 * @param high the brightest
 */
record PixelScale(double low, double high) {

    /** @throws UnreadableSourceException where the text is no range */
    static PixelScale parse(String text) throws UnreadableSourceException {
        String[] ends = text.split(",", -1);
        try {
            double low = Double.parseDouble(ends[0].strip());
            double high = Double.parseDouble(ends[ends.length - 1].strip());
            if (ends.length == 2 && Double.isFinite(low) && Double.isFinite(high) && low < high) {
                return new PixelScale(low, high);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UnreadableSourceException(
                "--set range must be two numbers, the darkest and the brightest (range=0,4000), was \"" + text + "\"");
    }

    /** From 0 to the largest number of so many bits. */
    static PixelScale ofBits(int bits) {
        return new PixelScale(0, (1L << bits) - 1);
    }

    /** 0 to 255. */
    int of(double number) {
        double part = (number - low) / (high - low) * 255;
        // Written so that NaN is black.
        return part > 0 ? (int) Math.min(255, Math.round(part)) : 0;
    }
}
