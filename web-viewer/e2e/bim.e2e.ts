import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { colorsIn, OUT, type Visit, visit } from './browser';
import { complaintsOf } from './city';
import { Administration, middleOf, type ServedFeature, served, servedItems, viewOf } from './served';
import { sharedFile } from './sharedData';
import { violations } from './violations';

const city = inject('city');
const administration = new Administration(city, inject('token'));
/** The part of the picture that no panel covers. */
const OPEN_GROUND = { x: 330, y: 80, width: 290, height: 470 };
const MODEL = 'e2e_house';
const ELEMENTS = `bim_element:${MODEL}`;
const SPACES = `bim_space:${MODEL}`;
const LAYERS = ['bim_element', 'bim_space', 'bim_storey', 'bim_model'];
const REAL = sharedFile('ifc/AC20-FZK-Haus.ifc');

let building: ServedFeature;
let open: Visit | null = null;

/** The house of two storeys with its corner at a place: CGCS2000 / 3-degree zone 38, metres. */
function houseAt(east: number, north: number, height: number): Buffer {
    const text = readFileSync(path.resolve('e2e/fixtures/house.ifc'), 'utf8');
    const moved = text.replace(/(IFCMAPCONVERSION\(#\d+,#\d+),[^,]+,[^,]+,[^,]+,/, `$1,${east.toFixed(3)},${north.toFixed(3)},${height.toFixed(2)},`);
    expect(moved, 'the fixture says where it stands').not.toBe(text);
    return Buffer.from(moved);
}

/** The house stands within a building of the city, whose block it is then drawn for. */
async function importHouse(): Promise<void> {
    const candidates = (await servedItems(city, 'buildings')).filter((it) => Number(it.properties.height) < 30);
    for (const candidate of candidates) {
        const crs = encodeURIComponent('http://www.opengis.net/def/crs/EPSG/0/4526');
        const { geometry } = (await served(city, `/ogc/collections/buildings/items/${candidate.id}?f=json&crs=${crs}`)) as unknown as ServedFeature;
        const numbers = (geometry.coordinates as number[][]).flat(Infinity as 1) as unknown as number[];
        const easts = numbers.filter((value) => value > 30_000_000);
        const norths = numbers.filter((value) => value > 1_000_000 && value < 30_000_000);
        const [west, east, south, north] = [Math.min(...easts), Math.max(...easts), Math.min(...norths), Math.max(...norths)];
        if (east - west > 14 && north - south > 12) {
            building = candidate;
            const base = Number(candidate.properties.base_height ?? 0);
            await administration.importFile(MODEL, 'house.ifc', houseAt((west + east) / 2 - 5, (south + north) / 2 - 4, base));
            return;
        }
    }
    throw new Error('no building of the city is large enough for the house');
}

beforeAll(importHouse);

afterAll(async () => {
    for (const layer of LAYERS) {
        await administration.drop(layer);
    }
});

afterEach(async (context) => {
    const complaints = open?.complaints ?? [];
    if (context.task.result?.state === 'fail' && open) {
        await screenshot(open.page, `failed-${context.task.name.replace(/\W+/g, '-')}`).catch(() => undefined);
    }
    await open?.close();
    open = null;
    expect({ page: complaints, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
});

async function ready(page: Page): Promise<void> {
    await page.evaluate(() => window.citytwin?.ready(150_000));
    expect(await page.evaluate(() => window.citytwin?.failures())).toEqual({});
}

async function screenshot(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: path.join(OUT, `${name}.png`) });
}

/** How many features are drawn of what has that name in the picture. */
function drawn(page: Page, name: string): Promise<number> {
    return page.evaluate((key) => window.citytwin?.facts()[`${key}.features`] ?? -1, name);
}

interface Hit {
    readonly what: string;
    readonly x: number;
    readonly y: number;
}

/** What lies at the points of a grid over the open ground: GlobalIds of elements, else "layer/id". */
function hits(page: Page, step = 20): Promise<Hit[]> {
    return page.evaluate(
        ([x0, y0, width, height, each]) => {
            const found: { what: string; x: number; y: number }[] = [];
            for (let y = y0; y < y0 + height; y += each) {
                for (let x = x0; x < x0 + width; x += each) {
                    const hit = window.citytwin?.pickAt(x, y);
                    if (hit?.kind === 'element') {
                        found.push({ what: hit.globalId, x, y });
                    } else if (hit?.kind === 'feature') {
                        found.push({ what: `${hit.feature.layer}/${hit.feature.id}`, x, y });
                    }
                }
            }
            return found;
        },
        [OPEN_GROUND.x, OPEN_GROUND.y, OPEN_GROUND.width, OPEN_GROUND.height, step] as const,
    );
}

/** The elements of the house by what they are called. */
async function elements(): Promise<Map<string, { globalId: string; storey: string; ifcClass: string }>> {
    const rows = await servedItems(city, 'bim_element', `&filter=${encodeURIComponent(`model='${MODEL}'`)}`);
    return new Map(rows.map(({ properties: { name, global_id, storey, ifc_class } }) =>
        [String(name), { globalId: String(global_id), storey: String(storey), ifcClass: String(ifc_class) }]));
}

/** The page with the house in the middle of the picture, as a reader opens it from the list. */
async function chooseHouse(): Promise<Page> {
    open = await visit();
    const { page } = open;
    await page.goto(`${city}/${viewOf(middleOf(building), 'buildings', 180)}`);
    await ready(page);
    const before = new Set((await hits(page, 30)).map(({ what }) => what));
    expect(before, 'the block of the building').toContain(`buildings/${building.id}`);
    await page.locator('[data-test=bim-model]').selectOption(MODEL);
    await page.waitForFunction((name) => (window.citytwin?.facts()[`${name}.features`] ?? 0) > 0, ELEMENTS);
    await page.waitForTimeout(1500); // the flight
    await ready(page);
    return page;
}

describe('A building model', () => {
    it('is flown to and takes the place of its block; storeys, classes and colours are chosen; an element tells its properties', async () => {
        const page = await chooseHouse();
        const named = await elements();
        const idsOf = (test: (element: { storey: string; ifcClass: string }) => boolean) =>
            new Set([...named.values()].filter(test).map(({ globalId }) => globalId));
        const seen = async () => new Set((await hits(page)).map(({ what }) => what));
        const upper = idsOf(({ storey }) => storey === '二层');
        const lower = idsOf(({ storey }) => storey === '一层');
        expect([upper.size, lower.size]).toEqual([7, 7]);

        expect(await drawn(page, ELEMENTS), 'all but the opening').toBe(13);
        const whole = await seen();
        expect(whole).not.toContain(`buildings/${building.id}`);
        expect([...whole].some((id) => upper.has(id)) && [...whole].some((id) => lower.has(id))).toBe(true);
        expect(await colorsIn(page, OPEN_GROUND, 'bim-house-picture')).toBeGreaterThanOrEqual(3);
        await screenshot(page, 'bim-house');

        // The ground storey alone: without a lid, so that the door and the floor are seen.
        const storeys = page.locator('[data-test=storey]');
        await storeys.filter({ hasText: '一层' }).click();
        await ready(page);
        expect(await drawn(page, ELEMENTS)).toBe(6);
        const isolated = await seen();
        expect([...isolated].filter((id) => upper.has(id)), 'nothing of the other storey').toEqual([]);
        expect([...isolated].filter((id) => lower.has(id)).length).toBeGreaterThan(3);
        await screenshot(page, 'bim-storey');

        await storeys.filter({ hasText: '二层' }).click();
        await page.locator('[data-test=below]').check();
        await ready(page);
        expect(await drawn(page, ELEMENTS), 'both storeys').toBe(13);

        // Without slabs the table of the upper storey is seen from above.
        await page.locator('[data-part=classes]').click();
        await page.locator('[data-class=IfcSlab]').uncheck();
        await ready(page);
        expect(await drawn(page, ELEMENTS)).toBe(10);
        const opened = await seen();
        expect([...opened].filter((id) => idsOf(({ ifcClass }) => ifcClass === 'IfcSlab').has(id))).toEqual([]);
        expect(opened).toContain(named.get('Table')?.globalId);
        await screenshot(page, 'bim-no-slabs');

        await page.locator('[data-part=colors]').click();
        const plain = await page.screenshot({ clip: OPEN_GROUND });
        await page.locator('[data-test=bim-color]').selectOption('ifc_class');
        const legend = page.locator('[data-test=bim-legend] li');
        await legend.first().waitFor();
        await ready(page);
        expect((await legend.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toContain('墙 8');
        expect((await page.screenshot({ clip: OPEN_GROUND })).equals(plain)).toBe(false);
        await screenshot(page, 'bim-colours');

        const wall = named.get('Wall 1 south')?.globalId ?? '';
        const hit = (await hits(page)).find(({ what }) => what === wall);
        expect(hit, 'the wall with the door').toBeDefined();
        await page.mouse.click(hit?.x ?? 0, hit?.y ?? 0);
        const panel = page.locator('[data-test=element]');
        await panel.locator('[data-test=set]').first().waitFor();
        const told = await panel.innerText();
        for (const text of ['Wall 1 south', 'IfcWall', '一层', 'W300', '砖', 'Pset_WallCommon', 'F90', 'Qto_WallBaseQuantities', 'NetVolume', '7.47', 'm³', wall]) {
            expect(told).toContain(text);
        }
        await screenshot(page, 'bim-element');

        // From the wall by its opening to the door, and its rating as the colour of all.
        const relations = panel.locator('[data-test=relations]');
        await relations.getByRole('button', { name: /Opening for the door/ }).click();
        await relations.getByRole('button', { name: /Front door/ }).click();
        await panel.getByText('Pset_DoorCommon').waitFor();
        expect(await panel.innerText()).toMatch(/FireRating\s+T30/);
        await panel.getByRole('button', { name: /FireRating/ }).click();
        await expect.poll(() => page.evaluate(() => window.citytwin?.bim().coloring.colors?.key)).toBe('Pset_DoorCommon.FireRating');
        expect((await legend.allInnerTexts()).join(' ')).toContain('T30');
        await panel.locator('[data-test=alone]').click();
        await ready(page);
        expect(await drawn(page, ELEMENTS), 'the door alone').toBe(1);
        expect(await violations(page)).toEqual([]);

        // The block is there again as soon as the model is not.
        await page.locator('[data-test=bim-model]').selectOption('');
        await page.evaluate(() => window.citytwin?.select(null));
        await page.evaluate((hash) => window.location.assign(hash), viewOf(middleOf(building), 'buildings', 180));
        await ready(page);
        expect(await seen()).toContain(`buildings/${building.id}`);
    });

    it('stands with its storeys apart and its spaces seen as a shared link says, on the day that it says', async () => {
        const named = await elements();
        const door = named.get('Front door')?.globalId;
        const hash = `${viewOf(middleOf(building), 'buildings,bim_element', 40)}&b=${MODEL}&bg=5&bh=IfcSlab&bp=1&bc=Pset_WallCommon.FireRating&be=${door}&lang=en`;
        open = await visit();
        const { page, requests } = open;
        await page.goto(`${city}/${hash}`);
        await page.waitForFunction(() => window.citytwin?.bim().tree && window.citytwin?.bim().coloring.colors);
        await ready(page);
        expect([await drawn(page, ELEMENTS), await drawn(page, SPACES)]).toEqual([10, 2]);
        // The layer of all elements is shown too, without this model: else its slabs would still be there.
        const slabs = [...named.values()].filter(({ ifcClass }) => ifcClass === 'IfcSlab').map(({ globalId }) => globalId);
        const seen = (await hits(page, 30)).map(({ what }) => what);
        expect(seen.length).toBeGreaterThan(5);
        expect(seen.filter((id) => slabs.includes(id))).toEqual([]);
        expect(seen).not.toContain(`buildings/${building.id}`);
        const parts = requests.filter((url) => url.includes('/3dtiles/bim_element/tileset.json') && url.includes('storey_id'));
        expect(parts.length, 'tiles of each storey and of what stands in none').toBe(3);
        const panel = page.locator('[data-test=element]');
        await panel.getByText('Pset_DoorCommon').waitFor();
        expect(await panel.innerText()).toContain('Front door');
        await screenshot(page, 'bim-apart');
        const link = await page.evaluate(() => window.location.hash);
        for (const part of [`b=${MODEL}`, 'bg=5', 'bh=IfcSlab', 'bp=1', 'bc=Pset_WallCommon.FireRating', `be=${door}`]) {
            expect(link).toContain(part);
        }
        expect(await violations(page)).toEqual([]);

        // The model came today: no day before knows it.
        await page.locator('[data-test=day]').fill('2024-06-30');
        await page.waitForFunction(() => window.citytwin?.state().time.day === '2024-06-30');
        await expect.poll(() => page.evaluate(() => window.citytwin?.bim().models.length)).toBe(0);
        await ready(page);
        expect(await drawn(page, ELEMENTS), 'not in the picture').toBe(-1);
        expect(requests.some((url) => url.includes('/bim?datetime=2024-06-30'))).toBe(true);
    });
});

describe.skipIf(!REAL)(`A real building model${REAL ? '' : ' (no shared data)'}`, () => {
    it('shows all its elements, and one storey of them', async () => {
        const middle = middleOf(building);
        await administration.importFile('e2e_real', 'fzk.ifc', readFileSync(REAL ?? ''), {
            longitude: String(middle.longitude), latitude: String(middle.latitude), height: String(middle.ground ?? 0), heading: '0',
        });
        open = await visit();
        const { page } = open;
        await page.goto(`${city}/${viewOf(middle, 'buildings', 40)}&b=e2e_real`);
        await page.waitForFunction(() => window.citytwin?.bim().tree);
        await ready(page);
        const all = await drawn(page, 'bim_element:e2e_real');
        expect(all).toBe(83);
        await screenshot(page, 'bim-real');
        await page.locator('[data-test=storey]').last().click();
        await ready(page);
        const below = await drawn(page, 'bim_element:e2e_real');
        expect(below).toBeGreaterThan(10);
        expect(below).toBeLessThan(all);
        await screenshot(page, 'bim-real-storey');
    });
});
