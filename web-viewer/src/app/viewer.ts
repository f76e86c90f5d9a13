import { fetchCity } from '@/api/collections';
import { type FeatureAnswer, fetchFeature, fetchNumbers } from '@/api/features';
import { fetchZones } from '@/api/h3';
import { isAbort, RequestFailure } from '@/api/http';
import { listenToChanges } from '@/api/live';
import { fetchMapTiles } from '@/api/tiles';
import { BIM_ELEMENTS, BIM_MODELS, type BimChoice, wholeModel } from '@/core/bim';
import type { Bounds } from '@/core/bounds';
import { boundsOfGeometry, grow } from '@/core/bounds';
import {
    changedLayers, type City, cityBounds, type CityPicture, type ColorBy, type FeatureRef, findLayer, holdsPictures, initialLayers,
} from '@/core/city';
import type { CityScene, PickResult, SceneEvents } from '@/core/cityScene';
import { colorable, colorsBy, needsValues, recolored } from '@/core/coloring';
import { colorOf, quantileClasses, type ScaleClass } from '@/core/colorScale';
import { Observable } from '@/core/observable';
import { fromHash, toHash } from '@/core/share';
import { NOW, sameTime, type TimeChoice, type ViewState, type ZonesChoice } from '@/core/viewState';
import { BimModels } from './bim';

/** How far the viewer has come. */
export type Phase =
    | { readonly kind: 'starting' }
    | { readonly kind: 'open' }
    | { readonly kind: 'empty' }
    | { readonly kind: 'offline'; readonly reason: string }
    | { readonly kind: 'noWebgl'; readonly reason: string };

/** The selected feature: being read, read, or not to be had. */
export type Selection =
    | { readonly kind: 'none' }
    | { readonly kind: 'loading'; readonly ref: FeatureRef }
    | { readonly kind: 'read'; readonly answer: FeatureAnswer }
    | { readonly kind: 'gone'; readonly ref: FeatureRef }
    | { readonly kind: 'failed'; readonly ref: FeatureRef; readonly reason: string };

/** What the H3 overlay shows, for the legend. */
export interface ZonesView {
    readonly classes: readonly ScaleClass[];
    readonly values: ReadonlyMap<string, number>;
    readonly loading: boolean;
    readonly failure: string | null;
    /** The zone that was clicked. */
    readonly chosen: string | null;
}

export type OpenScene = (container: HTMLElement, credits: HTMLElement, city: Bounds, events: SceneEvents) => CityScene;

const NO_ZONES: ZonesView = { classes: [], values: new Map(), loading: false, failure: null, chosen: null };
const FLIGHT_SECONDS = 1.2;
/** The list of layers is read at most this often, however many change sets come. */
const REFRESH_MILLISECONDS = 500;

/**
 * The viewer without its faces: holds the state, keeps picture, address bar and server in step with it. Panels read
 * its observables and call its methods.
 */
export class CityViewer {
    readonly phase = new Observable<Phase>({ kind: 'starting' });
    readonly city = new Observable<City>({ layers: [], themes: [] });
    /** The colours that a reader chose, by layer id. */
    readonly colorings = new Observable<Readonly<Record<string, ColorBy>>>({});
    /** The pictures that layers of imagery ever had, by layer id. */
    readonly pictures = new Observable<Readonly<Record<string, readonly CityPicture[]>>>({});
    readonly state: Observable<ViewState>;
    readonly selection = new Observable<Selection>({ kind: 'none' });
    readonly zones = new Observable<ZonesView>(NO_ZONES);
    readonly bim = new BimModels(() => this.showLayers(this.state.value));
    readonly busy = new Observable<boolean>(false);
    /** Reasons why layers aren't shown completely, by layer id. */
    readonly failures = new Observable<Readonly<Record<string, string>>>({});

    private scene: CityScene | null = null;
    private bounds: Bounds | null = null;
    private reading: AbortController | null = null;
    private counting: AbortController | null = null;
    private drawn: ViewState | null = null;
    /** Opens the picture of a city that had nothing to show. */
    private whenFilled: (() => void) | null = null;
    private listening = false;
    private listing: AbortController | null = null;
    private refreshDue = false;

