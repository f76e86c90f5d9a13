import { afterEach, describe, expect, it, vi } from 'vitest';
import { readZones, zonesUrl } from '@/api/h3';
import { fetchJson, RequestFailure } from '@/api/http';
import { mapTileAddress, readTileJson, tilesetAddress } from '@/api/tiles';
import { NOW } from '@/core/viewState';

const PAST = { day: '2024-06-30', knownOn: '2025-01-02' };
const BOX = { west: 113.9, south: 32.9, east: 114.1, north: 33.1 };

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string, headers: Record<string, string> = {}): void {
    vi.stubGlobal('fetch', async () => new Response(body, { status, headers }));
}

describe('Requests', () => {
    it('ask for another day and for what was known by two parameters', () => {
        expect(tilesetAddress('/3dtiles/b/tileset.json', NOW)).toBe('/3dtiles/b/tileset.json');
        expect(tilesetAddress('http://inner:80/3dtiles/b/tileset.json', PAST)).toBe(
            '/3dtiles/b/tileset.json?datetime=2024-06-30T12%3A00%3A00Z&asof=2025-01-02T12%3A00%3A00Z',
        );
    });

    it('take map tiles from the own server, with the braces of the address kept', () => {
        const tiles = readTileJson({ tiles: ['http://proxy/tiles/a/{z}/{x}/{y}.mvt'], minzoom: 9, maxzoom: 15, bounds: [1, 2, 3, 4] }, PAST);
        expect(tiles).toEqual({
            template: '/tiles/a/{z}/{x}/{y}.mvt?datetime=2024-06-30T12%3A00%3A00Z&asof=2025-01-02T12%3A00%3A00Z',
            minZoom: 9, maxZoom: 15, bounds: { west: 1, south: 2, east: 3, north: 4 }, attribution: null, pictures: [],
        });
        const pictures = [{ name: 'a', since: '2019-06-01', bounds: [1, 2, 3, 4] }, { name: 'b' }];
        const named = readTileJson({ tiles: ['/t/{z}/{x}/{y}.png'], attribution: 'Survey', pictures }, NOW);
        expect(named).toMatchObject({ attribution: 'Survey', pictures: [{ name: 'a', since: '2019-06-01' }] });
        expect(mapTileAddress('影像', NOW)).toBe('/ogc/collections/%E5%BD%B1%E5%83%8F/map/tiles/WebMercatorQuad/{z}/{y}/{x}');
        expect(() => readTileJson({}, NOW)).toThrow(/no tiles/);
    });

    it('ask for zones as polygons', () => {
        const url = zonesUrl({ layer: '部件', resolution: 9, metric: 'count' }, BOX, NOW);
        expect(url).toBe('/h3/aggregate?layer=%E9%83%A8%E4%BB%B6&resolution=9&bbox=113.9%2C32.9%2C114.1%2C33.1&metric=count&f=geojson');
        const geometry = { type: 'Polygon', coordinates: [] };
        const features = [{ properties: { zone: '89', count: 3 }, geometry }, { properties: { zone: '8a' }, geometry }];
        expect(readZones({ features }, 'count')).toEqual([{ zone: '89', value: 3, geometry }]);
        expect(() => readZones({ zones: [] }, 'count')).toThrow(/features/);
    });

    it('tell what the server told', async () => {
        answer(400, JSON.stringify({ title: 'Bad request', detail: 'bbox must have 4 numbers' }), { 'X-Request-Id': 'r1' });
        const failure = await fetchJson('/x').catch((it: unknown) => it);
        expect(failure).toBeInstanceOf(RequestFailure);
        expect(failure).toMatchObject({ status: 400, message: 'Bad request: bbox must have 4 numbers', requestId: 'r1' });
    });

    it('say so when the answer is no JSON, no problem document, or does not come', async () => {
        answer(200, '<html>');
        await expect(fetchJson('/x')).rejects.toThrow('the answer is not JSON');
        answer(502, '<html>');
        await expect(fetchJson('/x')).rejects.toThrow('502');
        vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('refused')));
        await expect(fetchJson('/x')).rejects.toThrow('does not answer');
    });
});
