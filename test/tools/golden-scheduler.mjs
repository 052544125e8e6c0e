/**
 * Judges recorded scheduler cases and prints how far the verdicts agree, by category.
 *
 * node test/tools/golden-scheduler.mjs [--show N] [FILE.ndjson[.gz]…]    by default all of test/golden/scheduler/visible
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = new URL('../..', import.meta.url).pathname;
const bundle = join(root, 'out/golden-scheduler.mjs');
const entry = `
  export { judgeCase } from './server/engine/scheduler/cases.js';
  export { createDefaultProfile } from './server/engine/scheduler/plugins/registry.js';
  export { compareVerdicts } from './test/golden/scheduler/compare.js';
`;

async function load() {
  await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    outfile: bundle,
    logLevel: 'error',
  });
  return import(bundle);
}

function parseArguments(args) {
  const files = [];
  let show = 5;
  for (let index = 0; index < args.length; index++) {
    if (args[index] === '--show') {
      show = Number(args[++index]);
    } else {
      files.push(args[index]);
    }
  }
  const visible = join(root, 'test/golden/scheduler/visible');
  return { show, files: files.length > 0 ? files : readdirSync(visible).map((name) => join(visible, name)) };
}

function readPairs(file) {
  const bytes = readFileSync(file);
  const text = file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

const { show, files } = parseArguments(process.argv.slice(2));
const { judgeCase, createDefaultProfile, compareVerdicts } = await load();
const profile = createDefaultProfile();
const table = new Map();
let shown = 0;
const started = performance.now();
for (const pair of files.flatMap(readPairs)) {
  const differences = compareVerdicts(pair.verdict, judgeCase(pair.case, profile));
  const row = table.get(pair.case.category) ?? { cases: 0, equal: 0, fields: new Map() };
  table.set(pair.case.category, row);
  row.cases++;
  row.equal += differences.length === 0 ? 1 : 0;
  for (const { pod, field, expected, actual } of differences) {
    row.fields.set(field, (row.fields.get(field) ?? 0) + 1);
    if (shown++ < show) {
      console.log(
        `${pair.case.name} ${pod} ${field}\n  expected ${JSON.stringify(expected)}\n  actual   ${JSON.stringify(actual)}`,
      );
    }
  }
}
let cases = 0;
let equal = 0;
for (const [category, row] of [...table].sort(([left], [right]) => (left < right ? -1 : 1))) {
  const fields = [...row.fields].map(([field, count]) => `${field} ${count}`).join(', ');
  console.log(`${category.padEnd(22)} ${String(row.equal).padStart(5)} of ${String(row.cases).padStart(5)} ${fields}`);
  cases += row.cases;
  equal += row.equal;
}
console.log(
  `${'all'.padEnd(22)} ${String(equal).padStart(5)} of ${String(cases).padStart(5)} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
);
process.exitCode = equal === cases ? 0 : 1;
