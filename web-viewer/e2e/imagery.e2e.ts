import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OUT, type Visit, visit } from './browser';
import { complaintsOf } from './city';
import { pictureOf } from './pictureFiles';
import { Administration, middleOf, type ServedFeature, servedItems, viewOf } from './served';

const city = inject('city');
const log = inject('log');
const administration = new Administration(city, inject('token'));
const MIDDLE = { longitude: 114.05, latitude: 32.97 };
const LAYER = 'e2e_pictures';

beforeAll(async () => {
    const older = pictureOf('flight_2019', [200, 40, 40], MIDDLE, 0.02);
    const newer = pictureOf('flight_2023', [40, 60, 200], MIDDLE, 0.02);
    await administration.importFile(LAYER, 'older.zip', older, { acquired: '2019-06-01', attribution: 'Survey of 2019' });
    await administration.importFile(LAYER, 'newer.zip', newer, { acquired: '2023-05-02', attribution: 'Survey of 2023' });
});

afterAll(async () => {
    await administration.drop(LAYER);
});

/** The colour of the picture's middle. */
async function middleColor({ page }: Visit, name: string): Promise<number[]> {
    await page.evaluate(() => window.citytwin?.ready(150_000));
    const png = await page.screenshot({ clip: { x: 476, y: 300, width: 8, height: 8 }, path: path.join(OUT, `${name}.png`) });
    return page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const context = new OffscreenCanvas(8, 8).getContext('2d') as OffscreenCanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        return [...context.getImageData(4, 4, 1, 1).data];
    }, png.toString('base64'));
}

async function clean(open: Visit): Promise<void> {
    expect({ page: open.complaints, server: complaintsOf(log) }, 'the log is clean').toEqual({ page: [], server: [] });
    expect(await open.page.evaluate(() => window.citytwin?.failures())).toEqual({});
}

describe('Pictures of the ground', () => {
    it('show the ground of the day that is chosen among theirs', async () => {
        const open = await visit({ language: 'en' });
        try {
            await open.page.goto(`${city}/${viewOf(MIDDLE, LAYER, 900)}`);
            const [red = 0, , blue = 0] = await middleColor(open, 'imagery-now');
            expect(blue, 'the newer picture lies on top').toBeGreaterThan(red + 80);
            expect(await open.page.locator('body').innerText()).toContain('Survey of 2023');

            const row = open.page.locator(`[data-layer=${LAYER}]`);
            await row.locator('button.small').click();
            await row.locator('[data-day="2019-06-01"]').click();
            await open.page.waitForFunction(() => window.citytwin?.state().time.day === '2019-06-01');
            const [before = 0, , other = 0] = await middleColor(open, 'imagery-2019');
            expect(before, 'the picture of that day').toBeGreaterThan(other + 80);
            expect(await row.locator('[data-day]').allInnerTexts()).toEqual(['2019-06-01', '2023-05-02']);
            const tiles = open.requests.filter((url) => url.includes(`/collections/${LAYER}/map/tiles/WebMercatorQuad/`));
            expect(tiles.some((url) => url.includes('datetime=2019-06-01'))).toBe(true);
            await clean(open);
        } finally {
            await open.close();
        }
    });

    it('and heights: the relief of the ground is drawn when it is asked for', async () => {
        const open = await visit({ language: 'en' });
        try {
            const [ground] = await servedItems(city, 'elevation');
            await open.page.goto(`${city}/${viewOf(middleOf(ground as ServedFeature), 'elevation', 3000)}`);
            const plain = await middleColor(open, 'ground');
            expect(open.requests.filter((url) => url.includes('/map/tiles/'))).toEqual([]);
            const row = open.page.locator('[data-layer=elevation]');
            await row.locator('button.small').click();
            await row.locator('select').selectOption('relief');
            await open.page.waitForRequest((request) => request.url().includes('/collections/elevation/map/tiles/'));
            const shaded = await middleColor(open, 'relief');
            expect(Math.abs((shaded[0] ?? 0) - (plain[0] ?? 0)), 'greys where the bare ground was').toBeGreaterThan(15);
            await open.page.screenshot({ path: path.join(OUT, 'relief-page.png') });
            await clean(open);
        } finally {
            await open.close();
        }
    });
});
