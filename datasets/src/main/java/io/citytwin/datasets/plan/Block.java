package io.citytwin.datasets.plan;

import java.util.List;

/**
 * What lies between streets.
 *
 * @param number within its superblock, from 1
 * @param rect its area of the plan, up to the streets' edges
 * @param plots its plots; none where it is a riverside
 * @param isRiverside whether it touches the river's banks: a green strip then, cut by the water
 * @param southStreet name of the street along its south side
 * @param northStreet name of the street along its north side
 */
public record Block(
        int number, Rect rect, List<Plot> plots, boolean isRiverside, String southStreet, String northStreet) {
    public Block {
        plots = List.copyOf(plots);
    }

    /**
     * A plot of one use.
     *
     * @param number within its block, from 1
     */
    public record Plot(int number, Rect rect, LandUse use) {}
}
