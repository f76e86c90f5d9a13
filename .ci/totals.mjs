// Adds up what the test runs left behind: surefire's XML, the viewer's JSON, the steps of .ci/tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const skipped = [];
const failures = [];
let passed = 0;
let failed = 0;

const unescape = (text) =>
    text
        .replaceAll('&quot;', '"')
        .replaceAll('&apos;', "'")
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&#10;', ' ')
        .replaceAll('&amp;', '&');
const attribute = (tag, name) => unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

const reasonOf = (text) =>
    text
        .trim()
        .split('\n')[0]
        .replace(/^(\S+Exception: )?(Assumption failed: )?/, '');

function addJava(file) {
    for (const [, open, inner] of readFileSync(file, 'utf8').matchAll(
        /<testcase\s([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
    )) {
        const tag = ` ${open}`;
        const name = `${attribute(tag, 'classname').split('.').pop()}: ${attribute(tag, 'name')}`;
        const body = inner ?? '';
        const trouble = /<(failure|error)\b([^>]*)>/.exec(body);
        const skip = /<skipped\b([^>]*?)(?:\/>|>(?:<!\[CDATA\[)?([\s\S]*?)(?:]]>)?<\/skipped>)/.exec(body);
        if (trouble) {
            failed++;
            failures.push(`${name}: ${attribute(trouble[2], 'message').split('\n')[0].slice(0, 200)}`);
        } else if (skip) {
            skipped.push({ name, reason: reasonOf(attribute(skip[1], 'message') || unescape(skip[2] ?? '')) });
        } else {
            passed++;
        }
    }
}

function addViewer(file) {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    passed += result.passed;
    failed += typeof result.failed === 'number' ? result.failed : result.failed.length;
    skipped.push(...(result.skipped ?? []));
    (result.failures ?? []).forEach((f) => failures.push(`${f.name}: ${f.message.split('\n')[0].slice(0, 200)}`));
}

for (const module of readdirSync('.')) {
    const reports = path.join(module, 'target', 'surefire-reports');
    if (existsSync(reports)) {
        readdirSync(reports)
            .filter((name) => /^TEST-.*\.xml$/.test(name))
            .forEach((name) => addJava(path.join(reports, name)));
    }
}
const viewerResults = 'web-viewer/test-results';
if (existsSync(viewerResults)) {
    readdirSync(viewerResults)
        .filter((name) => name.endsWith('.json'))
        .forEach((name) => addViewer(path.join(viewerResults, name)));
}
// A step counts by itself unless its single tests have been counted; a failed one always shows.
const counted = new Set(['java', 'viewer-units', 'browser']);
for (const name of readdirSync('target/steps')) {
    const ok = readFileSync(path.join('target/steps', name), 'utf8').startsWith('ok');
    if (ok && !counted.has(name)) {
        passed++;
    } else if (!ok && !(counted.has(name) && failed > 0)) {
        failed++;
        failures.push(`${name}: see target/test-${name}.log`);
    }
}

if (skipped.length > 0) {
    const byReason = Map.groupBy
        ? Map.groupBy(skipped, (s) => s.reason || 'no reason given')
        : skipped.reduce((m, s) => m.set(s.reason, [...(m.get(s.reason) ?? []), s]), new Map());
    console.log('skipped:');
    for (const [reason, tests] of byReason) {
        console.log(`  ${reason}`);
        tests.forEach((test) => console.log(`    ${test.name}`));
    }
}
if (failures.length > 0) {
    console.log('failed:');
    failures.forEach((failure) => console.log(`  ${failure}`));
}
console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
