import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Folder of the screenshots, for human eyes. */
export const OUT = path.resolve('e2e/out');

const FLAGS = [
    '--no-sandbox', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-extensions', '--force-color-profile=srgb', '--hide-scrollbars',
    '--ignore-gpu-blocklist', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Mesa's software rendering where it is installed, since it is several times faster than the browser's own. */
function renderingFlags(): string[] {
    const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].filter(existsSync);
    const mesa = libraries.some((folder) => readdirSync(folder).some((name) => name.startsWith('libEGL.so')));
    return mesa ? ['--use-angle=gl-egl'] : ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
}

function executable(): string {
    const found = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(existsSync);
    const chosen = process.env.CITYTWIN_CHROMIUM ?? found;
    if (!chosen) {
        throw new Error('no browser: install chromium, or name one by CITYTWIN_CHROMIUM');
    }
    return chosen;
}

/** A page, and everything that went over the wire or into the console while it was open. */
export interface Visit {
    readonly page: Page;
    readonly requests: string[];
    /** Errors of the console, uncaught exceptions, failed requests, answers of 400 and more. */
    readonly complaints: string[];
    close(): Promise<void>;
}

export interface VisitOptions {
    readonly language?: string;
    readonly webgl?: boolean;
    /** Paths that don't answer, for negative controls. */
    readonly blocked?: RegExp;
    /** How tilesets are asked for, instead of the server's default. */
    readonly compression?: string;
}

/** Opens a browser of its own (empty profile) with one blank page. */
export async function visit(options: VisitOptions = {}): Promise<Visit> {
    mkdirSync(OUT, { recursive: true });
    const profile = mkdtempSync(path.join(os.tmpdir(), 'citytwin-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
        executablePath: executable(),
        args: [...FLAGS, ...(options.webgl === false ? ['--disable-gpu', '--disable-3d-apis'] : renderingFlags())],
        viewport: { width: 960, height: 640 },
        locale: options.language ?? 'zh-CN',
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const { requests, complaints } = listen(page);
    if (options.blocked) {
        await page.route(options.blocked, (route) => route.abort());
    }
    if (options.compression) {
        await page.route(/\/3dtiles\/.*\/tileset\.json/, (route) => {
            const url = new URL(route.request().url());
            url.searchParams.set('compression', options.compression ?? '');
            return route.continue({ url: url.toString() });
        });
    }
    return { page, requests, complaints, close: () => close(context, profile) };
}

function listen(page: Page): { requests: string[]; complaints: string[] } {
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('requestfailed', (request) => {
        const why = request.failure()?.errorText ?? '';
        if (why !== 'net::ERR_ABORTED') { // the page itself gave up waiting, as it does for tiles out of view
            complaints.push(`${why} ${request.url()}`);
        }
    });
    page.on('response', (response) => {
        if (response.status() >= 400) {
            complaints.push(`${response.status()} ${response.url()}`);
        }
    });
    page.on('console', (message) => {
        if (message.type() === 'error') {
            complaints.push(`console: ${message.text()}`);
        }
    });
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    return { requests, complaints };
}

async function close(context: BrowserContext, profile: string): Promise<void> {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
}

/** Number of clearly different colours (each channel in 16 steps) in a part of the page's picture. */
export async function colorsIn(page: Page, clip: { x: number; y: number; width: number; height: number }, name: string): Promise<number> {
    const png = await page.screenshot({ clip, path: path.join(OUT, `${name}.png`) });
    return page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        const counts = new Map<number, number>();
        for (let index = 0; index < data.length; index += 4) {
            const [red = 0, green = 0, blue = 0] = data.subarray(index, index + 3);
            const color = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
            counts.set(color, (counts.get(color) ?? 0) + 1);
        }
        return [...counts.values()].filter((count) => count > 8).length;
    }, png.toString('base64'));
}
