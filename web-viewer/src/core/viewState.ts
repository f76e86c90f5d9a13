import type { BimChoice } from './bim';
import type { FeatureRef } from './city';
import type { Language } from './text';

/** Where the eye is: degrees of WGS 84, metres above the ellipsoid, heading and pitch in degrees (pitch -90 looks down). */
export interface CameraPose {
    readonly longitude: number;
    readonly latitude: number;
    readonly height: number;
    readonly heading: number;
    readonly pitch: number;
}

/** Which state of the city is shown: null means now. Days are `yyyy-mm-dd`. */
export interface TimeChoice {
    /** The day the city was (or will be) like that: valid time. */
    readonly day: string | null;
    /** The day on which the city knew it so: recorded time. */
    readonly knownOn: string | null;
}

/** What the H3 overlay shows. */
export interface ZonesChoice {
    readonly layer: string;
    /** H3 resolution, 0 to 15. */
    readonly resolution: number;
    readonly metric: string;
}

/** Everything that a share link carries; immutable, replaced as a whole. */
export interface ViewState {
    /** Opacity (0 to 1) of every shown layer, by layer id; a layer that isn't in it is hidden. */
    readonly shown: Readonly<Record<string, number>>;
    /** The attribute that a layer is coloured by, by layer id; a layer that isn't in it has its own style. */
    readonly colors: Readonly<Record<string, string>>;
    readonly time: TimeChoice;
    readonly zones: ZonesChoice | null;
    readonly selected: FeatureRef | null;
    /** The building model that is seen element by element. */
    readonly bim: BimChoice | null;
    readonly camera: CameraPose | null;
    readonly language: Language;
}

export const NOW: TimeChoice = { day: null, knownOn: null };

export function isShown(state: ViewState, layer: string): boolean {
    return state.shown[layer] !== undefined;
}

/** The state with that layer shown at an opacity, or hidden by null. */
export function withLayer(state: ViewState, layer: string, opacity: number | null): ViewState {
    const { [layer]: _removed, ...rest } = state.shown;
    return { ...state, shown: opacity === null ? rest : { ...state.shown, [layer]: opacity } };
}

/** The state with all those layers shown (at the opacity they had, else fully) or all hidden. */
export function withLayers(state: ViewState, layers: readonly string[], shown: boolean): ViewState {
    return layers.reduce((next, id) => withLayer(next, id, shown ? (next.shown[id] ?? 1) : null), state);
}

/** The state with that layer coloured by an attribute, or by its own style (null). */
export function withColor(state: ViewState, layer: string, attribute: string | null): ViewState {
    const { [layer]: _removed, ...rest } = state.colors;
    return { ...state, colors: attribute === null ? rest : { ...rest, [layer]: attribute } };
}

export function sameTime(a: TimeChoice, b: TimeChoice): boolean {
    return a.day === b.day && a.knownOn === b.knownOn;
}
