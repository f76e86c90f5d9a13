import {
    Cartesian3, CesiumWidget, ClockRange, Clock, Color, Credit, CreditDisplay,
    DirectionalLight, EllipsoidTerrainProvider, Ion,
    JulianDate, type Scene, Transforms, Matrix4,
} from '@cesium/engine';
import '@cesium/engine/Source/Widget/CesiumWidget.css';
import type { Bounds } from '@/core/bounds';
import { centreOf } from '@/core/bounds';
import type { Quality } from './quality';

/** The colours of the picture where the city has nothing to draw. */
const GROUND = '#e6e6de';
const SKY = '#cfe0ee';

/** Any fixed instant does: the light below doesn't follow the sun, and pictures of one city must not differ by hour. */
const CLOCK = '2026-06-21T04:00:00Z';

/**
 * The bare globe: no imagery, no stars, no token, nothing that would be fetched from anywhere but this server. It
 * renders only when something changed.
 */
export function createWidget(container: HTMLElement, credits: HTMLElement, quality: Quality): CesiumWidget {
    // Where the engine looks for its workers and assets.
    Object.assign(globalThis, {
        CESIUM_BASE_URL: new URL(`${import.meta.env.BASE_URL}cesium/`, window.location.href).href,
    });
    Ion.defaultAccessToken = '';
    CreditDisplay.cesiumCredit = new Credit('<a href="https://cesium.com/cesiumjs/" target="_blank" rel="noopener">CesiumJS</a>', true);
    const start = JulianDate.fromIso8601(CLOCK);
    const widget = new CesiumWidget(container, {
        baseLayer: false,
        skyBox: false,
        skyAtmosphere: false,
        terrainProvider: new EllipsoidTerrainProvider(),
        clock: new Clock({ startTime: start, currentTime: start, clockRange: ClockRange.CLAMPED, shouldAnimate: false }),
        requestRenderMode: true,
        maximumRenderTimeChange: Number.POSITIVE_INFINITY,
        msaaSamples: quality.msaaSamples,
        orderIndependentTranslucency: false,
        scene3DOnly: true,
        showRenderLoopErrors: false,
        blurActiveElementOnCanvasFocus: false,
        creditContainer: credits,
    });
    setUpScene(widget.scene, quality);
    return widget;
}

function setUpScene(scene: Scene, quality: Quality): void {
    scene.backgroundColor = Color.fromCssColorString(SKY);
    scene.fog.enabled = false;
    const { globe } = scene;
    globe.baseColor = Color.fromCssColorString(GROUND);
    globe.showGroundAtmosphere = false;
    globe.enableLighting = false;
    globe.maximumScreenSpaceError = quality.globeError;
    // Flat layers lie in the ground: without a terrain there's nothing that could rightly hide them.
    globe.depthTestAgainstTerrain = false;
    const controller = scene.screenSpaceCameraController;
    controller.maximumZoomDistance = 3_000_000;
    controller.inertiaZoom = 0.6;
}

/** Light that falls from the south-west at 50°, as on printed city models, wherever on the globe the city lies. */
export function lightCity(scene: Scene, bounds: Bounds): void {
    const { longitude, latitude } = centreOf(bounds);
    const frame = Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(longitude, latitude));
    const falling = Cartesian3.normalize(new Cartesian3(0.45, 0.55, -0.95), new Cartesian3());
    const direction = Matrix4.multiplyByPointAsVector(frame, falling, new Cartesian3());
    scene.light = new DirectionalLight({ direction, intensity: 2.5 });
}
