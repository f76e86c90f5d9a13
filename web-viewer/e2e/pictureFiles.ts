import { deflateSync, crc32 } from 'node:zlib';
import { zipOf } from './assetFiles';

const WGS_84 = 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    + 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** A zip with a picture of one colour over a square of degrees around a place: PNG, world file and .prj. */
export function pictureOf(
    name: string, color: readonly [number, number, number], middle: { longitude: number; latitude: number }, degrees: number,
): Uint8Array {
    const size = 300;
    const step = degrees / size;
    const world = [
        step, 0, 0, -step, middle.longitude - degrees / 2 + step / 2, middle.latitude + degrees / 2 - step / 2,
    ].join('\n');
    return zipOf({
        [`${name}.png`]: png(size, color),
        [`${name}.pgw`]: new TextEncoder().encode(`${world}\n`),
        [`${name}.prj`]: new TextEncoder().encode(WGS_84),
    });
}

function png(size: number, color: readonly [number, number, number]): Uint8Array {
    const line = Buffer.concat([Buffer.of(0), Buffer.concat(Array.from({ length: size }, () => Buffer.from(color)))]);
    const header = Buffer.alloc(13);
    header.writeUInt32BE(size, 0);
    header.writeUInt32BE(size, 4);
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
        Buffer.of(137, 80, 78, 71, 13, 10, 26, 10),
        chunk('IHDR', header),
        chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: size }, () => line)))),
        chunk('IEND', Buffer.alloc(0)),
    ]);
}

function chunk(type: string, content: Buffer): Buffer {
    const named = Buffer.concat([Buffer.from(type), content]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
}
