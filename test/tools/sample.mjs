/**
 * Prints a seeded random sample of findings with their source lines, to be read by hand.
 * Usage: node test/tools/sample.mjs PATH… [--size 100] [--seed 1] [--rule ID] [--severity error,warning] [--preset recommended]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lint } from './podlint.mjs';
import { generator, sample } from './random.mjs';

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
