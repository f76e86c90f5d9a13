import { type Bounds, sizeInMetres, union } from './bounds';
import type { BilingualText } from './text';

/** What a layer's features are, as far as drawing goes. */
export type Shape = 'point' | 'line' | 'area' | 'mixed' | 'none';

export interface Attribute {
    readonly name: string;
    readonly type: string;
    readonly title: BilingualText;
    /** UCUM code of the unit that the values are in, or null. */
    readonly unit: string | null;
    /** Titles of the codes that are its values, by code; null where it has no code list. */
    readonly codes: Readonly<Record<string, BilingualText>> | null;
}

/** A colour for numbers from one end (inclusive) up to another (exclusive); null is no end. */
export interface ColorClass {
    readonly from: number | null;
    readonly to: number | null;
    readonly color: string;
}

export interface ColorBy {
    readonly attribute: string;
    /** By single values. */
    readonly colors: Readonly<Record<string, string>>;
    /** By ranges of numbers. */
    readonly classes?: readonly ColorClass[];
}

export interface LayerStyle {
    /** `#rrggbb`. */
    readonly color: string;
    /** Width of lines, screen pixels. */
    readonly lineWidth: number;
    /** Diameter of points, screen pixels. */
    readonly pointSize: number;
    /** Opacity of area fills, 0 to 1. */
    readonly fillOpacity: number;
    /** Order of drawing, low first (below); null where the definition leaves it to the class. */
    readonly order: number | null;
    /** Zoom from which on the layer is drawn. */
    readonly minZoom: number;
    /** Colours by the value of an attribute; `color` for all other values. */
    readonly colorBy: ColorBy | null;
    /** The attribute whose values are written beside the features, and the zoom from which on; null for none. */
    readonly label: { readonly attribute: string; readonly minZoom: number } | null;
    /** The attribute with heights of blocks, metres above ground, or null. */
    readonly heightAttribute: string | null;
    /** Whether the layer is part of the picture that the city opens with; null if its definition doesn't say. */
    readonly initiallyShown: boolean | null;
}

/** One layer of the city as the server describes it. */
export interface CityLayer {
    readonly id: string;
    readonly cityClass: string;
    readonly title: BilingualText;
    /** Number of the change set that wrote it last. */
    readonly revision: number;
    /** "group/sub-class". */
    readonly theme: string;
    readonly shape: Shape;
    readonly style: LayerStyle;
    readonly featureCount: number;
    /** Address of its TileJSON, or null where it has no map tiles. */
    readonly tileJsonUrl: string | null;
    /** Address of its 3D tileset, or null where its features have no height to build from. */
    readonly tilesetUrl: string | null;
    /** Whether its features are models, with colours of their own for roofs, walls, grounds … */
    readonly hasModel?: boolean;
    readonly attributes: readonly Attribute[];
    readonly bounds: Bounds | null;
    /** First day (`yyyy-mm-dd`) whose city has anything of it, or null. */
    readonly since: string | null;
}

/** A picture of the ground. */
export interface CityPicture {
    readonly name: string;
    /** Day (`yyyy-mm-dd`) since which it is what the ground looks like. */
    readonly since: string;
}

/** Whether the layer's features are pictures of the ground. */
export function holdsPictures(layer: CityLayer): boolean {
    return layer.cityClass === 'imagery' && layer.tileJsonUrl !== null;
}

export interface Theme {
    readonly id: string;
    readonly title: BilingualText;
    readonly parent: string | null;
}

