import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { IfcAPI, LogLevel } from 'web-ifc';
import { sendForget, sendInstance, sendShape } from './frames.mjs';
import { weld } from './weld.mjs';

/** How much of the file's text the engine holds in one piece. */
const TAPE_BYTES = 16 << 20;
/** Shapes that the importer keeps because they may come again. */
const KEPT_BYTES = 48 << 20;

/** The shapes of one IFC file, made by web-ifc. */
export class IfcShapes {
    #api = new IfcAPI();
    #model = -1;
    #file = -1;
    /** Shapes that the importer has: number and size by what web-ifc gave, the longest unused first. */
    #kept = /** @type {Map<string, { number: number, bytes: number, triangles: number }>} */ (new Map());
    #keptBytes = 0;
    #numbers = 0;

    /** @returns {Promise<string>} the version of web-ifc */
    async start() {
        await this.#api.Init(undefined, true);
        this.#api.SetLogLevel(LogLevel.LOG_LEVEL_ERROR);
        return this.#api.GetVersion();
    }

    /**
     * @param {string} file
     * @param {number} circleSegments corners of a full circle
     * @param {number[]} ids what will be asked for
     * @param {(bytes: number) => void} onRead told of how far it has read
     * @returns {string} the schema of the file
     */
    open(file, circleSegments, ids, onRead) {
        this.#file = openSync(file, 'r');
        const settings = {
            // It counts the corner where a circle closes twice.
            CIRCLE_SEGMENTS: circleSegments + 1,
            COORDINATE_TO_ORIGIN: false,
            TAPE_SIZE: TAPE_BYTES,
        };
        const read = (/** @type {number} */ offset, /** @type {number} */ size) => {
            const chunk = Buffer.allocUnsafe(size);
            const count = readSync(this.#file, chunk, 0, size, offset);
            onRead(offset + count);
            return chunk.subarray(0, count);
        };
        try {
            this.#model = this.#api.OpenModelFromCallback(read, settings);
        } catch (e) {
            closeSync(this.#file);
            // It looks for the header without asking whether there is one.
            const why = e instanceof TypeError ? 'it has no header of a STEP file' : e instanceof Error ? e.message : e;
            throw new Error(`web-ifc can't open it: ${why}`);
        }
        if (this.#model < 0) {
            closeSync(this.#file);
            throw new Error("web-ifc can't open it: it is cut off, damaged, or of an unknown schema");
        }
        return this.#api.GetModelSchema(this.#model);
    }

    /**
     * Sends the shapes of an element.
     * @param {number} id
     * @param {number} mostTriangles
     * @returns {number} how many parts it has
     */
    send(id, mostTriangles) {
        const { geometries } = this.#api.GetFlatMesh(this.#model, id);
        try {
            let triangles = 0;
            let parts = 0;
            for (let i = 0; i < geometries.size(); i++) {
                const placed = geometries.get(i);
                const shape = this.#shape(placed.geometryExpressID, mostTriangles - triangles);
                if (shape.triangles > 0) {
                    parts++;
                    triangles += shape.triangles;
                    const { x, y, z, w } = placed.color;
                    sendInstance(id, shape.number, heightUp(placed.flatTransformation), [x, y, z, w]);
                }
            }
            return parts;
        } finally {
            /** @type {{ delete(): void }} */ (/** @type {unknown} */ (geometries)).delete();
        }
    }

    /**
     * The shape, sent unless the importer has it. The ids of web-ifc say nothing of that: a wall with a window and one
     * without, made of one solid, have the same.
     * @param {number} id
     * @param {number} mostTriangles
     */
    #shape(id, mostTriangles) {
        const geometry = this.#api.GetGeometry(this.#model, id);
        try {
            checkTriangles(geometry.GetIndexDataSize() / 3, mostTriangles);
            const vertices = this.#api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
            const indices = this.#api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
            const key = createHash('sha256').update(vertices).update(indices).digest('base64');
            const known = this.#kept.get(key);
            if (known === undefined) {
                return this.#newShape(key, weld(vertices, indices));
            }
            this.#kept.delete(key);
            this.#kept.set(key, known);
            return known;
        } finally {
            geometry.delete();
        }
    }

    /**
     * @param {string} key
     * @param {{ corners: Float32Array, triangles: Uint32Array }} content
     */
    #newShape(key, { corners, triangles }) {
        const shape = {
            number: this.#numbers++,
            bytes: 4 * (corners.length + triangles.length),
            triangles: triangles.length / 3,
        };
        if (shape.triangles > 0) {
            sendShape(shape.number, corners, triangles);
        }
        this.#kept.set(key, shape);
        this.#keptBytes += shape.bytes;
        for (const [oldest, { number, bytes }] of this.#kept) {
            if (this.#keptBytes <= KEPT_BYTES || oldest === key) {
                break;
            }
            this.#kept.delete(oldest);
            this.#keptBytes -= bytes;
            sendForget(number);
        }
        return shape;
    }
}

/**
 * @param {number} triangles
 * @param {number} most
 */
function checkTriangles(triangles, most) {
    if (triangles > most) {
        throw new Error('it has more triangles than an element may have');
    }
}

/**
 * web-ifc places with Y up: (x, y, z) of IFC is (x, z, -y) there. Back to Z up, by exchanging rows of the matrix.
 * @param {number[]} m column by column
 */
function heightUp(m) {
    const placement = [...m];
    for (let column = 0; column < 16; column += 4) {
        placement[column + 1] = 0 - m[column + 2];
        placement[column + 2] = m[column + 1];
    }
    return placement;
}
