import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { colorsIn, OUT, visit } from './browser';
import { complaintsOf } from './city';
import { servedItems } from './served';

const city = inject('city');

/** A page of somebody else: another origin, another library, only the addresses of this server. */
function pageOf(tileJson: string, layer: string): string {
    return `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/maplibre-gl.css">
<style>html,body,#map{height:100%;margin:0}</style><div id="map"></div>
<script type="module">
import * as library from '/maplibre-gl.mjs';
const maplibregl = library.default ?? library;
const map = new maplibregl.Map({
  container: 'map', attributionControl: false, fadeDuration: 0,
  style: { version: 8, sources: { city: { type: 'vector', url: '${tileJson}' } }, layers: [
    { id: 'ground', type: 'background', paint: { 'background-color': '#ffffff' } },
    { id: 'areas', type: 'fill', source: 'city', 'source-layer': '${layer}', paint: { 'fill-color': '#b03a2e' } } ] },
});
window.map = map;
map.on('error', (event) => console.error(event.error?.message ?? String(event)));
map.once('load', async () => {
  const { bounds } = await (await fetch('${tileJson}')).json();
  map.fitBounds(bounds, { animate: false, padding: 10, maxZoom: 17 });
  map.jumpTo({ zoom: Math.max(map.getZoom(), 15) });
  map.once('idle', () => { window.idle = true; });
});
</script>`;
}

describe('MapLibre in a page of another origin', () => {
    let server: Server;
    let origin = '';

    beforeAll(async () => {
        const dist = path.join(path.dirname(createRequire(import.meta.url).resolve('maplibre-gl/package.json')), 'dist');
        const types: Record<string, string> = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.css': 'text/css' };
        server = createServer((request, response) => {
            const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
            if (pathname === '/') {
                response.setHeader('Content-Type', 'text/html; charset=utf-8');
                const layer = searchParams.get('layer') ?? '';
                response.end(pageOf(`${city}/tiles/${layer}.json`, layer));
            } else if (pathname === '/favicon.ico') {
                response.writeHead(204).end();
            } else {
                response.setHeader('Content-Type', types[path.extname(pathname)] ?? 'application/octet-stream');
                response.end(readFileSync(path.join(dist, path.basename(pathname))));
            }
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it('reads the vector tiles and finds their features with the ids that the API knows', async () => {
        const { page, complaints, close } = await visit();
        try {
            await page.goto(`${origin}/?layer=buildings`);
            await page.waitForFunction(() => (window as { idle?: boolean }).idle === true, undefined, { timeout: 150_000 });
            const found = await page.evaluate(() => {
                interface Rendered { id?: number; properties: Record<string, unknown> }
                const { map } = window as unknown as { map: { queryRenderedFeatures(options: object): Rendered[]; getZoom(): number } };
                return map.queryRenderedFeatures({ layers: ['areas'] }).map(({ id, properties }) => ({ id, properties }));
            });
            expect(found.length).toBeGreaterThan(5);
            const known = new Set((await servedItems(city, 'buildings')).map((feature) => String(feature.id)));
            expect(found.filter(({ id }) => !known.has(String(id)))).toEqual([]);
            expect(await colorsIn(page, { x: 100, y: 60, width: 760, height: 500 }, 'maplibre')).toBeGreaterThanOrEqual(2);
            await page.screenshot({ path: path.join(OUT, 'maplibre-page.png') });
            expect({ page: complaints, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
        } finally {
            await close();
        }
    });
});
