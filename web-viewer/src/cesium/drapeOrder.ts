import type { Scene } from '@cesium/engine';

/** The two members of the engine's drape that hold what is draped and in which order it was marked in this frame. */
interface Drape {
    _heightReferenceByCollection?: Map<object, unknown>;
    _markedThisFrame?: Set<object>;
}

/**
 * Keeps draped layers in the order in which they stand in the scene. The engine paints them in the order in which
 * their tiles arrived, so that a late tile of the ground would cover the river. It has no setting for this in the
 * pinned version: this sorts its list by the order of marking, which is the scene's. Should a later version keep the
 * list elsewhere, nothing happens here, and the order is again that of arrival.
 */
export class DrapeOrder {
    constructor(private readonly scene: Scene) {}

    /** Called by the scene once a frame, after all layers, since this stands last among its primitives. */
    update(): void {
        const drape = (this.scene as unknown as { vectorProvider?: Drape }).vectorProvider;
        const draped = drape?._heightReferenceByCollection;
        const marked = drape?._markedThisFrame;
        if (!draped || !marked || inOrder(draped, marked)) {
            return;
        }
        for (const collection of marked) {
            const reference = draped.get(collection);
            if (draped.delete(collection)) {
                draped.set(collection, reference);
            }
        }
    }

    isDestroyed(): boolean {
        return false;
    }

    destroy(): void {
        // holds nothing of its own
    }
}

function inOrder(draped: Map<object, unknown>, marked: Set<object>): boolean {
    const expected = [...marked].filter((collection) => draped.has(collection));
    const actual = [...draped.keys()].filter((collection) => marked.has(collection));
    return expected.every((collection, index) => collection === actual[index]);
}
