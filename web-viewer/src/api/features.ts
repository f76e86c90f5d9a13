import type { FeatureRef } from '@/core/city';
import type { TimeChoice } from '@/core/viewState';
import { fetchJson } from './http';
import { timeParameters, withParameters } from './time';

/** One feature as OGC API Features answers it: GeoJSON, longitude before latitude. */
export interface FeatureAnswer {
    readonly ref: FeatureRef;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly geometry: object | null;
}

/** All attributes of a feature, in the state of a time. */
export async function fetchFeature(ref: FeatureRef, time: TimeChoice, signal?: AbortSignal): Promise<FeatureAnswer> {
    const path = `/ogc/collections/${encodeURIComponent(ref.layer)}/items/${encodeURIComponent(ref.id)}`;
    const url = withParameters(path, [['f', 'json'], ...timeParameters(time)]);
    const answer = (await fetchJson(url, signal)) as { properties?: unknown; geometry?: unknown };
    return {
        ref,
        properties: (answer.properties ?? {}) as Record<string, unknown>,
        geometry: (answer.geometry ?? null) as object | null,
    };
}
