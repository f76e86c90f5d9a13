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
    /** Whether the models of the state's time have been listed. */
    private isListed = false;
    private readonly reading = new Map<string, AbortController>();

    /** The features of other layers that models which are drawn stand for. */
    private replaced: readonly FeatureRef[] = [];

    /** @param changed called when something has to be drawn in another way */
    constructor(private readonly changed: () => void) {}

    /** Reads what a new state needs; `anew` reads everything again, since the city has changed. */
    follow(state: ViewState, city: City, anew = false): void {
        const before = anew ? null : this.followed;
        this.followed = state;
        if (!before || !sameTime(before.time, state.time)) {
            this.isListed = false;
            void this.read('models', async (signal) => {
                this.models.set(findLayer(city, BIM_MODELS) ? await fetchModels(state.time, signal) : []);
                this.isListed = true;
                this.failure.set(null);
                this.followChoice(this.followed ?? state, null);
                this.changed();
            });
        } else if (this.isListed) {
            this.followChoice(state, before);
        }
    }

    /** Whether the chosen model is one of the city in the state of that time. */
    private isThere({ bim }: ViewState): boolean {
        return this.isListed && this.models.value.some(({ id }) => id === bim?.model);
    }

    private followChoice(state: ViewState, before: ViewState | null): void {
        const { bim } = state;
        const otherModel = before?.bim?.model !== bim?.model || !before;
        if (otherModel || drawsAll(before) !== drawsAll(state)) {
            this.readReplaced(state);
        }
        if (otherModel) {
            this.openModel(state, before !== null);
        }
        if (otherModel || before.bim?.color !== bim?.color) {
            this.readColors(state);
        }
        if (otherModel || before.bim?.element !== bim?.element) {
            this.readElement(state);
        }
    }

    /** The layers as they are drawn beside building models, and those that draw the chosen model. */
    drawn(layers: readonly DrawnLayer[], state: ViewState): { beside: DrawnLayer[]; own: DrawnLayer[] } {
        const hidden = byLayer(this.replaced);
        const bim = this.isThere(state) ? state.bim : null;
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

    /** The old structure stays while the same model is read again. */
    private openModel(state: ViewState, isOther: boolean): void {
        this.failure.set(null);
        const { bim, time } = state;
        if (isOther || !this.isThere(state)) {
            this.tree.set(null);
        }
        if (!bim || !this.isThere(state)) {
            this.reading.get('tree')?.abort();
            return;
        }
        void this.read('tree', async (signal) => {
            this.tree.set(await fetchTree(bim.model, time, signal));
            this.changed();
        });
        void this.read('properties', async (signal) => this.properties.set(await fetchPropertyNames(signal)));
    }

    private readColors(state: ViewState): void {
        const { bim, time } = state;
        const key = bim?.color ?? null;
        if (!bim || key === null || !this.isThere(state)) {
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

    private readElement(state: ViewState): void {
        const { bim, time } = state;
        const globalId = bim?.element ?? null;
        if (!bim || globalId === null || !this.isThere(state)) {
            this.reading.get('element')?.abort();
            this.element.set(globalId === null ? { kind: 'none' } : { kind: 'gone', globalId });
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

function drawsAll(state: ViewState | null): boolean {
    return state?.shown[BIM_ELEMENTS] !== undefined;
}
