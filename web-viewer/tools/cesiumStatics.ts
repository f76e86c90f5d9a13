import { createReadStream } from 'node:fs';
import { cp, mkdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const CONTENT_TYPES: Record<string, string> = {
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.wasm': 'application/wasm',
    '.png': 'image/png',
    '.jpg': 'image/jpeg',
    '.svg': 'image/svg+xml',
};

/**
 * Brings Cesium's workers, assets and WebAssembly parts to `/cesium/`: copied into the build, and read in place by the
 * development server. Written here because the usual copy plug-ins put these files into the wrong folder.
 */
export function cesiumStatics(mount = 'cesium'): Plugin {
    const engine = path.dirname(createRequire(import.meta.url).resolve('@cesium/engine/package.json'));
    const folders: Record<string, string> = {
        Workers: path.join(engine, 'Build/Workers'),
        Assets: path.join(engine, 'Source/Assets'),
        ThirdParty: path.join(engine, 'Source/ThirdParty'),
    };
    let outDir = 'dist';
    return {
        name: 'citytwin-cesium-statics',
        configResolved(config) {
            outDir = path.resolve(config.root, config.build.outDir);
        },
        async closeBundle() {
            for (const [name, from] of Object.entries(folders)) {
                const to = path.join(outDir, mount, name);
                await mkdir(to, { recursive: true });
                await cp(from, to, { recursive: true, filter: (source) => !/\.(d\.ts|map)$/.test(source) });
            }
        },
        configureServer(server) {
            server.middlewares.use(`/${mount}`, (request, response, next) => {
                const [, name = '', ...rest] = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').split('/');
                const folder = folders[name];
                const file = folder ? path.join(folder, ...rest) : '';
                if (!folder || !file.startsWith(folder)) {
                    next();
                    return;
                }
                stat(file).then(
                    () => {
                        const type = CONTENT_TYPES[path.extname(file)] ?? 'application/octet-stream';
                        response.setHeader('Content-Type', type);
                        createReadStream(file).pipe(response);
                    },
                    () => next(),
                );
            });
        },
    };
}
