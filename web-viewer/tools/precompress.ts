import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|json|wasm|svg)$/;
const SMALLEST_BYTES = 1400; // below one network packet nothing is gained

/** Writes a .gz and a .br beside every text of the build, so that the server sends ready bytes and compresses nothing. */
export function precompress(): Plugin {
    let outDir = 'dist';
    return {
        name: 'citytwin-precompress',
        apply: 'build',
        enforce: 'post',
        configResolved(config) {
            outDir = path.resolve(config.root, config.build.outDir);
        },
        closeBundle: {
            order: 'post',
            sequential: true,
            async handler() {
                for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true })) {
                    const file = path.join(entry.parentPath, entry.name);
                    if (entry.isFile() && COMPRESSIBLE.test(file) && (await stat(file)).size >= SMALLEST_BYTES) {
                        await compress(file);
                    }
                }
            },
        },
    };
}

async function compress(file: string): Promise<void> {
    const bytes = await readFile(file);
    const [gz, br] = await Promise.all([
        promisify(gzip)(bytes, { level: 9 }),
        promisify(brotliCompress)(bytes, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
        }),
    ]);
    await Promise.all([writeFile(`${file}.gz`, gz), writeFile(`${file}.br`, br)]);
}
