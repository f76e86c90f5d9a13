import { instantOf } from '@/core/days';
import type { TimeChoice } from '@/core/viewState';

/** The query parameters that ask an API for another state of the city; empty for now. */
export function timeParameters(time: TimeChoice): [string, string][] {
    const parameters: [string, string][] = [];
    if (time.day) {
        parameters.push(['datetime', instantOf(time.day)]);
    }
    if (time.knownOn) {
        parameters.push(['asof', instantOf(time.knownOn)]);
    }
    return parameters;
}

/** An address with parameters added (values are encoded, the braces of a template in the address stay). */
export function withParameters(url: string, parameters: readonly [string, string][]): string {
    if (parameters.length === 0) {
        return url;
    }
    const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