    constructor(
        initial: ViewState,
        private readonly layersAreChosen: boolean,
        private readonly loadScene: () => Promise<OpenScene>,
    ) {
        this.state = new Observable(initial);
    }

    /** Reads the city and opens the picture; what fails ends in a phase that says so. */
    async start(container: HTMLElement, credits: HTMLElement): Promise<void> {
        this.phase.set({ kind: 'starting' });
        let openScene: OpenScene;
        try {
            const [city, opened] = await Promise.all([fetchCity(), this.loadScene()]);
            openScene = opened;
            this.city.set(city);
        } catch (failure) {
            this.phase.set({ kind: 'offline', reason: reasonOf(failure) });
            return;
        }
        if (!this.listening) {
            this.listening = true;
            listenToChanges(() => this.heardOfChange());
        }
        this.bounds = cityBounds(this.city.value);
        if (!this.bounds) {
            this.phase.set({ kind: 'empty' });
            this.whenFilled = () => void this.start(container, credits);
            return;
        }
        this.whenFilled = null;
        try {
            this.scene = openScene(container, credits, this.bounds, this.sceneEvents());
        } catch (failure) {
            this.phase.set({ kind: 'noWebgl', reason: reasonOf(failure) });
            return;
        }
        this.begin(this.scene, this.bounds);
    }

    private begin(scene: CityScene, bounds: Bounds): void {
        const { camera } = this.state.value;
        if (!this.layersAreChosen) {
            const initial = initialLayers(this.city.value).map((layer) => [layer.id, 1] as const);
            this.state.update((state) => ({ ...state, shown: Object.fromEntries(initial) }));
        }
        if (camera) {
            scene.moveTo(camera);
        } else {
            scene.flyTo(bounds, 0);
        }
        void this.readPictures();
        this.state.watch((state) => this.draw(state));
        this.phase.set({ kind: 'open' });
    }

    private heardOfChange(): void {
        if (!this.refreshDue) {
            this.refreshDue = true;
            window.setTimeout(() => {
                this.refreshDue = false;
                void this.refresh();
            }, REFRESH_MILLISECONDS);
        }
    }

    /** Reads the list of layers again and draws anew what has changed: layers, zones, the selected feature. */
    private async refresh(): Promise<void> {
        this.listing?.abort();
        const listing = new AbortController();
        this.listing = listing;
        let city: City;
        try {
            city = await fetchCity(listing.signal);
        } catch {
            return; // what is shown stays; the next change, or the server's return, asks again
        }
        const changed = changedLayers(this.city.value, city);
        if (listing.signal.aborted || changed.size === 0) {
            return;
        }
        this.city.set(city);
        if (this.whenFilled && cityBounds(city)) {
            this.whenFilled();
        } else if (this.scene) {
            this.redraw(changed);
        }
    }

    private redraw(changed: ReadonlySet<string>): void {
        const state = this.state.value;
        this.bounds = cityBounds(this.city.value) ?? this.bounds;
        void this.readPictures();
        if ([BIM_MODELS, BIM_ELEMENTS].some((id) => changed.has(id))) {
            this.bim.follow(state, this.city.value, true);
        }
        this.showLayers(state);
        if (state.zones && changed.has(state.zones.layer)) {
            void this.countZones(state);
        }
        if (state.selected && changed.has(state.selected.layer)) {
            void this.readSelected(state);
        }
    }

    /** The picture, null while there is none. */
    get picture(): CityScene | null {
        return this.scene;
    }

    update(change: (state: ViewState) => ViewState): void {
        this.state.update(change);
    }

    setTime(time: TimeChoice): void {
        this.update((state) => ({ ...state, time: time.day || time.knownOn ? time : NOW }));
    }

    setZones(zones: ZonesChoice | null): void {
        this.update((state) => ({ ...state, zones }));
    }

    /** Selects a feature, or nothing, also none of a building model's elements. */
    select(selected: FeatureRef | null): void {
        this.update((state) => ({ ...state, selected, bim: state.bim?.element ? { ...state.bim, element: null } : state.bim }));
    }

