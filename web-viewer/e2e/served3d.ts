import { gunzipSync } from 'node:zlib';
import { served } from './served';

/** What 3D clients are served, read here by hand: the second route to where things stand. Heights are ellipsoidal. */

type Triple = readonly [number, number, number];

const A = 6_378_137;
const E2 = 0.00669437999014;

/** Longitude and latitude in degrees and height of an earth-centred position (Bowring's formula, exact to micrometres here). */
export function geodetic([x, y, z]: Triple): Triple {
    const b = A * Math.sqrt(1 - E2);
    const p = Math.hypot(x, y);
    const theta = Math.atan2(z * A, p * b);
    const latitude = Math.atan2(z + ((A * A - b * b) / b) * Math.sin(theta) ** 3, p - E2 * A * Math.cos(theta) ** 3);
    const normal = A / Math.sqrt(1 - E2 * Math.sin(latitude) ** 2);
    return [(Math.atan2(y, x) * 180) / Math.PI, (latitude * 180) / Math.PI, p / Math.cos(latitude) - normal];
}

interface TileNode {
    content?: { uri: string };
    children?: TileNode[];
}

interface Gltf {
    nodes: { matrix?: number[]; translation?: number[]; mesh?: number; children?: number[] }[];
    scenes: { nodes: number[] }[];
    meshes: { primitives: { attributes: Record<string, number> }[] }[];
    accessors: { bufferView: number; byteOffset?: number; componentType: number; count: number }[];
    bufferViews: { byteOffset?: number; byteStride?: number }[];
}

/** A feature's lowest vertices in the finest tiles of a layer. */
export interface Base {
    readonly longitude: number;
    readonly latitude: number;
    readonly height: number;
}

/** The lowest points of every block or model of a layer, out of the contents of its finest tiles; at most that many tiles. */
export async function servedBases(city: string, layer: string, mostTiles = 40): Promise<Base[]> {
    const address = `/3dtiles/${layer}/tileset.json?tiling=explicit&compression=none`;
    const { root } = (await served(city, address)) as unknown as { root: TileNode };
    const uris: string[] = [];
    const collect = (node: TileNode): void => {
        if (node.content && (node.children ?? []).length === 0) {
            uris.push(new URL(node.content.uri, new URL(address, city)).href);
        }
        node.children?.forEach(collect);
    };
    collect(root);
    const bases: Base[] = [];
    for (const uri of uris.slice(0, mostTiles)) {
        const answer = await fetch(uri);
        bases.push(...basesOf(Buffer.from(await answer.arrayBuffer())));
    }
    return bases;
}

function basesOf(glb: Buffer): Base[] {
    const jsonBytes = glb.readUInt32LE(12);
    const gltf = JSON.parse(glb.toString('utf8', 20, 20 + jsonBytes)) as Gltf;
    const bin = glb.subarray(20 + jsonBytes + 8);
    const lowest = new Map<number, Triple[]>();
    const walk = (index: number, outer: (p: Triple) => Triple): void => {
        const node = gltf.nodes[index] as Gltf['nodes'][number];
        const place = (p: Triple): Triple => outer(moved(node, p));
        for (const { attributes } of node.mesh === undefined ? [] : (gltf.meshes[node.mesh]?.primitives ?? [])) {
            const positions = numbers(gltf, bin, attributes.POSITION as number, 3);
            const ids = numbers(gltf, bin, attributes._FEATURE_ID_0 as number, 1);
            positions.forEach((position, i) => {
                const id = (ids[i] as number[])[0] as number;
                lowest.set(id, [...(lowest.get(id) ?? []), geodetic(yUp(place(position as unknown as Triple)))]);
            });
        }
        node.children?.forEach((child) => walk(child, place));
    };
    gltf.scenes[0]?.nodes.forEach((index) => walk(index, (p) => p));
    return [...lowest.values()].flatMap((points) => {
        const height = Math.min(...points.map((point) => point[2]));
        const corners = points.filter((point) => point[2] < height + 0.02);
        return corners.map(([longitude, latitude]) => ({ longitude, latitude, height }));
    });
}

/** glTF has y up, 3D Tiles has z up. */
function yUp([x, y, z]: Triple): Triple {
    return [x, -z, y];
}

function moved({ matrix: m, translation: t }: Gltf['nodes'][number], [x, y, z]: Triple): Triple {
    if (m) {
        const row = (r: number) => (m[r] as number) * x + (m[4 + r] as number) * y + (m[8 + r] as number) * z + (m[12 + r] as number);
        return [row(0), row(1), row(2)];
    }
    return t ? [x + (t[0] as number), y + (t[1] as number), z + (t[2] as number)] : [x, y, z];
}

