import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { colorsIn, OUT, visit } from './browser';
import { complaintsOf } from './city';
import { Administration, middleOf, type ServedFeature, servedItems, viewOf } from './served';
import { type Base, ServedTerrain, servedBases } from './served3d';
import { sharedFile } from './sharedData';

const city = inject('city');
const administration = new Administration(city, inject('token'));
const MODEL = sharedFile('citymodel/cityjson2_lod2_buildings.city.json');

/** Where the shared model's 100 houses, 10 m apart, are put: CGCS2000 / 3-degree zone 38, metres. */
const EAST = 38_528_000;
const NORTH = 3_675_000;
/** The made ground has cells of a metre, this far around the houses' 96 m. */
const AROUND = 150;

/** The ground of the houses: a terrace for each, so that a house stands on one height, and slopes between them. */
function ground(x: number, y: number): number {
    const terrace = (metres: number) => {
        const house = Math.floor((metres + 1) / 10);
        const within = metres + 1 - 10 * house;
        return house + Math.max(0, within - 9);
    };
    return 60 + 1.2 * terrace(Math.max(-20, Math.min(x, 116))) + 0.5 * terrace(Math.max(-20, Math.min(y, 116)));
}

interface CityJson {
    metadata: { referenceSystem: string };
    transform: { scale: number[]; translate: number[] };
    vertices: number[][];
}

/** The shared model with each house lifted onto its terrace. */
function liftedModel(): Buffer {
    const model = JSON.parse(readFileSync(MODEL ?? 'no shared data', 'utf8')) as CityJson;
    const scale = model.transform.scale[0] as number;
    model.vertices = model.vertices.map(([x = 0, y = 0, z = 0]) => {
        const house = (metres: number) => 10 * Math.floor((metres + 1) / 10) + 3;
        return [x, y, z + Math.round(ground(house(x * scale), house(y * scale)) / scale)];
    });
    model.transform.translate = [EAST, NORTH, 0];
    model.metadata.referenceSystem = 'https://www.opengis.net/def/crs/EPSG/0/4526';
    return Buffer.from(JSON.stringify(model));
}

/** A GeoTIFF in the houses' system, by GDAL, out of a picture or a grid that names no place itself. */
function geoTiff(folder: string, name: string, source: string | Buffer, extension: string): Buffer {
    const from = path.join(folder, `${name}.${extension}`);
    const to = path.join(folder, `${name}.tif`);
    writeFileSync(from, source);
    const corners = [EAST - AROUND, NORTH + 96 + AROUND, EAST + 96 + AROUND, NORTH - AROUND].map(String);
    execFileSync('gdal_translate', ['-q', '-a_srs', 'EPSG:4526', '-a_ullr', ...corners, from, to]);
    return readFileSync(to);
}

function groundGrid(): string {
    const side = 96 + 2 * AROUND;
    const rows = Array.from({ length: side }, (_value, row) =>
        Array.from({ length: side }, (_cell, column) => ground(column - AROUND + 0.5, 96 + AROUND - row - 0.5).toFixed(3)).join(' '),
    );
    return `ncols ${side}\nnrows ${side}\nxllcorner 0\nyllcorner 0\ncellsize 1\n${rows.join('\n')}\n`;
}

/** A chequered picture, whose fields of 24 m no other layer has. */
function photo(): Buffer {
    const side = 96 + 2 * AROUND;
    const pixels = Buffer.alloc(3 * side * side);
    for (let i = 0; i < side * side; i++) {
        const dark = (Math.floor((i % side) / 24) + Math.floor(i / side / 24)) % 2 === 0;
        pixels.set(dark ? [70, 120, 60] : [190, 200, 120], 3 * i);
    }
    return Buffer.concat([Buffer.from(`P6\n${side} ${side}\n255\n`), pixels]);
}

