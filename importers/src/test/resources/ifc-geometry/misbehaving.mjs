// A child process that keeps to the protocol but for one thing, which its argument names.
import { readSync } from 'node:fs';
import { sendBegin, sendControl, sendDone, sendInstance, sendShape } from '../../../../ifc-geometry/src/frames.mjs';

const PLACEMENT = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const fault = process.argv[2];
if (fault === 'speaks out of turn') {
    process.stdout.write('WARNING: this is no frame\n');
}
if (fault === 'ends at once') {
    console.error('Error: no such wasm');
    process.exit(7);
}
sendControl('H', { protocol: 1, webIfc: 'none' });
const line = Buffer.alloc(1 << 16);
const { ids } = JSON.parse(line.subarray(0, readSync(0, line)).toString());
sendControl('O', { schema: 'IFC4', memory: process.memoryUsage.rss() });
const kept = [];
for (const id of ids) {
    sendBegin(id);
    if (fault === 'takes much memory') {
        kept.push(Buffer.alloc(150 << 20, 1));
        await new Promise((later) => setTimeout(later, 300));
    }
    while (fault === 'hangs in the second' && id === 2) {
        // for ever
    }
    if (fault === 'ends in every element') {
        process.exit(9);
    }
    if (fault === 'gives no numbers' && id === 2) {
        sendShape(id, new Float32Array([0, 0, 0, 1, 0, Number.NaN, 0, 1, 0]), new Uint32Array([0, 1, 2]), false);
    } else if (fault === 'names a missing corner' && id === 2) {
        sendShape(id, new Float32Array(9), new Uint32Array([0, 1, 3]), false);
    } else {
        sendShape(id, new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]), new Uint32Array([0, 1, 2]), false);
    }
    sendInstance(id, id, fault === 'has no place' && id === 2 ? PLACEMENT.with(12, Infinity) : PLACEMENT, [1, 0, 0, 1]);
    sendDone(id);
}
sendControl('Z', { memory: 0, peakMemory: 0 });
process.exit(0);
