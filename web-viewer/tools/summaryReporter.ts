import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

interface Summary {
    suite: string;
    passed: number;
    failed: number;
    skipped: { name: string; reason: string }[];
    failures: { name: string; message: string }[];
}

/** Counts a run into one small file, `test-results/<suite>.json`, that the launcher adds up with the other suites. */
export class SummaryReporter implements Reporter {
    constructor(private readonly suite: string) {}

    onTestRunEnd(modules: readonly TestModule[], errors: readonly { message?: string }[]): void {
        const summary: Summary = { suite: this.suite, passed: 0, failed: 0, skipped: [], failures: [] };
        for (const module of modules) {
            for (const error of module.errors()) {
                summary.failed++;
                summary.failures.push({ name: module.relativeModuleId, message: error.message ?? 'failed to load' });
            }
            for (const test of module.children.allTests()) {
                this.count(test, summary);
            }
        }
        for (const error of errors) {
            summary.failed++;
            summary.failures.push({ name: 'outside of a test', message: error.message ?? 'unknown' });
        }
        mkdirSync('test-results', { recursive: true });
        writeFileSync(path.join('test-results', `${this.suite}.json`), `${JSON.stringify(summary, null, 2)}\n`);
        console.log(
            `${this.suite}: ${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`,
        );
    }

    private count(test: TestCase, summary: Summary): void {
        const result = test.result();
        if (result.state === 'passed') {
            summary.passed++;
        } else if (result.state === 'failed') {
            summary.failed++;
            summary.failures.push({ name: test.fullName, message: result.errors[0]?.message ?? 'failed' });
        } else {
            const reason = (result.state === 'skipped' && result.note) || 'not run';
            summary.skipped.push({ name: test.fullName, reason });
        }
    }
}
