const MILLISECONDS_PER_DAY = 86_400_000;

/** Whether a text is a calendar day `yyyy-mm-dd` that exists. */
export function isDay(text: string): boolean {
    return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(new Date(`${text}T00:00:00Z`)) === text;
}

/** The UTC day of an instant, empty for an invalid one. */
export function dayOf(instant: Date): string {
    return Number.isNaN(instant.getTime()) ? '' : instant.toISOString().slice(0, 10);
}

/** Whole days since 1970-01-01. */
export function dayNumber(day: string): number {
    return Math.round(Date.parse(`${day}T00:00:00Z`) / MILLISECONDS_PER_DAY);
}

export function dayOfNumber(number: number): string {
    return dayOf(new Date(number * MILLISECONDS_PER_DAY));
}

export function addMonths(day: string, months: number): string {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 + months, 1));
    const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    return dayOf(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last))));
}

/** The first day whose request shows what begins at an instant; empty for an invalid one. See {@link instantOf}. */
export function firstDayOf(instant: Date): string {
    return dayOf(new Date(instant.getTime() + MILLISECONDS_PER_DAY / 2 - 1));
}

/**
 * The instant that stands for a day in requests: noon UTC. What begins on that day at midnight, in Beijing's time or
 * in UTC, has begun by then, and what begins on the next day hasn't in either.
 */
export function instantOf(day: string): string {
    return `${day}T12:00:00Z`;
}
