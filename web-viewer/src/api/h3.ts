import type { Bounds } from '@/core/bounds';
import type { TimeChoice, ZonesChoice } from '@/core/viewState';
import { fetchJson } from './http';
import { timeParameters, withParameters } from './time';

/** An H3 zone with its polygon (GeoJSON) and the value of the metric that was asked for. */
export interface ZoneValue {
    readonly zone: string;
    readonly value: number;
    readonly geometry: object;
}

/** The zones of a layer within a box. */
export async function fetchZones(
    choice: ZonesChoice, bounds: Bounds, time: TimeChoice, signal?: AbortSignal,
): Promise<ZoneValue[]> {
    return readZones(await fetchJson(zonesUrl(choice, bounds, time), signal), choice.metric);
}

export function zonesUrl(choice: ZonesChoice, bounds: Bounds, time: TimeChoice): string {
    const box = [bounds.west, bounds.south, bounds.east, bounds.north].map((value) => Number(value.toFixed(7)));
    return withParameters('/h3/aggregate', [
        ['layer', choice.layer],
        ['resolution', String(choice.resolution)],
        ['bbox', box.join(',')],
        ['metric', choice.metric],
        ['f', 'geojson'],
        ...timeParameters(time),
    ]);
}

/** Reads the cells-as-polygons answer; zones without a number for the metric are left out. */
export function readZones(document: unknown, metric: string): ZoneValue[] {
    const features = (document as { features?: unknown } | null)?.features;
    if (!Array.isArray(features)) {
        throw new Error('the answer about zones has no member "features"');
    }
    return features.flatMap((feature: { id?: unknown; geometry?: object; properties?: Record<string, unknown> }) => {
        const properties = feature.properties ?? {};
        const value = properties[metric] ?? properties.value;
        const zone = String(properties.zone ?? feature.id ?? '');
        return typeof value === 'number' && feature.geometry ? [{ zone, value, geometry: feature.geometry }] : [];
    });
}
