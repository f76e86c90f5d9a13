/** What the served APIs say, asked directly: the second route to every answer that the viewer shows. */

export interface ServedFeature {
    readonly id: number | string;
    readonly geometry: { type: string; coordinates: unknown };
    readonly properties: Record<string, unknown>;
}

export async function served(city: string, path: string): Promise<Record<string, unknown>> {
    const answer = await fetch(`${city}${path}`, { headers: { Accept: 'application/json' } });
    if (!answer.ok) {
        throw new Error(`${answer.status} ${path}: ${await answer.text()}`);
    }
    return (await answer.json()) as Record<string, unknown>;
}

export async function servedItems(city: string, layer: string, query = ''): Promise<ServedFeature[]> {
    const answer = await served(city, `/ogc/collections/${layer}/items?f=json&limit=10000${query}`);
    return answer.features as ServedFeature[];
}

/** What an administrator does to the running city, over HTTP. */
export class Administration {
    constructor(
        private readonly city: string,
        private readonly token: string,
    ) {}

    /** Imports points as a layer by its name; returns when they are served. */
    async importPoints(layer: string, places: readonly { name: string; longitude: number; latitude: number }[]): Promise<void> {
        const features = places.map(({ name, longitude, latitude }) => ({
            type: 'Feature', properties: { name }, geometry: { type: 'Point', coordinates: [longitude, latitude] },
        }));
        const form = new FormData();
        form.set('layer', layer);
        form.set('key', 'name');
        form.set('file', new Blob([JSON.stringify({ type: 'FeatureCollection', features })]), `${layer}.geojson`);
        await this.run(layer, form);
    }

    /** Imports a file as a layer, with values that it doesn't say itself; returns when it is served. */
    async importFile(layer: string, name: string, content: Uint8Array, values: Readonly<Record<string, string>> = {}): Promise<void> {
        const form = new FormData();
        form.set('layer', layer);
        Object.entries(values).forEach(([attribute, value]) => form.append('set', `${attribute}=${value}`));
        form.set('file', new Blob([Buffer.from(content)]), name);
        await this.run(layer, form);
    }

    private async run(layer: string, form: FormData): Promise<void> {
        const accepted = await this.send('POST', '/admin/imports', form);
        const job = accepted.headers.get('location') ?? '';
        for (let attempt = 0; attempt < 300; attempt++) {
            const { state, reason } = (await (await this.send('GET', job)).json()) as { state: string; reason?: string };
            if (state === 'done') {
                return;
            }
            if (state === 'refused') {
                throw new Error(`the import of ${layer} was refused: ${reason}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`the import of ${layer} did not end`);
    }

    async drop(layer: string): Promise<void> {
        await this.send('DELETE', `/admin/layers/${layer}`);
    }

    private async send(method: string, path: string, body?: FormData): Promise<Response> {
        const headers = { Authorization: `Bearer ${this.token}` };
        const answer = await fetch(`${this.city}${path}`, { method, headers, ...(body ? { body } : {}) });
        if (!answer.ok) {
            throw new Error(`${answer.status} ${method} ${path}: ${await answer.text()}`);
        }
        return answer;
    }
}

/** A place on the ground, whose height in metres is 0 where nobody says it. */
export interface Place {
    readonly longitude: number;
    readonly latitude: number;
    readonly ground?: number;
}

/** Middle of the box of a geometry, on the ground that the feature stands on. */
export function middleOf(feature: ServedFeature): Place {
    const positions = (feature.geometry.coordinates as number[][][][]).flat(Infinity as 1) as unknown as number[];
    const stride = hasHeights(feature.geometry.coordinates) ? 3 : 2;
    const longitudes = positions.filter((_value, index) => index % stride === 0);
    const latitudes = positions.filter((_value, index) => index % stride === 1);
    const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
    const ground = Number(feature.properties.base_height ?? 0);
    return { longitude: middle(longitudes), latitude: middle(latitudes), ground };
}

function hasHeights(coordinates: unknown): boolean {
    let inner = coordinates as unknown[];
    while (Array.isArray(inner[0])) {
        inner = inner[0];
    }
    return inner.length === 3;
}

/** The hash of a view from a height above a place and a little from the south, with nothing but the given layers. */
export function viewOf(place: Place, layers: string, height: number, more = ''): string {
    const south = (height * 0.6) / 111_320;
    return `#l=${layers}&c=${place.longitude.toFixed(6)},${(place.latitude - south).toFixed(6)},${Math.round(height + (place.ground ?? 0))},0,-59${more}`;
}
