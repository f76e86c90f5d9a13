package io.citytwin.importers.format.ifc;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.mapping.Footprints;
import io.citytwin.importers.spi.SourceModel;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** What elements cover seen from above: polygons of longitude and latitude in degrees. */
final class MeshFootprint {
    /** Of finer meshes the outline would take longer than it is worth. */
    private static final int MOST_TRIANGLES = 2000;

    /** Five millimetres in degrees: what stands upright and thin covers a strip. */
    private static final double STRIP = 5e-8;

    private MeshFootprint() {}

    /** The outline of what faces down; of fine meshes their convex hull. For what is wide and of any form: rooms, slabs. */
    static Geometry outline(ModelMesh mesh) {
        if (mesh.triangleCount() > MOST_TRIANGLES) {
            return hull(mesh);
        }
        List<SourceModel.Surface> surfaces = new ArrayList<>();
        for (int t = 0; t < 3 * mesh.triangleCount(); t += 3) {
            double[] ring = new double[9];
            for (int k = 0; k < 3; k++) {
                int corner = mesh.index(t + k);
                ring[3 * k] = mesh.longitude(corner);
                ring[3 * k + 1] = mesh.latitude(corner);
                ring[3 * k + 2] = mesh.height(corner);
            }
            surfaces.add(new SourceModel.Surface(
                    SurfaceKind.OTHER, true, -1, List.<double[][]>of(new double[][] {ring})));
        }
        return Footprints.of(new SourceModel(surfaces), true);
    }

    /** The convex hull: of what is straight the outline itself, and found in no time. */
    static Geometry hull(ModelMesh mesh) {
        Coordinate[] corners = new Coordinate[mesh.cornerCount()];
        for (int c = 0; c < corners.length; c++) {
            corners[c] = new Coordinate(mesh.longitude(c), mesh.latitude(c));
        }
        Geometry hull = Geometries.FACTORY.createMultiPointFromCoords(corners).convexHull();
        if (hull.getDimension() == 2) {
            return hull;
        }
        Envelope box = hull.getEnvelopeInternal();
        box.expandBy(STRIP);
        return hull.getDimension() == 1 ? hull.buffer(STRIP, 1) : Geometries.FACTORY.toGeometry(box);
    }
}