function numbers(gltf: Gltf, bin: Buffer, index: number, width: number): number[][] {
    const { bufferView, byteOffset = 0, componentType, count } = gltf.accessors[index] as Gltf['accessors'][number];
    const view = gltf.bufferViews[bufferView] as Gltf['bufferViews'][number];
    const size = componentType === 5121 ? 1 : componentType === 5123 ? 2 : 4;
    const read = (at: number) =>
        componentType === 5126 ? bin.readFloatLE(at) : size === 1 ? bin.readUInt8(at) : size === 2 ? bin.readUInt16LE(at) : bin.readUInt32LE(at);
    const stride = view.byteStride ?? size * width;
    return Array.from({ length: count }, (_value, i) =>
        Array.from({ length: width }, (_component, k) => read((view.byteOffset ?? 0) + byteOffset + i * stride + k * size)),
    );
}

/** A quantized-mesh tile as its triangles: places in the tile (0 to 1) and heights. */
interface Mesh {
    readonly u: readonly number[];
    readonly v: readonly number[];
    readonly h: readonly number[];
    readonly corners: readonly number[];
}

/** The served terrain of a layer at its deepest level. */
export class ServedTerrain {
    private readonly tiles = new Map<string, Promise<Mesh>>();

    private constructor(
        private readonly city: string,
        private readonly layer: string,
        private readonly level: number,
    ) {}

    static async of(city: string, layer: string): Promise<ServedTerrain> {
        const { maxzoom } = await served(city, `/terrain/${layer}/layer.json`);
        return new ServedTerrain(city, layer, maxzoom as number);
    }

    /** Height of the flat triangle that lies under a place. */
    async heightAt(longitude: number, latitude: number): Promise<number> {
        const size = 180 / 2 ** this.level;
        const x = (longitude + 180) / size;
        const y = (latitude + 90) / size;
        const key = `${Math.floor(x)}/${Math.floor(y)}`;
        const tile = this.tiles.get(key) ?? this.fetchTile(key);
        this.tiles.set(key, tile);
        return heightIn(await tile, x - Math.floor(x), y - Math.floor(y));
    }

    private async fetchTile(key: string): Promise<Mesh> {
        const answer = await fetch(`${this.city}/terrain/${this.layer}/${this.level}/${key}.terrain`);
        const bytes = Buffer.from(await answer.arrayBuffer());
        return meshOf(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
    }
}

function meshOf(bytes: Buffer): Mesh {
    const low = bytes.readFloatLE(24);
    const high = bytes.readFloatLE(28);
    const count = bytes.readUInt32LE(88);
    const column = (from: number): number[] => {
        let value = 0;
        return Array.from({ length: count }, (_value, i) => {
            const coded = bytes.readUInt16LE(from + 2 * i);
            value += (coded >> 1) ^ -(coded & 1);
            return value / 32767;
        });
    };
    const [u, v, h] = [92, 92 + 2 * count, 92 + 4 * count].map(column) as [number[], number[], number[]];
    let at = 92 + 6 * count;
    const triangles = bytes.readUInt32LE(at);
    at += 4;
    let highest = 0;
    const corners = Array.from({ length: 3 * triangles }, (_value, i) => {
        const code = bytes.readUInt16LE(at + 2 * i);
        const corner = highest - code;
        highest += code === 0 ? 1 : 0;
        return corner;
    });
    return { u, v, h: h.map((share) => low + share * (high - low)), corners };
}

function heightIn({ u, v, h, corners }: Mesh, x: number, y: number): number {
    for (let i = 0; i < corners.length; i += 3) {
        const [a, b, c] = corners.slice(i, i + 3) as [number, number, number];
        const at = (list: readonly number[], k: number) => list[k] as number;
        const whole = (at(u, b) - at(u, a)) * (at(v, c) - at(v, a)) - (at(u, c) - at(u, a)) * (at(v, b) - at(v, a));
        const toB = ((x - at(u, a)) * (at(v, c) - at(v, a)) - (at(u, c) - at(u, a)) * (y - at(v, a))) / whole;
        const toC = ((at(u, b) - at(u, a)) * (y - at(v, a)) - (x - at(u, a)) * (at(v, b) - at(v, a))) / whole;
        if (toB >= -1e-9 && toC >= -1e-9 && toB + toC <= 1 + 1e-9) {
            return at(h, a) + (at(h, b) - at(h, a)) * toB + (at(h, c) - at(h, a)) * toC;
        }
    }
    throw new Error(`no triangle of the tile has the place ${x}, ${y}`);
}
