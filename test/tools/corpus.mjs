/**
 * Lints a folder of real manifests and holds what must be true of any: no crash, and every finding inside its document.
 * Prints the findings by rule and severity. Usage: node test/tools/corpus.mjs FOLDER
 */
import { readFileSync } from 'node:fs';
import { lint } from './podlint.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder to lint: node test/tools/corpus.mjs FOLDER');

const started = performance.now();
const { findings, summary } = lint([folder], ['--preset', 'recommended']);
const seconds = (performance.now() - started) / 1000;

const lengths = new Map();
const lengthOf = (file) => {
  if (!lengths.has(file)) lengths.set(file, readFileSync(file, 'utf8').length);
  return lengths.get(file);
};
const outside = [];
const crashed = findings.filter((finding) => finding.rule.startsWith('internal/'));
const counts = new Map();
for (const finding of findings) {
  const { start, end } = finding.range;
  if (start.offset < 0 || end.offset < start.offset || end.offset > lengthOf(finding.file)) outside.push(finding);
  const key = `${finding.severity.padEnd(8)} ${finding.rule}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
for (const [key, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(6)}  ${key}`);
console.log(`${JSON.stringify(summary)} in ${seconds.toFixed(2)} s`);
for (const finding of [...outside, ...crashed].slice(0, 20))
  console.error(`${finding.file}: ${finding.rule}: ${finding.message}`);
console.log(
  `${findings.length} findings, ${outside.length} outside their text, ${crashed.length} from a crashing rule`,
);
process.exitCode = outside.length + crashed.length > 0 ? 1 : 0;
