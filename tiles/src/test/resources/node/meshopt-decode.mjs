// Decodes streams by meshoptimizer's own decoder. Each line of standard input is "mode count stride filter FILE"; the decoded
// bytes go to FILE.decoded, and the line "ok" to standard output.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { MeshoptDecoder } = await import(pathToFileURL(path.join(process.argv[2], 'meshoptimizer', 'meshopt_decoder.mjs')));
await MeshoptDecoder.ready;

for (const line of fs.readFileSync(0, 'utf8').split('\n').filter((text) => text)) {
  const [mode, count, stride, filter, file] = line.split(' ');
  const out = new Uint8Array(count * stride);
  MeshoptDecoder.decodeGltfBuffer(out, Number(count), Number(stride), new Uint8Array(fs.readFileSync(file)), mode, filter);
  fs.writeFileSync(`${file}.decoded`, out);
  console.log('ok');
}
