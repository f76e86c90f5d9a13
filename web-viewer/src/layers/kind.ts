import type { BoundingSphere, Matrix4, Scene } from '@cesium/engine';
import type { Quality } from '@/cesium/quality';
import type { Bounds } from '@/core/bounds';
import type { DrawnLayer } from '@/core/drawnLayer';
import type { TimeChoice } from '@/core/viewState';

/** What a kind needs to open a layer. */
export interface OpenRequest {
    readonly scene: Scene;
    readonly quality: Quality;
    readonly layer: DrawnLayer;
    readonly time: TimeChoice;
    /** The box of the city, for layers that don't know their own. */
    readonly city: Bounds;
    /** The shift that puts the layer on its height above the ground of the city; blocks stand where they stand. */
    readonly raised: Matrix4;
    /** Whether flat layers are to be draped over the ground that is shown; else they lie at their one height. */
    readonly draped: boolean;
    /** Says that parts of the layer couldn't be fetched. */
    readonly failed: (reason: string) => void;
}

/** A layer in the picture, in the state of one time. */
export interface LiveLayer {
    /** What the scene draws; the scene that it was added to destroys it. */
    readonly primitive: object;
    /** Whether all that is in view has been fetched. */
    readonly settled: boolean;
    setOpacity(opacity: number): void;
    setRaised(raised: Matrix4): void;
    /** Height of the ground below it, metres above the ellipsoid, where the layer knows it. */
    readonly groundHeight?: number | undefined;
    /** The sphere around all of it, where the layer knows it. */
    readonly sphere?: BoundingSphere | undefined;
    /** The id of the layer's feature that the engine's picking returned, undefined if it belongs to another layer. */
    featureIdOf(picked: unknown): string | undefined;
    /** Takes another description of the layer that differs in its looks only. */
    restyle(layer: DrawnLayer): void;
    /** Draws that feature in the colour of marks, or none. */
    mark(featureId: string | null): void;
    /** Small numbers for tests: features and tiles in the picture. */
    facts(): { tiles: number; features: number };
}

/**
 * One way to draw layers. A new kind is a folder beside this file and one line in kinds.ts.
 */
export interface LayerKind {
    readonly id: string;
    accepts(layer: DrawnLayer): boolean;
    open(request: OpenRequest): Promise<LiveLayer>;
}
