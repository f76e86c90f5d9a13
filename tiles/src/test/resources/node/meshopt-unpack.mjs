// Unpacks the GLB files named on standard input by meshoptimizer's own decoder: writes each as NAME.unpacked.glb, whose views
// hold what the compressed ones say, and prints that name.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { MeshoptDecoder } = await import(pathToFileURL(path.join(process.argv[2], 'meshoptimizer', 'meshopt_decoder.mjs')));
await MeshoptDecoder.ready;
const EXTENSION = 'EXT_meshopt_compression';

for (const file of fs.readFileSync(0, 'utf8').split('\n').filter((line) => line)) {
  const glb = fs.readFileSync(file);
  const jsonLength = glb.readUInt32LE(12);
  const json = JSON.parse(glb.toString('utf8', 20, 20 + jsonLength));
  const binary = glb.subarray(28 + jsonLength);
  const parts = [];
  let length = 0;
  for (const view of json.bufferViews) {
    let bytes = binary.subarray(view.byteOffset ?? 0, (view.byteOffset ?? 0) + view.byteLength);
    const packed = view.extensions?.[EXTENSION];
    if (packed) {
      bytes = new Uint8Array(packed.count * packed.byteStride);
      const stream = binary.subarray(packed.byteOffset, packed.byteOffset + packed.byteLength);
      MeshoptDecoder.decodeGltfBuffer(bytes, packed.count, packed.byteStride, new Uint8Array(stream), packed.mode, packed.filter);
      if (bytes.length !== view.byteLength) throw new Error(`${file}: a view of ${view.byteLength} bytes unpacks to ${bytes.length}`);
    }
    delete view.extensions;
    view.buffer = 0;
    view.byteOffset = length;
    const padded = new Uint8Array((bytes.length + 7) & ~7);
    padded.set(bytes);
    parts.push(padded);
    length += padded.length;
  }
  json.buffers = [{ byteLength: length }];
  for (const list of ['extensionsUsed', 'extensionsRequired']) {
    json[list] = (json[list] ?? []).filter((name) => name !== EXTENSION);
    if (json[list].length === 0) delete json[list];
  }
  let text = Buffer.from(JSON.stringify(json));
  text = Buffer.concat([text, Buffer.alloc(-text.length & 3, ' ')]);
  const head = Buffer.alloc(20);
  [0x46546c67, 2, 28 + text.length + length, text.length, 0x4e4f534a].forEach((word, i) => head.writeUInt32LE(word, 4 * i));
  const chunk = Buffer.alloc(8);
  chunk.writeUInt32LE(length, 0);
  chunk.writeUInt32LE(0x004e4942, 4);
  fs.writeFileSync(`${file}.unpacked.glb`, Buffer.concat([head, text, chunk, ...parts]));
  console.log(`${file}.unpacked.glb`);
}
