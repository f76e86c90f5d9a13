import type { Bounds } from './bounds';
import type { FeatureRef } from './city';
import type { DrawnLayer } from './drawnLayer';
import type { CameraPose, TimeChoice } from './viewState';

/** One layer as it shall be drawn. */
export interface ShownLayer {
    readonly layer: DrawnLayer;
    readonly opacity: number;
}

/** H3 zones with the colours they shall have. */
export interface ColoredZones {
    readonly zones: readonly { readonly geometry: object; readonly color: string; readonly zone: string }[];
}

/** What a click hit: a feature, an element (or space) of a building model, an H3 zone, or nothing. */
export type PickResult =
    | { readonly kind: 'feature'; readonly feature: FeatureRef }
    | { readonly kind: 'element'; readonly model: string; readonly globalId: string }
    | { readonly kind: 'zone'; readonly zone: string }
    | { readonly kind: 'nothing' };

export interface SceneEvents {
    /** A click, or Enter on the focused picture, hit something. */
    picked(result: PickResult): void;
    /** The eye came to rest. */
    moved(camera: CameraPose): void;
    /** A layer couldn't be shown, or can again (null). */
    failed(layer: string, reason: string | null): void;
    /** Something started or stopped loading. */
    busy(loading: boolean): void;
}

/**
 * The 3D picture of the city as the rest of the viewer sees it; it says what to show, the picture finds out how to get
 * there. The only implementation lives in `cesium/`, and nothing else knows Cesium.
 */
export interface CityScene {
    /** Shows exactly these layers in the state of that time; what is already there stays. */
    show(layers: readonly ShownLayer[], time: TimeChoice): void;
    showZones(zones: ColoredZones | null): void;
    /** Marks a feature; the geometry (GeoJSON, or null) is drawn as an outline. */
    mark(feature: FeatureRef | null, geometry: object | null): void;
    camera(): CameraPose;
    moveTo(camera: CameraPose): void;
    /** Flies to an oblique view of a box. */
    flyTo(bounds: Bounds, seconds: number): void;
    /** Flies to what is drawn under that name (see drawnAs) as soon as it is known where that is. */
    flyToDrawn(name: string, seconds: number): void;
    /** What lies at a position of the picture, in CSS pixels from its upper left corner. */
    pickAt(x: number, y: number): PickResult;
    /** Resolves once all that is in view has been drawn and stays so for some frames; rejects after the timeout. */
    idle(timeoutMilliseconds: number): Promise<void>;
    /** The names that are written in the picture. */
    labels(): string[];
    /** Small facts for tests and support: tiles drawn, features, frames. */
    facts(): Record<string, number>;
    close(): void;
}
