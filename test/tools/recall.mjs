/**
 * Recall by mutation: puts one mistake into real manifests that have none and looks whether its rule finds it, and nothing else speaks.
 *
 * A case is a file without findings together with the other files of its folder. Where a mistake needs a neighbour (a Service, an autoscaler),
 * a faultless one is added first. Prints per mistake: injected, found, other findings that came with it.
 * Usage: node test/tools/recall.mjs [FOLDER] [--size 40] [--seed 5] [--rule ID] [--show]; exit 1 under 95 % or with anything else new.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { load } from './load.mjs';
import { generator, sample } from './random.mjs';
import { mutations, readCases, textOf, textsOf } from './recall/cases.mjs';
import { chance, copy, housesOf } from './recall/house.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '40' },
    seed: { type: 'string', default: '5' },
    rule: { type: 'string', multiple: true },
    show: { type: 'boolean', default: false },
  },
});
const folder = positionals[0] ?? new URL('../../../shared/corpus/visible', import.meta.url).pathname;
if (!existsSync(folder)) throw new Error(`There is no folder ${folder}: node test/tools/recall.mjs FOLDER`);

const { configure, lintTexts, metas } = await load('test/support/lint.ts');

/** The preset `recommended`, and the rule that is measured where only `strict` has it. */
function configurationFor(id) {
  const { presets, severity } = metas.find((meta) => meta.id === id);
  const directives = presets.includes('recommended') ? [] : [{ pattern: id, severity }];
  return configure({ presets: ['recommended'], directives });
}
const bar = 0.95;
function findingsOf(file, objects, configuration) {
  const results = lintTexts(textsOf(file, objects), configuration, { mode: 'fast' });
  return new Map([...results].map(([uri, { findings }]) => [uri, findings]));
}

/** What is new, wherever it stands. */
function added(before, after) {
  return [...after].flatMap(([uri, findings]) => {
    const known = (before.get(uri) ?? []).map(({ rule, message }) => `${rule}\n${message}`);
    return findings.filter(({ rule, message }) => {
      const at = known.indexOf(`${rule}\n${message}`);
      if (at >= 0) known.splice(at, 1);
      return at < 0;
    });
  });
}

/** Nothing is said about the file, here or in a neighbour. */
function isClean({ path }, findings) {
  return [...findings].every(([uri, all]) =>
    uri === path ? all.length === 0 : all.every(({ related }) => related.every((one) => one.uri !== path)),
  );
}

/** Tries a mistake on a file; undefined where it has no place there. */
function attempt({ prepare, inject }, file, { random, configuration }) {
  const objects = copy(file.objects);
  const house = chance(random, housesOf(objects, random));
  house.around = file.around;
  if (prepare && !prepare(house)) return undefined;
  const before = findingsOf(file, objects, configuration);
  if (!isClean(file, before)) return undefined;
  return inject(house)
    ? { added: added(before, findingsOf(file, objects, configuration)), text: textOf(objects) }
    : undefined;
}

function measure(mutation, files, random) {
  const outcome = { injected: 0, found: 0, others: 0 };
  const configuration = configurationFor(mutation.rule);
  for (const file of sample(files, files.length, random)) {
    if (outcome.injected === Number(values.size)) break;
    const tried = attempt(mutation, file, { random, configuration });
    if (tried === undefined) continue;
    const isFound = tried.added.some(({ rule }) => rule === mutation.rule);
    const others = tried.added.filter(({ rule }) => rule !== mutation.rule);
    outcome.injected += 1;
    outcome.found += isFound ? 1 : 0;
    outcome.others += others.length;
    if (values.show && (!isFound || others.length > 0)) show(mutation, file, { tried, isFound, others });
  }
  return outcome;
}

function show({ rule }, { path }, { tried, isFound, others }) {
  console.log(`\n${isFound ? 'found, with others' : 'MISSED'}: ${rule} in ${path}`);
  for (const other of others) console.log(`  also ${other.rule}: ${other.message}`);
  if (!isFound) console.log(tried.text.replaceAll(/^/gm, '  | '));
}

const files = readCases(folder);
console.log(`${files.length} files with workloads under ${folder}, seed ${values.seed}\n`);
console.log(`${'mistake'.padEnd(66)} injected  found      %  others`);

let failed = 0;
for (const mutation of mutations) {
  if (values.rule !== undefined && !values.rule.includes(mutation.rule)) continue;
  const { injected, found, others } = measure(mutation, files, generator(Number(values.seed)));
  const isGood = injected > 0 && found / injected >= bar && others === 0;
  if (!isGood) failed += 1;
  const share = injected === 0 ? '–' : ((100 * found) / injected).toFixed(1);
  const title = mutation.title === undefined ? mutation.rule : `${mutation.rule} (${mutation.title})`;
  console.log(
    `${isGood ? '✓' : '✗'} ${title.padEnd(64)} ${String(injected).padStart(8)} ${String(found).padStart(6)} ${share.padStart(6)} ${String(others).padStart(7)}`,
  );
}
console.log(
  `\n${failed === 0 ? 'Every mistake is found, and nothing else new.' : `${failed} mistakes under the bar of ${bar * 100} % or with other findings.`}`,
);
process.exitCode = failed > 0 ? 1 : 0;
