/**
 * web-ifc gives every triangle corners of its own, with normals: x, y, z, nx, ny, nz. Here corners at the same place become
 * one again, and triangles without an area go, so that it can be seen whether a shape is closed.
 *
 * @param {Float32Array} vertices 6 numbers a vertex
 * @param {Uint32Array} indices 3 a triangle
 * @param {(triangle: number) => boolean} keep which triangles stay
 * @returns {{ corners: Float32Array, triangles: Uint32Array }}
 */
export function weld(vertices, indices, keep) {
    const count = vertices.length / 6;
    const bits = new Uint32Array(vertices.buffer, vertices.byteOffset, vertices.length);
    let size = 16;
    while (size < 2 * count) {
        size *= 2;
    }
    const table = new Int32Array(size).fill(-1);
    const cornerOf = new Uint32Array(count);
    const first = new Uint32Array(count);
    let corners = 0;
    for (let v = 0; v < count; v++) {
        // Minus zero and zero are the same place.
        for (let k = 0; k < 3; k++) {
            if (vertices[6 * v + k] === 0) {
                vertices[6 * v + k] = 0;
            }
        }
        let slot = hash(bits[6 * v], bits[6 * v + 1], bits[6 * v + 2]) & (size - 1);
        while (table[slot] >= 0 && !isSamePlace(bits, first[table[slot]], v)) {
            slot = (slot + 1) & (size - 1);
        }
        if (table[slot] < 0) {
            table[slot] = corners;
            first[corners++] = v;
        }
        cornerOf[v] = table[slot];
    }
    const welded = new Float32Array(3 * corners);
    for (let c = 0; c < corners; c++) {
        welded.set(vertices.subarray(6 * first[c], 6 * first[c] + 3), 3 * c);
    }
    const triangles = new Uint32Array(indices.length);
    let used = 0;
    for (let t = 0; t < indices.length; t += 3) {
        const a = cornerOf[indices[t]];
        const b = cornerOf[indices[t + 1]];
        const c = cornerOf[indices[t + 2]];
        if (a !== b && b !== c && c !== a && keep(t / 3)) {
            triangles[used++] = a;
            triangles[used++] = b;
            triangles[used++] = c;
        }
    }
    return { corners: welded, triangles: triangles.subarray(0, used) };
}

/** @param {number} x @param {number} y @param {number} z */
function hash(x, y, z) {
    let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    return (h ^ (h >>> 13)) >>> 0;
}

/** @param {Uint32Array} bits @param {number} a @param {number} b */
function isSamePlace(bits, a, b) {
    return bits[6 * a] === bits[6 * b] && bits[6 * a + 1] === bits[6 * b + 1] && bits[6 * a + 2] === bits[6 * b + 2];
}
