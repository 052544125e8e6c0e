/**
 * Compares the engine with the recorded verdicts of a real API server and prints the differences by topic.
 * Usage: node test/tools/golden-api.mjs [--show N] [CASES.ndjson[.gz]]
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { load } from './load.mjs';

const { validateText } = await load('server/engine/schema/verdict.ts');
const { aspectNames, compareVerdicts } = await load('test/golden/api/compare.ts');

const args = process.argv.slice(2);
const flag = args.indexOf('--show');
const shown = flag < 0 ? 0 : Number(args.splice(flag, 2)[1]);
const bytes = readFileSync(args[0] ?? new URL('../golden/api/visible.ndjson.gz', import.meta.url));
const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8');
const cases = text
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

const started = performance.now();
const verdicts = cases.map(({ yaml }) => validateText(yaml)[0]);
const seconds = (performance.now() - started) / 1000;

const topics = new Map();
const all = { cases: 0, equal: 0, differences: new Map() };
let left = shown;
cases.forEach(({ id, topic = '', verdict }, index) => {
  const differences = compareVerdicts(verdict, verdicts[index]);
  if (!topics.has(topic)) topics.set(topic, { cases: 0, equal: 0, differences: new Map() });
  for (const row of [topics.get(topic), all]) {
    row.cases++;
    if (differences.length === 0) row.equal++;
    for (const { aspect } of differences) row.differences.set(aspect, (row.differences.get(aspect) ?? 0) + 1);
  }
  if (differences.length > 0 && left-- > 0) {
    console.log(id);
    for (const { aspect, expected, actual } of differences)
      console.log(`  ${aspect}\n    expected ${JSON.stringify(expected)}\n    actual   ${JSON.stringify(actual)}`);
  }
});

const widths = aspectNames.map((name) => Math.max(name.length, 5) + 2);
const cells = (values) => values.map((value, index) => String(value).padStart(widths[index])).join('');
const print = (name, { cases: count, equal, differences }) =>
  console.log(
    `${name.padEnd(14)}${String(count).padStart(6)}${String(equal).padStart(7)}${cells(aspectNames.map((aspect) => differences.get(aspect) ?? 0))}`,
  );
console.log(`${'topic'.padEnd(14)}${'cases'.padStart(6)}${'equal'.padStart(7)}${cells(aspectNames)}   (differences)`);
for (const [topic, row] of [...topics].sort(([one], [other]) => (one < other ? -1 : 1))) print(topic, row);
print('all', all);
console.log(`${cases.length} documents in ${seconds.toFixed(2)} s`);
process.exitCode = all.equal === all.cases ? 0 : 1;
