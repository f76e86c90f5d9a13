import type { CityLayer } from '@/core/city';
import type { TimeChoice } from '@/core/viewState';
import { fetchJson } from './http';
import { timeParameters, withParameters } from './time';
import { ownPath } from './tiles';

/** A ready-made tileset, model, point cloud or terrain. */
export interface CityAsset {
    readonly type: '3DTILES' | 'TERRAIN';
    /** Address of its tileset, or of the folder of its terrain, in the state of the time that was asked for. */
    readonly url: string;
    /** Id of the feature that it is in its layer. */
    readonly feature: string;
    /** Whose work it is, as HTML. */
    readonly credits: readonly string[];
}

/** Whether the features of a layer are assets: they say which folder holds their files, and where to begin. */
export function holdsAssets(layer: CityLayer): boolean {
    return ['name', 'kind', 'folder', 'entry'].every((name) => layer.attributes.some((attribute) => attribute.name === name));
}

export async function fetchAssets(layer: CityLayer, time: TimeChoice): Promise<CityAsset[]> {
    const parameters = timeParameters(time);
    const { items } = (await fetchJson(withParameters('/v1/assets', parameters))) as { items?: Record<string, unknown>[] };
    const own = (items ?? []).filter((item) => item.layer === layer.id);
    return Promise.all(own.map(async (item) => {
        const address = `/v1/assets/${encodeURIComponent(String(item.id))}/endpoint`;
        const endpoint = (await fetchJson(withParameters(address, parameters))) as Record<string, unknown>;
        const attributions = (endpoint.attributions ?? []) as { html: string }[];
        return {
            type: endpoint.type === 'TERRAIN' ? 'TERRAIN' : '3DTILES',
            url: ownPath(String(endpoint.url)),
            feature: String(item.feature),
            credits: attributions.map(({ html }) => html),
        };
    }));
}
