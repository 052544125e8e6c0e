/**
 * Prints a seeded random sample of findings with their source lines, to be read by hand: the lines around, or with `--whole` the whole
 * document, what else its file holds and which files stand beside it.
 * Usage: node test/tools/sample.mjs PATH… [--size 100] [--seed 1] [--rule ID] [--severity error,warning] [--preset recommended] [--whole]
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
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
    whole: { type: 'boolean', default: false },
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
  if (values.whole) console.log(`  beside ${readdirSync(dirname(finding.file)).join(' ').slice(0, 300)}`);
  const { first, last } = values.whole ? documentAround(lines, start.line) : linesAround(lines, start.line);
  for (let line = first; line <= last; line += 1) {
    console.log(`  ${line === start.line ? '>' : ' '} ${String(line).padStart(4)} ${lines[line - 1]}`);
  }
}

function linesAround({ length }, line) {
  const around = Number(values.context);
  return { first: Math.max(1, line - around), last: Math.min(length, line + around) };
}

/** Lines of the document that holds a line; of all others of the file only the kinds are printed. */
function documentAround(lines, line) {
  const isBreak = (text) => /^---(\s|$)/.test(text);
  const before = lines.slice(0, line).findLastIndex(isBreak);
  const after = lines.slice(line).findIndex(isBreak);
  const [first, last] = [before + 2, after < 0 ? lines.length : line + after];
  const others = lines.filter((text, at) => /^kind:/.test(text) && (at + 1 < first || at + 1 > last));
  if (others.length > 0) console.log(`  file has ${others.map((text) => text.slice(5).trim()).join(' ')}`);
  return { first, last };
}
