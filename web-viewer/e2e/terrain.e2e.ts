import path from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { OUT, type Visit, visit } from './browser';
import { complaintsOf } from './city';
import { middleOf, type ServedFeature, servedItems, viewOf } from './served';

const city = inject('city');
const log = inject('log');
/** Cells of the demo's ground are 10 m wide and its slopes gentle: a base is one height under a whole footprint. */
const LARGEST_GAP_METRES = 1.5;

let open: Visit | null = null;

afterEach(async () => {
    const complaints = open?.complaints ?? [];
    await open?.close();
    open = null;
    expect({ page: complaints, server: complaintsOf(log) }, 'the log is clean').toEqual({ page: [], server: [] });
});

async function groundUnder(buildings: readonly ServedFeature[]): Promise<number[]> {
    const places = buildings.map((building) => {
        const { longitude, latitude } = middleOf(building);
        return [longitude, latitude];
    });
    const answer = await fetch(`${city}/terrain/elevation/height`, { method: 'POST', body: JSON.stringify(places) });
    const { places: heights } = (await answer.json()) as { places: { height: number }[] };
    return heights.map(({ height }) => height);
}

describe('The ground', () => {
    it('lies under every building where the building begins', async () => {
        const buildings = await servedItems(city, 'buildings');
        const ground = await groundUnder(buildings);
        const gaps = buildings.map((building, i) => Math.abs(Number(building.properties.base_height) - (ground[i] as number)));
        expect(gaps.length).toBeGreaterThan(100);
        expect(Math.max(...gaps)).toBeLessThan(LARGEST_GAP_METRES);
    });

    it('is drawn where a layer of heights is shown', async () => {
        const [building] = await servedItems(city, 'buildings');
        open = await visit();
        await open.page.goto(`${city}/${viewOf(middleOf(building as ServedFeature), 'buildings,elevation', 700)}`);
        await open.page.evaluate(() => window.citytwin?.ready(150_000));
        await open.page.screenshot({ path: path.join(OUT, 'terrain.png') });
        expect(open.requests.some((url) => url.includes('/terrain/elevation/layer.json'))).toBe(true);
        expect(open.requests.filter((url) => url.includes('.terrain')).length).toBeGreaterThan(4);
        expect(await open.page.evaluate(() => window.citytwin?.failures())).toEqual({});
    });
});
