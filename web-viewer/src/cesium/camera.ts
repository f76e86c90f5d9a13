import { BoundingSphere, Cartesian2, Cartesian3, Cartographic, HeadingPitchRange, Math as CesiumMath, PerspectiveFrustum, type Scene } from '@cesium/engine';
import { type Bounds, boxAround, centreOf, sizeInMetres } from '@/core/bounds';
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

/** An oblique view from the south-east that a sphere fills. Zero seconds jump. */
export function flyAround(scene: Scene, sphere: BoundingSphere, seconds: number): void {
    scene.camera.flyToBoundingSphere(sphere, {
        offset: new HeadingPitchRange(CesiumMath.toRadians(-30), CesiumMath.toRadians(-30), Math.max(12, sphere.radius * 3.6)),
        duration: seconds,
    });
}

const EQUATOR_METRES = 2 * Math.PI * 6_378_137;
const TILE_PIXELS = 256;

/**
 * The ground around the middle of the picture, as far as it is about as near as that, and the zoom of the Web Mercator
 * tiles (of 256 pixels) that would be drawn there at their own size. Null where the middle shows the sky.
 */
export function viewedGround({ camera, canvas, globe }: Scene): { bounds: Bounds; zoom: number } | null {
    const { clientWidth: width, clientHeight: height } = canvas;
    const middle = camera.pickEllipsoid(new Cartesian2(width / 2, height / 2), globe.ellipsoid);
    const { frustum } = camera;
    if (!middle || !(frustum instanceof PerspectiveFrustum) || !frustum.fovy) {
        return null;
    }
    const metresPerPixel = (2 * Cartesian3.distance(camera.positionWC, middle) * Math.tan(frustum.fovy / 2)) / height;
    const { longitude, latitude } = Cartographic.fromCartesian(middle, globe.ellipsoid);
    const zoom = Math.log2((EQUATOR_METRES * Math.cos(latitude)) / TILE_PIXELS / metresPerPixel);
    const place = { longitude: CesiumMath.toDegrees(longitude), latitude: CesiumMath.toDegrees(latitude) };
    return { bounds: boxAround(place, (Math.max(width, height) / 2) * metresPerPixel), zoom };
}
