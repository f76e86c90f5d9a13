package io.citytwin.grid;

/** What has been found in one zone. */
public final class ZoneValues {
    private final long zone;
    private long count;
    private double area;
    private double length;
    private final long[] numbers;
    private final double[] sums;
    private final double[] minima;
    private final double[] maxima;

    ZoneValues(long zone, int attributes) {
        this.zone = zone;
        this.numbers = new long[attributes];
        this.sums = new double[attributes];
        this.minima = new double[attributes];
        this.maxima = new double[attributes];
    }

    /** The cell's index. */
    public long zone() {
        return zone;
    }

    /** Features whose centroid lies in the zone. */
    public long count() {
        return count;
    }

    /** Square metres of the features' areas that lie in the zone. */
    public double area() {
        return area;
    }

    /** Metres of the features' lines that lie in the zone. */
    public double length() {
        return length;
    }

    /** How many of the counted features have a value of that attribute. */
    public long number(int attribute) {
        return numbers[attribute];
    }

    public double sum(int attribute) {
        return sums[attribute];
    }

    public double minimum(int attribute) {
        return minima[attribute];
    }

    public double maximum(int attribute) {
        return maxima[attribute];
    }

    void addArea(double squareMetres) {
        area += squareMetres;
    }

    void addLength(double metres) {
        length += metres;
    }

    void addCount(long features) {
        count += features;
    }

    /** @param values one per attribute, NaN where there is none */
    void addFeature(double[] values) {
        count++;
        for (int i = 0; i < sums.length; i++) {
            double v = values[i];
            if (Double.isNaN(v)) {
                continue;
            }
            minima[i] = numbers[i] == 0 ? v : Math.min(minima[i], v);
            maxima[i] = numbers[i] == 0 ? v : Math.max(maxima[i], v);
            sums[i] += v;
            numbers[i]++;
        }
    }
}
