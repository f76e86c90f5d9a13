package io.citytwin.geometry.clash;

/**
 * Two bodies that share room, or come too close.
 *
 * @param first number of the body in the first list
 * @param second number of the body in the second list
 * @param depth how deep one lies in the other, metres: the largest distance from the surface of one that a point of the other
 *     has inside of it, as far as {@link PenetrationDepth} finds it; 0 where they share no room
 * @param distance the distance of the surfaces, metres; 0 where they share room
 * @param onFirst a point of the first body (x, y, z): the deepest that was found, or the nearest to the second
 * @param onSecond likewise of the second body; the same where they share room
 */
public record Clash(
        int first, int second, Kind kind, double depth, double distance, double[] onFirst, double[] onSecond) {
    /** What kind of clash it is. */
    public enum Kind {
        /** Their surfaces cross: a hard clash. */
        CROSSING,
        /** One lies inside the other, and their surfaces don't meet: a hard clash. */
        CONTAINED,
        /** They share no room, but less than the wanted clearance lies between them. */
        TOO_CLOSE
    }
}
