import type { Matrix4 } from '@cesium/engine';
import { drawingRank, sameLayer } from '@/core/city';
import { type DrawnLayer, sameTiles } from '@/core/drawnLayer';
import { sameTime, type TimeChoice } from '@/core/viewState';
import type { LiveLayer } from './kind';

/** Puts primitives into the picture and takes them out again. */
export interface Stage {
    add(primitive: object, rank: number): void;
    /** A layer has just entered the picture. */
    entered(layer: LiveLayer): void;
    remove(primitive: object): void;
    open(layer: DrawnLayer, time: TimeChoice): Promise<LiveLayer>;
    failed(layer: string, reason: string | null): void;
}

/** The state of a layer that is to be shown; another object is another wish, though it may say the same. */
interface Wanted {
    readonly layer: DrawnLayer;
    readonly time: TimeChoice;
}

/**
 * The place of one layer in the picture. When another time is chosen or the layer has changed, the old state stays until
 * the new one has loaded what is in view, so that neither makes the city blink.
 */
export class LayerSlot {
    private live: LiveLayer | null = null;
    private next: LiveLayer | null = null;
    private wanted: Wanted | null = null;
    private opening = false;
    private opacity = 1;
    private marked: string | null = null;

    constructor(
        private described: DrawnLayer,
        private readonly stage: Stage,
    ) {}

    /** The layer as it was described last. */
    get layer(): DrawnLayer {
        return this.described;
    }

    get settled(): boolean {
        return !this.opening && this.next === null && (this.live?.settled ?? true);
    }

    /** The layer's state in the picture, or the one that is about to replace it. */
    get current(): LiveLayer | null {
        return this.live;
    }

    show(layer: DrawnLayer, time: TimeChoice, opacity: number): void {
        this.opacity = opacity;
        this.live?.setOpacity(opacity);
        this.next?.setOpacity(opacity);
        const restyled = !sameLayer(this.described, layer);
        this.described = layer;
        if (
            this.wanted === null ||
            !sameTime(this.wanted.time, time) ||
            !sameTiles(this.wanted.layer, layer)
        ) {
            this.wanted = { layer, time };
            void this.open(this.wanted);
        } else if (restyled) {
            this.live?.restyle(layer);
            this.next?.restyle(layer);
        }
    }

    /** Opens the same state again, where what it is drawn on has changed. */
    reopen(): void {
        if (this.wanted !== null) {
            this.wanted = { ...this.wanted };
            void this.open(this.wanted);
        }
    }

    mark(featureId: string | null): void {
        this.marked = featureId;
        this.live?.mark(featureId);
        this.next?.mark(featureId);
    }

    setRaised(raised: Matrix4): void {
        this.live?.setRaised(raised);
        this.next?.setRaised(raised);
    }

    /** Called once a frame: lets the new state take the old one's place when it is complete. */
    advance(): void {
        if (this.next?.settled) {
            this.drop(this.live);
            this.live = this.next;
            this.next = null;
        }
    }

    close(): void {
        this.wanted = null;
        this.opening = false;
        this.drop(this.live);
        this.drop(this.next);
        this.live = null;
        this.next = null;
    }

    private async open(wanted: Wanted): Promise<void> {
        this.opening = true;
        try {
            const opened = await this.stage.open(wanted.layer, wanted.time);
            if (this.wanted !== wanted) {
                destroy(opened.primitive); // another state was asked for, or none, while this one was opening
                return;
            }
            this.enter(opened);
            this.stage.failed(this.layer.id, null);
        } catch (failure) {
            if (this.wanted === wanted) {
                this.stage.failed(this.layer.id, failure instanceof Error ? failure.message : String(failure));
            }
        } finally {
            if (this.wanted === wanted) {
                this.opening = false;
            }
        }
    }

    private enter(opened: LiveLayer): void {
        opened.setOpacity(this.opacity);
        opened.restyle(this.layer);
        opened.mark(this.marked);
        this.stage.add(opened.primitive, drawingRank(this.layer));
        if (this.live === null) {
            this.live = opened;
        } else {
            this.drop(this.next);
            this.next = opened;
        }
        this.stage.entered(opened);
    }

    private drop(layer: LiveLayer | null): void {
        if (layer) {
            this.stage.remove(layer.primitive);
        }
    }
}

function destroy(primitive: object): void {
    (primitive as { destroy?: () => void }).destroy?.();
}