/** The change set that wrote a layer last, and all else that is known of it: what differs has to be drawn again. */
export function sameLayer(a: CityLayer | undefined, b: CityLayer | undefined): boolean {
    return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The ids of the layers that came, went or are not what they were. */
export function changedLayers(before: City, after: City): Set<string> {
    const ids = [...before.layers, ...after.layers].map((layer) => layer.id);
    return new Set(ids.filter((id) => !sameLayer(findLayer(before, id), findLayer(after, id))));
}

export interface City {
    readonly layers: readonly CityLayer[];
    readonly themes: readonly Theme[];
}

/** Names one feature of one layer. */
export interface FeatureRef {
    readonly layer: string;
    readonly id: string;
}

export function findLayer(city: City, id: string): CityLayer | undefined {
    return city.layers.find((layer) => layer.id === id);
}

const LARGEST_CITY_METRES = 300_000;

/**
 * The box that the first view shows: where the buildings are, since that is the city; without buildings, all layers
 * together unless they lie on different continents, then the layer with the most features.
 */
export function cityBounds(city: City): Bounds | null {
    const located = city.layers.filter((layer) => layer.bounds && layer.featureCount > 0);
    const boxes = (layers: readonly CityLayer[]) => layers.flatMap((layer) => (layer.bounds ? [layer.bounds] : []));
    const largestFirst = (layers: readonly CityLayer[]) => [...layers].sort((a, b) => b.featureCount - a.featureCount);

    const standing = located.filter((layer) => layer.tilesetUrl);
    const built = standing.filter((layer) => layer.cityClass.startsWith('building'));
    const main = largestFirst(built.length > 0 ? built : standing)[0];
    if (main?.bounds) {
        return main.bounds;
    }
    const all = boxes(located);
    if (all.length === 0) {
        return null;
    }
    const together = all.reduce(union);
    const { width, height } = sizeInMetres(together);
    return Math.max(width, height) <= LARGEST_CITY_METRES ? together : (largestFirst(located)[0]?.bounds ?? together);
}

/** Classes of the base picture. */
const BASE_CLASSES = ['water', 'green', 'road', 'building', 'admin-area'];

/** Class of layers whose features are rasters of heights. */
const ELEVATION_CLASS = 'elevation';

export function isTerrain(layer: CityLayer): boolean {
    return layer.cityClass === ELEVATION_CLASS;
}

/** Whether a layer holds parts of building models (BIM), which are drawn model by model when a reader chooses one. */
export function isBim(layer: CityLayer): boolean {
    return layer.cityClass.startsWith('bim-');
}

/** The layers that are shown before anybody chose any: those of the base picture, on the city's ground where it has one. */
export function initialLayers(city: City): CityLayer[] {
    const layers = baseLayers(city);
    // The same choice as an import makes for what stands on the ground.
    const grounds = city.layers.filter((layer) => isTerrain(layer) && layer.featureCount > 0 && layer.style.initiallyShown !== false);
    const ground = grounds.find(({ id }) => id === ELEVATION_CLASS) ?? [...grounds].sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    return ground && !layers.some(isTerrain) ? [ground, ...layers] : layers;
}

function baseLayers(city: City): CityLayer[] {
    const told = city.layers.filter((layer) => layer.style.initiallyShown);
    if (told.length > 0) {
        return told;
    }
    const base = city.layers.filter(
        (layer) =>
            layer.style.initiallyShown !== false && !isBim(layer) && (layer.tilesetUrl || BASE_CLASSES.includes(layer.cityClass)),
    );
    // Districts, streets and communities cover the same ground: the largest areas make the calmest background.
    const areas = base.filter((layer) => layer.cityClass === 'admin-area').sort((a, b) => a.featureCount - b.featureCount);
    const shown = base.filter((layer) => layer.cityClass !== 'admin-area' || layer === areas[0]);
    return shown.length > 0 ? shown : city.layers.filter((layer) => layer.shape !== 'none').slice(0, 6);
}

const SHAPE_ORDER: Record<Shape, number> = { none: 0, mixed: 35, area: 35, line: 55, point: 80 };

/**
 * Order of drawing from 0 (lowest) to about 100: what the definition says, else areas below lines below points. Of
 * layers with the same order the one with fewer features lies lower, since its features are larger.
 */
export function drawingRank(layer: CityLayer): number {
    return Math.min(100, layer.style.order ?? SHAPE_ORDER[layer.shape]) + Math.log10(layer.featureCount + 1) / 2;
}

/** The colours of a layer for its legend: values by their titles in one language, those without one as they are. */
export function legendOf({ style, attributes }: CityLayer, language: string): { value: string; color: string }[] {
    const codes = attributes.find((attribute) => attribute.name === style.colorBy?.attribute)?.codes;
    const ranges = (style.colorBy?.classes ?? []).map((range) => ({ value: rangeText(range), color: range.color }));
    if (ranges.length > 0) {
        return ranges;
    }
    return Object.entries(style.colorBy?.colors ?? {}).map(([value, color]) => {
        const title = codes?.[value];
        return { value: title ? title[language === 'en' ? 'en' : 'zh'] : value, color };
    });
}

const RANGE_END = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 12 });

/** A range of numbers as legends write it, the same in all languages. */
export function rangeText({ from, to }: Pick<ColorClass, 'from' | 'to'>): string {
    const [low, high] = [from, to].map((end) => (end === null ? null : RANGE_END.format(end)));
    return low === null ? (high === null ? '…' : `< ${high}`) : high === null ? `≥ ${low}` : `${low} – ${high}`;
}
