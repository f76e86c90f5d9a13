package io.citytwin.importers.format.ifc.geometry;

/**
 * Takes the shapes of elements, one element after the other in the order asked for, on the thread that called
 * {@link GeometryProcess#extract}. Each element ends in exactly one {@link #done} or {@link #failed}; of a failed element
 * there are no parts.
 */
public interface Sink {
    /**
     * A part of an element.
     *
     * @param expressId the element's number in the file
     * @param shape the same object for parts that share it, while it is kept; else recognisable by its hash
     * @param placement from the shape's coordinates to those of the project (axes of the IFC project, metres, Z up): 16
     *     numbers, column by column as in glTF; it may scale and mirror (a mirror turns triangles around)
     * @param rgb 0xRRGGBB in sRGB
     * @param alpha 1 opaque to 0 invisible
     */
    void part(int expressId, Shape shape, double[] placement, int rgb, float alpha) throws InterruptedException;

    /** All parts of the element have been given; there were none if it has no shape. */
    void done(int expressId) throws InterruptedException;

    /** The element's shape could not be made; the reason is one line. */
    void failed(int expressId, String reason) throws InterruptedException;

    /** Comes between the parts and {@link #done} of an element whose shape is there, perhaps not all of it. */
    default void warned(int expressId, String message) throws InterruptedException {}
}
