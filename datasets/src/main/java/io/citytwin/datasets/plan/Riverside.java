package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.densify.Densifier;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** The green strips that are left of blocks at the river. */
public final class Riverside {
    private static final double SMALLEST = 60;
    private static final double FINE = 24;

    private final CityPlan plan;

    public Riverside(CityPlan plan) {
        this.plan = plan;
    }

    /** What the water leaves of a block, in the world; nothing for blocks that are not at the river. */
    public List<Polygon> strips(Block block) {
        if (!block.isRiverside()) {
            return List.of();
        }
        GeometryFactory geometries = plan.warp().geometries();
        Rect rect = block.rect();
        Geometry area = geometries.toGeometry(new Envelope(rect.u0(), rect.u1(), rect.v0(), rect.v1()));
        List<Coordinate> ring = new ArrayList<>();
        for (double[] corner : plan.river().band(rect.u0() - 1, rect.u1() + 1, 3)) {
            ring.add(new Coordinate(corner[0], corner[1]));
        }
        ring.add(ring.get(0).copy());
        Geometry rest = area.difference(geometries.createPolygon(ring.toArray(new Coordinate[0])));
        List<Polygon> strips = new ArrayList<>();
        for (int k = 0; k < rest.getNumGeometries(); k++) {
            if (rest.getGeometryN(k) instanceof Polygon piece && piece.getArea() > SMALLEST) {
                strips.add(plan.warp().area((Polygon) Densifier.densify(piece, FINE)));
            }
        }
        return strips;
    }
}
