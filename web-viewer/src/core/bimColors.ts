import { type ColorClass, rangeText } from './city';
import { CODES, NO, openClasses, YES } from './coloring';

/** The attributes of elements that their tiles carry and that they are coloured by. */
export const COLOR_ATTRIBUTES = ['ifc_class', 'storey', 'material', 'system', 'type_name'] as const;

/** The value of an attribute or property that an element has. */
export interface ElementValue {
    readonly globalId: string;
    readonly value: unknown;
}

/** An entry of the legend; the label is null for what has no value, undefined for all values that share the last colour. */
export interface BimLegendEntry {
    readonly label: string | boolean | null | undefined;
    readonly color: string;
    readonly count: number;
}

const NOTHING = '#e4e7ea';
const OTHERS = '#8c96a0';
/** Numbers with more values than this are coloured by ranges. */
const MOST_SINGLE_NUMBERS = 8;

let made = 0;

/** Colours of elements by what they are worth in one attribute or property. */
export class BimColors {
    /** Tells colours that were made from other values apart. */
    readonly number = ++made;
    readonly legend: readonly BimLegendEntry[];
    private readonly byElement: ReadonlyMap<string, unknown>;
    private readonly byText: ReadonlyMap<string, string>;
    private readonly classes: readonly ColorClass[];

    /** @param key an attribute of elements, or a property as `Set.Property` */
    constructor(readonly key: string, values: readonly ElementValue[]) {
        const known = values.filter(({ value }) => isValue(value));
        this.byElement = new Map(known.map(({ globalId, value }) => [globalId, value]));
        const amounts = new Map<string, number>();
        for (const { value } of known) {
            amounts.set(textOf(value), (amounts.get(textOf(value)) ?? 0) + 1);
        }
        const numbers = known.map(({ value }) => value).filter((value) => typeof value === 'number');
        const ranged = numbers.length === known.length && amounts.size > MOST_SINGLE_NUMBERS;
        this.classes = ranged ? openClasses(numbers) : [];
        this.byText = ranged ? new Map() : categories(amounts);
        const entries = ranged ? rangesOf(this.classes, numbers) : singlesOf(this.byText, amounts, known);
        const missing = values.length - known.length;
        this.legend = missing > 0 ? [...entries, { label: null, color: NOTHING, count: missing }] : entries;
    }

    /** The colour of an element; tiles say the value of an attribute, of a property it is known by the element. */
    of(globalId: string, attribute: (name: string) => unknown): string {
        const value = this.isAttribute ? attribute(this.key) : this.byElement.get(globalId);
        if (!isValue(value)) {
            return NOTHING;
        }
        const range = this.classes.find(({ from, to }) => (from === null || Number(value) >= from) && (to === null || Number(value) < to));
        return range?.color ?? this.byText.get(textOf(value)) ?? OTHERS;
    }

    private get isAttribute(): boolean {
        return (COLOR_ATTRIBUTES as readonly string[]).includes(this.key);
    }
}

function isValue(value: unknown): boolean {
    return value !== null && value !== undefined && value !== '';
}

function textOf(value: unknown): string {
    return Array.isArray(value) ? value.map(String).join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A colour for each of the most frequent values; those that occur equally often in the order of the alphabet. */
function categories(amounts: ReadonlyMap<string, number>): Map<string, string> {
    if ([...amounts.keys()].every((value) => value === 'true' || value === 'false')) {
        return new Map([['true', YES], ['false', NO]]);
    }
    const frequent = [...amounts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, CODES.length);
    return new Map(frequent.map(([value], index) => [value, CODES[index] as string]));
}

function singlesOf(
    colors: ReadonlyMap<string, string>, amounts: ReadonlyMap<string, number>, known: readonly ElementValue[],
): BimLegendEntry[] {
    const isBoolean = known.every(({ value }) => typeof value === 'boolean');
    const entries = [...colors].flatMap(([text, color]): BimLegendEntry[] => {
        const count = amounts.get(text) ?? 0;
        return count > 0 ? [{ label: isBoolean ? text === 'true' : text, color, count }] : [];
    });
    const rest = known.length - entries.reduce((sum, { count }) => sum + count, 0);
    return rest > 0 ? [...entries, { label: undefined, color: OTHERS, count: rest }] : entries;
}

function rangesOf(classes: readonly ColorClass[], numbers: readonly number[]): BimLegendEntry[] {
    return classes.map(({ from, to, color }) => ({
        label: rangeText({ from, to }),
        color,
        count: numbers.filter((value) => (from === null || value >= from) && (to === null || value < to)).length,
    }));
}
