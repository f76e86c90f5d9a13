import type { Bounds } from '@/core/bounds';
import type { CityLayer, FeatureRef } from '@/core/city';
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

/** Most values that a layer's colours are made from. */
const MOST_VALUES = 1000;

/** Some numbers that an attribute has in a layer. */
export async function fetchNumbers(layer: string, attribute: string, time: TimeChoice, signal?: AbortSignal): Promise<number[]> {
    const url = withParameters(`/ogc/collections/${encodeURIComponent(layer)}/items`, [
        ['f', 'json'],
        ['filter', `"${attribute.replaceAll('"', '""')}" IS NOT NULL`],
        ['properties', attribute],
        ['limit', String(MOST_VALUES)],
        ...timeParameters(time),
    ]);
    const { features } = (await fetchJson(url, signal)) as { features?: { properties?: Record<string, unknown> }[] };
    return (features ?? []).map((feature) => Number(feature.properties?.[attribute])).filter(Number.isFinite);
}

/** Whom the features of a layer name as their source, each once, as plain text without markup. */
export async function fetchAttributions(layer: string, time: TimeChoice, signal?: AbortSignal): Promise<string[]> {
    const url = withParameters(`/ogc/collections/${encodeURIComponent(layer)}/items`, [
        ['f', 'json'],
        ['properties', 'attribution'],
        ['limit', String(MOST_VALUES)],
        ...timeParameters(time),
    ]);
    const { features } = (await fetchJson(url, signal)) as { features?: { properties?: Record<string, unknown> }[] };
    const told = (features ?? []).map((feature) => feature.properties?.attribution);
    const texts = told.filter((text): text is string => typeof text === 'string' && text.trim() !== '');
    return [...new Set(texts.map((text) => text.trim().replaceAll('&', '&amp;').replaceAll('<', '&lt;')))];
}

/** A feature with its name, for the writing in the picture. */
export interface NamedFeature {
    readonly id: string;
    readonly name: string;
    /** Height above ground, metres; 0 where the layer has none. */
    readonly height: number;
    readonly geometry: object;
}

/** Most names of a layer in one picture. */
const MOST_NAMES = 400;

/** The features of a layer in a box that have a name by the attribute that the layer's style names for labels. */
export async function fetchNamed(layer: CityLayer, box: Bounds, time: TimeChoice, signal?: AbortSignal): Promise<NamedFeature[]> {
    return readNamed(await fetchJson(namedUrl(layer, box, time), signal), layer);
}

export function namedUrl({ id, style }: CityLayer, box: Bounds, time: TimeChoice): string {
    const name = style.label?.attribute ?? '';
    const properties = [name, ...(style.heightAttribute ? [style.heightAttribute] : [])];
    return withParameters(`/ogc/collections/${encodeURIComponent(id)}/items`, [
        ['f', 'json'],
        ['bbox', [box.west, box.south, box.east, box.north].map((value) => Number(value.toFixed(6))).join(',')],
        ['filter', `"${name.replaceAll('"', '""')}" IS NOT NULL`],
        ['properties', properties.join(',')],
        ['limit', String(MOST_NAMES)],
        ...timeParameters(time),
    ]);
}

/** Reads the answer; features without a place or with an empty name are left out. */
export function readNamed(document: unknown, { style }: CityLayer): NamedFeature[] {
    const { features } = (document ?? {}) as { features?: unknown };
    if (!Array.isArray(features)) {
        throw new Error('the answer about features has no member "features"');
    }
    return features.flatMap((feature: { id?: unknown; geometry?: object | null; properties?: Record<string, unknown> }) => {
        const name = String(feature.properties?.[style.label?.attribute ?? ''] ?? '').trim();
        const height = Number(feature.properties?.[style.heightAttribute ?? ''] ?? 0);
        return name !== '' && feature.geometry
            ? [{ id: String(feature.id), name, height: Number.isFinite(height) ? height : 0, geometry: feature.geometry }]
            : [];
    });
}
