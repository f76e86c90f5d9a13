import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Visit, visit } from './browser';
import { complaintsOf } from './city';
import { middleOf, type ServedFeature, servedItems, viewOf } from './served';
import { violations } from './violations';

const city = inject('city');
let open: Visit | null = null;

afterEach(async () => {
    const complaints = open?.complaints ?? [];
    await open?.close();
    open = null;
    expect({ page: complaints, server: complaintsOf(inject('log')) }, 'the log is clean').toEqual({ page: [], server: [] });
});

describe('For people who do not see the picture or use no mouse', () => {
    it.each(['zh', 'en'])('every panel follows the rules of accessibility (%s)', async (language) => {
        const [building] = await servedItems(city, 'buildings');
        const view = viewOf(middleOf(building as ServedFeature), 'buildings,roads', 300);
        open = await visit({ language: language === 'zh' ? 'zh-CN' : 'en-GB' });
        const { page } = open;
        await page.goto(`${city}/${view}&h=buildings,9,count&s=buildings,${building?.id}&d=2025-06-30&lang=${language}`);
        await page.evaluate(() => window.citytwin?.ready(150_000));
        await page.locator('[data-test=feature] dd').first().waitFor();
        await page.locator('.legend .class').first().waitFor();
        await page.locator('[data-layer=buildings] button').first().click();
        await page.locator('.options').first().waitFor();
        expect(await violations(page)).toEqual([]);
        await page.locator('.topbar nav button').nth(2).click();
        await page.locator('dialog[open]').waitFor();
        expect(await violations(page), 'with the dialog open').toEqual([]);
    });

    it('what is said when nothing can be shown follows them too', async () => {
        open = await visit({ webgl: false });
        await open.page.goto(`${city}/`);
        await open.page.waitForFunction(() => window.citytwin?.phase().kind === 'noWebgl');
        open.complaints.length = 0;
        expect(await violations(open.page)).toEqual([]);
    });
});
