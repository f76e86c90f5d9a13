import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
/** More than any name of an entity, with what stands between its number and its bracket. */
const NAME_BYTES = 256;
/** Where its first and last words are looked for. */
const END_BYTES = 4096;
/** A name that web-ifc knows, for elements whose names it does not: the first attributes of all elements are the same. */
const KNOWN_NAME = 'IFCWALL';
/** Which attribute of an element is its representation. */
const REPRESENTATION = 6;

/** The text of an IFC file, in pieces, as web-ifc is to read it. */
export class SourceText {
    #file;
    #size;
    /** Names that are written as a known one, as a pattern, or none. */
    #foreign = /** @type {RegExp | undefined} */ (undefined);
    #buffer = Buffer.alloc(0);

    /** @param {string} path */
    constructor(path) {
        this.#file = openSync(path, 'r');
        this.#size = fstatSync(this.#file).size;
    }

    /**
     * Throws unless it begins and ends as a STEP file does: web-ifc takes half a file for a smaller one.
     */
    checkEnds() {
        if (!/^\uFEFF?\s*ISO-10303-21\s*;/.test(this.#bytes(0, END_BYTES).toString('utf8'))) {
            throw new Error('it is no IFC file: it does not begin with ISO-10303-21');
        }
        if (!this.#bytes(Math.max(0, this.#size - END_BYTES), END_BYTES).includes('END-ISO-10303-21')) {
            throw new Error(`it is cut off: there is no END-ISO-10303-21 before its end at byte ${this.#size}`);
        }
    }

    close() {
        closeSync(this.#file);
    }

    /**
     * @param {number} offset
     * @param {number} size
     * @returns {Buffer} so many bytes, fewer at the end; good until the next call
     */
    read(offset, size) {
        if (this.#foreign === undefined) {
            return this.#bytes(offset, size);
        }
        const from = Math.max(0, offset - NAME_BYTES);
        const wide = this.#bytes(from, offset + size + NAME_BYTES - from);
        const text = wide
            .toString('latin1')
            .replace(this.#foreign, (_, before, name, after) => before + KNOWN_NAME.padEnd(name.length) + after);
        return Buffer.from(text, 'latin1').subarray(offset - from, Math.min(wide.length, offset - from + size));
    }

    /**
     * Finds elements with a representation among those lines and has their entities read as one that web-ifc knows.
     * @param {Set<number>} ids
     * @returns {boolean} whether there are such
     */
    translate(ids) {
        const names = new Set();
        const line = /#(\d+)\s*=\s*([A-Za-z0-9_]+)\s*\(/g;
        for (let offset = 0; offset < this.#size; offset += CHUNK_BYTES) {
            const text = this.#bytes(offset, CHUNK_BYTES + NAME_BYTES).toString('latin1');
            for (let match = line.exec(text); match !== null && match.index < CHUNK_BYTES; match = line.exec(text)) {
                if (ids.has(Number(match[1])) && this.#hasRepresentation(offset + line.lastIndex)) {
                    names.add(match[2]);
                }
            }
            line.lastIndex = 0;
        }
        const long = [...names].filter((name) => name.length >= KNOWN_NAME.length);
        if (long.length > 0) {
            this.#foreign = new RegExp(`(#\\d+\\s*=\\s*)(${long.join('|')})(\\s*\\()`, 'g');
        }
        return long.length > 0;
    }

    /** @param {number} attributes where those of an entity begin */
    #hasRepresentation(attributes) {
        const text = this.#bytes(attributes, CHUNK_BYTES).toString('latin1');
        const attribute = /\s*(?:'(?:[^']|'')*'|\((?:[^()']|'(?:[^']|'')*')*\)|[^,()']*)\s*[,)]/y;
        for (let i = 0; i < REPRESENTATION; i++) {
            if (!attribute.test(text)) {
                return false;
            }
        }
        return /\s*#\d/y.test(text.substring(attribute.lastIndex));
    }

    /**
     * @param {number} offset
     * @param {number} size
     */
    #bytes(offset, size) {
        if (this.#buffer.length < size) {
            this.#buffer = Buffer.allocUnsafeSlow(size);
        }
        const bytes = this.#buffer;
        let count = 0;
        for (let read = 1; read > 0 && count < size; count += read) {
            read = readSync(this.#file, bytes, count, size - count, offset + count);
        }
        return bytes.subarray(0, count);
    }
}
