import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each room may use besides itself; arrows run downward only. */
const MAY_USE: Record<string, string[]> = {
    core: [],
    api: ['core'],
    cesium: ['core'],
    layers: ['core', 'api', 'cesium'],
    ui: ['core'],
    time: ['core', 'ui'],
    app: ['core', 'api', 'ui', 'time', 'layers'],
};
const MAY_USE_CESIUM = ['cesium', 'layers'];
const MAY_USE_VUE = ['ui', 'time', 'app'];

interface Import {
    file: string;
    room: string;
    target: string;
}

function imports(): Import[] {
    return readdirSync('src', { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|vue)$/.test(file))
        .flatMap((file) => {
            const text = readFileSync(path.join('src', file), 'utf8');
            const targets = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
            return [...targets].map((match) => ({ file, room: file.split('/')[0] as string, target: match[1] as string }));
        });
}

function roomOf({ file, target }: Import): string | undefined {
    if (target.startsWith('@/')) {
        return target.split('/')[1];
    }
    return target.startsWith('.') ? path.join(path.dirname(file), target).split('/')[0] : undefined;
}

describe('The rooms of the viewer', () => {
    const all = imports();

    it('are the ones that the design names', () => {
        expect(readdirSync('src').sort()).toEqual(Object.keys(MAY_USE).sort());
        expect(all.length).toBeGreaterThan(60);
    });

    it('use only rooms below them', () => {
        const upward = all.filter((it) => {
            const room = roomOf(it);
            return room !== undefined && room !== it.room && !MAY_USE[it.room]?.includes(room);
        });
        expect(upward).toEqual([]);
    });

    it('keep Cesium in cesium/ and layers/', () => {
        const users = all.filter((it) => it.target.startsWith('@cesium/') && !MAY_USE_CESIUM.includes(it.room));
        expect(users).toEqual([]);
    });

    it('keep Vue out of everything that is not a face', () => {
        expect(all.filter((it) => it.target.startsWith('vue') && !MAY_USE_VUE.includes(it.room))).toEqual([]);
    });

    it('load the engine only when it is wanted', () => {
        const eager = all.filter((it) => it.room === 'app' && roomOf(it) === 'layers').map((it) => it.file);
        expect(eager).toEqual(['app/main.ts']);
        expect(readFileSync('src/app/main.ts', 'utf8')).toContain("import('@/layers/scene')");
    });

    it('hold no circle of files', () => {
        const graph = new Map<string, string[]>();
        for (const it of all) {
            const target = it.target.startsWith('@/')
                ? it.target.slice(2)
                : it.target.startsWith('.') ? path.join(path.dirname(it.file), it.target) : undefined;
            const found = [target, `${target}.ts`].find((name) => name && all.some((other) => other.file === name));
            if (found) {
                graph.set(it.file, [...(graph.get(it.file) ?? []), found]);
            }
        }
        const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
            (graph.get(from) ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
        expect([...graph.keys()].filter((file) => reaches(file, file))).toEqual([]);
    });
});
