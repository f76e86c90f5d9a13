// The frames of the answers, written to standard output: a length (uint32, of what follows it), a kind (one letter) and a
// body, all little-endian. Control frames hold one line of JSON; the others are binary, laid out as below.
import { writeSync } from 'node:fs';

/** Raised by one with every change of a frame; the importer refuses another one. */
export const PROTOCOL = 1;

const STDOUT = 1;

/** What waits to be written, and where frames are built: made anew only for a frame that is too great for it. */
let batch = Buffer.allocUnsafeSlow(1 << 20);
let used = 0;

/**
 * Writes to the pipe until all of it is through: the pipe blocks while the importer is busy.
 */
export function flush() {
    for (let from = 0; from < used; ) {
        try {
            from += writeSync(STDOUT, batch, from, used - from);
        } catch (e) {
            const code = /** @type {NodeJS.ErrnoException} */ (e).code;
            if (code !== 'EAGAIN') {
                throw e;
            }
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        }
    }
    used = 0;
}

/**
 * Begins a frame behind those that wait.
 * @param {string} kind one letter
 * @param {number} bodyBytes
 * @returns {DataView} its body
 */
function newFrame(kind, bodyBytes) {
    const bytes = 5 + bodyBytes;
    if (used + bytes > batch.length) {
        flush();
        if (bytes > batch.length) {
            batch = Buffer.allocUnsafeSlow(bytes);
        }
    }
    batch.writeUInt32LE(1 + bodyBytes, used);
    batch.writeUInt8(kind.charCodeAt(0), used + 4);
    const body = new DataView(batch.buffer, batch.byteOffset + used + 5, bodyBytes);
    used += bytes;
    return body;
}

/**
 * A control frame: H hello, O opened, X the file can't be opened, W warning of an element, E element failed, P progress, Z end.
 * @param {string} kind
 * @param {object} content
 */
export function sendControl(kind, content) {
    const line = Buffer.from(`${JSON.stringify(content)}\n`, 'utf8');
    const body = newFrame(kind, line.length);
    line.copy(batch, body.byteOffset - batch.byteOffset);
    flush();
}

/**
 * B: an element begins. It is written at once, so that the importer knows which one ended this process.
 * @param {number} id
 */
export function sendBegin(id) {
    const view = newFrame('B', 4);
    view.setUint32(0, id, true);
    flush();
}

/**
 * D: an element is done.
 * @param {number} id
 */
export function sendDone(id) {
    const view = newFrame('D', 4);
    view.setUint32(0, id, true);
}

/**
 * S: a shape: its number, the counts of corners and triangles, 1 if it is of a solid, corners as 3 float32, triangles as 3 uint32.
 * @param {number} number
 * @param {Float32Array} corners
 * @param {Uint32Array} triangles
 * @param {boolean} solid
 */
export function sendShape(number, corners, triangles, solid) {
    const view = newFrame('S', 16 + 4 * (corners.length + triangles.length));
    view.setUint32(0, number, true);
    view.setUint32(4, corners.length / 3, true);
    view.setUint32(8, triangles.length / 3, true);
    view.setUint32(12, solid ? 1 : 0, true);
    let at = 16;
    for (let i = 0; i < corners.length; i++, at += 4) {
        view.setFloat32(at, corners[i], true);
    }
    for (let i = 0; i < triangles.length; i++, at += 4) {
        view.setUint32(at, triangles[i], true);
    }
}

/**
 * F: a shape will not be named again.
 * @param {number} number
 */
export function sendForget(number) {
    const view = newFrame('F', 4);
    view.setUint32(0, number, true);
}

/**
 * I: an element shows a shape: the element, the shape's number, the placement as 16 float64 column by column, red, green,
 * blue and opacity as float32 from 0 to 1.
 * @param {number} id
 * @param {number} shape
 * @param {ArrayLike<number>} placement
 * @param {number[]} color
 */
export function sendInstance(id, shape, placement, color) {
    const view = newFrame('I', 8 + 16 * 8 + 4 * 4);
    view.setUint32(0, id, true);
    view.setUint32(4, shape, true);
    for (let i = 0; i < 16; i++) {
        view.setFloat64(8 + 8 * i, placement[i], true);
    }
    for (let i = 0; i < 4; i++) {
        view.setFloat32(136 + 4 * i, color[i], true);
    }
}