async function gaps(bases: readonly Base[], layer: string): Promise<number[]> {
    const terrain = await ServedTerrain.of(city, layer);
    return Promise.all(bases.map(async ({ longitude, latitude, height }) => height - (await terrain.heightAt(longitude, latitude))));
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'citytwin-standing-'));

describe.skipIf(!MODEL)(`Terrain, picture and city model together${MODEL ? '' : ' (no shared data)'}`, () => {
    beforeAll(async () => {
        await administration.importFile('made_ground', 'ground.tif', geoTiff(folder, 'ground', groundGrid(), 'asc'), {
            attribution: 'Made for a test',
        });
        await administration.importFile('made_photo', 'photo.tif', geoTiff(folder, 'photo', photo(), 'ppm'));
        await administration.importFile('made_houses', 'houses.city.json', liftedModel());
    });

    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        for (const layer of ['made_houses', 'made_photo', 'made_ground']) {
            await administration.drop(layer);
        }
    });

    it('has every corner of every house on the served ground, to a hand', async () => {
        const bases = await servedBases(city, 'made_houses');
        const between = await gaps(bases, 'made_ground');
        expect(between.length).toBeGreaterThanOrEqual(400);
        expect(Math.max(...between)).toBeLessThan(0.3);
        expect(Math.min(...between)).toBeGreaterThan(-0.3);
    });

    it('shows all three, and a click on a house tells its attributes', async () => {
        const houses = await servedItems(city, 'made_houses');
        const house = houses.find(({ properties }) => properties.name === 'Testcase-4-4_LoD2') ?? (houses[0] as ServedFeature);
        const { page, requests, complaints, close } = await visit();
        try {
            const place = middleOf(house);
            const near = { longitude: place.longitude, latitude: place.latitude };
            await page.goto(`${city}/${viewOf(near, 'made_ground,made_photo,made_houses', 190)}`);
            await page.evaluate(() => window.citytwin?.ready(200_000));
            expect(await page.evaluate(() => window.citytwin?.failures())).toEqual({});
            for (const address of ['/terrain/made_ground/layer.json', '/collections/made_photo/map/tiles/', '/3dtiles/made_houses/']) {
                expect(requests.some((url) => url.includes(address)), address).toBe(true);
            }
            expect(await colorsIn(page, { x: 330, y: 150, width: 290, height: 340 }, 'standing')).toBeGreaterThan(4);
            const picked = await page.evaluate(() => {
                for (let y = 250; y < 420; y += 15) {
                    const found = window.citytwin?.pickAt(480, y);
                    if (found?.kind === 'feature') {
                        return { found, y };
                    }
                }
                return null;
            });
            expect(picked?.found).toMatchObject({ kind: 'feature', feature: { layer: 'made_houses' } });
            await page.mouse.click(480, picked?.y ?? 0);
            const panel = page.locator('[data-test=feature]');
            await panel.locator('dd').first().waitFor();
            expect(await panel.innerText()).toContain('Testcase-');
            expect(await page.locator('.credits').innerText()).toContain('Made for a test');
            await page.screenshot({ path: path.join(OUT, 'standing-selected.png') });
            // Low over the ground, where a gap under a wall would be seen.
            const low = `#l=made_ground,made_photo,made_houses&c=${near.longitude.toFixed(6)},${(near.latitude - 0.0011).toFixed(6)},105,0,-18`;
            await page.goto(`${city}/${low}`);
            await page.evaluate(() => window.citytwin?.ready(200_000));
            await page.screenshot({ path: path.join(OUT, 'standing-low.png') });
            expect({ page: complaints, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
        } finally {
            await close();
        }
    });
});

describe('The blocks of the demo city', () => {
    it('begin on the served ground, corner by corner', async () => {
        const between = await gaps(await servedBases(city, 'buildings'), 'elevation');
        expect(between.length).toBeGreaterThan(400);
        // A block is level, the ground under it is not: its corners are off by what the ground rises below it.
        expect(Math.max(...between.map(Math.abs))).toBeLessThan(1.5);
    });
});
