import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './tools/summaryReporter.ts';

/** The built product in a real browser: one worker, since software rendering takes a core for itself. */
export default defineConfig({
    test: {
        include: ['e2e/**/*.e2e.ts'],
        environment: 'node',
        globalSetup: ['e2e/city.ts'],
        fileParallelism: false,
        maxWorkers: 1,
        testTimeout: 240_000,
        hookTimeout: 300_000,
        reporters: ['default', new SummaryReporter('e2e')],
    },
});
