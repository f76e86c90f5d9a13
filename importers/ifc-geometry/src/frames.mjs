// The frames of the answers, written to standard output: a length (uint32, of what follows it), a kind (one letter) and a
// body, all little-endian. Control frames hold one line of JSON; the others are binary, laid out as below.
import { writeSync } from 'node:fs';

/** Raised by one with every change of a frame; the importer refuses another one. */
export const PROTOCOL = 1;

const STDOUT = 1;
const BATCH_BYTES = 1 << 16;

/** @type {Buffer[]} */
let waiting = [];
let waitingBytes = 0;

/**
 * Writes to the pipe until all of it is through: the pipe blocks while the importer is busy.
 * @param {Buffer} bytes
 */
function writeAll(bytes) {
    for (let from = 0; from < bytes.length; ) {
        try {
            from += writeSync(STDOUT, bytes, from);
        } catch (e) {
            const code = /** @type {NodeJS.ErrnoException} */ (e).code;
            if (code !== 'EAGAIN') {
                throw e;
            }
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
        }
    }
}

export function flush() {
    if (waiting.length > 0) {
        const all = Buffer.concat(waiting, waitingBytes);
        waiting = [];
        waitingBytes = 0;
        writeAll(all);
    }
}

/**
 * @param {string} kind one letter
 * @param {number} bodyBytes
 * @returns {{ frame: Buffer, view: DataView }} the frame and its body
 */
function newFrame(kind, bodyBytes) {
    const frame = Buffer.allocUnsafeSlow(5 + bodyBytes);
    frame.writeUInt32LE(1 + bodyBytes, 0);
    frame.writeUInt8(kind.charCodeAt(0), 4);
    return { frame, view: new DataView(frame.buffer, 5, bodyBytes) };
}

/** @param {Buffer} frame */
function send(frame) {
    waiting.push(frame);
    waitingBytes += frame.length;
    if (waitingBytes > BATCH_BYTES) {
        flush();
    }
}

/**
 * A control frame: H hello, O opened, X the file can't be opened, W warning of an element, E element failed, P progress, Z end.
 * @param {string} kind
 * @param {object} content
 */
export function sendControl(kind, content) {
    const line = Buffer.from(`${JSON.stringify(content)}\n`, 'utf8');
    const { frame } = newFrame(kind, line.length);
    line.copy(frame, 5);
    send(frame);
    flush();
}

/**
 * B: an element begins. It is written at once, so that the importer knows which one ended this process.
 * @param {number} id
 */
export function sendBegin(id) {
    const { frame, view } = newFrame('B', 4);
    view.setUint32(0, id, true);
    send(frame);
    flush();
}

/**
 * D: an element is done.
 * @param {number} id
 */
export function sendDone(id) {
    const { frame, view } = newFrame('D', 4);
    view.setUint32(0, id, true);
    send(frame);
}

/**
 * S: a shape: its number, the counts of corners and triangles, corners as 3 float32, triangles as 3 uint32.
 * @param {number} number
 * @param {Float32Array} corners
 * @param {Uint32Array} triangles
 */
export function sendShape(number, corners, triangles) {
    const { frame, view } = newFrame('S', 12 + 4 * (corners.length + triangles.length));
    view.setUint32(0, number, true);
    view.setUint32(4, corners.length / 3, true);
    view.setUint32(8, triangles.length / 3, true);
    let at = 12;
    for (let i = 0; i < corners.length; i++, at += 4) {
        view.setFloat32(at, corners[i], true);
    }
    for (let i = 0; i < triangles.length; i++, at += 4) {
        view.setUint32(at, triangles[i], true);
    }
    send(frame);
}

/**
 * F: a shape will not be named again.
 * @param {number} number
 */
export function sendForget(number) {
    const { frame, view } = newFrame('F', 4);
    view.setUint32(0, number, true);
    send(frame);
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
    const { frame, view } = newFrame('I', 8 + 16 * 8 + 4 * 4);
    view.setUint32(0, id, true);
    view.setUint32(4, shape, true);
    for (let i = 0; i < 16; i++) {
        view.setFloat64(8 + 8 * i, placement[i], true);
    }
    for (let i = 0; i < 4; i++) {
        view.setFloat32(136 + 4 * i, color[i], true);
    }
    send(frame);
}
