import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './tools/summaryReporter.ts';

export default defineConfig({
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    test: {
        include: ['test/**/*.test.ts'],
        environment: 'node',
        reporters: ['default', new SummaryReporter('unit')],
    },
});
