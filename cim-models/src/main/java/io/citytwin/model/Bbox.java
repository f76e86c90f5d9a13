package io.citytwin.model;

/** A box in EPSG:4326, degrees, x = longitude, y = latitude; it does not cross the antimeridian. */
public record Bbox(double minX, double minY, double maxX, double maxY) {
    public Bbox {
        if (!(minX <= maxX) || !(minY <= maxY)) {
            throw new IllegalArgumentException("a box's minimum must not exceed its maximum, was " + minX + "," + minY
                    + "," + maxX + "," + maxY);
        }
    }

    /** Whether the place is in it or on its border. */
    public boolean contains(double x, double y) {
        return x >= minX && x <= maxX && y >= minY && y <= maxY;
    }

    public boolean intersects(Bbox o) {
        return minX <= o.maxX && maxX >= o.minX && minY <= o.maxY && maxY >= o.minY;
    }

    public Bbox union(Bbox o) {
        return new Bbox(
                Math.min(minX, o.minX), Math.min(minY, o.minY), Math.max(maxX, o.maxX), Math.max(maxY, o.maxY));
    }
}
