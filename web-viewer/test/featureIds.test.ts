import { describe, expect, it } from 'vitest';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { idsAsAttributes } from '@/layers/vectortiles/featureIds';
import { seeded } from './seeded';

/** Writes a vector tile by the specification, independently of what is tested. */
class TileWriter {
    readonly bytes: number[] = [];

    varint(value: number): this {
        let rest = BigInt(value);
        do {
            const more = rest > 127n;
            this.bytes.push(Number(rest & 127n) | (more ? 128 : 0));
            rest >>= 7n;
        } while (rest > 0n);
        return this;
    }

    field(number: number, body: readonly number[] | string): this {
        const bytes = typeof body === 'string' ? [...new TextEncoder().encode(body)] : body;
        this.varint((number << 3) | 2).varint(bytes.length);
        this.bytes.push(...bytes);
        return this;
    }
}

function point(id: number | null, tags: readonly number[]): number[] {
    const writer = new TileWriter();
    if (id !== null) {
        writer.varint(8).varint(id);
    }
    if (tags.length > 0) {
        writer.field(2, tags);
    }
    return writer.varint(24).varint(1).field(4, [9, 50, 34]).bytes;
}

function tile(name: string, ids: readonly (number | null)[], keys: readonly string[]): number[] {
    const layer = new TileWriter().varint(120).varint(2).field(1, name);
    ids.forEach((id) => layer.field(2, point(id, keys.length > 0 ? [0, 0] : [])));
    keys.forEach((key) => layer.field(3, key));
    if (keys.length > 0) {
        layer.field(4, new TileWriter().field(1, '值').bytes);
    }
    return new TileWriter().field(3, layer.bytes).bytes;
}

function read(bytes: Uint8Array<ArrayBuffer>): VectorTile {
    return new VectorTile(new PbfReader(bytes));
}

describe('The ids of vector tile features', () => {
    it('stand among the attributes too, and nothing else changes', () => {
        const random = seeded(9);
        const ids = Array.from({ length: 400 }, () => (random() < 0.1 ? null : Math.floor(random() ** 4 * 2 ** 52)));
        const source = new Uint8Array([...tile('a', ids, ['名称']), ...tile('b', [7], [])]);
        const result = read(idsAsAttributes(source, 'fid'));
        const a = result.layers.a!;
        expect(Object.keys(result.layers)).toEqual(['a', 'b']);
        expect(a.length).toBe(ids.length);
        ids.forEach((id, index) => {
            const feature = a.feature(index);
            expect(feature.properties).toEqual(id === null ? { 名称: '值' } : { 名称: '值', fid: id });
            expect(feature.id).toBe(id ?? undefined);
            expect(feature.loadGeometry()).toEqual([[{ x: 25, y: 17 }]]);
        });
        expect(result.layers.b!.feature(0).properties).toEqual({ fid: 7 });
    });

    it('are left alone where the tile has that attribute already', () => {
        const source = new Uint8Array(tile('a', [5], ['fid']));
        expect([...idsAsAttributes(source, 'fid')]).toEqual([...source]);
        expect(idsAsAttributes(new Uint8Array(), 'fid')).toHaveLength(0);
    });

    it('are not looked for in a torn tile', () => {
        const source = new Uint8Array(tile('a', [5], ['k']));
        for (let length = 1; length < source.length; length++) {
            expect(() => idsAsAttributes(source.slice(0, length), 'fid')).toThrow(/vector tile/);
        }
    });
});
