import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

/** Size of the demo city that the tests drive: every kind of layer, loaded in seconds. */
const BUILDINGS = 400;
/** Long, since the launcher first builds what has changed. */
const START_MILLISECONDS = 900_000;

declare module 'vitest' {
    export interface ProvidedContext {
        /** Address of the running server. */
        city: string;
        /** File that holds all that the server said, empty where it was running already. */
        log: string;
        /** The admin token of the server, empty where that is not known. */
        token: string;
    }
}

/**
 * Starts the built product once for all tests: the launcher's own `demo`, with a small city in a folder that is thrown
 * away. `CITYTWIN_E2E_URL` names a server that runs already instead (while developing), `CITYTWIN_E2E_TOKEN` its admin
 * token.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
    const running = process.env.CITYTWIN_E2E_URL;
    if (running) {
        project.provide('city', running);
        project.provide('log', '');
        project.provide('token', process.env.CITYTWIN_E2E_TOKEN ?? '');
        return async () => {};
    }
    const folder = mkdtempSync(path.join(os.tmpdir(), 'citytwin-e2e-'));
    await chmod(folder, 0o755); // the private database runs as another user when the caller is root
    const server = spawn(
        path.resolve('../citytwin'),
        ['demo', `--buildings=${BUILDINGS}`, '--port=0', '--no-open', `--data-dir=${folder}`],
        { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CITYTWIN_LOG_TARGET: 'stdout' } },
    );
    const log = path.resolve('e2e/out/server.log');
    mkdirSync(path.dirname(log), { recursive: true });
    writeFileSync(log, '');
    project.provide('log', log);
    const output = new Output(server, log);
    try {
        project.provide('city', await output.address(START_MILLISECONDS));
        project.provide('token', readFileSync(path.join(folder, 'admin.token'), 'utf8').trim());
    } catch (failure) {
        await stop(server);
        throw failure;
    }
    return async () => {
        await stop(server);
        rmSync(folder, { recursive: true, force: true });
    };
}

/** All that the server said. */
class Output {
    private text = '';
    private readonly heard: (() => void)[] = [];

    constructor(
        private readonly server: ChildProcess,
        log: string,
    ) {
        for (const stream of [server.stdout, server.stderr]) {
            stream?.on('data', (bytes: Buffer) => {
                this.text += bytes.toString('utf8');
                appendFileSync(log, bytes);
                this.heard.forEach((listener) => listener());
            });
        }
    }

    address(timeoutMilliseconds: number): Promise<string> {
        return new Promise((resolve, reject) => {
            const fail = (why: string) => reject(new Error(`${why}; it said:\n${this.text.slice(-4000)}`));
            const timeout = setTimeout(() => fail('the server did not start in time'), timeoutMilliseconds);
            const look = (): void => {
                const address = /http:\/\/127\.0\.0\.1:\d+/.exec(this.text.replaceAll(':0', ''))?.[0];
                if (address) {
                    clearTimeout(timeout);
                    untilReady(address).then(() => resolve(address), reject);
                }
            };
            this.heard.push(look);
            this.server.on('exit', (code) => {
                clearTimeout(timeout);
                fail(`the server ended with ${code}`);
            });
        });
    }
}

async function untilReady(address: string): Promise<void> {
    for (let attempt = 0; attempt < 600; attempt++) {
        const answer = await fetch(`${address}/health/ready`).catch(() => null);
        if (answer?.ok) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${address} did not become ready`);
}

async function stop(server: ChildProcess): Promise<void> {
    if (server.exitCode !== null) {
        return;
    }
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    server.kill('SIGTERM');
    const patience = setTimeout(() => server.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(patience);
}

/** Warnings and errors among the server's log lines, in text or JSON; that there is no log at all is one too. */
export function complaintsOf(log: string): string[] {
    const lines = log === '' ? [] : readFileSync(log, 'utf8').split('\n');
    if (log !== '' && !lines.some((line) => /"level":\s*"INFO"/.test(line))) {
        return ['the server wrote no log'];
    }
    return lines.filter((line) => /"level":\s*"(WARN|ERROR)"|^\S*\s*\S*\s*\[?(WARN|ERROR)\b/.test(line));
}