    /** Shows a building model element by element and flies there, or none. */
    chooseModel(model: string | null): void {
        this.update((state) => ({ ...state, bim: model === null ? null : wholeModel(model) }));
        this.flyToModel();
    }

    changeBim(change: (choice: BimChoice) => BimChoice): void {
        this.update((state) => (state.bim ? { ...state, bim: change(state.bim) } : state));
    }

    /** Selects an element or a space; its model is shown element by element then. */
    selectElement(model: string, globalId: string): void {
        this.update((state) => {
            const choice = state.bim?.model === model ? state.bim : wholeModel(model);
            return { ...state, selected: null, bim: { ...choice, element: globalId } };
        });
    }

    flyToModel(): void {
        const { bim } = this.state.value;
        if (bim) {
            this.scene?.flyToDrawn(`${BIM_ELEMENTS}:${bim.model}`, FLIGHT_SECONDS);
        }
    }

    flyHome(): void {
        if (this.bounds) {
            this.scene?.flyTo(this.bounds, FLIGHT_SECONDS);
        }
    }

    flyToLayer(id: string): void {
        const bounds = findLayer(this.city.value, id)?.bounds;
        if (bounds) {
            this.scene?.flyTo(grow(bounds, 0.02, 0.0005), FLIGHT_SECONDS);
        }
    }

    flyToSelection(): void {
        const selection = this.selection.value;
        const bounds = selection.kind === 'read' ? boundsOfGeometry(selection.answer.geometry) : null;
        if (bounds) {
            this.scene?.flyTo(grow(bounds, 0.8, 0.0006), FLIGHT_SECONDS);
        }
    }

    /** The address that opens this view again. */
    link(): string {
        const { origin, pathname } = window.location;
        return `${origin}${pathname}#${toHash(this.state.value)}`;
    }

