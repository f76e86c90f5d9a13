import {
    fetchElement, fetchModels, fetchPropertyNames, fetchReferences, fetchReplaced, fetchTree, fetchValues,
} from '@/api/bim';
import { isAbort, RequestFailure } from '@/api/http';
import {
    BIM_ELEMENTS, BIM_MODELS, type BimElement, type BimModel, type BimNode, byLayer, storeysOf, unnamed, withNames,
} from '@/core/bim';
import { BimColors } from '@/core/bimColors';
import { type City, type FeatureRef, findLayer } from '@/core/city';
import { bimLayers, type DrawnLayer, withoutYielded } from '@/core/drawnLayer';
import { Observable } from '@/core/observable';
import { sameTime, type ViewState } from '@/core/viewState';

/** The selected element: being read, read, or not to be had. */
export type ElementView =
    | { readonly kind: 'none' }
    | { readonly kind: 'loading'; readonly globalId: string }
    | { readonly kind: 'read'; readonly element: BimElement }
    | { readonly kind: 'gone'; readonly globalId: string }
    | { readonly kind: 'failed'; readonly globalId: string; readonly reason: string };

/** The colours of the chosen model, null while it has its own. */
export interface BimColoring {
    readonly colors: BimColors | null;
    /** How many elements have a value that was not looked at. */
    readonly missing: number;
    readonly failure: string | null;
}

const OWN_COLORS: BimColoring = { colors: null, missing: 0, failure: null };

/** What is known of the city's building models and of the chosen one, kept in step with the state of the view. */
export class BimModels {
    readonly models = new Observable<readonly BimModel[]>([]);
    /** The structure of the chosen model. */
    readonly tree = new Observable<BimNode | null>(null);
    readonly element = new Observable<ElementView>({ kind: 'none' });
    readonly coloring = new Observable<BimColoring>(OWN_COLORS);
    /** The properties that elements may be coloured by, as `Set.Property`. */
    readonly properties = new Observable<readonly string[]>([]);
    /** Why the models, or the structure of the chosen one, can't be had. */
    readonly failure = new Observable<string | null>(null);

    private followed: ViewState | null = null;
    private readonly reading = new Map<string, AbortController>();

    /** The features of other layers that models which are drawn stand for. */
    private replaced: readonly FeatureRef[] = [];

    /** @param changed called when something has to be drawn in another way */
    constructor(private readonly changed: () => void) {}

    /** Reads what a new state needs; `anew` reads everything again, since the city has changed. */
    follow(state: ViewState, city: City, anew = false): void {
        const before = anew ? null : this.followed;
        this.followed = state;
        const other = !before || !sameTime(before.time, state.time);
        const { bim } = state;
        const otherModel = other || before.bim?.model !== bim?.model;
        if (other) {
            void this.read('models', async (signal) => {
                this.models.set(findLayer(city, BIM_MODELS) ? await fetchModels(state.time, signal) : []);
                this.readReplaced(state);
            });
        } else if (otherModel || drawsAll(before) !== drawsAll(state)) {
            this.readReplaced(state);
        }
        if (otherModel) {
            this.openModel(state, anew);
        }
        if (otherModel || before.bim?.color !== bim?.color) {
            this.readColors(state);
        }
        if (otherModel || before.bim?.element !== bim?.element) {
            this.readElement(state);
        }
    }

    /** The layers as they are drawn beside building models, and those that draw the chosen model. */
    drawn(layers: readonly DrawnLayer[], { bim }: ViewState): { beside: DrawnLayer[]; own: DrawnLayer[] } {
        const hidden = byLayer(this.replaced);
        return {
            beside: layers.map((layer) => withoutYielded(layer, hidden[layer.id] ?? [], bim?.model ?? null)),
            own: bimLayers(layers, bim, storeysOf(this.tree.value), this.coloring.value.colors),
        };
    }

    /** What the chosen model stands for, and all models where all elements of the city are shown. */
    private readReplaced(state: ViewState): void {
        const drawn = this.models.value.map(({ id }) => id).filter((id) => drawsAll(state) || id === state.bim?.model);
        void this.read('replaced', async (signal) => {
            this.replaced = (await Promise.all(drawn.map((id) => fetchReplaced(id, state.time, signal)))).flat();
            this.changed();
        });
    }

    private openModel({ bim, time }: ViewState, anew: boolean): void {
        this.failure.set(null);
        if (!anew) {
            this.tree.set(null);
        }
        if (!bim) {
            this.reading.get('tree')?.abort();
            return;
        }
        void this.read('tree', async (signal) => {
            this.tree.set(await fetchTree(bim.model, time, signal));
            this.changed();
        });
        if (this.properties.value.length === 0 || anew) {
            void this.read('properties', async (signal) => this.properties.set(await fetchPropertyNames(signal)));
        }
    }

    private readColors({ bim, time }: ViewState): void {
        const key = bim?.color ?? null;
        if (!bim || key === null) {
            this.reading.get('colors')?.abort();
            this.coloring.set(OWN_COLORS);
            return;
        }
        void this.read('colors', async (signal) => {
            const { values, missing } = await fetchValues(bim.model, key, time, signal);
            this.coloring.set({ colors: new BimColors(key, values), missing, failure: null });
            this.changed();
        }, (reason) => this.coloring.set({ ...OWN_COLORS, failure: reason }));
    }

    private readElement({ bim, time }: ViewState): void {
        const globalId = bim?.element ?? null;
        if (!bim || globalId === null) {
            this.reading.get('element')?.abort();
            this.element.set({ kind: 'none' });
            return;
        }
        this.element.set({ kind: 'loading', globalId });
        void this.read('element', async (signal) => {
            const element = await fetchElement(bim.model, globalId, time, signal);
            this.element.set({ kind: 'read', element });
            const ids = unnamed(element);
            if (ids.length > 0) {
                const names = await fetchReferences(bim.model, ids, time, signal);
                this.element.set({ kind: 'read', element: withNames(element, names) });
            }
        }, (reason, status) => this.element.set(status === 404 ? { kind: 'gone', globalId } : { kind: 'failed', globalId, reason }));
    }

    /** Reads one thing; whatever was being read in its place is given up. */
    private async read(
        what: string, how: (signal: AbortSignal) => Promise<void>,
        failed: (reason: string, status: number) => void = (reason) => this.failure.set(reason),
    ): Promise<void> {
        this.reading.get(what)?.abort();
        const reading = new AbortController();
        this.reading.set(what, reading);
        try {
            await how(reading.signal);
        } catch (failure) {
            if (!isAbort(failure) && this.reading.get(what) === reading) {
                const status = failure instanceof RequestFailure ? failure.status : 0;
                failed(failure instanceof Error ? failure.message : String(failure), status);
            }
        }
    }
}

function drawsAll({ shown }: ViewState): boolean {
    return shown[BIM_ELEMENTS] !== undefined;
}
