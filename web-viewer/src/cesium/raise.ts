import { Cartesian3, Matrix4 } from '@cesium/engine';
import { type Bounds, centreOf } from '@/core/bounds';

/** The shift that lifts everything of a city by some metres (its curvature within the city stays as it is). */
export function raisedBy(city: Bounds, metres: number): Matrix4 {
    const { longitude, latitude } = centreOf(city);
    const ground = Cartesian3.fromDegrees(longitude, latitude, 0);
    const raised = Cartesian3.fromDegrees(longitude, latitude, metres);
    return Matrix4.fromTranslation(Cartesian3.subtract(raised, ground, new Cartesian3()));
}
