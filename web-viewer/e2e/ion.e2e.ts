import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { boxModel, flatTerrain, slopeCloud, zipOf } from './assetFiles';
import { colorsIn, OUT, visit } from './browser';
import { complaintsOf } from './city';
import type { IonResult } from './ionPage';
import { Administration, middleOf, type ServedFeature, servedItems, viewOf } from './served';

const city = inject('city');
const token = inject('token');
const PAGE = '<!doctype html><meta charset="utf-8"><style>html,body,#map,canvas{width:100%;height:100%;margin:0}</style>'
    + '<div id="map"></div><script>window.CESIUM_BASE_URL = "/cesium/"</script><script type="module" src="/page.js"></script>';

/** The page's script with all of Cesium in one file. */
async function bundle(): Promise<string> {
    const built = await build({
        configFile: false,
        logLevel: 'error',
        build: { write: false, minify: false, target: 'es2022', rollupOptions: { input: path.resolve('e2e/ionPage.ts') } },
    });
    const { output } = built as { output: { type: string; isEntry?: boolean; code?: string }[] };
    const entry = output.find((file) => file.type === 'chunk' && file.isEntry);
    return entry?.code ?? '';
}

const TOWER = { longitude: 114.02, latitude: 32.98 };
const administration = new Administration(city, token);

beforeAll(async () => {
    const model = { longitude: `${TOWER.longitude}`, latitude: `${TOWER.latitude}`, attribution: 'Survey office' };
    await administration.importFile('ion_tower', 'tower.glb', boxModel(), model);
    await administration.importFile('ion_points', 'slope.las', slopeCloud(38_594_000, 3_650_000), { attribution: 'Flight' });
    await administration.importFile('ion_terrain', 'flat.zip', zipOf(flatTerrain([120, 340])));
});

afterAll(async () => {
    await administration.drop('ion_tower');
    await administration.drop('ion_points');
    await administration.drop('ion_terrain');
});

describe('The viewer', () => {
    it('draws a ready-made model as it came, and a click tells its attributes', async () => {
        const [feature] = await servedItems(city, 'ion_tower');
        const { page, complaints, close } = await visit();
        try {
            await page.goto(`${city}/${viewOf(TOWER, 'ion_tower', 260)}`);
            await page.evaluate(() => window.citytwin?.ready(150_000));
            expect(await colorsIn(page, { x: 330, y: 150, width: 290, height: 340 }, 'asset')).toBeGreaterThanOrEqual(2);
            const picked = await page.evaluate(() => window.citytwin?.pickAt(480, 300));
            expect(picked).toEqual({ kind: 'feature', feature: { layer: 'ion_tower', id: String(feature?.id) } });
            await page.mouse.click(480, 300);
            const panel = page.locator('[data-test=feature]');
            await panel.locator('dd').first().waitFor();
            expect(await panel.innerText()).toContain('GLTF');
            await page.screenshot({ path: path.join(OUT, 'asset-selected.png') });
            expect({ page: complaints, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
        } finally {
            await close();
        }
    });
});

describe('The viewer with a point cloud', () => {
    it('draws its points in their colours', async () => {
        const [cloud] = await servedItems(city, 'ion_points');
        expect(cloud?.properties).toMatchObject({ kind: 'POINTS', points: 14_400, colours: true });
        const { page, complaints, close } = await visit();
        try {
            await page.goto(`${city}/${viewOf(middleOf(cloud as ServedFeature), 'ion_points', 90)}`);
            await page.evaluate(() => window.citytwin?.ready(150_000));
            expect(await colorsIn(page, { x: 380, y: 200, width: 200, height: 200 }, 'points'), 'red and green points').toBeGreaterThanOrEqual(2);
            await page.screenshot({ path: path.join(OUT, 'points.png') });
            expect({ page: complaints, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
        } finally {
            await close();
        }
    });
});

describe('Cesium with this server as its ion', () => {
    let server: Server;
    let origin = '';

    beforeAll(async () => {
        const script = await bundle();
        const engine = path.dirname(createRequire(import.meta.url).resolve('@cesium/engine/package.json'));
        const folders: Record<string, string> = { Workers: 'Build/Workers', Assets: 'Source/Assets', ThirdParty: 'Source/ThirdParty' };
        const types: Record<string, string> = { '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };
        server = createServer((request, response) => {
            const { pathname } = new URL(request.url ?? '/', 'http://x');
            const [, mount, folder = '', ...rest] = pathname.split('/');
            const file = path.join(engine, folders[folder] ?? '', ...rest);
            if (pathname === '/') {
                response.setHeader('Content-Type', 'text/html; charset=utf-8');
                response.end(PAGE);
            } else if (pathname === '/page.js') {
                response.setHeader('Content-Type', 'text/javascript');
                response.end(script);
            } else if (mount === 'cesium' && folders[folder] && existsSync(file)) {
                response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
                createReadStream(file).pipe(response);
            } else {
                response.writeHead(204).end();
            }
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });

    afterAll(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    });

    it('loads a model, live buildings and a terrain by their ids, in a page of another origin', async () => {
        const { page, requests, complaints, close } = await visit();
        try {
            await page.goto(`${origin}/?server=${encodeURIComponent(city)}&tilesets=buildings,ion_tower`);
            await page.waitForFunction(() => 'ionResult' in window, undefined, { timeout: 150_000 });
            const result = await page.evaluate(() => (window as unknown as { ionResult: IonResult }).ionResult);
            expect(result).not.toHaveProperty('failure');
            expect(result.terrainHeights.map(Math.round)).toEqual([120, 340]);
            expect(result.tilesets.buildings?.tiles).toBeGreaterThan(0);
            expect(result.tilesets.ion_tower).toEqual({ tiles: 1, credits: ['Survey office'] });
            expect(result.private, 'an asset that is not there').toBe('404');
            expect(await colorsIn(page, { x: 300, y: 150, width: 360, height: 340 }, 'ion'), 'the red tower on the white globe').toBeGreaterThanOrEqual(2);
            await page.screenshot({ path: path.join(OUT, 'ion-page.png') });
            const foreign = requests.filter((url) => !url.startsWith(city) && !url.startsWith(origin) && !/^(data|blob):/.test(url));
            expect(foreign, 'no request leaves the two servers').toEqual([]);
            const unexpected = complaints.filter((text) => !text.includes('nobody_knows') && !/status of 404/.test(text));
            expect({ page: unexpected, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
        } finally {
            await close();
        }
    });
});
