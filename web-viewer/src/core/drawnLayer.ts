import { BIM_ELEMENTS, BIM_SPACES, type BimChoice, type BimNode, seenStoreys } from './bim';
import type { BimColors } from './bimColors';
import type { BimDrawing, BimLook } from './bimDrawing';
import { type CityLayer, sameLayer } from './city';

/** A layer as it is drawn: coloured as a reader wants it, without what something else is drawn for. */
export interface DrawnLayer extends CityLayer {
    /** The building model that alone is drawn of it, and how; a layer may be drawn as a whole and by models at once. */
    readonly bim?: BimDrawing;
    /** What isn't drawn of it. */
    readonly yields?: Yielded;
}

export interface Yielded {
    /** Ids of features for which a building model is drawn. */
    readonly features: readonly string[];
    /** The model that is drawn by itself, in layers of parts of models; else null. */
    readonly model: string | null;
}

/** The name under which a layer has its place in the picture. */
export function drawnAs({ id, bim }: DrawnLayer): string {
    return bim ? `${id}:${bim.model}` : id;
}

/** Whether two descriptions of a layer differ at most in their looks, so that both are drawn from the same tiles. */
export function sameTiles(a: DrawnLayer, b: DrawnLayer): boolean {
    return sameLayer(withoutLooks(a), withoutLooks(b));
}

function withoutLooks({ bim, yields: _yielded, ...layer }: DrawnLayer): object & CityLayer {
    const plain = { ...layer, style: { ...layer.style, colorBy: null } };
    return bim ? Object.assign(plain, { bim: { model: bim.model, apart: bim.apart } }) : plain;
}

/** The layer without the features, and the model, that are drawn in another way. */
export function withoutYielded(layer: CityLayer, features: readonly string[], model: string | null): DrawnLayer {
    const isPart = layer.id === BIM_ELEMENTS || layer.id === BIM_SPACES;
    return features.length > 0 || (isPart && model !== null) ? { ...layer, yields: { features, model: isPart ? model : null } } : layer;
}

/** The layers that draw what was chosen of a model: its elements, and its spaces where they are wanted. */
export function bimLayers(
    layers: readonly CityLayer[], choice: BimChoice | null, storeys: readonly BimNode[], colors: BimColors | null,
): DrawnLayer[] {
    if (choice === null) {
        return [];
    }
    const ids = storeys.map(({ globalId }) => globalId);
    const look: BimLook = {
        gap: choice.gap, storeys: seenStoreys(choice, storeys), hidden: choice.hidden, alone: choice.alone, marked: choice.element, colors,
    };
    // Spaces have neither the classes nor the values of elements; what is alone leaves no room for them.
    const spaceLook: BimLook = { ...look, hidden: [], colors: null };
    const draw = (id: string, own: BimLook): DrawnLayer[] =>
        layers
            .filter((layer) => layer.id === id && layer.tilesetUrl !== null)
            .map((layer) => ({ ...layer, bim: { model: choice.model, apart: choice.gap > 0 && ids.length > 0 ? ids : null, look: own } }));
    return [...draw(BIM_ELEMENTS, look), ...(choice.spaces ? draw(BIM_SPACES, spaceLook) : [])];
}

