/**
 * Writes the id of every feature of a Mapbox Vector Tile (version 2.1) into its attributes too, under the given name,
 * since the engine's decoder reads attributes only. The tile is copied as it is; only the new key, the new values and,
 * behind each feature's own fields, one more pair of tags are added (a packed field may occur twice: its parts are
 * joined). Layers that have that attribute already, and features without an id, stay untouched.
 */
export function idsAsAttributes(tile: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
    const out = new Bytes(tile.length + 1024);
    for (const field of fieldsOf(tile, 0, tile.length)) {
        if (field.number === TILE_LAYERS && field.type === LENGTH_DELIMITED) {
            const layer = layerWithIds(tile.subarray(field.valueStart, field.end), name);
            out.tag(TILE_LAYERS).varint(layer.length).append(layer);
        } else {
            out.append(tile.subarray(field.start, field.end));
        }
    }
    return out.finish();
}

const TILE_LAYERS = 3;
const LAYER_FEATURES = 2;
const LAYER_KEYS = 3;
const LAYER_VALUES = 4;
const FEATURE_ID = 1;
const FEATURE_TAGS = 2;
const VALUE_UINT = 5;
const VARINT = 0;
const LENGTH_DELIMITED = 2;

interface Field {
    readonly number: number;
    readonly type: number;
    readonly start: number;
    /** Where the value begins, behind the tag and (where there is one) the length. */
    readonly valueStart: number;
    readonly end: number;
}

function layerWithIds(layer: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
    const fields = [...fieldsOf(layer, 0, layer.length)];
    const keys = fields.filter((field) => field.number === LAYER_KEYS);
    const decoder = new TextDecoder();
    if (keys.some((key) => decoder.decode(layer.subarray(key.valueStart, key.end)) === name)) {
        return layer;
    }
    let values = fields.filter((field) => field.number === LAYER_VALUES).length;
    const out = new Bytes(layer.length + 1024);
    const added = new Bytes(1024);
    for (const field of fields) {
        const id = field.number === LAYER_FEATURES ? idOf(layer, field) : undefined;
        if (id === undefined) {
            out.append(layer.subarray(field.start, field.end));
            continue;
        }
        const tags = new Bytes(16).varint(keys.length).varint(values++).finish();
        const pair = new Bytes(24).tag(FEATURE_TAGS).varint(tags.length).append(tags).finish();
        const body = layer.subarray(field.valueStart, field.end);
        out.tag(LAYER_FEATURES).varint(body.length + pair.length).append(body).append(pair);
        const value = new Bytes(12).varint((VALUE_UINT << 3) | VARINT).append(id).finish();
        added.tag(LAYER_VALUES).varint(value.length).append(value);
    }
    const key = new TextEncoder().encode(name);
    return out.tag(LAYER_KEYS).varint(key.length).append(key).append(added.finish()).finish();
}

/** The bytes of a feature's id as they stand in the tile (a varint of up to 64 bits), undefined if it has none. */
function idOf(layer: Uint8Array<ArrayBuffer>, feature: Field): Uint8Array<ArrayBuffer> | undefined {
    for (const field of fieldsOf(layer, feature.valueStart, feature.end)) {
        if (field.number === FEATURE_ID && field.type === VARINT) {
            return layer.subarray(field.valueStart, field.end);
        }
    }
    return undefined;
}

function* fieldsOf(bytes: Uint8Array, from: number, to: number): Generator<Field> {
    let position = from;
    const varint = (): number => {
        let value = 0;
        for (let factor = 1; ; factor *= 128) {
            const byte = bytes[position++];
            if (byte === undefined || position > to) {
                throw new Error('a vector tile ends in the middle of a number');
            }
            value += (byte & 0x7f) * factor;
            if (byte < 0x80) {
                return value;
            }
        }
    };
    while (position < to) {
        const start = position;
        const tag = varint();
        const type = tag & 7;
        let valueStart = position;
        if (type === VARINT) {
            varint();
        } else if (type === LENGTH_DELIMITED) {
            const length = varint();
            valueStart = position;
            position += length;
        } else if (type === 1 || type === 5) {
            position += type === 1 ? 8 : 4;
        } else {
            throw new Error(`a vector tile has a field of the unknown wire type ${type}`);
        }
        if (position > to) {
            throw new Error('a vector tile ends in the middle of a field');
        }
        yield { number: Math.floor(tag / 8), type, start, valueStart, end: position };
    }
}

/** Bytes that grow. */
class Bytes {
    private bytes: Uint8Array<ArrayBuffer>;
    private length = 0;

    constructor(capacity: number) {
        this.bytes = new Uint8Array(capacity);
    }

    /** The tag of a length-delimited field. */
    tag(number: number): this {
        return this.varint((number << 3) | LENGTH_DELIMITED);
    }

    varint(value: number): this {
        this.reserve(8);
        let rest = value;
        while (rest >= 128) {
            this.bytes[this.length++] = (rest % 128) | 0x80;
            rest = Math.floor(rest / 128);
        }
        this.bytes[this.length++] = rest;
        return this;
    }

    append(more: Uint8Array): this {
        this.reserve(more.length);
        this.bytes.set(more, this.length);
        this.length += more.length;
        return this;
    }

    finish(): Uint8Array<ArrayBuffer> {
        return this.bytes.subarray(0, this.length);
    }

    private reserve(more: number): void {
        if (this.length + more > this.bytes.length) {
            const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
            larger.set(this.bytes.subarray(0, this.length));
            this.bytes = larger;
        }
    }
}
