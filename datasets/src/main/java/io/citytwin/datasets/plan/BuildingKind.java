package io.citytwin.datasets.plan;

import java.util.List;

/**
 * Kinds of buildings: the cell one needs, how large it gets, its shapes and storeys.
 *
 * @param cellWidth least and most width of its cell, metres
 * @param cellDepth least and most depth of its cell
 * @param width most width of the building
 * @param depth most depth
 * @param storeys least and most
 * @param storeyHeight metres
 * @param empty share of cells left open
 * @param structure structure type, Chinese
 */
record BuildingKind(
        double[] cellWidth,
        double[] cellDepth,
        double width,
        double depth,
        List<Shape> shapes,
        int[] storeys,
        double storeyHeight,
        double empty,
        String structure) {
    /** Outlines of a building. */
    enum Shape {
        BOX,
        L,
        U,
        T,
        CROSS,
        STEPPED,
        COURTYARD
    }

    private static final BuildingKind OLD = new BuildingKind(
            new double[] {13, 17}, new double[] {13, 16}, 12, 11, List.of(Shape.BOX, Shape.BOX, Shape.L, Shape.U),
            new int[] {1, 4}, 3.0, 0.12, "砖混结构");
    private static final BuildingKind VILLAGE = new BuildingKind(
            new double[] {14, 18}, new double[] {14, 18}, 13, 13, List.of(Shape.L, Shape.U, Shape.BOX, Shape.COURTYARD),
            new int[] {1, 3}, 3.2, 0.2, "砖混结构");
    private static final BuildingKind SLAB = new BuildingKind(
            new double[] {36, 52}, new double[] {21, 28}, 46, 13, List.of(Shape.BOX, Shape.STEPPED, Shape.BOX, Shape.L),
            new int[] {5, 11}, 2.9, 0.05, "钢筋混凝土结构");
    private static final BuildingKind TOWER = new BuildingKind(
            new double[] {31, 40}, new double[] {30, 38}, 27, 24, List.of(Shape.CROSS, Shape.T, Shape.STEPPED, Shape.BOX),
            new int[] {15, 33}, 2.9, 0.06, "剪力墙结构");
    private static final BuildingKind RETAIL = new BuildingKind(
            new double[] {34, 56}, new double[] {28, 44}, 50, 38, List.of(Shape.L, Shape.U, Shape.BOX, Shape.COURTYARD),
            new int[] {2, 7}, 4.5, 0.05, "框架结构");
    private static final BuildingKind OFFICE = new BuildingKind(
            new double[] {32, 46}, new double[] {32, 44}, 34, 30, List.of(Shape.BOX, Shape.BOX, Shape.CROSS, Shape.T),
            new int[] {9, 38}, 3.9, 0.1, "框架核心筒结构");
    private static final BuildingKind GOVERNMENT = new BuildingKind(
            new double[] {42, 60}, new double[] {38, 52}, 52, 42, List.of(Shape.COURTYARD, Shape.U, Shape.T),
            new int[] {3, 9}, 3.6, 0.1, "框架结构");
    private static final BuildingKind SCHOOL = new BuildingKind(
            new double[] {40, 54}, new double[] {30, 40}, 46, 28, List.of(Shape.U, Shape.L, Shape.BOX),
            new int[] {3, 6}, 3.6, 0.3, "框架结构");
    private static final BuildingKind HOSPITAL = new BuildingKind(
            new double[] {42, 58}, new double[] {34, 46}, 50, 36, List.of(Shape.U, Shape.T, Shape.COURTYARD),
            new int[] {4, 18}, 3.8, 0.15, "框架结构");
    private static final BuildingKind SHED = new BuildingKind(
            new double[] {36, 60}, new double[] {28, 44}, 56, 38, List.of(Shape.BOX, Shape.BOX, Shape.L),
            new int[] {1, 2}, 7.5, 0.06, "钢结构");

    /** The kind built on plots of that use, or null where nothing is built. */
    static BuildingKind on(LandUse use) {
        return switch (use) {
            case OLD_HOUSING -> OLD;
            case VILLAGE -> VILLAGE;
            case SLABS -> SLAB;
            case TOWERS -> TOWER;
            case RETAIL, CULTURE -> RETAIL;
            case OFFICE -> OFFICE;
            case GOVERNMENT -> GOVERNMENT;
            case SCHOOL -> SCHOOL;
            case HOSPITAL -> HOSPITAL;
            case INDUSTRY, LOGISTICS, UTILITY -> SHED;
            case PARK, SQUARE, FIELDS, RIVER -> null;
        };
    }
}
