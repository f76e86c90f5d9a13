/** Colours of the H3 overlay from few to many: one hue, growing darker, readable for colour-blind eyes. */
const RAMP = ['#fff3c4', '#fdd27f', '#fba24b', '#e8683a', '#bd3139', '#7f1237'] as const;

export interface ScaleClass {
    /** Inclusive lower end. */
    readonly from: number;
    /** Inclusive upper end. */
    readonly to: number;
    readonly color: string;
}

/**
 * Classes with about equally many values each (quantiles), so that a few very dense zones don't leave the rest in one
 * colour. Equal values always share a class, hence there may be fewer classes than colours.
 */
export function quantileClasses(values: readonly number[], most: number = RAMP.length): ScaleClass[] {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    const classes: { from: number; to: number }[] = [];
    let start = 0;
    for (let index = 1; index <= most && start < sorted.length; index++) {
        let end = Math.max(start + 1, Math.round((sorted.length * index) / most));
        while (end < sorted.length && sorted[end] === sorted[end - 1]) {
            end++;
        }
        classes.push({ from: sorted[start] as number, to: sorted[end - 1] as number });
        start = end;
    }
    return classes.map((range, index) => ({ ...range, color: colorAt(index, classes.length) }));
}

/** The colour of a value, undefined where it is in no class. */
export function colorOf(classes: readonly ScaleClass[], value: number): string | undefined {
    return classes.find((range) => value >= range.from && value <= range.to)?.color;
}

function colorAt(index: number, count: number): string {
    const position = count === 1 ? RAMP.length - 2 : Math.round((index * (RAMP.length - 1)) / (count - 1));
    return RAMP[position] as string;
}
