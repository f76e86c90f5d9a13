// Reads the meshes in the GLB files named on standard input by Draco's own decoder and prints one line each: how many vertices
// and triangles there are, the sum of the feature ids of all corners and that of their reds (0 to 1), as JSON.
const fs = require('fs');
const path = require('path');
const draco3d = require(path.join(process.argv[2], 'draco3d'));

async function main() {
  const draco = await draco3d.createDecoderModule({});
  for (const file of fs.readFileSync(0, 'utf8').split('\n').filter((line) => line)) {
    const glb = fs.readFileSync(file);
    const jsonLength = glb.readUInt32LE(12);
    const json = JSON.parse(glb.toString('utf8', 20, 20 + jsonLength));
    const primitive = json.meshes[0].primitives[0];
    const packed = primitive.extensions.KHR_draco_mesh_compression;
    const view = json.bufferViews[packed.bufferView];
    const bytes = glb.subarray(28 + jsonLength + view.byteOffset, 28 + jsonLength + view.byteOffset + view.byteLength);
    const decoder = new draco.Decoder();
    const buffer = new draco.DecoderBuffer();
    buffer.Init(new Int8Array(bytes), bytes.length);
    const mesh = new draco.Mesh();
    const status = decoder.DecodeBufferToMesh(buffer, mesh);
    if (!status.ok()) throw new Error(`${file}: ${status.error_msg()}`);
    const values = (name) => {
      const attribute = decoder.GetAttributeByUniqueId(mesh, packed.attributes[name]);
      const array = new draco.DracoFloat32Array();
      decoder.GetAttributeFloatForAllPoints(mesh, attribute, array);
      return Array.from({ length: array.size() }, (_value, i) => array.GetValue(i));
    };
    const accessor = json.accessors[primitive.attributes.POSITION];
    if (accessor.count !== mesh.num_points()) throw new Error(`${file}: ${mesh.num_points()} vertices, not ${accessor.count}`);
    const ids = values('_FEATURE_ID_0');
    const face = new draco.DracoInt32Array();
    const colors = packed.attributes.COLOR_0 === undefined ? null : values('COLOR_0');
    let idSum = 0;
    let redSum = 0;
    for (let i = 0; i < mesh.num_faces(); i++) {
      decoder.GetFaceFromMesh(mesh, i, face);
      for (let k = 0; k < 3; k++) {
        idSum += ids[face.GetValue(k)];
        redSum += colors ? colors[3 * face.GetValue(k)] : 0;
      }
    }
    console.log(JSON.stringify({ vertices: mesh.num_points(), triangles: mesh.num_faces(), idSum, redSum }));
  }
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
