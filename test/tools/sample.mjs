/**
 * Prints a seeded random sample of findings with their source lines, to be read by hand.
 * Usage: node test/tools/sample.mjs PATH… [--size 100] [--seed 1] [--rule ID] [--severity error,warning] [--preset recommended]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lint } from './podlint.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    rule: { type: 'string' },
    severity: { type: 'string', default: 'error,warning' },
    preset: { type: 'string', default: 'recommended' },
    context: { type: 'string', default: '2' },
  },
});

/** mulberry32: a small seeded generator, so that two people read the same sample. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function sample(items, size, random) {
  const pool = [...items];
  for (let index = pool.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [pool[index], pool[other]] = [pool[other], pool[index]];
  }
  return pool.slice(0, size);
}

const severities = new Set(values.severity.split(','));
const findings = lint(positionals, ['--preset', values.preset]).findings.filter(
  (finding) => severities.has(finding.severity) && (values.rule === undefined || finding.rule === values.rule),
);
const counts = new Map();
for (const finding of findings) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
for (const [rule, count] of [...counts].sort((a, b) => b[1] - a[1]))
  console.log(`${String(count).padStart(6)}  ${rule}`);

const picked = sample(findings, Number(values.size), generator(Number(values.seed)));
for (const [index, finding] of picked.entries()) {
  const lines = readFileSync(finding.file, 'utf8').split(/\r\n|\n|\r/);
  const { start } = finding.range;
  console.log(
    `\n[${index + 1}/${picked.length}] ${finding.severity} ${finding.rule}  ${finding.file}:${start.line}:${start.column}`,
  );
  console.log(`  ${finding.message}`);
  for (const related of finding.related) console.log(`  ↳ ${related.range.start.line}: ${related.message}`);
  const around = Number(values.context);
  for (let line = Math.max(1, start.line - around); line <= Math.min(lines.length, start.line + around); line += 1) {
    console.log(`  ${line === start.line ? '>' : ' '} ${String(line).padStart(4)} ${lines[line - 1]}`);
  }
}
