// Makes the shapes of the elements of one IFC file with web-ifc, for the importer that started it.
//
//   node src/main.mjs FILE
//
// It says hello on standard output (frames.mjs), reads one line of JSON from standard input, {"ids": [express ids],
// "circleSegments": 24, "triangles": the most that an element may have}, opens the file, and answers element by element in
// that order. Logs go to standard error. When standard input ends, so does this process.
import { readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { flush, PROTOCOL, sendBegin, sendControl, sendDone } from './frames.mjs';
import { IfcShapes } from './shapes.mjs';

const PROGRESS_MILLISECONDS = 500;
/** Errors that are kept of one element. */
const MOST_ERRORS = 20;

// web-ifc prints its messages; standard output is for frames alone. Its errors are kept until they are asked for.
/** @type {string[]} */
let errors = [];
console.log = (/** @type {unknown[]} */ ...words) => {
    const error = /\[error\]\s*(.*)/.exec(words.join(' '));
    if (error !== null && errors.length < MOST_ERRORS) {
        errors.push(error[1].trim());
    }
    console.error(...words);
};
console.info = console.error;
console.debug = console.error;

/** The errors since it was last asked. */
function takeErrors() {
    const taken = errors;
    errors = [];
    return taken;
}

/** Reads standard input to the end of the first line. */
function readRequest() {
    /** @type {Buffer[]} */
    const chunks = [];
    for (;;) {
        const chunk = Buffer.alloc(1 << 16);
        const count = readSync(0, chunk);
        if (count === 0) {
            throw new Error('the request is cut off');
        }
        chunks.push(chunk.subarray(0, count));
        if (chunk[count - 1] === 10) {
            return JSON.parse(Buffer.concat(chunks).toString('utf8'));
        }
    }
}

/** @param {unknown} e */
const messageOf = (e) => (e instanceof Error ? e.message : String(e));

/** What the memory of the engine may have suffered from: it is not used again. */
const isFatal = (/** @type {unknown} */ e) => e instanceof WebAssembly.RuntimeError || e instanceof RangeError;

async function main() {
    const file = process.argv[2];
    const shapes = new IfcShapes();
    const webIfc = await shapes.start();
    const protocol = Number(process.env.CITYTWIN_TEST_IFC_PROTOCOL ?? PROTOCOL);
    sendControl('H', { protocol, webIfc, node: process.versions.node });
    const request = readRequest();
    new Worker(new URL('./guard.mjs', import.meta.url)).unref();

    try {
        const schema = shapes.open(file, request.circleSegments, request.ids, (bytes) =>
            sendControl('P', { readBytes: bytes, memory: process.memoryUsage.rss() }),
        );
        sendControl('O', { schema, memory: process.memoryUsage.rss() });
    } catch (e) {
        const said = takeErrors().at(-1);
        sendControl('X', { message: said === undefined ? messageOf(e) : `${messageOf(e)} (${said})` });
        return;
    }
    let reported = Date.now();
    for (const id of request.ids) {
        sendBegin(id);
        try {
            hangOnTestElement(id);
            takeErrors();
            const { parts, empty } = shapes.send(id, request.triangles);
            const errors = new Set(takeErrors());
            if (errors.size > 0 && parts === 0) {
                throw new Error([...errors].join('; '));
            }
            if (empty > 0 && parts === 0) {
                errors.add('nothing is left of its shape: its openings take all of it, or it has no extent');
            }
            const said = [...errors].join('; ');
            if (said !== '') {
                sendControl('W', { id, message: said });
            }
            sendDone(id);
        } catch (e) {
            const fatal = isFatal(e);
            sendControl('E', { id, message: messageOf(e), fatal });
            if (fatal) {
                process.exitCode = 3;
                return;
            }
        }
        if (Date.now() - reported > PROGRESS_MILLISECONDS) {
            reported = Date.now();
            sendControl('P', { memory: process.memoryUsage.rss() });
        }
    }
    sendControl('Z', { memory: process.memoryUsage.rss(), peakMemory: process.resourceUsage().maxRSS * 1024 });
}

/**
 * A switch of the tests alone: the element of that express id never comes to an end.
 * @param {number} id
 */
function hangOnTestElement(id) {
    while (process.env.CITYTWIN_TEST_IFC_HANG === String(id)) {
        // for ever
    }
}

await main();
flush();
process.exit();
