import { crc32 } from 'node:zlib';

/** A stored (uncompressed) zip of these files. */
export function zipOf(files: Readonly<Record<string, Uint8Array | string>>): Uint8Array {
    const parts: Buffer[] = [];
    const directory: Buffer[] = [];
    let offset = 0;
    for (const [name, content] of Object.entries(files)) {
        const bytes = Buffer.from(content as string);
        const path = Buffer.from(name);
        const common = Buffer.alloc(26); // from "version needed" to "extra field length"
        common.writeUInt16LE(20, 0);
        common.writeUInt32LE(crc32(bytes), 10);
        common.writeUInt32LE(bytes.length, 14);
        common.writeUInt32LE(bytes.length, 18);
        common.writeUInt16LE(path.length, 22);
        const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, path, bytes]);
        const tail = Buffer.alloc(14); // from "comment length" to "offset of the local header"
        tail.writeUInt32LE(offset, 10);
        directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, tail, path]));
        parts.push(local);
        offset += local.length;
    }
    const entries = Buffer.concat(directory);
    const end = Buffer.alloc(22);
    end.write('PK\x05\x06', 'latin1');
    end.writeUInt16LE(parts.length, 8);
    end.writeUInt16LE(parts.length, 10);
    end.writeUInt32LE(entries.length, 12);
    end.writeUInt32LE(offset, 16);
    return Buffer.concat([...parts, entries, end]);
}

/** A binary glTF of a red box: 40 m wide and deep, 60 m high, standing on its origin. */
export function boxModel(): Uint8Array {
    const corners = [...Array(8).keys()].map((i) => [i & 1 ? 20 : -20, i & 2 ? 60 : 0, i & 4 ? 20 : -20]);
    const sides = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]];
    const triangles = sides.flatMap(([a, b, c, d]) => [a, b, c, a, c, d]) as number[];
    const positions = Buffer.from(new Float32Array(corners.flat()).buffer);
    const indices = Buffer.from(new Uint16Array(triangles).buffer);
    const json = Buffer.from(JSON.stringify({
        asset: { version: '2.0' }, scene: 0, scenes: [{ nodes: [0] }], nodes: [{ mesh: 0 }],
        materials: [{ pbrMetallicRoughness: { baseColorFactor: [0.8, 0.1, 0.1, 1], metallicFactor: 0 } }],
        meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
        accessors: [
            { bufferView: 0, componentType: 5126, count: 8, type: 'VEC3', min: [-20, 0, -20], max: [20, 60, 20] },
            { bufferView: 1, componentType: 5123, count: triangles.length, type: 'SCALAR' },
        ],
        bufferViews: [
            { buffer: 0, byteOffset: 0, byteLength: positions.length, target: 34962 },
            { buffer: 0, byteOffset: positions.length, byteLength: indices.length, target: 34963 },
        ],
        buffers: [{ byteLength: positions.length + indices.length }],
    }));
    const text = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
    const binary = Buffer.concat([positions, indices]);
    const header = Buffer.alloc(20);
    header.write('glTF', 'latin1');
    header.writeUInt32LE(2, 4);
    header.writeUInt32LE(28 + text.length + binary.length, 8);
    header.writeUInt32LE(text.length, 12);
    header.write('JSON', 16, 'latin1');
    const chunk = Buffer.alloc(8);
    chunk.writeUInt32LE(binary.length, 0);
    chunk.write('BIN\0', 4, 'latin1');
    return Buffer.concat([header, text, chunk, binary]);
}

/** The two level-0 tiles of a flat quantized-mesh terrain at heights of metres, with its layer.json. */
export function flatTerrain(heights: readonly [number, number]): Record<string, Uint8Array | string> {
    return {
        'layer.json': JSON.stringify({
            tilejson: '2.1.0', format: 'quantized-mesh-1.0', version: '1.0.0', scheme: 'tms', projection: 'EPSG:4326',
            bounds: [-180, -90, 180, 90], tiles: ['{z}/{x}/{y}.terrain?v={version}'],
            available: [[{ startX: 0, startY: 0, endX: 1, endY: 0 }]],
        }),
        '0/0/0.terrain': flatTile(heights[0]),
        '0/1/0.terrain': flatTile(heights[1]),
    };
}

/** Four corners, two triangles, all at one height. */
function flatTile(height: number): Uint8Array {
    const header = Buffer.alloc(92);
    header.writeFloatLE(height, 24);
    header.writeFloatLE(height, 28);
    header.writeDoubleLE(6_400_000, 56); // radius of the bounding sphere about the Earth's centre
    header.writeUInt32LE(4, 88);
    const zigzag = (value: number) => (value << 1) ^ (value >> 31);
    const deltas = (values: number[]) => values.map((value, i) => zigzag(value - (values[i - 1] ?? 0)) & 0xffff);
    const words = [...deltas([0, 32767, 0, 32767]), ...deltas([0, 0, 32767, 32767]), ...deltas([0, 0, 0, 0])];
    const vertices = Buffer.from(new Uint16Array(words).buffer);
    const count = Buffer.alloc(4);
    count.writeUInt32LE(2, 0);
    // High water mark coding of 0 1 2, 2 1 3.
    const indices = Buffer.from(new Uint16Array([0, 0, 0, 1, 2, 0]).buffer);
    const edges = [[0, 2], [0, 1], [1, 3], [2, 3]].map((edge) => {
        const length = Buffer.alloc(4);
        length.writeUInt32LE(edge.length, 0);
        return Buffer.concat([length, Buffer.from(new Uint16Array(edge).buffer)]);
    });
    return Buffer.concat([header, vertices, count, indices, ...edges]);
}

/** A LAS 1.2 of coloured points on a 60 m × 60 m slope, half of it red and half green, in CGCS2000 / 3-degree zone 38. */
export function slopeCloud(east: number, north: number): Uint8Array {
    const side = 120;
    const [header, keys, record] = [227, 54 + 24, 26];
    const file = Buffer.alloc(header + keys + side * side * record);
    file.write('LASF', 0, 'latin1');
    file.writeUInt8(1, 24);
    file.writeUInt8(2, 25);
    file.writeUInt16LE(header, 94);
    file.writeUInt32LE(header + keys, 96);
    file.writeUInt32LE(1, 100);
    file.writeUInt8(2, 104);
    file.writeUInt16LE(record, 105);
    file.writeUInt32LE(side * side, 107);
    [east, north, 0].forEach((least, axis) => {
        file.writeDoubleLE(0.001, 131 + 8 * axis);
        file.writeDoubleLE(least, 155 + 8 * axis);
        file.writeDoubleLE(least + 60, 179 + 16 * axis);
        file.writeDoubleLE(least, 187 + 16 * axis);
    });
    file.write('LASF_Projection', header + 2, 'latin1');
    file.writeUInt16LE(34735, header + 18);
    file.writeUInt16LE(24, header + 20);
    [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 4526].forEach((key, i) => file.writeUInt16LE(key, header + 54 + 2 * i));
    for (let i = 0; i < side * side; i++) {
        const at = header + keys + i * record;
        const [x, y] = [i % side, Math.floor(i / side)];
        file.writeInt32LE(x * 500, at);
        file.writeInt32LE(y * 500, at + 4);
        file.writeInt32LE(y * 100, at + 8);
        file.writeUInt16LE(x < side / 2 ? 0xe000 : 0x1000, at + 20);
        file.writeUInt16LE(x < side / 2 ? 0x1000 : 0xa000, at + 22);
        file.writeUInt16LE(0x1000, at + 24);
    }
    return file;
}
