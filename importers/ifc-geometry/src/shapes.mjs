import { createHash } from 'node:crypto';
import * as webIfc from 'web-ifc';
import { sendForget, sendInstance, sendShape } from './frames.mjs';
import { SourceText } from './source.mjs';
import { weld } from './weld.mjs';

/** How much of the file's text the engine holds in one piece. */
const TAPE_BYTES = 16 << 20;
/** Shapes that the importer keeps because they may come again. */
const KEPT_BYTES = 48 << 20;

const NONE = new Uint8Array(0);
/** What bounds a body, in contrast to surfaces. */
const SOLIDS = new Set([
    webIfc.IFCADVANCEDBREP,
    webIfc.IFCADVANCEDBREPWITHVOIDS,
    webIfc.IFCBLOCK,
    webIfc.IFCBOOLEANCLIPPINGRESULT,
    webIfc.IFCBOOLEANRESULT,
    webIfc.IFCCSGSOLID,
    webIfc.IFCEXTRUDEDAREASOLID,
    webIfc.IFCEXTRUDEDAREASOLIDTAPERED,
    webIfc.IFCFACETEDBREP,
    webIfc.IFCFACETEDBREPWITHVOIDS,
    webIfc.IFCFIXEDREFERENCESWEPTAREASOLID,
    webIfc.IFCREVOLVEDAREASOLID,
    webIfc.IFCREVOLVEDAREASOLIDTAPERED,
    webIfc.IFCSURFACECURVESWEPTAREASOLID,
    webIfc.IFCSWEPTDISKSOLID,
    webIfc.IFCSWEPTDISKSOLIDPOLYGONAL,
]);

/** The shapes of one IFC file, made by web-ifc. */
export class IfcShapes {
    #api = new webIfc.IfcAPI();
    #model = -1;
    /** Shapes that the importer has: number and size by what web-ifc gave, the longest unused first. */
    #kept = /** @type {Map<string, { number: number, bytes: number, triangles: number }>} */ (new Map());
    #keptBytes = 0;
    #numbers = 0;

    /** @returns {Promise<string>} the version of web-ifc */
    async start() {
        await this.#api.Init(undefined, true);
        this.#api.SetLogLevel(webIfc.LogLevel.LOG_LEVEL_ERROR);
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
        const source = new SourceText(file);
        try {
            source.checkEnds();
            this.#openSource(source, circleSegments, onRead);
            // Entities of schemas that never became final (as of the candidates for 4.3) are none to web-ifc.
            const foreign = new Set(ids.filter((id) => this.#isForeign(id)));
            if (foreign.size > 0 && source.translate(foreign)) {
                this.#api.CloseModel(this.#model);
                this.#openSource(source, circleSegments, onRead);
            }
        } catch (e) {
            source.close();
            throw e;
        }
        return this.#api.GetModelSchema(this.#model);
    }

    /**
     * @param {SourceText} source which stays open: web-ifc may come back for pieces
     * @param {number} circleSegments
     * @param {(bytes: number) => void} onRead
     */
    #openSource(source, circleSegments, onRead) {
        const settings = {
            // It counts the corner where a circle closes twice.
            CIRCLE_SEGMENTS: circleSegments + 1,
            COORDINATE_TO_ORIGIN: false,
            TAPE_SIZE: TAPE_BYTES,
        };
        const read = (/** @type {number} */ offset, /** @type {number} */ size) => {
            const bytes = source.read(offset, size);
            onRead(offset + bytes.length);
            return bytes;
        };
        try {
            this.#model = this.#api.OpenModelFromCallback(read, settings);
        } catch (e) {
            // It takes the header's lines without asking whether they are there.
            const why = e instanceof TypeError ? 'it has no FILE_SCHEMA' : e instanceof Error ? e.message : e;
            throw new Error(`web-ifc can't open it: ${why}`);
        }
        if (this.#model < 0) {
            throw new Error("web-ifc can't open it: it is damaged or of an unknown schema");
        }
    }

    /** @param {number} id */
    #isForeign(id) {
        const type = this.#api.GetLineType(this.#model, id);
        return type !== 0 && !this.#api.IsIfcElement(type);
    }

    /**
     * Sends the shapes of an element.
     * @param {number} id
     * @param {number} mostTriangles
     * @returns {{ parts: number, empty: number }} how many parts it has, with triangles and without
     */
    send(id, mostTriangles) {
        const { geometries } = this.#api.GetFlatMesh(this.#model, id);
        try {
            let triangles = 0;
            let parts = 0;
            let empty = 0;
            for (let i = 0; i < geometries.size(); i++) {
                const placed = geometries.get(i);
                const shape = this.#shape(placed.geometryExpressID, triangles, mostTriangles);
                if (shape.triangles === 0) {
                    empty++;
                } else {
                    parts++;
                    triangles += shape.triangles;
                    const { x, y, z, w } = placed.color;
                    sendInstance(id, shape.number, heightUp(placed.flatTransformation), [x, y, z, w]);
                }
            }
            return { parts, empty };
        } finally {
            /** @type {{ delete(): void }} */ (/** @type {unknown} */ (geometries)).delete();
        }
    }

    /**
     * The shape, sent unless the importer has it. The ids of web-ifc say nothing of that: a wall with a window and one
     * without, made of one solid, have the same.
     * @param {number} id
     * @param {number} before triangles that the element has already
     * @param {number} mostTriangles
     */
    #shape(id, before, mostTriangles) {
        const geometry = this.#api.GetGeometry(this.#model, id);
        try {
            const count = before + geometry.GetIndexDataSize() / 3;
            if (count > mostTriangles) {
                throw new Error(`it has ${count} triangles or more, at most ${mostTriangles} are taken`);
            }
            const vertices = this.#api.GetVertexArray(geometry.GetVertexData(), geometry.GetVertexDataSize());
            const indices = this.#api.GetIndexArray(geometry.GetIndexData(), geometry.GetIndexDataSize());
            const hidden = this.#hiddenTriangles(id, indices.length / 3);
            const solid = SOLIDS.has(this.#api.GetLineType(this.#model, id));
            const content = createHash('sha256').update(vertices).update(indices).update(hidden).digest('base64');
            const key = `${solid ? 'solid' : 'surface'} ${content}`;
            const known = this.#kept.get(key);
            if (known === undefined) {
                return this.#newShape(key, weld(vertices, indices, (triangle) => hidden[triangle] !== 1), solid);
            }
            this.#kept.delete(key);
            this.#kept.set(key, known);
            return known;
        } finally {
            geometry.delete();
        }
    }

    /**
     * Which triangles of an irregular network are none, since the network has a hole there (a flag below 0): 1 at their
     * places.
     * @param {number} id
     * @param {number} count
     */
    #hiddenTriangles(id, count) {
        if (this.#api.GetLineType(this.#model, id) !== webIfc.IFCTRIANGULATEDIRREGULARNETWORK) {
            return NONE;
        }
        const flags = this.#api.GetRawLineData(this.#model, id).arguments.at(-1);
        if (!Array.isArray(flags) || flags.length !== count) {
            return NONE;
        }
        return Uint8Array.from(flags, (flag) => (Number(flag.value) < 0 ? 1 : 0));
    }

    /**
     * @param {string} key
     * @param {{ corners: Float32Array, triangles: Uint32Array }} content
     * @param {boolean} solid
     */
    #newShape(key, { corners, triangles }, solid) {
        const shape = {
            number: this.#numbers++,
            bytes: 4 * (corners.length + triangles.length),
            triangles: triangles.length / 3,
        };
        if (shape.triangles > 0) {
            sendShape(shape.number, corners, triangles, solid);
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
