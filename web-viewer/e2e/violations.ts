import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Serious and critical violations of WCAG 2.2 A and AA and of good practice, one line for each place. */
export async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe.source); // past the content security policy, as a debugger does
    const { violations: found, passes } = await page.evaluate(async () => {
        const { axe: engine } = window as unknown as { axe: typeof axe };
        return engine.run(document, { resultTypes: ['violations'] });
    });
    expect(passes.length, 'rules that found something to check').toBeGreaterThan(20);
    return found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}
