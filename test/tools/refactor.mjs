/**
 * Applies every change that findings in a folder of real manifests offer, one at a time, and judges each result:
 * the finding is gone, no error is new, comments and untouched text are kept, and nothing is offered again for what was done.
 * Real manifests lack the occasion for some changes, so with `--inject` the mistakes of `recall.mjs` are put into them first.
 * Usage: node test/tools/refactor.mjs FOLDER [--each 10] [--inject] [--seed 5] [--kind refactoring]…; exit 1 when one is wrong.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { load } from './load.mjs';
import { generator, sample } from './random.mjs';
import { mutations, readCases, textsOf, walk } from './recall/cases.mjs';
import { chance, copy, housesOf } from './recall/house.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    each: { type: 'string', default: '10' },
    inject: { type: 'boolean', default: false },
    seed: { type: 'string', default: '5' },
    kind: { type: 'string', multiple: true, default: ['refactoring'] },
    rule: { type: 'string', multiple: true },
  },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('node test/tools/refactor.mjs FOLDER');

const { configure } = await load('test/support/lint.ts');
const { tryRefactorings } = await load('test/support/refactorings.ts');
const configuration = configure({ presets: ['all'] });
const kinds = new Set(values.kind);
const each = Number(values.each);

/** Every manifest by itself. */
function* asTheyAre() {
  for (const path of walk(folder)) {
    const text = readFileSync(path, 'utf8');
    if (/^kind:/m.test(text) && text.length <= 200_000) yield { path, texts: new Map([[path, text]]), rule: undefined };
  }
}

/** Manifests with one mistake each, and their neighbours: as many of each mistake as changes are wanted. */
function* withMistakes() {
  const files = readCases(folder);
  for (const { rule, prepare, inject } of mutations) {
    const random = generator(Number(values.seed));
    let injected = 0;
    for (const file of values.rule?.includes(rule) === false ? [] : sample(files, files.length, random)) {
      if (injected === each) break;
      const objects = copy(file.objects);
      const house = chance(random, housesOf(objects, random));
      house.around = file.around;
      if ((prepare && !prepare(house)) || !inject(house)) continue;
      injected += 1;
      yield { path: file.path, texts: textsOf({ ...file, beside: file.beside.slice(0, 8) }, objects), rule };
    }
  }
}

const tried = new Map();
let wrong = 0;
for (const { path, texts, rule } of values.inject ? withMistakes() : asTheyAre()) {
  const choice = (finding, fix) => finding.uri === path && isWanted(finding, fix, rule);
  for (const outcome of tryRefactorings(texts, configuration, choice)) {
    const key = keyOf(outcome);
    tried.set(key, (tried.get(key) ?? 0) + 1);
    if (outcome.faults.length === 0) continue;
    wrong += 1;
    console.log(`✗ ${outcome.rule}: ${outcome.title} in ${path}`);
    for (const fault of outcome.faults.slice(0, 4)) console.log(`    ${fault}`);
  }
}

function isWanted(finding, fix, rule) {
  const isAsked = rule === undefined ? (values.rule?.includes(finding.rule) ?? true) : finding.rule === rule;
  return isAsked && kinds.has(fix.kind) && (tried.get(keyOf({ rule: finding.rule, title: fix.title })) ?? 0) < each;
}

function keyOf({ rule, title }) {
  return `${rule}: ${title.replaceAll(/`[^`]*`/g, '…').replaceAll(/\d+/g, 'N')}`;
}

for (const [key, count] of [...tried].sort()) console.log(`${String(count).padStart(5)}  ${key}`);
console.log(wrong === 0 ? 'Every change keeps to its promises.' : `${wrong} results are wrong.`);
process.exitCode = wrong > 0 ? 1 : 0;
