import type { City } from '@/core/city';
import { addMonths, dayNumber, dayOf, dayOfNumber } from '@/core/days';

/** The days that the slider offers. */
export interface Timeline {
    readonly first: string;
    readonly last: string;
    /** Days on which layers begin: where it is worth to stop. */
    readonly marks: readonly string[];
}

const LEAST_YEARS = 1;
const MOST_YEARS = 30;

/**
 * From the year in which the oldest layer that is shown begins to today, at least a year and at most thirty: a layer
 * imported without a date begins when it was imported, and a single one from long ago must not squeeze all others.
 */
export function timelineOf(city: City, today: string): Timeline {
    const begins = city.layers
        .flatMap((layer) => (layer.since && layer.since < today ? [layer.since] : []))
        .sort();
    const oldest = begins[0] ?? today;
    const earliest = addMonths(today, -12 * MOST_YEARS);
    const latest = addMonths(today, -12 * LEAST_YEARS);
    const start = oldest < earliest ? earliest : oldest > latest ? latest : oldest;
    return {
        first: `${start.slice(0, 4)}-01-01`,
        last: today,
        marks: [...new Set(begins)].filter((day) => day >= start),
    };
}

export function today(): string {
    return dayOf(new Date());
}

/** Position of a day on the timeline, 0 at its beginning to 1 at its end. */
export function positionOf(timeline: Timeline, day: string): number {
    const first = dayNumber(timeline.first);
    const share = (dayNumber(day) - first) / Math.max(1, dayNumber(timeline.last) - first);
    return Math.min(1, Math.max(0, share));
}

/** The years whose first day lies on the timeline, thinned so that at most `most` remain. */
export function yearTicks(timeline: Timeline, most: number): string[] {
    const years: string[] = [];
    for (let year = Number(timeline.first.slice(0, 4)); `${year}-01-01` <= timeline.last; year++) {
        years.push(`${year}-01-01`);
    }
    const every = Math.ceil(years.length / most);
    return years.filter((_year, index) => index % every === 0);
}

/** A day moved by whole months within the timeline; its end is today, which stands for now (null). */
export function step(timeline: Timeline, day: string | null, months: number): string | null {
    const moved = addMonths(day ?? timeline.last, months);
    if (moved >= timeline.last) {
        return null;
    }
    return moved < timeline.first ? timeline.first : moved;
}

export function dayAtOffset(timeline: Timeline, days: number): string | null {
    const day = dayOfNumber(dayNumber(timeline.first) + days);
    return day >= timeline.last ? null : day;
}
