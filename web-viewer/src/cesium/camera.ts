import { BoundingSphere, Cartesian3, HeadingPitchRange, Math as CesiumMath, type Scene } from '@cesium/engine';
import { type Bounds, centreOf, sizeInMetres } from '@/core/bounds';
import type { CameraPose } from '@/core/viewState';

const OBLIQUE_PITCH = -38;
const LEAST_RANGE_METRES = 250;

/** Where the eye is now. */
export function poseOf(scene: Scene): CameraPose {
    const { positionCartographic: position, heading, pitch } = scene.camera;
    return {
        longitude: CesiumMath.toDegrees(position.longitude),
        latitude: CesiumMath.toDegrees(position.latitude),
        height: position.height,
        heading: CesiumMath.toDegrees(heading) % 360,
        pitch: CesiumMath.toDegrees(pitch),
    };
}

export function setPose(scene: Scene, pose: CameraPose): void {
    scene.camera.setView({
        destination: Cartesian3.fromDegrees(pose.longitude, pose.latitude, pose.height),
        orientation: {
            heading: CesiumMath.toRadians(pose.heading),
            pitch: CesiumMath.toRadians(pose.pitch),
            roll: 0,
        },
    });
}

/** An oblique view from the south that a box just fills. Zero seconds jump. */
export function flyTo(scene: Scene, bounds: Bounds, seconds: number): void {
    const { longitude, latitude } = centreOf(bounds);
    const { width, height } = sizeInMetres(bounds);
    // Foreshortening makes the depth of the box look smaller: its width counts fully, its height by the sine.
    const extent = Math.max(width, height * 0.8);
    const range = Math.max(LEAST_RANGE_METRES, extent * 0.95);
    scene.camera.flyToBoundingSphere(new BoundingSphere(Cartesian3.fromDegrees(longitude, latitude), extent / 2), {
        offset: new HeadingPitchRange(0, CesiumMath.toRadians(OBLIQUE_PITCH), range),
        duration: seconds,
    });
}
