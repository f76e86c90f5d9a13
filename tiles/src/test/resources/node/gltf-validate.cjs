// Validates the GLB files named on standard input, one per line, by the official validator; prints one JSON line each.
const fs = require('fs');
const path = require('path');
const validator = require(path.join(process.argv[2], 'gltf-validator'));

async function main() {
  for (const file of fs.readFileSync(0, 'utf8').split('\n').filter((line) => line)) {
    const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), {
      maxIssues: 100,
      ignoredIssues: ['UNSUPPORTED_EXTENSION'],
    });
    const worst = report.issues.messages.filter((m) => m.severity <= 1);
    console.log(JSON.stringify({ file, errors: report.issues.numErrors, warnings: report.issues.numWarnings, worst }));
  }
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
