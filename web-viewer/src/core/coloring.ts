import type { Attribute, CityLayer, ColorBy, ColorClass } from './city';
import { quantileClasses } from './colorScale';

/** Colours of codes: distinct on the map's light ground, also for colour-blind eyes as far as so many can be. */
export const CODES = [
    '#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#ee8866', '#77aadd', '#99a53a', '#9d7cc0', '#44bb99', '#b0893f',
];
export const YES = '#228833';
export const NO = '#c9c9c9';
const NUMBERS = ['integer', 'number', 'real'];

/** What stands for the light on a ground where attributes stand for colours: the ground in the greys of its relief. */
export const RELIEF = 'relief';

/** The attributes that a reader may colour a layer by; a ground only by its relief, pictures have their own colours. */
export function colorable(layer: CityLayer): Attribute[] {
    if (layer.cityClass === 'elevation') {
        return [{ name: RELIEF, type: 'boolean', title: { zh: '地形晕渲', en: 'Shaded relief' }, unit: null, codes: null }];
    }
    if (layer.cityClass === 'imagery') {
        return [];
    }
    return layer.attributes.filter(
        (attribute) => attribute.codes !== null || attribute.type === 'boolean' || NUMBERS.includes(attribute.type),
    );
}

/** Whether the colours follow from the definition alone; else they need the values that there are. */
export function needsValues(attribute: Attribute): boolean {
    return attribute.codes === null && attribute.type !== 'boolean';
}

/** Colours by an attribute; `values` are some of those that there are, for numbers. */
export function colorsBy(attribute: Attribute, values: readonly number[]): ColorBy {
    if (attribute.codes) {
        const codes = Object.keys(attribute.codes);
        return { attribute: attribute.name, colors: Object.fromEntries(codes.map((code, at) => [code, CODES[at % CODES.length] as string])) };
    }
    if (attribute.name === RELIEF) {
        return { attribute: RELIEF, colors: {} };
    }
    if (attribute.type === 'boolean') {
        return { attribute: attribute.name, colors: { true: YES, false: NO } };
    }
    return { attribute: attribute.name, colors: {}, classes: openClasses(values) };
}

/**
 * Classes with about equally many of the values each, with ends that people read: neighbours share theirs, the first and
 * the last are open, since there may be smaller and larger values than those that were looked at.
 */
export function openClasses(values: readonly number[]): ColorClass[] {
    const classes = quantileClasses(values);
    const ends = classes.slice(1).map((range, index) => between((classes[index] as { to: number }).to, range.from));
    return classes.map(({ color }, index) => ({ from: ends[index - 1] ?? null, to: ends[index] ?? null, color }));
}

/** The number with the fewest digits that is greater than `low` and at most `high`. */
function between(low: number, high: number): number {
    for (let digits = -6; digits < 15; digits++) {
        const step = 10 ** -digits;
        const round = Number((Math.floor(high / step) * step).toFixed(Math.max(0, digits)));
        if (round > low && round <= high) {
            return round;
        }
    }
    return high;
}

/** The layer as a reader wants it coloured. */
export function recolored(layer: CityLayer, colorBy: ColorBy | undefined): CityLayer {
    return colorBy ? { ...layer, style: { ...layer.style, colorBy } } : layer;
}
