import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { cesiumStatics } from './tools/cesiumStatics.ts';
import { precompress } from './tools/precompress.ts';

/** `CITYTWIN_SERVER` says where the development server fetches the city from. */
const server = process.env.CITYTWIN_SERVER ?? 'http://127.0.0.1:8080';
const served = ['/ogc', '/tiles', '/3dtiles', '/h3', '/live', '/health', '/assets', '/v1', '/terrain', '/bim'];

export default defineConfig({
    plugins: [vue(), cesiumStatics(), precompress()],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    define: {
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_I18N_FULL_INSTALL__: 'false',
        __VUE_I18N_LEGACY_API__: 'false',
        __INTLIFY_PROD_DEVTOOLS__: 'false',
    },
    build: {
        target: 'es2022',
        // /assets is the address of ready-made 3D assets.
        assetsDir: 'viewer',
        chunkSizeWarningLimit: 5000,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 2048,
    },
    server: { proxy: Object.fromEntries(served.map((path) => [path, { target: server }])) },
});
