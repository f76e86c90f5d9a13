package io.citytwin.datasets.plan;

/** Whole numbers with leading zeros, as codes have them. */
public final class Digits {
    private Digits() {}

    /** @param value not negative; wider values keep all their digits */
    public static String padded(long value, int width) {
        String digits = Long.toString(value);
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }

    /** An ISO date. */
    public static String date(int year, int month, int day) {
        return year + "-" + padded(month, 2) + "-" + padded(day, 2);
    }
}
