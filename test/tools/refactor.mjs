/**
 * Applies every refactoring that findings in a folder of real manifests offer, one at a time, and judges each result:
 * the finding is gone, no error is new, comments and untouched text are kept.
 * Usage: node test/tools/refactor.mjs FOLDER [--each 10]; exit 1 when one is wrong.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { each: { type: 'string', default: '10' } },
});
if (positionals.length === 0) throw new Error('node test/tools/refactor.mjs FOLDER');

const { configure } = await load('test/support/lint.ts');
const { tryRefactorings } = await load('test/support/refactorings.ts');
const configuration = configure({ presets: ['all'] });

function* walk(path) {
  for (const name of readdirSync(path).sort()) {
    const child = join(path, name);
    if (statSync(child).isDirectory()) yield* walk(child);
    else if (/\.ya?ml$/.test(name)) yield child;
  }
}

const tried = new Map();
let wrong = 0;
for (const path of walk(positionals[0])) {
  const text = readFileSync(path, 'utf8');
  if (!/^kind:/m.test(text) || text.length > 200_000) continue;
  for (const { rule, title, faults } of tryRefactorings(new Map([[path, text]]), configuration)) {
    const key = `${rule}: ${title.replaceAll(/`[^`]*`/g, '…').replaceAll(/\d+/g, 'N')}`;
    const count = tried.get(key) ?? 0;
    if (count >= Number(values.each)) continue;
    tried.set(key, count + 1);
    if (faults.length === 0) continue;
    wrong += 1;
    console.log(`✗ ${rule}: ${title} in ${path}`);
    for (const fault of faults.slice(0, 4)) console.log(`    ${fault}`);
  }
}
for (const [key, count] of [...tried].sort()) console.log(`${String(count).padStart(5)}  ${key}`);
console.log(wrong === 0 ? 'Every refactoring keeps to its promises.' : `${wrong} results are wrong.`);
process.exitCode = wrong > 0 ? 1 : 0;
