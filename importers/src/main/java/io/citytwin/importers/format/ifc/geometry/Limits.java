package io.citytwin.importers.format.ifc.geometry;

import java.time.Duration;

/**
 * What the making of shapes may cost.
 *
 * @param open longest silence while the process starts and opens the file
 * @param element longest time for the shapes of one element; time in which the sink is busy does not count
 * @param whole longest time for all elements of a file
 * @param memoryBytes resident memory past which the process is started anew between two elements
 * @param elementMemoryBytes resident memory past which the process is killed in the middle of an element, which fails
 * @param triangles most triangles of one element
 * @param restarts how often the process may be started anew because it ended, hung or was killed; restarts for memory
 *     between two elements come on top, since they make progress
 * @param circleSegments corners of a full circle; with 24 a cylinder has 1.1 % less volume than a round one
 */
public record Limits(
        Duration open,
        Duration element,
        Duration whole,
        long memoryBytes,
        long elementMemoryBytes,
        int triangles,
        int restarts,
        int circleSegments) {
    public static final Limits STANDARD = new Limits(
            Duration.ofSeconds(120),
            Duration.ofSeconds(60),
            Duration.ofHours(2),
            550L << 20,
            2L << 30,
            2_000_000,
            20,
            24);

    public Limits {
        if (open.isNegative() || open.isZero() || element.isNegative() || element.isZero() || whole.isNegative()) {
            throw new IllegalArgumentException(
                    "time limits must be longer than 0, were " + open + ", " + element + ", " + whole);
        }
        if (memoryBytes <= 0 || elementMemoryBytes < memoryBytes) {
            throw new IllegalArgumentException("memory limits must be > 0, the element's the greater one, were "
                    + memoryBytes + " and " + elementMemoryBytes);
        }
        if (triangles < 1 || restarts < 0 || circleSegments < 3) {
            throw new IllegalArgumentException("triangles >= 1, restarts >= 0 and circle segments >= 3 are allowed, were "
                    + triangles + ", " + restarts + ", " + circleSegments);
        }
    }

    public Limits withElement(Duration limit) {
        return new Limits(open, limit, whole, memoryBytes, elementMemoryBytes, triangles, restarts, circleSegments);
    }

    public Limits withWhole(Duration limit) {
        return new Limits(open, element, limit, memoryBytes, elementMemoryBytes, triangles, restarts, circleSegments);
    }

    public Limits withMemory(long bytes, long elementBytes) {
        return new Limits(open, element, whole, bytes, elementBytes, triangles, restarts, circleSegments);
    }

    public Limits withTriangles(int most) {
        return new Limits(open, element, whole, memoryBytes, elementMemoryBytes, most, restarts, circleSegments);
    }

    public Limits withRestarts(int most) {
        return new Limits(open, element, whole, memoryBytes, elementMemoryBytes, triangles, most, circleSegments);
    }
}