    /** Takes over a hash that somebody typed or a link brought, unless it is the one that was just written. */
    readHash(hash: string): void {
        if (hash.replace(/^#/, '') === toHash(this.state.value)) {
            return;
        }
        const next = fromHash(hash, { ...this.state.value, colors: {}, zones: null, selected: null, bim: null, time: NOW });
        this.state.set(next);
        if (next.camera) {
            this.scene?.moveTo(next.camera);
        }
    }

    private draw(state: ViewState): void {
        const before = this.drawn;
        this.drawn = state;
        const timeChanged = !before || !sameTime(before.time, state.time);
        if (!before || before.colors !== state.colors) {
            void this.readColors(state);
        }
        this.bim.follow(state, this.city.value);
        if (timeChanged || before.shown !== state.shown || before.bim !== state.bim) {
            this.showLayers(state);
        }
        if (timeChanged || before.zones !== state.zones) {
            void this.countZones(state);
        }
        if (timeChanged || before.selected !== state.selected) {
            void this.readSelected(state);
        }
        window.history.replaceState(null, '', `#${toHash(state)}`);
    }

    private showLayers(state: ViewState): void {
        const layers = this.city.value.layers.map((layer) => recolored(layer, this.colorings.value[layer.id]));
        const { beside, own } = this.bim.drawn(layers, state);
        const shown = beside.flatMap((layer) => {
            const opacity = state.shown[layer.id];
            return opacity === undefined ? [] : [{ layer, opacity }];
        });
        this.scene?.show([...shown, ...own.map((layer) => ({ layer, opacity: 1 }))], state.time);
    }

    /** Finds the colours of what shall be coloured by an attribute; what can't be had keeps its own style. */
    private async readColors({ colors, time }: ViewState): Promise<void> {
        const found: Record<string, ColorBy> = {};
        await Promise.all(
            Object.entries(colors).map(async ([id, name]) => {
                const layer = findLayer(this.city.value, id);
                const attribute = layer && colorable(layer).find((each) => each.name === name);
                const known = this.colorings.value[id];
                if (known?.attribute === name) {
                    found[id] = known;
                } else if (attribute) {
                    try {
                        const values = needsValues(attribute) ? await fetchNumbers(id, name, time) : [];
                        found[id] = colorsBy(attribute, values);
                    } catch (failure) {
                        this.failures.update((failures) => withFailure(failures, id, reasonOf(failure)));
                    }
                }
            }),
        );
        if (this.state.value.colors === colors) {
            this.colorings.set(found);
            this.showLayers(this.state.value);
        }
    }

    /** Lists the pictures of all layers that have some; one whose list can't be had is drawn all the same. */
    private async readPictures(): Promise<void> {
        const layers = this.city.value.layers.filter(holdsPictures);
        const lists = layers.map(({ id, tileJsonUrl }) =>
            fetchMapTiles(tileJsonUrl as string, NOW).then(({ pictures }) => [[id, pictures] as const], () => []));
        this.pictures.set(Object.fromEntries((await Promise.all(lists)).flat()));
    }

    private async readSelected({ selected: ref, time }: ViewState): Promise<void> {
        this.reading?.abort();
        if (!ref) {
            this.selection.set({ kind: 'none' });
            this.scene?.mark(null, null);
            return;
        }
        this.scene?.mark(ref, null);
        if (!findLayer(this.city.value, ref.layer)) {
            this.selection.set({ kind: 'gone', ref });
            return;
        }
        const reading = new AbortController();
        this.reading = reading;
        this.selection.set({ kind: 'loading', ref });
        try {
            const answer = await fetchFeature(ref, time, reading.signal);
            this.selection.set({ kind: 'read', answer });
            this.scene?.mark(ref, findLayer(this.city.value, ref.layer)?.tilesetUrl ? null : answer.geometry);
        } catch (failure) {
            if (isAbort(failure)) {
                return;
            }
            const gone = failure instanceof RequestFailure && failure.status === 404;
            this.selection.set(gone ? { kind: 'gone', ref } : { kind: 'failed', ref, reason: reasonOf(failure) });
        }
    }

    private async countZones({ zones: choice, time }: ViewState): Promise<void> {
        this.counting?.abort();
        const layer = choice ? findLayer(this.city.value, choice.layer) : undefined;
        const bounds = layer ? (layer.bounds ?? this.bounds) : null;
        if (!choice || !bounds) {
            this.zones.set(NO_ZONES);
            this.scene?.showZones(null);
            return;
        }
        const counting = new AbortController();
        this.counting = counting;
        this.zones.update((view) => ({ ...view, loading: true, failure: null }));
        try {
            const zones = await fetchZones(choice, bounds, time, counting.signal);
            const classes = quantileClasses(zones.map((zone) => zone.value));
            const values = new Map(zones.map((zone) => [zone.zone, zone.value]));
            this.zones.set({ classes, values, loading: false, failure: null, chosen: null });
            this.scene?.showZones({
                zones: zones.flatMap(({ zone, value, geometry }) => {
                    const color = colorOf(classes, value);
                    return color ? [{ zone, geometry, color }] : [];
                }),
            });
        } catch (failure) {
            if (!isAbort(failure)) {
                this.zones.set({ ...NO_ZONES, failure: reasonOf(failure) });
                this.scene?.showZones(null);
            }
        }
    }

    private sceneEvents(): SceneEvents {
        return {
            picked: (result) => this.picked(result),
            moved: (camera) => this.update((state) => ({ ...state, camera })),
            busy: (loading) => this.busy.set(loading),
            failed: (layer, reason) => this.failures.update((failures) => withFailure(failures, layer, reason)),
        };
    }

    private picked(result: PickResult): void {
        if (result.kind === 'zone') {
            this.zones.update((view) => ({ ...view, chosen: result.zone }));
            return;
        }
        if (result.kind === 'element') {
            this.selectElement(result.model, result.globalId);
        } else {
            this.select(result.kind === 'feature' ? result.feature : null);
        }
    }
}

function withFailure(
    failures: Readonly<Record<string, string>>, layer: string, reason: string | null,
): Readonly<Record<string, string>> {
    if (reason === null ? failures[layer] === undefined : failures[layer] === reason) {
        return failures;
    }
    const { [layer]: _old, ...rest } = failures;
    return reason === null ? rest : { ...rest, [layer]: reason };
}

function reasonOf(failure: unknown): string {
    return failure instanceof Error ? failure.message : String(failure);
}
